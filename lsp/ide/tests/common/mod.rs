//! Programs with marks, for the goldens of features.
//!
//! ```text
//! //- /shop.app
//! app shop
//! service w$0eb {}
//! //- /kit.app
//! kind x extends service {}
//! ```
//!
//! `//- PATH` begins a file; a text without one is `/main.app`. `$0` is the cursor; the marks are taken out.

#![allow(dead_code)] // each test takes what it needs

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use anyport_compiler::Embedded;
use anyport_ide::text::{FilePath, FileRange};
use anyport_ide::{Analysis, Disk, Host, TextRange, WorkspaceEdit};

/// Files in memory.
#[derive(Default)]
pub struct MemoryDisk {
    /// By absolute path.
    pub files: BTreeMap<String, String>,
}

impl Disk for MemoryDisk {
    fn project(&self, _path: &str) -> String {
        String::new()
    }

    fn source(&self, _project: &str, path: &str) -> Result<String, String> {
        self.files.get(path).cloned().ok_or_else(|| "no such file".into())
    }

    fn asset(&self, _project: &str, path: &str) -> Embedded {
        match self.files.get(path) {
            Some(text) => Embedded::File(text.as_bytes().into()),
            None => Embedded::Missing("no such file".into()),
        }
    }

    fn sources(&self, _project: &str) -> Vec<String> {
        self.files.keys().filter(|path| path.ends_with(".app")).cloned().collect()
    }
}

/// A program with its cursors.
pub struct Fixture {
    /// The owner of its texts; all files are open.
    pub host: Host,
    /// Cursors in order: file and byte.
    pub cursors: Vec<(FilePath, u32)>,
    /// Texts without marks.
    pub files: BTreeMap<FilePath, String>,
}

impl Fixture {
    /// Reads a program with marks.
    pub fn new(source: &str) -> Fixture {
        let mut files: Vec<(String, String)> = Vec::new();
        for line in source.split_inclusive('\n') {
            if let Some(path) = line.strip_prefix("//- ") {
                files.push((path.trim().to_owned(), String::new()));
            } else {
                if files.is_empty() {
                    files.push(("/main.app".to_owned(), String::new()));
                }
                files.last_mut().expect("a file").1.push_str(line);
            }
        }
        let mut cursors = Vec::new();
        let mut plain = BTreeMap::new();
        for (path, mut text) in files {
            let path: FilePath = path.into();
            while let Some(at) = text.find("$0") {
                text.replace_range(at..at + 2, "");
                cursors.push((path.clone(), u32::try_from(at).expect("a small text")));
            }
            plain.insert(path, text);
        }
        Fixture { cursors, ..Fixture::of(plain) }
    }

    /// A program without marks.
    pub fn of(plain: BTreeMap<FilePath, String>) -> Fixture {
        let cursors = Vec::new();
        let on_disk = plain.iter().map(|(path, text)| (path.to_string(), text.clone())).collect();
        let mut host = Host::new(Arc::new(MemoryDisk { files: on_disk }));
        for (path, text) in plain.iter().filter(|(path, _)| path.ends_with(".app")) {
            host.open(path, text.as_str().into(), 1);
        }
        Fixture { host, cursors, files: plain }
    }

    /// What can be asked.
    pub fn analysis(&self) -> Analysis {
        self.host.snapshot()
    }

    /// The first cursor.
    pub fn cursor(&self) -> (FilePath, u32) {
        self.cursors.first().cloned().expect("a text with $0")
    }

    /// The line of a place with the place between `«` and `»`: `/main.app:3: service «web» {}`.
    pub fn show(&self, place: &FileRange) -> String {
        let analysis = self.analysis();
        let Some(text) = analysis.text(&place.path) else { return format!("{}: ?", place.path) };
        let (start, end) = (place.range.start as usize, place.range.end as usize);
        let before = text.get(..start).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line_end = text[end.min(text.len())..].find('\n').map_or(text.len(), |newline| end + newline);
        let number = before.matches('\n').count() + 1;
        let marked = format!("{}«{}»{}", &text[line_start..start], &text[start..end], &text[end..line_end]);
        // A number of the standard library's would change with every line that is added to it.
        let number = if place.path.starts_with("std:/") { "…".to_owned() } else { number.to_string() };
        format!("{}:{number}: {}", place.path, marked.trim().replace('\n', "⏎"))
    }

    /// [`Fixture::show`] of each, a line each.
    pub fn show_all<'p>(&self, places: impl IntoIterator<Item = &'p FileRange>) -> String {
        places.into_iter().map(|place| self.show(place) + "\n").collect()
    }

    /// A text of a file with ranges between `«` and `»`.
    pub fn mark(&self, path: &str, ranges: &[TextRange]) -> String {
        let mut text = self.files[path].clone();
        let mut sorted = ranges.to_vec();
        sorted.sort();
        for range in sorted.iter().rev() {
            text.insert(range.end as usize, '»');
            text.insert(range.start as usize, '«');
        }
        text
    }

    /// The files that an edit changes, after it.
    pub fn apply(&self, edit: &WorkspaceEdit) -> String {
        let mut out = String::new();
        for (path, edits) in &edit.files {
            let text = anyport_ide::text::apply(&self.files[path], edits);
            let _ = write!(out, "//- {path}\n{text}");
        }
        out
    }
}

/// Every example by its folder, with all that lies in it; folders that are embedded are left out.
#[allow(clippy::disallowed_methods)] // the examples are read from the disk
pub fn example_programs() -> BTreeMap<String, BTreeMap<FilePath, String>> {
    let root = std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples"));
    let mut out = BTreeMap::new();
    for folder in std::fs::read_dir(root).expect("the examples") {
        let folder = folder.expect("a folder").path();
        let mut files = BTreeMap::new();
        let mut embeds = false;
        for entry in std::fs::read_dir(&folder).expect("an example") {
            let path = entry.expect("an entry").path();
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            match std::fs::read_to_string(&path) {
                Ok(text) => drop(files.insert(format!("/{name}").into(), text)),
                Err(_) => embeds = true,
            }
        }
        if !embeds {
            let name = folder.file_name().expect("a name").to_string_lossy().into_owned();
            out.insert(name, files);
        }
    }
    assert!(out.len() > 12, "the examples are there");
    out
}
