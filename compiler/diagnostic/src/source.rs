//! Places in source text.
//!
//! A span is relative to a *piece* of source (a top-level item of a file), not to the file, so
//! that an edit above an item leaves every span inside it equal. [`Sources`] turns a piece back
//! into a file and an offset, at the edge where someone looks.

use std::sync::Arc;

/// A piece of source text that spans are relative to. Opaque; given out by the compiler.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SourceId(pub u32);

impl SourceId {
    /// No source at all: what was written by the compiler itself or read from an IR file.
    pub const NONE: SourceId = SourceId(u32::MAX);
}

/// A byte range, half open, in one piece of source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The piece.
    pub source: SourceId,
    /// First byte, relative to the piece.
    pub start: u32,
    /// One past the last byte, relative to the piece.
    pub end: u32,
}

impl Span {
    /// A span of no source.
    pub const NONE: Span = Span { source: SourceId::NONE, start: 0, end: 0 };

    /// A span from its parts.
    pub fn new(source: SourceId, start: u32, end: u32) -> Span {
        Span { source, start, end }
    }

    /// Whether the span lies in some source.
    pub fn is_some(self) -> bool {
        self.source != SourceId::NONE
    }

    /// The empty span at the end of this one.
    pub fn after(self) -> Span {
        Span { start: self.end, ..self }
    }
}

/// A whole file, as renderers need it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// How the file is named to people: a path relative to where the command runs, with `/`.
    pub path: Arc<str>,
    /// The whole text.
    pub text: Arc<str>,
}

/// Finds the file behind a piece.
pub trait Sources {
    /// The file that `source` is a piece of, and the byte offset of the piece in it.
    fn locate(&self, source: SourceId) -> Option<(SourceFile, u32)>;
}
