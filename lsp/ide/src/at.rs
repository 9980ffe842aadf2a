//! What stands at an offset: tokens and statements, whatever is broken around.

use anyport_compiler::semantics::{body_of, parsed};
use anyport_syntax::token::Token;
use anyport_syntax::tree::Statement;

use crate::analysis::At;
use crate::text::TextRange;

/// A token with its place in the item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenAt {
    /// What.
    pub token: Token,
    /// Where, in the item.
    pub range: TextRange,
}

impl At<'_> {
    /// The token that holds the offset or ends at it; of two that touch, the name or the later one.
    pub fn token(&self) -> Option<TokenAt> {
        let mut found: Option<TokenAt> = None;
        for (token, range) in anyport_syntax::lex(self.text()) {
            if range.start > self.offset {
                break;
            }
            if range.end >= self.offset {
                let keep = found.is_some_and(|found| found.token == Token::Name && token != Token::Name);
                if !keep {
                    found = Some(TokenAt { token, range });
                }
            }
        }
        found
    }

    /// The last token before the offset that is neither a comment nor a line end, the one at it excluded.
    pub fn token_before(&self) -> Option<TokenAt> {
        let before = anyport_syntax::lex(self.text()).take_while(|(_, range)| range.end <= self.offset);
        before.filter(|(token, _)| !is_trivia(*token)).last().map(|(token, range)| TokenAt { token, range })
    }

    /// Whether the offset is in a comment.
    pub fn in_comment(&self) -> bool {
        self.token().is_some_and(|found| {
            matches!(found.token, Token::Comment | Token::DocComment | Token::ModuleComment)
                && found.range.start < self.offset
        })
    }

    /// The statements around the offset, outer ones first. Ends count as inside.
    pub fn statements(&self) -> Vec<&Statement> {
        let mut out = Vec::new();
        let mut statements = &parsed(self.app.db(), self.item).statements;
        while let Some(found) = statements
            .iter()
            .rfind(|statement| statement.range.start <= self.offset && self.offset <= statement.range.end)
        {
            out.push(found);
            match body_of(found) {
                Some(block) if block.range.start < self.offset => statements = &block.statements,
                _ => break,
            }
        }
        out
    }
}

/// Comments and line ends.
pub fn is_trivia(token: Token) -> bool {
    matches!(token, Token::Comment | Token::DocComment | Token::ModuleComment | Token::Newline)
}
