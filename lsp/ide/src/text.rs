//! Places in texts and changes of them.

use std::collections::BTreeMap;
use std::sync::Arc;

pub use anyport_syntax::tree::TextRange;

/// An absolute path with `/`. Files of the standard library are called `std:/kinds.app`.
pub type FilePath = Arc<str>;

/// A place in a file, in bytes of the file.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileRange {
    /// Which file.
    pub path: FilePath,
    /// Where.
    pub range: TextRange,
}

/// A replacement in one file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TextEdit {
    /// What goes; empty to insert.
    pub range: TextRange,
    /// What comes.
    pub text: String,
}

/// Replacements in several files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkspaceEdit {
    /// By file; none overlaps another.
    pub files: BTreeMap<FilePath, Vec<TextEdit>>,
}

impl WorkspaceEdit {
    /// Adds a replacement; the same one twice is one.
    pub fn replace(&mut self, place: FileRange, text: impl Into<String>) {
        let edits = self.files.entry(place.path).or_default();
        let edit = TextEdit { range: place.range, text: text.into() };
        if let Err(at) = edits.binary_search(&edit) {
            edits.insert(at, edit);
        }
    }

    /// Whether nothing is changed.
    pub fn is_empty(&self) -> bool {
        self.files.values().all(Vec::is_empty)
    }
}

/// A range of bytes.
pub fn range(start: usize, end: usize) -> TextRange {
    let clamp = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
    TextRange { start: clamp(start), end: clamp(end) }
}

/// What stands in a range; nothing where the range is not one of the text.
pub fn slice(text: &str, range: TextRange) -> &str {
    text.get(range.start as usize..range.end as usize).unwrap_or_default()
}

/// The text after replacements that do not overlap.
pub fn apply(text: &str, edits: &[TextEdit]) -> String {
    let mut sorted: Vec<&TextEdit> = edits.iter().collect();
    sorted.sort();
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for edit in sorted {
        let (start, end) = (edit.range.start as usize, edit.range.end as usize);
        if start < done {
            continue;
        }
        out.push_str(text.get(done..start).unwrap_or_default());
        out.push_str(&edit.text);
        done = end;
    }
    out.push_str(text.get(done..).unwrap_or_default());
    out
}
