//! What stands under the pointer, and words between the words.

use anyport_ide::hints::{HintKind, hints};
use anyport_ide::hover;
use tower_lsp_server::jsonrpc::Result;
use tower_lsp_server::ls_types as lsp;

use super::completion::markdown;
use super::output;
use crate::convert;
use crate::reading::Reading;

/// `textDocument/hover`.
///
/// # Errors
/// The document is not known.
pub fn hover(reading: &Reading, params: lsp::HoverParams) -> Result<Option<lsp::Hover>> {
    let at = &params.text_document_position_params;
    if output::document(reading, &at.text_document.uri).is_some() {
        return Ok(output::hover(reading, at));
    }
    let (path, offset) = reading.place(&at.text_document.uri, at.position)?;
    let Some(found) = hover::hover(&reading.analysis, &path, offset) else { return Ok(None) };
    Ok(Some(lsp::Hover {
        range: Some(reading.range(&path, found.range)?),
        contents: lsp::HoverContents::Markup(markdown(found.markdown)),
    }))
}

/// `textDocument/inlayHint`, for the environment of the settings.
///
/// # Errors
/// The document is not known.
pub fn inlay_hints(reading: &Reading, params: lsp::InlayHintParams) -> Result<Option<Vec<lsp::InlayHint>>> {
    let path = reading.path(&params.text_document.uri);
    let lines = reading.lines(&path)?;
    let range = convert::text_range(&lines, params.range, reading.facts.encoding);
    let found = hints(&reading.analysis, &path, range, reading.settings.environment.as_deref());
    let hint = |hint: anyport_ide::hints::Hint| lsp::InlayHint {
        position: convert::position(&lines, hint.offset, reading.facts.encoding),
        label: lsp::InlayHintLabel::String(hint.label),
        kind: Some(match hint.kind {
            HintKind::Argument => lsp::InlayHintKind::PARAMETER,
            _ => lsp::InlayHintKind::TYPE,
        }),
        text_edits: None,
        tooltip: (!hint.tooltip.is_empty()).then(|| lsp::InlayHintTooltip::MarkupContent(markdown(hint.tooltip))),
        padding_left: Some(hint.kind != HintKind::Argument),
        padding_right: Some(true),
        data: None,
    };
    Ok(Some(found.into_iter().map(hint).collect()))
}
