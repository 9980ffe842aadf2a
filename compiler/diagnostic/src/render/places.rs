//! Where spans are: files and lines, looked up once for a whole rendering.

use std::collections::HashMap;
use std::sync::Arc;

use crate::{Diagnostic, LineIndex, Position, SourceId, Sources, Span};

/// A span in a file, by byte offsets that are in its text and begin characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// The number of the file in [`Places::file`].
    pub(crate) file: usize,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// A file with its index.
#[derive(Debug)]
pub(crate) struct File {
    pub(crate) path: Arc<str>,
    pub(crate) index: LineIndex,
}

/// Remembers every file it was asked about: ten thousand diagnostics index a file once.
pub(crate) struct Places<'a> {
    sources: &'a dyn Sources,
    pieces: HashMap<SourceId, Option<(usize, usize)>>,
    by_path: HashMap<Arc<str>, usize>,
    files: Vec<File>,
}

impl<'a> Places<'a> {
    pub(crate) fn new(sources: &'a dyn Sources) -> Places<'a> {
        Places { sources, pieces: HashMap::new(), by_path: HashMap::new(), files: Vec::new() }
    }

    /// Where a span is; `None` for one of no source, or of a source that nobody knows.
    pub(crate) fn place(&mut self, span: Span) -> Option<Place> {
        let (file, base) = self.piece(span.source)?;
        let index = &self.file(file)?.index;
        let start = index.clamp(base + span.start as usize);
        let end = index.clamp(base + span.end as usize).max(start);
        Some(Place { file, start, end })
    }

    /// Where a diagnostic's first primary label is.
    pub(crate) fn primary(&mut self, diagnostic: &Diagnostic) -> Option<Place> {
        self.place(diagnostic.span())
    }

    pub(crate) fn file(&self, number: usize) -> Option<&File> {
        self.files.get(number)
    }

    /// A place in words that tools share: path, start and end.
    pub(crate) fn named(&self, place: Place) -> Option<(&str, Position, Position)> {
        let file = self.file(place.file)?;
        Some((&file.path, file.index.position(place.start), file.index.position(place.end)))
    }

    fn piece(&mut self, source: SourceId) -> Option<(usize, usize)> {
        if source == SourceId::NONE {
            return None;
        }
        if let Some(known) = self.pieces.get(&source) {
            return *known;
        }
        let found = self.sources.locate(source).map(|(file, base)| {
            let number = *self.by_path.entry(Arc::clone(&file.path)).or_insert_with(|| {
                self.files.push(File { path: file.path, index: LineIndex::new(file.text) });
                self.files.len() - 1
            });
            (number, base as usize)
        });
        self.pieces.insert(source, found);
        found
    }
}
