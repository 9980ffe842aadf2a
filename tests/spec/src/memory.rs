//! A world of texts in memory.

use std::collections::BTreeMap;

use anyport_compiler::{Embedded, World};

/// Files by path. A folder is what files lie under it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    files: BTreeMap<String, String>,
}

impl Memory {
    /// Adds or replaces a file.
    pub fn insert(&mut self, path: impl Into<String>, text: impl Into<String>) {
        self.files.insert(path.into(), text.into());
    }

    /// The text of a file.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// All files by path.
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }
}

impl World for Memory {
    fn source(&self, path: &str) -> Result<String, String> {
        self.files.get(path).cloned().ok_or_else(|| "no such file".into())
    }

    fn asset(&self, path: &str) -> Embedded {
        if let Some(text) = self.files.get(path) {
            return Embedded::File(text.as_bytes().into());
        }
        let folder = format!("{path}/");
        let inside: BTreeMap<_, _> = self
            .files
            .iter()
            .filter_map(|(name, text)| Some((name.strip_prefix(&folder)?.into(), text.as_bytes().into())))
            .collect();
        if inside.is_empty() { Embedded::Missing("no such file".into()) } else { Embedded::Folder(inside) }
    }
}
