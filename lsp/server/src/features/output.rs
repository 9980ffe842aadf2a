//! Documents of outputs: `anyport-output:/ENV/TARGET/PATH?SOURCE`, and the ways from them to their source.

use std::str::FromStr;
use std::sync::Arc;

use anyport_ide::Lines;
use anyport_ide::output::{self, Address};
use anyport_ide::text::{FilePath, slice};
use percent_encoding::percent_decode_str;
use tower_lsp_server::ls_types as lsp;

use crate::convert;
use crate::reading::Reading;
use crate::uris::{VIRTUAL, is_virtual};

/// The document of an output.
pub struct Document {
    /// Which file of which output.
    pub address: Address,
    /// A file of the application that it is made from.
    pub source: FilePath,
    /// The same as the client spells it.
    query: String,
}

/// The document of an output at a URI; nothing where it is of something else.
pub fn document(reading: &Reading, uri: &lsp::Uri) -> Option<Document> {
    if !is_virtual(uri) {
        return None;
    }
    let path = percent_decode_str(uri.path().as_str()).decode_utf8().ok()?.into_owned();
    let query = uri.query()?.as_str().to_owned();
    let decoded = percent_decode_str(&query).decode_utf8().ok()?.into_owned();
    // Some clients escape the query and some do not.
    let source = lsp::Uri::from_str(&decoded).or_else(|_| lsp::Uri::from_str(&query)).ok()?;
    Some(Document { address: Address::read(&path)?, source: reading.path(&source), query })
}

/// The text of a document.
pub fn text(reading: &Reading, document: &Document) -> Option<Arc<str>> {
    output::text(&reading.analysis, &document.address, &document.source)
}

/// The byte that a place in a document is.
fn offset(reading: &Reading, document: &Document, position: lsp::Position) -> Option<(Lines, u32)> {
    let lines = Lines::new(text(reading, document)?);
    let offset = convert::offset(&lines, position, reading.facts.encoding);
    Some((lines, offset))
}

/// Where a place in a document comes from, if it is one of an output.
pub fn definition(reading: &Reading, at: &lsp::TextDocumentPositionParams) -> Option<lsp::GotoDefinitionResponse> {
    let document = document(reading, &at.text_document.uri)?;
    let (_, offset) = offset(reading, &document, at.position)?;
    let origin = output::origin(&reading.analysis, &document.address, &document.source, offset)?;
    Some(lsp::GotoDefinitionResponse::Scalar(reading.location(&origin.name)?))
}

/// Where a place in a document comes from, and what else comes from there.
pub fn references(reading: &Reading, at: &lsp::TextDocumentPositionParams) -> Option<Vec<lsp::Location>> {
    let document = document(reading, &at.text_document.uri)?;
    let (_, offset) = offset(reading, &document, at.position)?;
    let origin = output::origin(&reading.analysis, &document.address, &document.source, offset)?;
    let mut out: Vec<lsp::Location> = reading.location(&origin.name).into_iter().collect();
    for (path, range) in output::siblings(&reading.analysis, &document.address, &document.source, offset) {
        let address = Address { path, ..document.address.clone() };
        let Some(text) = output::text(&reading.analysis, &address, &document.source) else { continue };
        let range = convert::range(&Lines::new(text), range, reading.facts.encoding);
        let uri = format!("{VIRTUAL}:{}?{}", escaped(&address.written()), document.query);
        out.extend(lsp::Uri::from_str(&uri).ok().map(|uri| lsp::Location { uri, range }));
    }
    Some(out)
}

/// A path as it stands in a URI.
fn escaped(path: &str) -> String {
    const KEPT: &percent_encoding::AsciiSet =
        &percent_encoding::NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'~');
    percent_encoding::utf8_percent_encode(path, KEPT).to_string()
}

/// The property that a place in a document comes from, as it is written.
pub fn hover(reading: &Reading, at: &lsp::TextDocumentPositionParams) -> Option<lsp::Hover> {
    let document = document(reading, &at.text_document.uri)?;
    let (lines, offset) = offset(reading, &document, at.position)?;
    let origin = output::origin(&reading.analysis, &document.address, &document.source, offset)?;
    let written = reading.lines(&origin.source.path).ok()?;
    let line = written.position(origin.name.range.start, reading.facts.encoding).line + 1;
    let name = origin.source.path.rsplit('/').next().unwrap_or(&origin.source.path);
    let value = slice(written.text(), origin.source.range);
    let value = format!("`{}` at `{name}:{line}`\n\n```anyport\n{value}\n```", origin.property);
    Some(lsp::Hover {
        contents: lsp::HoverContents::Markup(lsp::MarkupContent { kind: lsp::MarkupKind::Markdown, value }),
        range: Some(convert::range(&lines, origin.range, reading.facts.encoding)),
    })
}
