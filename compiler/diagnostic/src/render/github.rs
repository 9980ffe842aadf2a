//! Workflow commands, with which a GitHub job annotates a pull request.

use std::fmt::Write as _;

use super::places::Places;
use crate::{Diagnostic, Severity, Sources};

/// One command a line: `::error file=…,line=…,col=…,endLine=…,endColumn=…,title=…::message`.
pub fn github(diagnostics: &[Diagnostic], sources: &dyn Sources) -> String {
    let mut places = Places::new(sources);
    let mut out = String::new();
    for diagnostic in diagnostics {
        let command = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        let mut properties = String::new();
        if let Some(place) = places.primary(diagnostic)
            && let Some((file, start, end)) = places.named(place)
        {
            let file = property(file);
            // Writing to a string cannot fail.
            let _ = write!(properties, "file={file},line={},col={},endLine={}", start.line, start.column, end.line);
            // GitHub refuses an end column on another line than the start.
            if start.line == end.line {
                let _ = write!(properties, ",endColumn={}", end.column);
            }
            properties.push(',');
        }
        let title = property(&format!("{} {}", diagnostic.code.id, diagnostic.known_as()));
        let text = data(&text(diagnostic));
        let _ = writeln!(out, "::{command} {properties}title={title}::{text}");
    }
    out
}

/// The message, what its label says, and the notes: an annotation shows nothing else.
fn text(diagnostic: &Diagnostic) -> String {
    let mut text = diagnostic.message.clone();
    if let Some(label) = diagnostic.labels.iter().find(|label| label.primary && !label.text.is_empty()) {
        text.push_str(": ");
        text.push_str(&label.text);
    }
    for note in &diagnostic.notes {
        text.push('\n');
        text.push_str(note);
    }
    for fix in &diagnostic.fixes {
        text.push_str("\nhelp: ");
        text.push_str(&fix.title);
    }
    text
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
