//! Formatting: a document, a range, what was just typed. Options of the client are not looked at: there is one style.

use anyport_ide::text::TextEdit;
use anyport_ide::{Lines, formatting};
use tower_lsp_server::jsonrpc::Result;
use tower_lsp_server::ls_types as lsp;

use crate::convert;
use crate::reading::Reading;

/// `textDocument/formatting`.
///
/// # Errors
/// The document is not known.
pub fn document(reading: &Reading, params: lsp::DocumentFormattingParams) -> Result<Option<Vec<lsp::TextEdit>>> {
    let path = reading.path(&params.text_document.uri);
    let lines = reading.lines(&path)?;
    Ok(Some(edits(reading, &lines, formatting::document(&reading.analysis, &path))))
}

/// `textDocument/rangeFormatting`.
///
/// # Errors
/// The document is not known.
pub fn range(reading: &Reading, params: lsp::DocumentRangeFormattingParams) -> Result<Option<Vec<lsp::TextEdit>>> {
    let path = reading.path(&params.text_document.uri);
    let lines = reading.lines(&path)?;
    let within = convert::text_range(&lines, params.range, reading.facts.encoding);
    Ok(Some(edits(reading, &lines, formatting::lines(&reading.analysis, &path, within))))
}

/// `textDocument/onTypeFormatting`.
///
/// # Errors
/// The document is not known.
pub fn typed(reading: &Reading, params: lsp::DocumentOnTypeFormattingParams) -> Result<Option<Vec<lsp::TextEdit>>> {
    let at = params.text_document_position;
    let (path, offset) = reading.place(&at.text_document.uri, at.position)?;
    let lines = reading.lines(&path)?;
    Ok(Some(edits(reading, &lines, formatting::typed(&reading.analysis, &path, offset, &params.ch))))
}

fn edits(reading: &Reading, lines: &Lines, edits: Vec<TextEdit>) -> Vec<lsp::TextEdit> {
    let one = |edit: TextEdit| lsp::TextEdit {
        range: convert::range(lines, edit.range, reading.facts.encoding),
        new_text: edit.text,
    };
    edits.into_iter().map(one).collect()
}
