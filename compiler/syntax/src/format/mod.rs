//! The formatter: one style, no options.
//!
//! It works on tokens and comments, so nothing that was written can get lost: [`build`] reads them into
//! items and bracket groups, [`align`] decides which columns of neighbouring lines meet, and [`print`]
//! writes. What the author decides: blank lines (one at most), whether a block stands on one line
//! (as long as it fits), and line breaks at operators.

mod align;
mod build;
mod print;
mod quotes;
mod shape;
mod spacing;

use crate::{
    error::SyntaxError,
    lexer::{Lexeme, Lexemes},
    parse,
};

/// Columns of a line.
pub(crate) const WIDTH: usize = 100;
/// Blanks of a level.
pub(crate) const INDENT: usize = 2;

/// Formats a whole file.
///
/// # Errors
///
/// A file with syntax errors is not formatted; they are returned.
pub fn format(text: &str) -> Result<String, Vec<SyntaxError>> {
    let parsed = parse(text);
    if !parsed.errors.is_empty() {
        return Err(parsed.errors);
    }
    let raw: Vec<Lexeme> = Lexemes::new(text, 0, text.len() as u32).collect();
    let hints = quotes::Hints::new(text, &raw, &parsed.statements);
    let file = build::build(text, &raw, &hints);
    Ok(print::print(text, &hints, &file))
}
