//! What the formatter writes: items and bracket groups.

use crate::{lexer::Lexeme, token::Token};

/// A comment on a line of its own.
#[derive(Clone, Copy, Debug)]
pub(super) struct Comment<'s> {
    pub text: &'s str,
    /// Whether a blank line stands before it.
    pub blank: bool,
}

/// A statement, an arm, an entry of a map, an element, an argument.
#[derive(Debug, Default)]
pub(super) struct Item<'s> {
    /// On lines before it.
    pub comments: Vec<Comment<'s>>,
    /// Whether a blank line stands before it (after its comments).
    pub blank: bool,
    pub parts: Vec<Part<'s>>,
    /// At the end of its line.
    pub trailing: Option<&'s str>,
    /// Its width on one line, where it may stand on one.
    pub flat: Option<usize>,
}

/// A token or a group, with what stands before it inside the item.
#[derive(Debug)]
pub(super) struct Part<'s> {
    /// Comments before it; `true` where one stands on the line of the token before.
    pub comments: Vec<(bool, &'s str)>,
    /// Whether the author broke the line here.
    pub breaks: bool,
    /// Blanks before it when nothing breaks.
    pub space: usize,
    pub kind: PartKind<'s>,
}

/// What a part is.
#[derive(Debug)]
pub(super) enum PartKind<'s> {
    Token(Lexeme),
    Group(Group<'s>),
}

/// Brackets.
#[derive(Debug)]
pub(super) struct Group<'s> {
    pub open: Lexeme,
    pub close: Lexeme,
    pub items: Vec<Item<'s>>,
    /// Behind the opening bracket, on its line.
    pub open_comment: Option<&'s str>,
    /// Before the closing bracket.
    pub dangling: Vec<Comment<'s>>,
    /// Whether the author put the first item on a line of its own.
    pub broken: bool,
    /// Whether a comma stands before the closing bracket.
    pub comma: bool,
    /// Its width on one line.
    pub flat: Option<usize>,
}

impl Group<'_> {
    /// Whether line ends separate in it.
    pub fn is_braces(&self) -> bool {
        self.open.token == Token::LeftBrace && !self.is_comprehension()
    }

    /// `[for …]`, `{for …}`.
    pub fn is_comprehension(&self) -> bool {
        self.items.len() == 1
            && self.items.first().is_some_and(|item| {
                matches!(item.tokens().next(), Some(Token::For))
                    && item.tokens().any(|token| token == Token::In)
                    && item.tokens().nth(1).is_some_and(crate::layout::is_word)
                    && item.tokens().nth(2).is_some_and(|token| matches!(token, Token::In | Token::Comma))
            })
    }

    /// Whether a comment stands in it that is not inside a deeper group.
    pub fn has_comments(&self) -> bool {
        self.open_comment.is_some()
            || !self.dangling.is_empty()
            || self.items.iter().any(|item| item.trailing.is_some() || !item.comments.is_empty())
    }
}

impl Part<'_> {
    /// The first token.
    pub fn first(&self) -> Lexeme {
        match &self.kind {
            PartKind::Token(token) => *token,
            PartKind::Group(group) => group.open,
        }
    }

    /// The last token.
    pub fn last(&self) -> Lexeme {
        match &self.kind {
            PartKind::Token(token) => *token,
            PartKind::Group(group) => group.close,
        }
    }

    /// The group, if it is one.
    pub fn group(&self) -> Option<&Group<'_>> {
        match &self.kind {
            PartKind::Group(group) => Some(group),
            PartKind::Token(_) => None,
        }
    }
}

impl Item<'_> {
    /// The tokens outside of groups; of a group, its opening bracket.
    pub fn tokens(&self) -> impl Iterator<Item = Token> {
        self.parts.iter().map(|part| part.first().token)
    }
}
