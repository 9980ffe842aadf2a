//! What a question is answered from: a snapshot, and what is known of the client.

use std::collections::HashMap;
use std::sync::Arc;

use anyport_ide::text::{FilePath, FileRange};
use anyport_ide::{Analysis, Encoding, Lines, TextRange};
use tower_lsp_server::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp_server::ls_types::{Location, Position, Range, Uri};

use crate::convert;
use crate::features::semantic_tokens::Answered;
use crate::shown::Shown;
use crate::uris::{self, Uris};

/// What the client can do, as it said when it began.
#[derive(Clone, Debug)]
pub struct Facts {
    /// What its columns count.
    pub encoding: Encoding,
    /// Whether it asks for diagnostics itself: then none are pushed.
    pub pulls_diagnostics: bool,
    /// Whether it asks again when it is told that diagnostics of other files changed.
    pub refreshes_diagnostics: bool,
    /// The same for code lenses, inlay hints and semantic tokens.
    pub refreshes_views: bool,
    /// Whether files to watch may be named later.
    pub registers_watchers: bool,
    /// Whether it shows the progress of long work.
    pub shows_progress: bool,
    /// Whether it answers what its settings are.
    pub answers_settings: bool,
    /// Whether it takes edits with the versions that they are for.
    pub versioned_edits: bool,
    /// Whether it takes snippets in completions.
    pub snippets: bool,
    /// Whether symbols of a document may be a tree.
    pub symbol_tree: bool,
    /// Whether definitions may say from where they were asked.
    pub definition_links: bool,
    /// What it said, in full.
    pub capabilities: Arc<tower_lsp_server::ls_types::ClientCapabilities>,
}

/// The client's settings, section `anyport`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// The environment that hints and output show; none: the first.
    pub environment: Option<String>,
}

/// A snapshot with what is needed to speak of it to the client.
#[derive(Clone)]
pub struct Reading {
    /// What can be asked.
    pub analysis: Analysis,
    /// Paths and URIs.
    pub uris: Arc<Uris>,
    /// What the client can do.
    pub facts: Arc<Facts>,
    /// What it wants.
    pub settings: Arc<Settings>,
    /// Outputs that it shows.
    pub shown: Arc<Shown>,
    /// The semantic tokens that it was told.
    pub tokens: Arc<Answered>,
}

impl Reading {
    /// The path of a document.
    pub fn path(&self, uri: &Uri) -> FilePath {
        self.uris.path(uri)
    }

    /// The lines of a file.
    ///
    /// # Errors
    /// There is no such file.
    pub fn lines(&self, path: &str) -> Result<Lines> {
        // An output is no source: whatever is asked of it as of one is answered with nothing.
        if uris::is_output(path) {
            return Ok(Lines::new("".into()));
        }
        self.analysis.lines(path).ok_or_else(|| unknown_file(path))
    }

    /// The path of a document and the byte at a position in it.
    ///
    /// # Errors
    /// There is no such file.
    pub fn place(&self, uri: &Uri, position: Position) -> Result<(FilePath, u32)> {
        let path = self.path(uri);
        let offset = convert::offset(&self.lines(&path)?, position, self.facts.encoding);
        Ok((path, offset))
    }

    /// A range of bytes of a file, as the client counts.
    ///
    /// # Errors
    /// There is no such file.
    pub fn range(&self, path: &str, range: TextRange) -> Result<Range> {
        Ok(convert::range(&self.lines(path)?, range, self.facts.encoding))
    }

    /// A place, as the client names it; `None` where it has no such file.
    pub fn location(&self, place: &FileRange) -> Option<Location> {
        let range = self.range(&place.path, place.range).ok()?;
        Some(Location { uri: self.uris.uri(&place.path)?, range })
    }
}

fn unknown_file(path: &str) -> Error {
    Error {
        code: ErrorCode::InvalidParams,
        message: format!("the server knows no file {path}: open it first").into(),
        data: None,
    }
}

/// Reads settings: the section `anyport`, or what holds it.
pub fn settings(said: &serde_json::Value) -> Settings {
    let section = said.get("anyport").unwrap_or(said);
    let environment = section.get("environment").and_then(serde_json::Value::as_str);
    Settings { environment: environment.filter(|name| !name.is_empty()).map(str::to_owned) }
}

/// Lines of files, found once for many places.
pub struct LinesOf<'r> {
    reading: &'r Reading,
    known: HashMap<FilePath, Option<(Uri, Lines)>>,
}

impl<'r> LinesOf<'r> {
    /// None is known yet.
    pub fn new(reading: &'r Reading) -> LinesOf<'r> {
        LinesOf { reading, known: HashMap::new() }
    }

    /// A place, as the client names it.
    pub fn location(&mut self, place: &FileRange) -> Option<Location> {
        let reading = self.reading;
        let found = self
            .known
            .entry(place.path.clone())
            .or_insert_with(|| Some((reading.uris.uri(&place.path)?, reading.lines(&place.path).ok()?)));
        let (uri, lines) = found.as_ref()?;
        Some(Location { uri: uri.clone(), range: convert::range(lines, place.range, reading.facts.encoding) })
    }
}
