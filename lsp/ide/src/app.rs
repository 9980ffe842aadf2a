//! One application and its files, in a database of its own.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use anyport_build::{BuildOptions, Built, Matrix, Session, TestResult};
use anyport_compiler::semantics::{self, Word};
use anyport_compiler::{Embedded, Env, File, Item, Workspace, World, environments};
use anyport_diagnostic::{Sources, Span};
use anyport_syntax::tree::TextRange;
use smol_str::SmolStr;

use crate::diagnostics::{ByFile, diagnostics};
use crate::disk::Disk;
use crate::host::Documents;
use crate::output::{Output, of_target};
use crate::text::{FilePath, FileRange, range};

/// An application, or a module that nothing imports.
#[derive(Clone)]
pub struct App {
    /// The folder of its project, without a slash at the end.
    pub project: FilePath,
    /// The file that is compiled.
    pub root: FilePath,
    workspace: Workspace,
    checked: Arc<Checked>,
}

/// What is wrong with one state of an application, found when it is first asked for.
struct Checked {
    revision: u64,
    found: OnceLock<ByFile>,
    /// What environments become, each from when it is first asked for.
    built: Mutex<Vec<(SmolStr, Arc<Built>)>>,
    /// The same by target, with the ways from text to text.
    outputs: Mutex<Vec<Arc<Output>>>,
    /// What each kind of target does with it.
    support: OnceLock<Matrix>,
    /// What became of its tests.
    tests: OnceLock<Vec<TestResult>>,
}

impl Checked {
    fn fresh() -> Arc<Checked> {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        Arc::new(Checked {
            revision: NEXT.fetch_add(1, Ordering::Relaxed),
            found: OnceLock::new(),
            built: Mutex::default(),
            outputs: Mutex::default(),
            support: OnceLock::new(),
            tests: OnceLock::new(),
        })
    }
}

/// What a file says that it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileSort {
    /// `app NAME`.
    App,
    /// `part NAME`.
    Part,
    /// Neither.
    Module,
}

/// What a text says that it is, found without a database.
pub fn sort_of(text: &str) -> FileSort {
    for piece in anyport_syntax::split(text) {
        let Some(text) = text.get(piece.start as usize..piece.end as usize) else { continue };
        for statement in anyport_syntax::parse(text).statements {
            let anyport_syntax::tree::StatementKind::Entry(entry) = &statement.kind else { return FileSort::Module };
            let [anyport_syntax::tree::Segment::Key(head)] = entry.head.segments.as_slice() else {
                return FileSort::Module;
            };
            match head.text.as_str() {
                "edition" => {}
                "app" => return FileSort::App,
                "part" => return FileSort::Part,
                _ => return FileSort::Module,
            }
        }
    }
    FileSort::Module
}

/// The world of one project: what is open is as it is open, the rest as it lies on the disk.
pub(crate) struct AppWorld<'a> {
    pub disk: &'a dyn Disk,
    pub documents: &'a Documents,
    pub project: &'a str,
}

impl World for AppWorld<'_> {
    fn source(&self, path: &str) -> Result<String, String> {
        let path = format!("{}/{path}", self.project);
        match self.documents.get(path.as_str()) {
            Some(document) => Ok(document.text().to_string()),
            None => self.disk.source(self.project, &path),
        }
    }

    fn asset(&self, path: &str) -> Embedded {
        let path = format!("{}/{path}", self.project);
        match self.documents.get(path.as_str()) {
            Some(document) => Embedded::File(document.text().as_bytes().into()),
            None => self.disk.asset(self.project, &path),
        }
    }
}

impl App {
    /// Loads the application whose file is `root`.
    ///
    /// # Errors
    /// Why the file itself could not be read.
    pub(crate) fn load(disk: &dyn Disk, documents: &Documents, root: &str) -> Result<App, String> {
        let project: FilePath = disk.project(root).into();
        let mut workspace = Workspace::default();
        let inside = inside(&project, root).ok_or("the file is not in its project")?;
        workspace.load(&AppWorld { disk, documents, project: &project }, &inside)?;
        Ok(App { project, root: root.into(), workspace, checked: Checked::fresh() })
    }

    /// The database with its inputs.
    pub fn db(&self) -> &Workspace {
        &self.workspace
    }

    /// The same, to change it: what was found before holds no more.
    pub(crate) fn db_mut(&mut self) -> &mut Workspace {
        self.checked = Checked::fresh();
        &mut self.workspace
    }

    /// Ends what is being asked of snapshots.
    pub(crate) fn cancel(&mut self) {
        salsa::Database::trigger_cancellation(&mut self.workspace);
    }

    /// A number that is another one after each change, in all applications.
    pub fn revision(&self) -> u64 {
        self.checked.revision
    }

    /// Everything wrong with it, by file.
    pub fn diagnostics(&self) -> &ByFile {
        self.checked.found.get_or_init(|| diagnostics(self))
    }

    /// What an environment becomes, with its source map.
    pub fn built(&self, environment: &str) -> Arc<Built> {
        let kept = || self.checked.built.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, built)) = kept().iter().find(|(name, _)| name == environment) {
            return built.clone();
        }
        // Nothing is held meanwhile: an edit may end this.
        let traced = BuildOptions { traced: true, ..BuildOptions::default() };
        let built = Arc::new(Session::over(self.workspace.clone()).build(Some(environment), &traced));
        kept().push((environment.into(), built.clone()));
        built
    }

    /// What an environment becomes on a target.
    pub fn output(&self, env: &Arc<Env>, target: &SmolStr) -> Arc<Output> {
        let kept = || self.checked.outputs.lock().unwrap_or_else(PoisonError::into_inner);
        let is_it = |found: &&Arc<Output>| found.environment == env.name && found.target == *target;
        if let Some(found) = kept().iter().find(is_it) {
            return found.clone();
        }
        let found = Arc::new(of_target(self, env, target));
        kept().push(found.clone());
        found
    }

    /// Its properties over all kinds of targets.
    pub fn support(&self) -> &Matrix {
        self.checked.support.get_or_init(|| Session::over(self.workspace.clone()).support())
    }

    /// What became of its tests.
    pub fn tests(&self) -> &[TestResult] {
        self.checked.tests.get_or_init(|| Session::over(self.workspace.clone()).test())
    }

    /// Whether the file is loaded: the root, a part, a module, or the standard library.
    pub fn file(&self, path: &str) -> Option<File> {
        if path.starts_with("std:/") {
            return self.workspace.file(path);
        }
        self.workspace.file(&inside(&self.project, path)?)
    }

    /// The path of a file.
    pub fn path(&self, file: File) -> FilePath {
        self.absolute(&file.path(&self.workspace))
    }

    /// The path outside of a path as the compiler names it.
    pub fn absolute(&self, path: &str) -> FilePath {
        if path.starts_with("std:/") { path.into() } else { format!("{}/{path}", self.project).into() }
    }

    /// The path as the compiler names it; `None` outside of the project.
    pub fn relative(&self, path: &str) -> Option<String> {
        inside(&self.project, path)
    }

    /// Whether the file takes part: it is the root, one of its parts, or a module that is imported.
    pub fn includes(&self, path: &str) -> bool {
        let Some(file) = self.file(path) else { return false };
        semantics::declaring_files(&self.workspace).contains(&file)
    }

    /// The files that take part, the root first.
    pub fn files(&self) -> Vec<File> {
        semantics::declaring_files(&self.workspace)
    }

    /// Every file of an item of its own: those that take part.
    pub fn items(&self) -> impl Iterator<Item = Item> + '_ {
        self.files().into_iter().flat_map(|file| file.items(&self.workspace).iter().copied())
    }

    /// Whether its root says `app`.
    pub fn is_application(&self) -> bool {
        self.file(&self.root).is_some_and(|file| {
            let words = file.items(&self.workspace).iter().flat_map(|item| semantics::declared(&self.workspace, *item));
            words.map(|head| &head.word).any(|word| *word == Word::App)
        })
    }

    /// The whole text of a file.
    pub fn text(&self, path: &str) -> Option<Arc<str>> {
        self.workspace.text(self.file(path)?)
    }

    /// The item at a byte of a file, and the offset in it.
    pub fn item_at(&self, path: &str, offset: u32) -> Option<(Item, u32)> {
        self.workspace.item_at(self.file(path)?, offset)
    }

    /// The place of a span; `None` for one of no text.
    pub fn place(&self, span: Span) -> Option<FileRange> {
        if !span.is_some() {
            return None;
        }
        let (file, offset) = self.workspace.locate(span.source)?;
        let range = range(offset as usize + span.start as usize, offset as usize + span.end as usize);
        Some(FileRange { path: self.absolute(&file.path), range })
    }

    /// The place of a range of an item.
    pub fn place_in(&self, item: Item, range: TextRange) -> Option<FileRange> {
        self.place(item.span(range))
    }

    /// Environments in source order.
    pub fn environments(&self) -> &[Arc<Env>] {
        &environments(&self.workspace).0
    }

    /// The environment of this name; the first where there is none.
    pub fn environment(&self, name: Option<&str>) -> Option<Arc<Env>> {
        let all = self.environments();
        let named = name.and_then(|name| all.iter().find(|env| env.name == name));
        named.or(all.first()).cloned()
    }
}

/// `path` as seen from its project.
fn inside(project: &str, path: &str) -> Option<String> {
    let rest = path.strip_prefix(project)?;
    rest.strip_prefix('/').map(str::to_owned)
}
