//! One JSON object a line, for programs.

use serde::Serialize;

use super::places::Places;
use crate::{Diagnostic, Position, Sources, Span};

/// One object a line. Lines and columns count from 1, columns in characters. A label of no source
/// has nothing to say to a program and is left out, and so is a fix that would change one.
pub fn json_lines(diagnostics: &[Diagnostic], sources: &dyn Sources) -> String {
    let mut places = Places::new(sources);
    let mut out = String::new();
    for diagnostic in diagnostics {
        // These types always serialise: they hold strings, numbers and lists.
        if let Ok(line) = serde_json::to_string(&Object::of(diagnostic, &mut places)) {
            out.push_str(&line);
            out.push('\n');
        }
    }
    out
}

#[derive(Serialize)]
struct Object<'a> {
    code: &'static str,
    severity: &'static str,
    message: &'a str,
    labels: Vec<Label<'a>>,
    notes: &'a [String],
    fixes: Vec<Fix<'a>>,
}

#[derive(Serialize)]
struct Label<'a> {
    #[serde(flatten)]
    range: Range,
    primary: bool,
    text: &'a str,
}

#[derive(Serialize)]
struct Fix<'a> {
    title: &'a str,
    edits: Vec<Edit<'a>>,
}

#[derive(Serialize)]
struct Edit<'a> {
    #[serde(flatten)]
    range: Range,
    text: &'a str,
}

#[derive(Serialize)]
struct Range {
    file: String,
    start: LineColumn,
    end: LineColumn,
}

#[derive(Serialize)]
struct LineColumn {
    line: u32,
    column: u32,
}

impl<'a> Object<'a> {
    fn of(diagnostic: &'a Diagnostic, places: &mut Places) -> Object<'a> {
        let mut labels = Vec::new();
        for label in &diagnostic.labels {
            if let Some(range) = Range::of(label.span, places) {
                labels.push(Label { range, primary: label.primary, text: &label.text });
            }
        }
        let mut fixes = Vec::new();
        for fix in &diagnostic.fixes {
            let edits =
                fix.edits.iter().map(|edit| Some(Edit { range: Range::of(edit.span, places)?, text: &edit.text }));
            if let Some(edits) = edits.collect() {
                fixes.push(Fix { title: &fix.title, edits });
            }
        }
        Object {
            code: diagnostic.code.id,
            severity: diagnostic.severity.as_str(),
            message: &diagnostic.message,
            labels,
            notes: &diagnostic.notes,
            fixes,
        }
    }
}

impl Range {
    fn of(span: Span, places: &mut Places) -> Option<Range> {
        let place = places.place(span)?;
        let (file, start, end) = places.named(place)?;
        Some(Range { file: file.to_owned(), start: start.into(), end: end.into() })
    }
}

impl From<Position> for LineColumn {
    fn from(position: Position) -> LineColumn {
        LineColumn { line: position.line, column: position.column }
    }
}
