//! The inputs, and the first query.

#![allow(missing_docs)] // salsa's macro writes setters and constructors that nobody can document

use std::collections::BTreeMap;
use std::sync::Arc;

use anyport_diagnostic::{SourceId, Span};
use anyport_syntax::Parsed;
use anyport_syntax::tree::TextRange;
use salsa::plumbing::AsId;
use smol_str::SmolStr;

/// What queries need to know about the world: nothing but salsa.
#[salsa::db]
pub trait Db: salsa::Database {}

/// A file: its items in order.
#[salsa::input(debug)]
pub struct File {
    /// Its path as it is shown and imported by: relative, with `/`. The standard library's begin
    /// with `std:/`.
    #[returns(clone)]
    pub path: Arc<str>,
    /// Its items.
    #[returns(ref)]
    pub items: Vec<Item>,
}

/// One top-level item: a piece of a file.
#[salsa::input(debug)]
pub struct Item {
    /// The file it stands in.
    #[returns(copy)]
    pub file: File,
    /// Its own text.
    #[returns(ref)]
    pub text: Arc<str>,
}

/// A file or folder that is embedded, as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Embedded {
    /// A file's bytes.
    File(Arc<[u8]>),
    /// A folder's files by relative path.
    Folder(BTreeMap<SmolStr, Arc<[u8]>>),
    /// It could not be read, and why.
    Missing(String),
}

/// What is embedded under one path.
#[salsa::input(debug)]
pub struct Asset {
    /// Its content.
    #[returns(ref)]
    pub content: Embedded,
}

/// The whole project: which files there are, and what the command line says.
#[salsa::input(singleton)]
pub struct Project {
    /// The file that was asked for.
    #[returns(copy)]
    pub root: File,
    /// Every loaded file by path.
    #[returns(ref)]
    pub files: BTreeMap<Arc<str>, File>,
    /// Imports that could not be read, by path, and why.
    #[returns(ref)]
    pub unreadable: BTreeMap<Arc<str>, String>,
    /// Embedded files by path.
    #[returns(ref)]
    pub assets: BTreeMap<Arc<str>, Asset>,
    /// Parameters given from outside: `--params`, then `--set`, as expression text.
    #[returns(ref)]
    pub given: BTreeMap<SmolStr, Given>,
    /// Modules whose rules an organisation adds.
    #[returns(ref)]
    pub policies: Vec<File>,
    /// `--target KIND`: what if everything stood there.
    #[returns(clone)]
    pub forced_target: Option<SmolStr>,
}

/// A parameter's value from outside.
#[derive(Clone, Debug, PartialEq)]
pub enum Given {
    /// As written after `--set name=`: text for a string, else an expression.
    Text(SmolStr),
    /// From a parameter file.
    Json(serde_json::Value),
}

impl Eq for Given {}

impl Item {
    /// The name of this piece in spans.
    pub fn source(self) -> SourceId {
        SourceId(self.as_id().index())
    }

    /// A place in this piece.
    pub fn span(self, range: TextRange) -> Span {
        Span::new(self.source(), range.start, range.end)
    }
}

/// The tree of an item.
#[salsa::tracked(returns(ref))]
pub fn parsed(db: &dyn Db, item: Item) -> Parsed {
    anyport_syntax::parse(item.text(db))
}
