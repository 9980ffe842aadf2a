//! Other names, and files in other places.

use anyport_ide::{moved, rename};
use tower_lsp_server::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp_server::ls_types as lsp;

use crate::convert;
use crate::reading::Reading;

/// `textDocument/prepareRename`.
///
/// # Errors
/// Why the name cannot be another one.
pub fn prepare(
    reading: &Reading,
    params: lsp::TextDocumentPositionParams,
) -> Result<Option<lsp::PrepareRenameResponse>> {
    let (path, offset) = reading.place(&params.text_document.uri, params.position)?;
    let found = rename::prepare(&reading.analysis, &path, offset).map_err(refused)?;
    let range = reading.range(&found.place.path, found.place.range)?;
    Ok(Some(lsp::PrepareRenameResponse::RangeWithPlaceholder { range, placeholder: found.name }))
}

/// `textDocument/rename`.
///
/// # Errors
/// Why it cannot be called so.
pub fn rename(reading: &Reading, params: lsp::RenameParams) -> Result<Option<lsp::WorkspaceEdit>> {
    let at = params.text_document_position;
    let (path, offset) = reading.place(&at.text_document.uri, at.position)?;
    let edit = rename::rename(&reading.analysis, &path, offset, &params.new_name).map_err(refused)?;
    Ok(convert::workspace_edit(reading, &edit))
}

/// `workspace/willRenameFiles`.
///
/// # Errors
/// None of its own.
pub fn will_rename_files(reading: &Reading, params: lsp::RenameFilesParams) -> Result<Option<lsp::WorkspaceEdit>> {
    let mut moves = Vec::new();
    for file in params.files {
        let (Ok(old), Ok(new)) = (file.old_uri.parse(), file.new_uri.parse()) else { continue };
        moves.push((reading.path(&old).to_string(), reading.path(&new).to_string()));
    }
    let edit = moved::will_move(&reading.analysis, &moves);
    Ok(if edit.is_empty() { None } else { convert::workspace_edit(reading, &edit) })
}

/// The protocol's way to say that it was asked for something that cannot be.
fn refused(why: String) -> Error {
    // -32803: RequestFailed. The request was well formed and failed for a reason that a person may read.
    Error { code: ErrorCode::ServerError(-32803), message: why.into(), data: None }
}
