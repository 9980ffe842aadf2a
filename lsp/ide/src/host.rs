//! The owner of all texts: takes edits, and gives snapshots to those who ask.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, OnceLock};

use anyport_compiler::Workspace;

use crate::analysis::Analysis;
use crate::app::{App, AppWorld, FileSort, sort_of};
use crate::disk::Disk;
use crate::lines::Lines;
use crate::modules::Modules;
use crate::text::FilePath;

/// A text that an editor holds, with an index of its lines.
#[derive(Clone, Debug)]
pub struct Document {
    text: Arc<str>,
    lines: Arc<OnceLock<Lines>>,
    /// The version the editor gave it.
    pub version: i32,
}

impl Document {
    fn new(text: Arc<str>, version: i32) -> Document {
        Document { text, lines: Arc::default(), version }
    }

    /// Its text.
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// Its lines.
    pub fn lines(&self) -> &Lines {
        self.lines.get_or_init(|| Lines::new(self.text.clone()))
    }
}

/// Open texts by path.
pub type Documents = HashMap<FilePath, Document>;

/// The most applications that are looked through to find whose part a file is.
const MOST_APPS: usize = 200;

/// All applications of all folders, and the open texts.
pub struct Host {
    disk: Arc<dyn Disk>,
    modules: Modules,
    documents: Documents,
    apps: BTreeMap<FilePath, App>,
}

impl Host {
    /// Nothing is open yet.
    pub fn new(disk: Arc<dyn Disk>) -> Host {
        let modules = Modules::new(disk.clone());
        Host { disk, modules, documents: Documents::default(), apps: BTreeMap::new() }
    }

    /// What can be asked, as things are now. It stays as it is; a later edit cancels what is asked of it.
    pub fn snapshot(&self) -> Analysis {
        Analysis::new(self.documents.clone(), self.apps.clone(), self.modules.clone())
    }

    /// Ends whatever is being asked of earlier snapshots, so that an edit waits for none of them.
    pub fn cancel(&mut self) {
        for app in self.apps.values_mut() {
            app.cancel();
        }
    }

    /// The open text at a path.
    pub fn document(&self, path: &str) -> Option<&Document> {
        self.documents.get(path)
    }

    /// Open texts by path.
    pub fn documents(&self) -> &Documents {
        &self.documents
    }

    /// Opens a text, or replaces an open one.
    pub fn open(&mut self, path: &str, text: Arc<str>, version: i32) {
        self.cancel();
        let known = self.documents.contains_key(path);
        self.documents.insert(path.into(), Document::new(text.clone(), version));
        self.put(path, text);
        self.settle(path, !known);
    }

    /// Closes a text: what counts is again what lies on the disk.
    pub fn close(&mut self, path: &str) {
        self.cancel();
        if self.documents.remove(path).is_some() {
            self.changed_outside(path);
            let stale: Vec<FilePath> = self
                .apps
                .values()
                .filter(|app| !app.is_application() && !self.documents.contains_key(&app.root))
                .map(|app| app.root.clone())
                .collect();
            for root in stale {
                self.apps.remove(&root);
            }
        }
    }

    /// A file was made, changed or deleted on the disk. An open text is not touched.
    pub fn changed_outside(&mut self, path: &str) {
        self.cancel();
        self.modules.forget();
        let is_open = self.documents.contains_key(path);
        let mut gone = None;
        for app in self.apps.values_mut() {
            let Some(inside) = app.relative(path) else { continue };
            let project = app.project.clone();
            let world = AppWorld { disk: &*self.disk, documents: &self.documents, project: &project };
            let assets = touched_assets(app.db(), &inside);
            if !assets.is_empty() {
                let workspace = app.db_mut();
                for asset in assets {
                    workspace.set_asset(asset.clone(), anyport_compiler::World::asset(&world, &asset));
                }
            }
            let is_source = !is_open && inside.ends_with(".app");
            let wanted = app.db().file(&inside).is_some() || app.db().is_unreadable(&inside);
            if !is_source || !wanted {
                continue;
            }
            let workspace = app.db_mut();
            match anyport_compiler::World::source(&world, &inside) {
                Ok(text) => {
                    let file = workspace.set_text(&inside, text.into());
                    workspace.follow(&world, file);
                }
                Err(why) if *app.root == *path => gone = Some((app.root.clone(), why)),
                Err(why) => app.db_mut().remove_file(&inside, why),
            }
        }
        if let Some((root, _)) = gone {
            self.apps.remove(&root);
        }
        self.settle(path, false);
    }

    /// Finds the applications of a folder's project, so that they can be asked about before a file is open.
    pub fn discover(&mut self, folder: &str) {
        let marker = format!("{folder}/anyport.app");
        let project = self.disk.project(&marker);
        for path in self.disk.sources(&project).into_iter().take(MOST_APPS) {
            if path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')) {
                self.load_if_app(&project, &path);
            }
        }
    }

    /// Forgets the applications of a folder of which no text is open.
    pub fn forget(&mut self, folder: &str) {
        self.cancel();
        let documents = &self.documents;
        self.apps.retain(|root, app| {
            let inside = root.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
            !inside || app.files().into_iter().any(|file| documents.contains_key(&app.path(file)))
        });
    }

    /// Paths that applications embed: what to watch beside their sources.
    pub fn assets(&self) -> Vec<FilePath> {
        let mut out: Vec<FilePath> = Vec::new();
        for app in self.apps.values() {
            out.extend(app.db().asset_paths().map(|path| app.absolute(&path)));
        }
        out.sort();
        out.dedup();
        out
    }

    /// Puts a text into every application that has the file.
    fn put(&mut self, path: &str, text: Arc<str>) {
        for app in self.apps.values_mut() {
            let Some(inside) = app.relative(path) else { continue };
            let project = app.project.clone();
            let world = AppWorld { disk: &*self.disk, documents: &self.documents, project: &project };
            if app.db().file(&inside).is_some() || app.db().is_unreadable(&inside) {
                app.db_mut().edit(&world, &inside, text.clone());
            }
            if app.db().has_asset(&inside) {
                let workspace = app.db_mut();
                workspace.set_asset(inside.as_str().into(), anyport_compiler::World::asset(&world, &inside));
            }
        }
    }

    /// Sees to it that an open file belongs to an application, or is checked by itself.
    fn settle(&mut self, path: &str, search: bool) {
        let Some(document) = self.documents.get(path) else { return };
        // The common case, decided without reading the text again.
        if self.apps.get(path).is_some_and(App::is_application) {
            return;
        }
        let sort = sort_of(document.text());
        if sort == FileSort::App {
            self.ensure(path);
            return;
        }
        let included = |host: &Host| {
            host.apps.values().any(|app| *app.root != *path && app.is_application() && app.includes(path))
        };
        if !included(self) && search {
            let project = self.disk.project(path);
            for candidate in self.disk.sources(&project).into_iter().take(MOST_APPS) {
                self.load_if_app(&project, &candidate);
                if included(self) {
                    break;
                }
            }
        }
        if included(self) {
            self.apps.remove(path);
        } else {
            self.ensure(path);
        }
    }

    fn ensure(&mut self, path: &str) {
        if self.apps.contains_key(path) {
            return;
        }
        if let Ok(app) = App::load(&*self.disk, &self.documents, path) {
            self.apps.insert(path.into(), app);
        }
    }

    fn load_if_app(&mut self, project: &str, path: &str) {
        if self.apps.contains_key(path) || self.apps.len() >= MOST_APPS {
            return;
        }
        let text = match self.documents.get(path) {
            Some(document) => Ok(document.text().to_string()),
            None => self.disk.source(project, path),
        };
        if text.is_ok_and(|text| sort_of(&text) == FileSort::App) {
            self.ensure(path);
        }
    }
}

/// What is embedded and changes with a file: the file itself, or a folder around it.
fn touched_assets(workspace: &Workspace, path: &str) -> Vec<Arc<str>> {
    let is_touched = |asset: &Arc<str>| {
        path.strip_prefix(asset.as_ref())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || asset.is_empty())
    };
    workspace.asset_paths().filter(is_touched).collect()
}
