//! What the server can do, said in one place, and what the client can do, read in one place.

use std::sync::Arc;

use anyport_ide::Encoding;
use tower_lsp_server::ls_types as lsp;

use crate::features::{actions, commands, completion, semantic_tokens};
use crate::reading::Facts;

/// Reads what the client can do.
pub fn facts(capabilities: lsp::ClientCapabilities) -> Facts {
    let text = capabilities.text_document.clone().unwrap_or_default();
    let workspace = capabilities.workspace.clone().unwrap_or_default();
    let window = capabilities.window.clone().unwrap_or_default();
    let offered = capabilities.general.as_ref().and_then(|general| general.position_encodings.clone());
    let offered = offered.unwrap_or_default();
    let encoding = if offered.contains(&lsp::PositionEncodingKind::UTF8) {
        Encoding::Utf8
    } else if !offered.is_empty()
        && !offered.contains(&lsp::PositionEncodingKind::UTF16)
        && offered.contains(&lsp::PositionEncodingKind::UTF32)
    {
        Encoding::Utf32
    } else {
        Encoding::Utf16
    };
    let completion = text.completion.as_ref().and_then(|completion| completion.completion_item.as_ref());
    Facts {
        encoding,
        pulls_diagnostics: text.diagnostic.is_some(),
        refreshes_diagnostics: workspace
            .diagnostics
            .is_some_and(|diagnostics| diagnostics.refresh_support == Some(true)),
        refreshes_views: workspace.inlay_hint.is_some_and(|hints| hints.refresh_support == Some(true)),
        registers_watchers: workspace
            .did_change_watched_files
            .is_some_and(|watched| watched.dynamic_registration == Some(true)),
        shows_progress: window.work_done_progress == Some(true),
        answers_settings: workspace.configuration == Some(true),
        versioned_edits: workspace.workspace_edit.is_some_and(|edit| edit.document_changes == Some(true)),
        snippets: completion.is_some_and(|item| item.snippet_support == Some(true)),
        symbol_tree: text
            .document_symbol
            .is_some_and(|symbols| symbols.hierarchical_document_symbol_support == Some(true)),
        definition_links: text.definition.is_some_and(|definition| definition.link_support == Some(true)),
        capabilities: Arc::new(capabilities),
    }
}

/// What the server can do.
pub fn server(facts: &Facts) -> lsp::ServerCapabilities {
    lsp::ServerCapabilities {
        position_encoding: Some(match facts.encoding {
            Encoding::Utf8 => lsp::PositionEncodingKind::UTF8,
            Encoding::Utf16 => lsp::PositionEncodingKind::UTF16,
            Encoding::Utf32 => lsp::PositionEncodingKind::UTF32,
        }),
        text_document_sync: Some(lsp::TextDocumentSyncCapability::Options(lsp::TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(lsp::TextDocumentSyncKind::INCREMENTAL),
            ..Default::default()
        })),
        diagnostic_provider: Some(lsp::DiagnosticServerCapabilities::Options(lsp::DiagnosticOptions {
            identifier: Some("anyport".to_owned()),
            inter_file_dependencies: true,
            workspace_diagnostics: true,
            ..Default::default()
        })),
        completion_provider: Some(completion::options()),
        signature_help_provider: Some(completion::signature_options()),
        hover_provider: Some(lsp::HoverProviderCapability::Simple(true)),
        inlay_hint_provider: Some(lsp::OneOf::Left(true)),
        definition_provider: Some(lsp::OneOf::Left(true)),
        declaration_provider: Some(lsp::DeclarationCapability::Simple(true)),
        type_definition_provider: Some(lsp::TypeDefinitionProviderCapability::Simple(true)),
        implementation_provider: Some(lsp::ImplementationProviderCapability::Simple(true)),
        references_provider: Some(lsp::OneOf::Left(true)),
        document_highlight_provider: Some(lsp::OneOf::Left(true)),
        linked_editing_range_provider: Some(lsp::LinkedEditingRangeServerCapabilities::Simple(true)),
        rename_provider: Some(lsp::OneOf::Right(lsp::RenameOptions {
            prepare_provider: Some(true),
            work_done_progress_options: lsp::WorkDoneProgressOptions::default(),
        })),
        document_symbol_provider: Some(lsp::OneOf::Left(true)),
        workspace_symbol_provider: Some(lsp::OneOf::Left(true)),
        call_hierarchy_provider: Some(lsp::CallHierarchyServerCapability::Simple(true)),
        semantic_tokens_provider: Some(lsp::SemanticTokensServerCapabilities::SemanticTokensOptions(
            lsp::SemanticTokensOptions {
                legend: semantic_tokens::legend(),
                range: Some(true),
                full: Some(lsp::SemanticTokensFullOptions::Delta { delta: Some(true) }),
                ..Default::default()
            },
        )),
        document_formatting_provider: Some(lsp::OneOf::Left(true)),
        document_range_formatting_provider: Some(lsp::OneOf::Left(true)),
        document_on_type_formatting_provider: Some(lsp::DocumentOnTypeFormattingOptions {
            first_trigger_character: "}".to_owned(),
            more_trigger_character: Some(["]", ")", "\n"].map(str::to_owned).to_vec()),
        }),
        folding_range_provider: Some(lsp::FoldingRangeProviderCapability::Simple(true)),
        selection_range_provider: Some(lsp::SelectionRangeProviderCapability::Simple(true)),
        document_link_provider: Some(lsp::DocumentLinkOptions {
            resolve_provider: None,
            work_done_progress_options: lsp::WorkDoneProgressOptions::default(),
        }),
        code_action_provider: Some(lsp::CodeActionProviderCapability::Options(lsp::CodeActionOptions {
            code_action_kinds: Some(actions::kinds()),
            ..Default::default()
        })),
        code_lens_provider: Some(lsp::CodeLensOptions { resolve_provider: Some(true) }),
        execute_command_provider: Some(lsp::ExecuteCommandOptions {
            commands: commands::COMMANDS.map(str::to_owned).to_vec(),
            ..Default::default()
        }),
        workspace: Some(lsp::WorkspaceServerCapabilities {
            file_operations: Some(lsp::WorkspaceFileOperationsServerCapabilities {
                will_rename: Some(every_file()),
                did_rename: Some(every_file()),
                did_create: Some(every_file()),
                did_delete: Some(every_file()),
                ..Default::default()
            }),
            workspace_folders: Some(lsp::WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(lsp::OneOf::Left(true)),
            }),
        }),
        ..Default::default()
    }
}

/// What is embedded may have any name, so every file and folder matters.
fn every_file() -> lsp::FileOperationRegistrationOptions {
    let pattern = lsp::FileOperationPattern { glob: "**/*".to_owned(), matches: None, options: None };
    lsp::FileOperationRegistrationOptions {
        filters: vec![lsp::FileOperationFilter { scheme: Some("file".to_owned()), pattern }],
    }
}

/// Sources to watch on the disk.
pub fn watched_sources() -> lsp::Registration {
    let watcher = lsp::FileSystemWatcher { glob_pattern: lsp::GlobPattern::String("**/*.app".to_owned()), kind: None };
    let options = lsp::DidChangeWatchedFilesRegistrationOptions { watchers: vec![watcher] };
    lsp::Registration {
        id: "anyport/sources".to_owned(),
        method: "workspace/didChangeWatchedFiles".to_owned(),
        register_options: serde_json::to_value(options).ok(),
    }
}
