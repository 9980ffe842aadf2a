//! Blanks between the tokens of an item.

use crate::token::Token;

/// What is known about a token that was written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Before {
    pub token: Token,
    /// Whether it ends a value, so that `(` and `[` after it call and index, and `-` subtracts.
    pub value: bool,
    /// Whether what follows clings to it.
    pub clings: bool,
}

impl Before {
    /// What a token means to the next one.
    pub(super) fn new(earlier: Option<Before>, token: Token, angle: bool) -> Self {
        let after_value = earlier.is_some_and(|before| before.value);
        let after_dot = earlier.is_some_and(|before| before.token == Token::Dot);
        let unary = token == Token::Minus && !after_value;
        let value = match token {
            Token::Name
            | Token::Number
            | Token::String
            | Token::True
            | Token::False
            | Token::Null
            | Token::Extends
            | Token::On
            | Token::As
            | Token::Lock
            | Token::Unset
            | Token::Type
            | Token::Target
            | Token::RightBrace
            | Token::RightBracket
            | Token::RightParen => true,
            token => after_dot && token.class() != crate::token::TokenClass::Punctuation,
        };
        let clings = unary || matches!(token, Token::Dot | Token::DotDot) || angle && token == Token::Less;
        Self { token, value, clings }
    }
}

/// Blanks before a token; `angle` says that it is `<` or `>` around the arguments of a type.
pub(super) fn space(before: Option<Before>, next: Token, angle: bool) -> usize {
    let Some(before) = before else { return 0 };
    let tight = match next {
        Token::Comma | Token::Dot | Token::DotDot | Token::Colon | Token::Question => true,
        Token::Less | Token::Greater => angle,
        Token::LeftParen | Token::LeftBracket => before.value,
        _ => false,
    };
    usize::from(!(tight || before.clings))
}

/// Whether the author may break a line between the two.
pub(super) fn may_break(before: Token, next: Token) -> bool {
    let joins = |token: Token| {
        matches!(
            token,
            Token::And
                | Token::Or
                | Token::In
                | Token::Matches
                | Token::EqualEqual
                | Token::NotEqual
                | Token::LessEqual
                | Token::GreaterEqual
                | Token::Plus
                | Token::Minus
                | Token::Star
                | Token::Slash
                | Token::Pipe
        )
    };
    joins(next)
        || matches!(next, Token::Then | Token::Else | Token::Where | Token::Less | Token::Greater | Token::Dot)
        || joins(before)
        || matches!(before, Token::Then | Token::Else | Token::Equal)
}
