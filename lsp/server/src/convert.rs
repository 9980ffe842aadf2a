//! From the core's results to those of the protocol.

use std::collections::HashMap;

use anyport_diagnostic::Severity;
use anyport_ide::diagnostics::FileDiagnostic;
use anyport_ide::{Encoding, LinePosition, Lines, TextRange, WorkspaceEdit};
use tower_lsp_server::ls_types as lsp;

use crate::reading::Reading;

/// Where the pages of messages are.
const PAGES: &str = "https://github.com/anyport/anyport/blob/main/compiler/diagnostic/codes";

/// The byte at a position.
pub fn offset(lines: &Lines, position: lsp::Position, encoding: Encoding) -> u32 {
    lines.offset(LinePosition { line: position.line, column: position.character }, encoding)
}

/// The position of a byte.
pub fn position(lines: &Lines, offset: u32, encoding: Encoding) -> lsp::Position {
    let position = lines.position(offset, encoding);
    lsp::Position { line: position.line, character: position.column }
}

/// A range as the client counts.
pub fn range(lines: &Lines, range: TextRange, encoding: Encoding) -> lsp::Range {
    lsp::Range { start: position(lines, range.start, encoding), end: position(lines, range.end, encoding) }
}

/// A range in bytes.
pub fn text_range(lines: &Lines, range: lsp::Range, encoding: Encoding) -> TextRange {
    let start = offset(lines, range.start, encoding);
    TextRange { start, end: offset(lines, range.end, encoding).max(start) }
}

/// A diagnostic of a file.
pub fn diagnostic(reading: &Reading, lines: &Lines, found: &FileDiagnostic) -> lsp::Diagnostic {
    let mut message = found.message.clone();
    if !found.label.is_empty() {
        message.push('\n');
        message.push_str(&found.label);
    }
    for note in &found.notes {
        message.push('\n');
        message.push_str(note);
    }
    let related: Vec<lsp::DiagnosticRelatedInformation> = found
        .related
        .iter()
        .filter_map(|(place, text)| {
            Some(lsp::DiagnosticRelatedInformation { location: reading.location(place)?, message: text.clone() })
        })
        .collect();
    let page = format!("{PAGES}/{}-{}.md", found.code, found.name);
    lsp::Diagnostic {
        range: range(lines, found.range, reading.facts.encoding),
        severity: Some(match found.severity {
            Severity::Error => lsp::DiagnosticSeverity::ERROR,
            Severity::Warning => lsp::DiagnosticSeverity::WARNING,
            Severity::Note => lsp::DiagnosticSeverity::INFORMATION,
        }),
        code: Some(lsp::NumberOrString::String(found.code.to_owned())),
        code_description: page.parse().ok().map(|href| lsp::CodeDescription { href }),
        source: Some("anyport".to_owned()),
        message,
        related_information: (!related.is_empty()).then_some(related),
        tags: found.name.starts_with("unused").then(|| vec![lsp::DiagnosticTag::UNNECESSARY]),
        data: None,
    }
}

/// An edit of several files. Files that are open carry the version that the edit is for.
pub fn workspace_edit(reading: &Reading, edit: &WorkspaceEdit) -> Option<lsp::WorkspaceEdit> {
    let mut plain: HashMap<lsp::Uri, Vec<lsp::TextEdit>> = HashMap::new();
    let mut versioned = Vec::new();
    for (path, edits) in &edit.files {
        let lines = reading.lines(path).ok()?;
        let uri = reading.uris.uri(path)?;
        let edits: Vec<lsp::TextEdit> = edits
            .iter()
            .map(|edit| lsp::TextEdit {
                range: range(&lines, edit.range, reading.facts.encoding),
                new_text: edit.text.clone(),
            })
            .collect();
        if reading.facts.versioned_edits {
            let version = reading.analysis.document(path).map(|document| document.version);
            versioned.push(lsp::TextDocumentEdit {
                text_document: lsp::OptionalVersionedTextDocumentIdentifier { uri, version },
                edits: edits.into_iter().map(lsp::OneOf::Left).collect(),
            });
        } else {
            plain.insert(uri, edits);
        }
    }
    Some(if reading.facts.versioned_edits {
        lsp::WorkspaceEdit { document_changes: Some(lsp::DocumentChanges::Edits(versioned)), ..Default::default() }
    } else {
        lsp::WorkspaceEdit { changes: Some(plain), ..Default::default() }
    })
}
