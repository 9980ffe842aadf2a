//! Modules that lie in a project and that nothing imports yet: what they declare, read when it is first asked for.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use anyport_compiler::semantics::HeadKind;
use anyport_syntax::tree::{LabelKind, Segment, StatementKind};
use smol_str::SmolStr;

use crate::app::{FileSort, sort_of};
use crate::disk::Disk;
use crate::text::FilePath;

/// The most files of a project that are read.
const MOST: usize = 200;

/// A module on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Module {
    /// Its path.
    pub path: FilePath,
    /// The kinds and traits that it offers, each with the byte of its name and the first line of its documentation.
    pub heads: Vec<(HeadKind, SmolStr, u32, String)>,
}

type ByProject = HashMap<FilePath, Arc<Vec<Module>>>;

/// The modules of all projects, kept until a file changes.
#[derive(Clone)]
pub struct Modules {
    disk: Arc<dyn Disk>,
    found: Arc<Mutex<ByProject>>,
}

impl Modules {
    /// Nothing is read yet.
    pub fn new(disk: Arc<dyn Disk>) -> Modules {
        Modules { disk, found: Arc::default() }
    }

    /// A file changed on the disk.
    pub fn forget(&self) {
        self.found.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// The modules of a project, by path.
    pub fn of(&self, project: &FilePath) -> Arc<Vec<Module>> {
        let kept = || self.found.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = kept().get(project) {
            return found.clone();
        }
        let read = Arc::new(self.read(project));
        kept().insert(project.clone(), read.clone());
        read
    }

    fn read(&self, project: &str) -> Vec<Module> {
        let mut out = Vec::new();
        for path in self.disk.sources(project).into_iter().take(MOST) {
            let Ok(text) = self.disk.source(project, &path) else { continue };
            if sort_of(&text) != FileSort::App {
                out.push(Module { path: path.into(), heads: heads(&text) });
            }
        }
        out
    }
}

/// The kinds and traits that a text declares for others.
fn heads(text: &str) -> Vec<(HeadKind, SmolStr, u32, String)> {
    let mut out = Vec::new();
    for piece in anyport_syntax::split(text) {
        let Some(item) = text.get(piece.start as usize..piece.end as usize) else { continue };
        for statement in anyport_syntax::parse(item).statements {
            let StatementKind::Entry(entry) = &statement.kind else { continue };
            let [Segment::Key(head)] = entry.head.segments.as_slice() else { continue };
            let sort = match head.text.as_str() {
                "kind" => HeadKind::Kind,
                "trait" => HeadKind::Trait,
                _ => continue,
            };
            let Some(label) = entry.labels.first() else { continue };
            let LabelKind::Name(name) = &label.kind else { continue };
            if name.starts_with('_') || entry.labels.len() > 1 {
                continue;
            }
            let doc = statement.doc.as_ref().and_then(|doc| doc.lines().next()).unwrap_or_default();
            out.push((sort, name.clone(), piece.start + label.range.start, doc.trim().to_owned()));
        }
    }
    out
}
