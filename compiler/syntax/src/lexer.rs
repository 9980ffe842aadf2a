//! From text to tokens.

use logos::Logos;

use crate::{strings, token::Token, tree::TextRange};

/// Whether something was lexed that a person has to hear about. Kept out of the tokens, which have
/// no payload, and looked at once per item instead of once per token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Problems {
    /// A string did not end.
    pub unclosed: bool,
    /// A `"""` did not end: none that follows needs to be looked for to the end of the file again.
    pub unclosed_block: bool,
}

/// Reads a string from its opening quote on.
pub(crate) fn string(lexer: &mut logos::Lexer<'_, Token>) {
    let start = lexer.span().start;
    let found = strings::end(lexer.source().as_bytes(), start, lexer.extras.unclosed_block);
    if !found.closed {
        lexer.extras.unclosed = true;
        lexer.extras.unclosed_block |= found.block;
    }
    lexer.bump(found.end.saturating_sub(lexer.span().end));
}

/// A token with its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Lexeme {
    /// What.
    pub token: Token,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Lexeme {
    /// A token that was not written.
    pub(crate) const fn synthetic(token: Token, at: u32) -> Self {
        Self { token, start: at, end: at }
    }

    /// Its range.
    pub(crate) const fn range(self) -> TextRange {
        TextRange { start: self.start, end: self.end }
    }

    /// What was written.
    pub(crate) fn text(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize).unwrap_or_default()
    }
}

/// All tokens of a text, comments and line ends included; blanks and a byte order mark are left
/// out.
pub(crate) struct Lexemes<'s> {
    inner: logos::Lexer<'s, Token>,
    offset: u32,
}

impl<'s> Lexemes<'s> {
    /// Lexes `text` from `start` to `end`.
    pub(crate) fn new(text: &'s str, start: u32, end: u32) -> Self {
        let slice = text.get(start as usize..end as usize).unwrap_or_default();
        let mut inner = Token::lexer(slice);
        if start == 0 && slice.starts_with(BYTE_ORDER_MARK) {
            inner.bump(BYTE_ORDER_MARK.len_utf8());
        }
        Self { inner, offset: start }
    }

    /// What was wrong so far.
    pub(crate) fn problems(&self) -> Problems {
        self.inner.extras
    }
}

/// Allowed at the very start of a file, where some editors put it.
pub(crate) const BYTE_ORDER_MARK: char = '\u{FEFF}';

impl Iterator for Lexemes<'_> {
    type Item = Lexeme;

    #[inline]
    fn next(&mut self) -> Option<Lexeme> {
        let token = self.inner.next()?.unwrap_or(Token::Unknown);
        let span = self.inner.span();
        Some(Lexeme { token, start: self.offset + span.start as u32, end: self.offset + span.end as u32 })
    }
}

/// All tokens of a text with their ranges, comments and line ends included: what an editor paints.
pub fn lex(text: &str) -> impl Iterator<Item = (Token, TextRange)> {
    let end = u32::try_from(text.len()).unwrap_or(0);
    Lexemes::new(text, 0, end).map(|lexeme| (lexeme.token, lexeme.range()))
}
