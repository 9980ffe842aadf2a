//! What a person reads when the grammar gives up.

use crate::{
    error::{SyntaxError, SyntaxErrorKind},
    lexer::Lexeme,
    parse::Failure,
    tree::TextRange,
};

/// Describes why parsing stopped.
pub(crate) fn describe(_text: &str, _tokens: &[Lexeme], failure: &Failure, end: u32) -> SyntaxError {
    let range = match failure {
        lalrpop_util::ParseError::UnrecognizedToken { token, .. } => TextRange { start: token.0, end: token.2 },
        _ => TextRange { start: end, end },
    };
    SyntaxError::new(SyntaxErrorKind::UnexpectedToken, range, format!("{failure:?}"), "")
}
