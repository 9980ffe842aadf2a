//! Which line ends separate, decided on tokens before the grammar sees them.
//!
//! A line end separates where a statement could end before it and begin after it: not after an
//! opening bracket, an operator, `=`, `:`, `,`, `then`, `else`; not before an operator, `.`, `{`,
//! `then`, `else` or a closing bracket; and never inside `[ ]`, `( )` or a comprehension. What does not
//! separate is dropped, so the grammar knows one kind of separator and no blanks.
//!
//! Two exceptions exist for half-typed text: a line that ends in `.` ends there, and a line that can
//! only begin a statement (`cpu = 1`) does so even after `=`.
//!
//! The same walk checks the limits, because they must hold before a tree is built.

use crate::{
    lexer::Lexeme,
    limits::{Gauge, Overflow},
    token::Token,
};

/// `///` lines that stand before a token.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Doc {
    /// Where the token begins.
    pub at: u32,
    /// The first of the lines among the raw tokens.
    pub first: u32,
    /// One past the last.
    pub last: u32,
}

/// The tokens of the grammar.
#[derive(Debug, Default)]
pub(crate) struct Layout {
    /// Without comments; a line end only where it separates.
    pub tokens: Vec<Lexeme>,
    /// Documentation, by place.
    pub docs: Vec<Doc>,
    /// Whether every bracket has its partner.
    pub balanced: bool,
    /// Whether there is a token of no grammar.
    pub foreign: bool,
    /// A limit that was passed.
    pub overflow: Option<(Overflow, Lexeme)>,
}

/// Properties of tokens, as bits.
mod bits {
    /// The statement goes on after it.
    pub(super) const AFTER: u16 = 1;
    /// The statement goes on before it.
    pub(super) const BEFORE: u16 = 2;
    /// Opens a bracket.
    pub(super) const OPEN: u16 = 4;
    /// Closes a bracket.
    pub(super) const CLOSE: u16 = 8;
    /// Makes the tree one deeper.
    pub(super) const LINK: u16 = 16;
    /// A word of operators, which may be a name as well.
    pub(super) const WORD: u16 = 32;
    /// A word that goes on before and after.
    pub(super) const BRANCH: u16 = 64;
    /// Comments and line ends.
    pub(super) const TRIVIA: u16 = 128;
    /// Not in the grammar.
    pub(super) const FOREIGN: u16 = 256;
    /// May end a value.
    pub(super) const VALUE: u16 = 512;
}

const fn properties(token: Token) -> u16 {
    use bits::{AFTER, BEFORE, BRANCH, CLOSE, FOREIGN, LINK, OPEN, TRIVIA, VALUE, WORD};
    match token {
        Token::LeftBrace => OPEN | AFTER | BEFORE,
        Token::LeftBracket | Token::LeftParen => OPEN | AFTER | LINK,
        Token::RightBrace | Token::RightBracket | Token::RightParen => CLOSE | BEFORE | VALUE,
        Token::Comma | Token::Colon | Token::Equal | Token::PlusEqual | Token::Arrow => AFTER | BEFORE,
        Token::Dot => BEFORE | LINK,
        Token::DotDot
        | Token::EqualEqual
        | Token::NotEqual
        | Token::Less
        | Token::LessEqual
        | Token::GreaterEqual
        | Token::Plus
        | Token::Minus
        | Token::Star
        | Token::Slash
        | Token::Pipe => AFTER | BEFORE | LINK,
        // They also end a type, so they go on only where they begin a line.
        Token::Greater | Token::Question => BEFORE | LINK,
        Token::And | Token::Or | Token::In | Token::Matches => WORD | LINK,
        Token::Where => WORD,
        Token::Then | Token::Else => BRANCH,
        Token::If | Token::Not | Token::Match => LINK,
        Token::Name | Token::Number | Token::String | Token::True | Token::False | Token::Null => VALUE,
        Token::Comment | Token::DocComment | Token::ModuleComment | Token::Newline => TRIVIA,
        Token::AndAnd
        | Token::OrOr
        | Token::Bang
        | Token::Semicolon
        | Token::SingleQuoted
        | Token::HashComment
        | Token::BlockComment
        | Token::Unknown => FOREIGN,
        _ => 0,
    }
}

/// [`properties`] as a table: one load per token instead of a jump.
static TABLE: [u16; Token::ALL.len()] = {
    let mut table = [0; Token::ALL.len()];
    let mut at = 0;
    while at < table.len() {
        table[Token::ALL[at] as usize] = properties(Token::ALL[at]);
        at += 1;
    }
    table
};

#[inline]
fn has(token: Token, bit: u16) -> bool {
    TABLE.get(token as usize).is_some_and(|properties| properties & bit != 0)
}

/// Whether it opens a bracket.
#[inline]
pub(crate) fn opens(token: Token) -> bool {
    has(token, bits::OPEN)
}

/// Whether it closes a bracket.
#[inline]
pub(crate) fn closes(token: Token) -> bool {
    has(token, bits::CLOSE)
}

/// Whether the grammar never sees it.
#[inline]
pub(crate) fn is_trivia(token: Token) -> bool {
    has(token, bits::TRIVIA)
}

/// What closes an opening bracket.
pub(crate) fn closer(open: Token) -> Token {
    match open {
        Token::LeftBracket => Token::RightBracket,
        Token::LeftParen => Token::RightParen,
        _ => Token::RightBrace,
    }
}

/// Whether it is a word: a name or a keyword.
pub(crate) fn is_word(token: Token) -> bool {
    matches!(
        token,
        Token::Name
            | Token::Unset
            | Token::Lock
            | Token::Type
            | Token::Target
            | Token::Extends
            | Token::On
            | Token::For
            | Token::As
            | Token::Where
            | Token::If
            | Token::Then
            | Token::Else
            | Token::Match
            | Token::In
            | Token::Matches
            | Token::And
            | Token::Or
            | Token::Not
            | Token::True
            | Token::False
            | Token::Null
    )
}

/// Whether a line end between `before` and `next` separates, outside of `[ ]` and `( )`. `earlier` comes
/// before `before`, `following` after `next`: they tell an operator from a key of the same name.
#[inline]
pub(crate) fn separates(earlier: Option<Token>, before: Token, next: Token, following: Option<Token>) -> bool {
    if has(next, bits::BEFORE) {
        return false;
    }
    if has(before, bits::AFTER) {
        return match before {
            Token::Equal | Token::PlusEqual => {
                next == Token::Name && following.is_some_and(begins_statement) || assigns(next, following)
            }
            // A type on the next line is fine, a field is a field.
            Token::Colon => {
                assigns(next, following)
                    || next == Token::Name
                        && matches!(following, Some(Token::Name | Token::String | Token::Number | Token::Colon))
            }
            Token::EqualEqual | Token::NotEqual | Token::Plus | Token::Minus | Token::Star | Token::Slash => {
                assigns(next, following)
            }
            _ => false,
        };
    }
    if has(before, bits::WORD) && earlier.is_some_and(|token| has(token, bits::VALUE)) {
        return assigns(next, following);
    }
    if matches!(before, Token::Then | Token::Else | Token::If | Token::Not | Token::Match)
        && earlier.is_some_and(|token| !matches!(token, Token::Dot | Token::Newline | Token::Comma) && !opens(token))
    {
        return assigns(next, following);
    }
    if has(next, bits::WORD) {
        return matches!(
            following,
            Some(Token::Equal | Token::PlusEqual | Token::Colon | Token::LeftBrace | Token::Dot)
        );
    }
    if has(next, bits::BRANCH) {
        return matches!(following, Some(Token::Equal | Token::PlusEqual | Token::Colon | Token::Dot));
    }
    true
}

/// Whether `word following` at the begin of a line cannot go on a value.
#[inline]
fn assigns(word: Token, following: Option<Token>) -> bool {
    matches!(following, Some(Token::Equal | Token::PlusEqual)) && is_word(word)
}

/// Whether it follows the first word of a statement and never a name in a value.
#[inline]
fn begins_statement(following: Token) -> bool {
    matches!(following, Token::Name | Token::String | Token::Number | Token::LeftBrace | Token::Colon)
}

/// The token of the grammar after the one at `index`, on the same line: what begins the next one tells
/// nothing of this one.
pub(crate) fn following(raw: &[Lexeme], index: usize) -> Option<Token> {
    let rest = raw.iter().skip(index + 1).map(|lexeme| lexeme.token);
    rest.take_while(|token| *token != Token::Newline).find(|token| !is_trivia(*token))
}

/// What line ends mean inside a bracket.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Open {
    closer: Token,
    lines: bool,
}

/// Lays out raw tokens. `lines` says whether line ends separate at the outermost level, which they do
/// not inside an interpolation.
pub(crate) fn lay(raw: &[Lexeme], lines: bool, mut gauge: Gauge) -> Layout {
    let mut out = Layout { tokens: Vec::with_capacity(raw.len()), balanced: true, ..Layout::default() };
    let mut stack: Vec<Open> = Vec::new();
    let mut top = Open { closer: Token::Error, lines };
    let mut newline = false;
    let mut docs: Option<(u32, u32)> = None;
    let mut previous: Option<Lexeme> = None;
    let mut earlier: Option<Token> = None;
    for (index, &lexeme) in raw.iter().enumerate() {
        let token = lexeme.token;
        if has(token, bits::TRIVIA | bits::FOREIGN) {
            match token {
                Token::Newline => newline = true,
                Token::DocComment => {
                    let index = index as u32;
                    docs = Some((docs.map_or(index, |docs| docs.0), index + 1));
                }
                Token::Comment | Token::ModuleComment => {}
                _ => out.foreign = true,
            }
            continue;
        }
        if newline {
            newline = false;
            if let Some(before) = previous.filter(|_| top.lines) {
                let following = following(raw, index);
                if separates(earlier, before.token, token, following) {
                    out.tokens.push(Lexeme { token: Token::Newline, start: before.end, end: before.end });
                    gauge.separate();
                    previous = Some(Lexeme { token: Token::Newline, ..before });
                }
            }
        }
        // Behind a comma the documentation still stands before what follows.
        if token != Token::Comma
            && let Some((first, last)) = docs.take()
        {
            out.docs.push(Doc { at: lexeme.start, first, last });
        }
        if has(token, bits::LINK | bits::OPEN | bits::CLOSE) || token == Token::Comma {
            if has(token, bits::LINK) {
                gauge.link();
            }
            if has(token, bits::OPEN) {
                gauge.open();
                stack.push(top);
                top = Open { closer: closer(token), lines: token == Token::LeftBrace };
            } else if has(token, bits::CLOSE) {
                gauge.close();
                out.balanced &= top.closer == token;
                match stack.pop() {
                    Some(open) => top = open,
                    None => out.balanced = false,
                }
            } else if token == Token::Comma {
                gauge.separate();
            }
            if out.overflow.is_none() {
                out.overflow = gauge.overflow().map(|overflow| (overflow, lexeme));
            }
        } else if token == Token::For
            && previous.is_some_and(|before| before.token == Token::LeftBrace)
            && is_comprehension(raw, index)
        {
            top.lines = false;
        }
        out.tokens.push(lexeme);
        earlier = previous.map(|before| before.token);
        previous = Some(lexeme);
    }
    out.balanced &= stack.is_empty();
    out
}

/// Whether the `for` at `index` begins a comprehension: two words, or a word and a comma, follow.
pub(crate) fn is_comprehension(raw: &[Lexeme], index: usize) -> bool {
    let mut next = raw.iter().skip(index + 1).filter(|lexeme| !is_trivia(lexeme.token));
    next.next().is_some_and(|name| is_word(name.token))
        && next.next().is_some_and(|then| matches!(then.token, Token::In | Token::Comma))
}
