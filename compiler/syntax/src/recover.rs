//! What is kept of a text with mistakes.

use crate::{
    actions::Actions,
    error::SyntaxError,
    lexer::Lexeme,
    message, parse,
    tree::Statement,
};

/// Reads as many statements as possible.
pub(crate) fn statements(cx: &Actions<'_>, tokens: &[Lexeme], _known: &[SyntaxError]) -> Vec<Statement> {
    match parse::statements(cx, tokens) {
        Ok(statements) => statements,
        Err(failure) => {
            cx.report(message::describe(cx.text, tokens, &failure, 0));
            Vec::new()
        }
    }
}
