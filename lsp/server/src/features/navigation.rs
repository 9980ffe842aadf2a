//! From a name to others.

use anyport_ide::navigation::{self, Leads};
use anyport_ide::text::FileRange;
use anyport_ide::uses::UseRole;
use tower_lsp_server::jsonrpc::Result;
use tower_lsp_server::ls_types as lsp;

use crate::features::output;
use crate::reading::Reading;

/// `textDocument/definition`, and `textDocument/declaration`: a thing is declared once, and that is its
/// definition.
///
/// # Errors
/// The document is not known.
pub fn definition(reading: &Reading, params: lsp::GotoDefinitionParams) -> Result<Option<lsp::GotoDefinitionResponse>> {
    let at = &params.text_document_position_params;
    if output::document(reading, &at.text_document.uri).is_some() {
        return Ok(output::definition(reading, at));
    }
    lead(reading, at, navigation::definition)
}

/// `textDocument/typeDefinition`.
///
/// # Errors
/// The document is not known.
pub fn type_definition(
    reading: &Reading,
    params: lsp::GotoDefinitionParams,
) -> Result<Option<lsp::GotoDefinitionResponse>> {
    lead(reading, &params.text_document_position_params, navigation::type_definition)
}

/// `textDocument/implementation`.
///
/// # Errors
/// The document is not known.
pub fn implementation(
    reading: &Reading,
    params: lsp::GotoDefinitionParams,
) -> Result<Option<lsp::GotoDefinitionResponse>> {
    lead(reading, &params.text_document_position_params, navigation::implementation)
}

fn lead(
    reading: &Reading,
    at: &lsp::TextDocumentPositionParams,
    ask: fn(&anyport_ide::Analysis, &str, u32) -> Option<Leads>,
) -> Result<Option<lsp::GotoDefinitionResponse>> {
    let (path, offset) = reading.place(&at.text_document.uri, at.position)?;
    let Some(leads) = ask(&reading.analysis, &path, offset) else { return Ok(None) };
    let from = reading.range(&leads.from.path, leads.from.range)?;
    let places = leads.to.iter().filter_map(|place| location(reading, place));
    Ok(Some(if reading.facts.definition_links {
        let link = |to: lsp::Location| lsp::LocationLink {
            origin_selection_range: Some(from),
            target_uri: to.uri,
            target_range: to.range,
            target_selection_range: to.range,
        };
        lsp::GotoDefinitionResponse::Link(places.map(link).collect())
    } else {
        lsp::GotoDefinitionResponse::Array(places.collect())
    }))
}

/// A place that the client can open, perhaps in a file that is no source: its beginning.
fn location(reading: &Reading, place: &FileRange) -> Option<lsp::Location> {
    reading.location(place).or_else(|| {
        let start = lsp::Position::default();
        Some(lsp::Location { uri: reading.uris.uri(&place.path)?, range: lsp::Range { start, end: start } })
    })
}

/// `textDocument/references`.
///
/// # Errors
/// The document is not known.
pub fn references(reading: &Reading, params: lsp::ReferenceParams) -> Result<Option<Vec<lsp::Location>>> {
    let at = params.text_document_position;
    if output::document(reading, &at.text_document.uri).is_some() {
        return Ok(output::references(reading, &at));
    }
    let (path, offset) = reading.place(&at.text_document.uri, at.position)?;
    let found = navigation::references(&reading.analysis, &path, offset, params.context.include_declaration);
    Ok(found.map(|found| {
        let mut lines = crate::reading::LinesOf::new(reading);
        found.iter().filter_map(|place| lines.location(place)).collect()
    }))
}

/// `textDocument/documentHighlight`.
///
/// # Errors
/// The document is not known.
pub fn highlights(
    reading: &Reading,
    params: lsp::DocumentHighlightParams,
) -> Result<Option<Vec<lsp::DocumentHighlight>>> {
    let at = params.text_document_position_params;
    let (path, offset) = reading.place(&at.text_document.uri, at.position)?;
    let lines = reading.lines(&path)?;
    let highlight = |(range, role)| lsp::DocumentHighlight {
        range: crate::convert::range(&lines, range, reading.facts.encoding),
        kind: Some(match role {
            UseRole::Declares | UseRole::Writes => lsp::DocumentHighlightKind::WRITE,
            UseRole::Reads => lsp::DocumentHighlightKind::READ,
        }),
    };
    let found = navigation::highlights(&reading.analysis, &path, offset);
    Ok((!found.is_empty()).then(|| found.into_iter().map(highlight).collect()))
}

/// `textDocument/linkedEditingRange`.
///
/// # Errors
/// The document is not known.
pub fn linked(reading: &Reading, params: lsp::LinkedEditingRangeParams) -> Result<Option<lsp::LinkedEditingRanges>> {
    let at = params.text_document_position_params;
    let (path, offset) = reading.place(&at.text_document.uri, at.position)?;
    let Some(found) = navigation::linked(&reading.analysis, &path, offset) else { return Ok(None) };
    let lines = reading.lines(&path)?;
    let ranges = found.into_iter().map(|range| crate::convert::range(&lines, range, reading.facts.encoding)).collect();
    Ok(Some(lsp::LinkedEditingRanges {
        ranges,
        word_pattern: Some("[A-Za-z_][A-Za-z0-9_]*(-[A-Za-z0-9_]+)*".to_owned()),
    }))
}
