//! What can be asked: all applications and open texts as they were at one moment.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyport_compiler::semantics::{self, Semantics};
use anyport_compiler::{File, Item};

use crate::app::App;
use crate::host::{Document, Documents};
use crate::lines::Lines;
use crate::modules::Modules;
use crate::text::FilePath;

/// A snapshot. Cheap to make; whoever holds one while an edit comes is stopped by [`crate::Cancelled`].
#[derive(Clone)]
pub struct Analysis {
    documents: Documents,
    apps: BTreeMap<FilePath, App>,
    modules: Modules,
}

/// A byte of a file, as the database of an application sees it.
#[derive(Clone, Copy)]
pub struct At<'a> {
    /// The application.
    pub app: &'a App,
    /// The file.
    pub file: File,
    /// The item.
    pub item: Item,
    /// The byte in the item.
    pub offset: u32,
    /// Where the item begins in the file.
    pub start: u32,
}

impl<'a> At<'a> {
    /// What is known of the names of the item.
    pub fn semantics(&self) -> &'a Semantics {
        semantics::semantics(self.app.db(), self.item)
    }

    /// The text of the item.
    pub fn text(&self) -> &'a Arc<str> {
        self.item.text(self.app.db())
    }
}

impl Analysis {
    pub(crate) fn new(documents: Documents, apps: BTreeMap<FilePath, App>, modules: Modules) -> Analysis {
        Analysis { documents, apps, modules }
    }

    /// All applications, and modules that belong to none, by the path of their root.
    pub fn apps(&self) -> impl Iterator<Item = &App> {
        self.apps.values()
    }

    /// The applications that a file takes part in: the one it is the root of, then by path.
    pub fn apps_of(&self, path: &str) -> Vec<&App> {
        let is_std = path.starts_with("std:/");
        let mut out: Vec<&App> =
            self.apps.values().filter(|app| *app.root == *path || is_std || app.includes(path)).collect();
        out.sort_by_key(|app| *app.root != *path);
        out
    }

    /// The application that answers for a file.
    pub fn app_of(&self, path: &str) -> Option<&App> {
        match self.apps.get(path) {
            Some(app) => Some(app),
            None => self.apps_of(path).first().copied(),
        }
    }

    /// The modules that lie on the disk, whether somebody imports them or not.
    pub fn modules(&self) -> &Modules {
        &self.modules
    }

    /// An open text.
    pub fn document(&self, path: &str) -> Option<&Document> {
        self.documents.get(path)
    }

    /// Open texts by path.
    pub fn documents(&self) -> &Documents {
        &self.documents
    }

    /// The text of a file, open or loaded.
    pub fn text(&self, path: &str) -> Option<Arc<str>> {
        match self.documents.get(path) {
            Some(document) => Some(document.text().clone()),
            None => self.apps.values().find_map(|app| app.text(path)),
        }
    }

    /// The lines of a file, open or loaded.
    pub fn lines(&self, path: &str) -> Option<Lines> {
        match self.documents.get(path) {
            Some(document) => Some(document.lines().clone()),
            None => self.text(path).map(Lines::new),
        }
    }

    /// What stands at a byte of a file.
    pub fn at(&self, path: &str, offset: u32) -> Option<At<'_>> {
        self.at_in(self.app_of(path)?, path, offset)
    }

    /// The same in a certain application.
    pub fn at_in<'a>(&'a self, app: &'a App, path: &str, offset: u32) -> Option<At<'a>> {
        let file = app.file(path)?;
        let (item, inner) = app.db().item_at(file, offset)?;
        Some(At { app, file, item, offset: inner, start: offset - inner })
    }
}
