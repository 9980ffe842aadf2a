//! Syntax errors as diagnostics.

use anyport_diagnostic::{Code, Diagnostic, Edit, codes};
use anyport_syntax::{SyntaxError, SyntaxErrorKind};

use crate::source::{Db, Item, parsed};

/// What could not be read in an item.
pub fn syntax_diagnostics(db: &dyn Db, item: Item) -> Vec<Diagnostic> {
    parsed(db, item).errors.iter().map(|error| diagnostic(item, error)).collect()
}

fn code(kind: SyntaxErrorKind) -> &'static Code {
    match kind {
        SyntaxErrorKind::UnclosedBracket | SyntaxErrorKind::UnopenedBracket => &codes::UNCLOSED_BRACKET,
        SyntaxErrorKind::UnclosedString => &codes::UNCLOSED_STRING,
        SyntaxErrorKind::BadEscape => &codes::BAD_ESCAPE,
        SyntaxErrorKind::BadNumber => &codes::BAD_NUMBER,
        SyntaxErrorKind::TooDeep => &codes::TOO_DEEP,
        SyntaxErrorKind::TooLong => &codes::TOO_LONG,
        SyntaxErrorKind::UnexpectedCharacter | SyntaxErrorKind::ForeignSyntax => &codes::UNEXPECTED_CHARACTER,
        _ => &codes::UNEXPECTED_TOKEN,
    }
}

fn diagnostic(item: Item, error: &SyntaxError) -> Diagnostic {
    let mut out = Diagnostic::new(code(error.kind), item.span(error.range), error.message.clone())
        .with_label(error.label.clone());
    for (range, text) in &error.related {
        out = out.with_secondary(item.span(*range), text.clone());
    }
    for note in &error.notes {
        out = out.with_note(note.clone());
    }
    for (title, edits) in &error.fixes {
        out = out.with_fix_edits(
            title.clone(),
            edits.iter().map(|(range, text)| Edit { span: item.span(*range), text: text.clone() }).collect(),
        );
    }
    out
}
