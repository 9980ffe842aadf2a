//! What is wrong, by file: every environment and each of its targets, each mistake once.

use std::collections::BTreeMap;

use anyport_build::Session;
use anyport_diagnostic::{Diagnostic, Severity, Span};

use crate::app::App;
use crate::text::{FilePath, FileRange, TextEdit, TextRange, WorkspaceEdit};

/// One thing to say about a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileDiagnostic {
    /// Where.
    pub range: TextRange,
    /// How bad.
    pub severity: Severity,
    /// The stable code: `E0201`. Its page is `anyport explain CODE`.
    pub code: &'static str,
    /// The stable name: `unknown-name`.
    pub name: &'static str,
    /// What is wrong, in one line.
    pub message: String,
    /// Words for the place; may be empty.
    pub label: String,
    /// Why it is so, and what else helps.
    pub notes: Vec<String>,
    /// Other places that explain it.
    pub related: Vec<(FileRange, String)>,
    /// Edits that mend it.
    pub fixes: Vec<Fix>,
}

/// An edit that mends a mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as an imperative.
    pub title: String,
    /// What it changes.
    pub edit: WorkspaceEdit,
}

/// What is wrong, by file. Every file of the application is there, with nothing if it is well.
pub type ByFile = BTreeMap<FilePath, Vec<FileDiagnostic>>;

/// Everything wrong with an application; [`App::diagnostics`] keeps it.
pub(crate) fn diagnostics(app: &App) -> ByFile {
    let mut out: ByFile = app.files().into_iter().map(|file| (app.path(file), Vec::new())).collect();
    let said = Session::over(app.db().clone()).check();
    for diagnostic in said {
        let place = app.place(diagnostic.span()).filter(|place| !place.path.starts_with("std:/"));
        // What has no place in a text of the author's is said at the head of the application.
        let place =
            place.unwrap_or_else(|| FileRange { path: app.root.clone(), range: TextRange { start: 0, end: 0 } });
        let converted = convert(app, diagnostic, place.range);
        out.entry(place.path).or_default().push(converted);
    }
    out
}

fn convert(app: &App, diagnostic: Diagnostic, range: TextRange) -> FileDiagnostic {
    let related = diagnostic.labels.iter().filter(|label| !label.primary && !label.text.is_empty());
    let related = related.filter_map(|label| Some((visible_place(app, label.span)?, label.text.clone()))).collect();
    let label = diagnostic.labels.iter().find(|label| label.primary).map(|label| label.text.clone());
    FileDiagnostic {
        range,
        severity: diagnostic.severity,
        code: diagnostic.code.id,
        name: diagnostic.code.name,
        message: diagnostic.message,
        label: label.unwrap_or_default(),
        notes: diagnostic.notes,
        related,
        fixes: diagnostic.fixes.into_iter().filter_map(|fix| convert_fix(app, fix)).collect(),
    }
}

fn convert_fix(app: &App, fix: anyport_diagnostic::Fix) -> Option<Fix> {
    let mut edit = WorkspaceEdit::default();
    for change in fix.edits {
        let place = visible_place(app, change.span)?;
        edit.files.entry(place.path).or_default().push(TextEdit { range: place.range, text: change.text });
    }
    for edits in edit.files.values_mut() {
        edits.sort();
    }
    (!edit.is_empty()).then_some(Fix { title: fix.title, edit })
}

/// A place in a text of the author's.
fn visible_place(app: &App, span: Span) -> Option<FileRange> {
    app.place(span).filter(|place| !place.path.starts_with("std:/"))
}
