//! Sources for tests: whole files, or pieces of them.
#![allow(dead_code, reason = "each test binary uses its part")]

use std::sync::Arc;

use anyport_diagnostic::{SourceFile, SourceId, Sources, Span};

/// Files by number, each with the offset of its piece.
#[derive(Default)]
pub struct Files(Vec<(SourceFile, u32)>);

impl Files {
    /// A set of files.
    pub fn new(files: &[(&str, &str)]) -> Files {
        Files(files.iter().map(|(path, text)| (file(path, text), 0)).collect())
    }

    /// A piece of the file that was added first, from `offset` on.
    pub fn add_piece(&mut self, offset: u32) -> SourceId {
        let (first, _) = self.0[0].clone();
        self.0.push((first, offset));
        SourceId(self.0.len() as u32 - 1)
    }

    /// The `nth` place of `what` in a file.
    pub fn nth(&self, file: u32, what: &str, nth: usize) -> Span {
        let text = &self.0[file as usize].0.text;
        let (start, _) = text.match_indices(what).nth(nth).expect("the text is there");
        Span::new(SourceId(file), start as u32, (start + what.len()) as u32)
    }

    /// The first place of `what` in a file.
    pub fn find(&self, file: u32, what: &str) -> Span {
        self.nth(file, what, 0)
    }
}

fn file(path: &str, text: &str) -> SourceFile {
    SourceFile { path: Arc::from(path), text: Arc::from(text) }
}

impl Sources for Files {
    fn locate(&self, source: SourceId) -> Option<(SourceFile, u32)> {
        self.0.get(source.0 as usize).cloned()
    }
}
