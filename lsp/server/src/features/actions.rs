//! Code actions.

use anyport_ide::actions::{self, Action, ActionKind};
use tower_lsp_server::jsonrpc::Result;
use tower_lsp_server::ls_types as lsp;

use crate::convert;
use crate::reading::Reading;

/// The sorts of actions that there are, for the client to know.
pub fn kinds() -> Vec<lsp::CodeActionKind> {
    let all = [
        ActionKind::Fix,
        ActionKind::Extract,
        ActionKind::Inline,
        ActionKind::Rewrite,
        ActionKind::FixAll,
        ActionKind::Imports,
    ];
    all.map(kind).to_vec()
}

fn kind(kind: ActionKind) -> lsp::CodeActionKind {
    match kind {
        ActionKind::Fix => lsp::CodeActionKind::QUICKFIX,
        ActionKind::Extract => lsp::CodeActionKind::REFACTOR_EXTRACT,
        ActionKind::Inline => lsp::CodeActionKind::REFACTOR_INLINE,
        ActionKind::Rewrite => lsp::CodeActionKind::REFACTOR_REWRITE,
        ActionKind::FixAll => lsp::CodeActionKind::SOURCE_FIX_ALL,
        ActionKind::Imports => lsp::CodeActionKind::SOURCE_ORGANIZE_IMPORTS,
    }
}

/// `textDocument/codeAction`.
///
/// # Errors
/// The document is not known.
pub fn code_actions(reading: &Reading, params: lsp::CodeActionParams) -> Result<Option<lsp::CodeActionResponse>> {
    let path = reading.path(&params.text_document.uri);
    let lines = reading.lines(&path)?;
    let range = convert::text_range(&lines, params.range, reading.facts.encoding);
    let wanted = |action: &Action| {
        // `refactor` asks for `refactor.extract` too.
        let kind = kind(action.kind);
        let fits = |only: &lsp::CodeActionKind| {
            let rest = kind.as_str().strip_prefix(only.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.')) || only.as_str().is_empty()
        };
        match &params.context.only {
            Some(only) => only.iter().any(fits),
            None => true,
        }
    };
    let mut found = actions::actions(&reading.analysis, &path, range);
    // Actions of the whole file are for those who ask for them.
    if params.context.only.is_some() {
        found.extend(actions::source_actions(&reading.analysis, &path));
    }
    let converted = found.iter().filter(|action| wanted(action)).filter_map(|action| {
        let diagnostics: Vec<lsp::Diagnostic> =
            action.mends.iter().map(|mended| convert::diagnostic(reading, &lines, mended)).collect();
        Some(lsp::CodeActionOrCommand::CodeAction(lsp::CodeAction {
            title: action.title.clone(),
            kind: Some(kind(action.kind)),
            diagnostics: (!diagnostics.is_empty()).then_some(diagnostics),
            edit: Some(convert::workspace_edit(reading, &action.edit)?),
            is_preferred: action.preferred.then_some(true),
            ..Default::default()
        }))
    });
    Ok(Some(converted.collect()))
}
