//! Diagnostics of several programs in one list, their files named as seen from here.
//!
//! Each session numbers its pieces of source by itself, and names files from its project's root.
//! What leaves the command is one list, and a path in it has to work where the command runs.

use std::collections::HashMap;

use anyport_diagnostic::{Diagnostic, SourceFile, SourceId, Sources, Span};

/// Pieces of source of all programs.
#[derive(Default)]
pub struct Places {
    found: Vec<(SourceFile, u32)>,
}

impl Places {
    /// Takes over the places of `diagnostics`, which came from `sources`. `shown` says how a file is
    /// called where the command runs.
    pub fn adopt(
        &mut self,
        diagnostics: Vec<Diagnostic>,
        sources: &dyn Sources,
        shown: &dyn Fn(&str) -> String,
    ) -> Vec<Diagnostic> {
        let mut adopt = Adopt { places: self, sources, shown, known: HashMap::new() };
        let mut diagnostics = diagnostics;
        for diagnostic in &mut diagnostics {
            for label in &mut diagnostic.labels {
                label.span = adopt.span(label.span);
            }
            for edit in diagnostic.fixes.iter_mut().flat_map(|fix| &mut fix.edits) {
                edit.span = adopt.span(edit.span);
            }
        }
        diagnostics
    }
}

struct Adopt<'a> {
    places: &'a mut Places,
    sources: &'a dyn Sources,
    shown: &'a dyn Fn(&str) -> String,
    known: HashMap<SourceId, SourceId>,
}

impl Adopt<'_> {
    fn span(&mut self, span: Span) -> Span {
        Span { source: self.source(span.source), ..span }
    }

    fn source(&mut self, source: SourceId) -> SourceId {
        if let Some(known) = self.known.get(&source) {
            return *known;
        }
        let found = self.sources.locate(source).map(|(file, offset)| {
            let path = (self.shown)(&file.path).into();
            (SourceFile { path, ..file }, offset)
        });
        let new = match (found, u32::try_from(self.places.found.len())) {
            (Some(found), Ok(number)) => {
                self.places.found.push(found);
                SourceId(number)
            }
            _ => SourceId::NONE,
        };
        self.known.insert(source, new);
        new
    }
}

impl Sources for Places {
    fn locate(&self, source: SourceId) -> Option<(SourceFile, u32)> {
        self.found.get(usize::try_from(source.0).ok()?).cloned()
    }
}
