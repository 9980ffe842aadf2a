//! Tells the client what is wrong, whenever that changed.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use anyport_ide::text::FilePath;
use tower_lsp_server::ls_types as lsp;

use crate::convert;
use crate::reading::Reading;
use crate::state::{Saying, State};
use crate::tasks;

/// Work that takes longer is shown.
const LONG: Duration = Duration::from_millis(700);

/// Diagnostics of files.
pub type ByFile = BTreeMap<FilePath, Vec<lsp::Diagnostic>>;

/// What was found, and what of it the client was told.
#[derive(Default)]
pub struct Published {
    /// By the root of the application, with the revision that it is about.
    found: BTreeMap<FilePath, (u64, ByFile)>,
    /// What the client shows, and for which version.
    told: BTreeMap<FilePath, (Option<i32>, Vec<lsp::Diagnostic>)>,
}

impl Published {
    /// A text was opened: whatever was said of it is said again, with a version.
    pub fn opened(&mut self, path: &str) {
        if let Some((version, _)) = self.told.get_mut(path) {
            *version = None;
        }
    }
}

/// What a look found.
struct Found {
    /// Applications that were looked at again.
    changed: Vec<(FilePath, u64, ByFile)>,
    /// All applications that there are.
    roots: BTreeSet<FilePath>,
    versions: BTreeMap<FilePath, i32>,
}

impl State {
    /// Looks for what is wrong, on a worker. An edit that comes meanwhile ends it.
    pub fn look(&mut self) {
        if self.looking {
            // The one under way was made worthless and is about to end.
            self.due = Some(Instant::now() + Duration::from_millis(1));
            return;
        }
        self.due = None;
        self.looking = true;
        self.watch_assets();
        let reading = self.reading();
        let versions = self.versions();
        let revisions: BTreeMap<FilePath, u64> =
            self.published.found.iter().map(|(root, (revision, _))| (root.clone(), *revision)).collect();
        let queue = self.tasks.clone();
        let progress = self.progress("Checking", LONG);
        rayon::spawn(move || {
            let begun = Instant::now();
            let found = tasks::guarded(&reading, |reading| {
                let roots = reading.analysis.apps().map(|app| app.root.clone()).collect();
                let mut changed = Vec::new();
                for app in reading.analysis.apps() {
                    if revisions.get(&app.root) != Some(&app.revision()) {
                        changed.push((app.root.clone(), app.revision(), of_app(reading, app)));
                    }
                }
                Ok(Found { changed, roots, versions })
            });
            drop(reading);
            drop(progress);
            let _ = queue.send(Box::new(move |state: &mut State| {
                state.looking = false;
                match found {
                    Ok(found) => {
                        state.last = begun.elapsed();
                        state.tell(found);
                        state.refresh_outputs();
                    }
                    Err(error) if error.code == tower_lsp_server::jsonrpc::ErrorCode::ContentModified => {}
                    Err(error) => {
                        state.say(Saying::Log(error.message.into_owned()));
                    }
                }
            }));
        });
    }

    /// Takes in what was found, and says what is new of it.
    fn tell(&mut self, found: Found) {
        let mut touched: BTreeSet<FilePath> = BTreeSet::new();
        let gone: Vec<FilePath> =
            self.published.found.keys().filter(|root| !found.roots.contains(*root)).cloned().collect();
        for root in gone {
            if let Some((_, files)) = self.published.found.remove(&root) {
                touched.extend(files.into_keys());
            }
        }
        for (root, revision, files) in found.changed {
            touched.extend(files.keys().cloned());
            if let Some((_, before)) = self.published.found.insert(root, (revision, files)) {
                touched.extend(before.into_keys());
            }
        }
        let mut others_changed = false;
        for path in touched {
            let now = self.merged(&path);
            let version = found.versions.get(&path).copied();
            // Edited since: another look is to come.
            if self.host.document(&path).map(|document| document.version) != version {
                continue;
            }
            let before = self.published.told.get(&path);
            let same = match before {
                Some((told, before)) => *before == now && *told == version,
                None => now.is_empty() && version.is_none(),
            };
            if same {
                continue;
            }
            others_changed |= before.is_none_or(|(_, before)| *before != now);
            self.published.told.insert(path.clone(), (version, now.clone()));
            if self.facts.pulls_diagnostics {
                continue;
            }
            let Some(uri) = self.uris.uri(&path) else { continue };
            self.say(Saying::Diagnostics(uri, now, version));
        }
        if others_changed && self.facts.pulls_diagnostics && self.facts.refreshes_diagnostics {
            let client = self.client.clone();
            self.runtime.spawn(async move {
                let _ = client.workspace_diagnostic_refresh().await;
            });
        }
    }

    /// What all applications say of a file, each thing once.
    fn merged(&self, path: &str) -> Vec<lsp::Diagnostic> {
        let mut out: Vec<lsp::Diagnostic> = Vec::new();
        for (_, files) in self.published.found.values() {
            for diagnostic in files.get(path).into_iter().flatten() {
                if !out.contains(diagnostic) {
                    out.push(diagnostic.clone());
                }
            }
        }
        out
    }
}

/// What is wrong with an application, by file.
pub fn of_app(reading: &Reading, app: &anyport_ide::App) -> ByFile {
    let mut out = ByFile::new();
    for (path, found) in app.diagnostics() {
        let converted = match reading.lines(path) {
            Ok(lines) if !found.is_empty() => {
                found.iter().map(|found| convert::diagnostic(reading, &lines, found)).collect()
            }
            _ => Vec::new(),
        };
        out.insert(path.clone(), converted);
    }
    out
}

/// What is wrong with one file, in all applications that it takes part in.
pub fn of_file(reading: &Reading, path: &str) -> Vec<lsp::Diagnostic> {
    let mut out: Vec<lsp::Diagnostic> = Vec::new();
    for app in reading.analysis.apps_of(path) {
        let Some(found) = app.diagnostics().get(path) else { continue };
        let Ok(lines) = reading.lines(path) else { continue };
        for found in found {
            let diagnostic = convert::diagnostic(reading, &lines, found);
            if !out.contains(&diagnostic) {
                out.push(diagnostic);
            }
        }
    }
    out
}
