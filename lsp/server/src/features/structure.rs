//! The structure of a text: what folds, what a selection grows to, what a click opens.

use anyport_ide::folding::{FoldKind, folding};
use anyport_ide::links::links;
use anyport_ide::selection::selection;
use anyport_ide::semantics::PathUse;
use tower_lsp_server::jsonrpc::Result;
use tower_lsp_server::ls_types as lsp;

use crate::convert;
use crate::reading::Reading;

/// `textDocument/foldingRange`.
///
/// # Errors
/// The document is not known.
pub fn folds(reading: &Reading, params: lsp::FoldingRangeParams) -> Result<Option<Vec<lsp::FoldingRange>>> {
    let path = reading.path(&params.text_document.uri);
    reading.lines(&path)?;
    let found = folding(&reading.analysis, &path).into_iter().map(|fold| lsp::FoldingRange {
        start_line: fold.start,
        end_line: fold.end,
        kind: match fold.kind {
            FoldKind::Code => None,
            FoldKind::Comment => Some(lsp::FoldingRangeKind::Comment),
            FoldKind::Imports => Some(lsp::FoldingRangeKind::Imports),
            FoldKind::Region => Some(lsp::FoldingRangeKind::Region),
        },
        start_character: None,
        end_character: None,
        collapsed_text: None,
    });
    Ok(Some(found.collect()))
}

/// `textDocument/selectionRange`.
///
/// # Errors
/// The document is not known.
pub fn selections(reading: &Reading, params: lsp::SelectionRangeParams) -> Result<Option<Vec<lsp::SelectionRange>>> {
    let path = reading.path(&params.text_document.uri);
    let lines = reading.lines(&path)?;
    let encoding = reading.facts.encoding;
    let one = |position: lsp::Position| {
        let offset = convert::offset(&lines, position, encoding);
        let mut out: Option<lsp::SelectionRange> = None;
        for range in selection(&reading.analysis, &path, offset).into_iter().rev() {
            let range = convert::range(&lines, range, encoding);
            out = Some(lsp::SelectionRange { range, parent: out.map(Box::new) });
        }
        out.unwrap_or(lsp::SelectionRange { range: lsp::Range { start: position, end: position }, parent: None })
    };
    Ok(Some(params.positions.into_iter().map(one).collect()))
}

/// `textDocument/documentLink`.
///
/// # Errors
/// The document is not known.
pub fn document_links(reading: &Reading, params: lsp::DocumentLinkParams) -> Result<Option<Vec<lsp::DocumentLink>>> {
    let path = reading.path(&params.text_document.uri);
    let lines = reading.lines(&path)?;
    let found = links(&reading.analysis, &path).into_iter().filter_map(|link| {
        Some(lsp::DocumentLink {
            range: convert::range(&lines, link.range, reading.facts.encoding),
            target: Some(reading.uris.uri(&link.path)?),
            tooltip: Some(
                match link.why {
                    PathUse::Import => "open the module",
                    PathUse::Definitions => "open the definitions",
                    PathUse::Embed => "open what is embedded",
                    PathUse::Manifests => "open the manifests",
                }
                .to_owned(),
            ),
            data: None,
        })
    });
    Ok(Some(found.collect()))
}
