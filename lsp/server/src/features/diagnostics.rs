//! Diagnostics that a client asks for.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use tower_lsp_server::jsonrpc::Result;
use tower_lsp_server::ls_types as lsp;

use crate::publish::of_file;
use crate::reading::Reading;

/// `textDocument/diagnostic`.
///
/// # Errors
/// None of its own.
pub fn of_document(
    reading: &Reading,
    params: lsp::DocumentDiagnosticParams,
) -> Result<lsp::DocumentDiagnosticReportResult> {
    let path = reading.path(&params.text_document.uri);
    let items = of_file(reading, &path);
    let result_id = digest(&items);
    let report = if params.previous_result_id.as_ref() == Some(&result_id) {
        lsp::DocumentDiagnosticReport::Unchanged(lsp::RelatedUnchangedDocumentDiagnosticReport {
            related_documents: None,
            unchanged_document_diagnostic_report: lsp::UnchangedDocumentDiagnosticReport { result_id },
        })
    } else {
        lsp::DocumentDiagnosticReport::Full(lsp::RelatedFullDocumentDiagnosticReport {
            related_documents: None,
            full_document_diagnostic_report: lsp::FullDocumentDiagnosticReport { result_id: Some(result_id), items },
        })
    };
    Ok(lsp::DocumentDiagnosticReportResult::Report(report))
}

/// `workspace/diagnostic`: every file of every application.
///
/// # Errors
/// None of its own.
pub fn of_workspace(
    reading: &Reading,
    params: lsp::WorkspaceDiagnosticParams,
) -> Result<lsp::WorkspaceDiagnosticReportResult> {
    let known: HashMap<lsp::Uri, String> =
        params.previous_result_ids.into_iter().map(|known| (known.uri, known.value)).collect();
    let mut paths = Vec::new();
    for app in reading.analysis.apps() {
        paths.extend(app.diagnostics().keys().cloned());
    }
    paths.sort();
    paths.dedup();
    let mut items = Vec::new();
    for path in paths {
        let Some(uri) = reading.uris.uri(&path) else { continue };
        let version = reading.analysis.document(&path).map(|document| i64::from(document.version));
        let found = of_file(reading, &path);
        let result_id = digest(&found);
        items.push(if known.get(&uri) == Some(&result_id) {
            lsp::WorkspaceDocumentDiagnosticReport::Unchanged(lsp::WorkspaceUnchangedDocumentDiagnosticReport {
                uri,
                version,
                unchanged_document_diagnostic_report: lsp::UnchangedDocumentDiagnosticReport { result_id },
            })
        } else {
            lsp::WorkspaceDocumentDiagnosticReport::Full(lsp::WorkspaceFullDocumentDiagnosticReport {
                uri,
                version,
                full_document_diagnostic_report: lsp::FullDocumentDiagnosticReport {
                    result_id: Some(result_id),
                    items: found,
                },
            })
        });
    }
    Ok(lsp::WorkspaceDiagnosticReportResult::Report(lsp::WorkspaceDiagnosticReport { items }))
}

/// A name for what was said, the same as long as it is.
fn digest(items: &[lsp::Diagnostic]) -> String {
    let mut hasher = DefaultHasher::new();
    serde_json::to_string(items).unwrap_or_default().hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}
