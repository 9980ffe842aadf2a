//! The beginning of a statement: its path, its labels, its clause.

use anyport_syntax::token::Token;
use smol_str::SmolStr;

use super::frames::is_word;
use crate::at::TokenAt;
use crate::text::{TextRange, slice};

/// A word of a head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Without quotes.
    pub text: SmolStr,
    /// With them.
    pub range: TextRange,
    /// Whether it was quoted.
    pub quoted: bool,
}

/// The beginning of a statement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// `scale.replicas`.
    pub path: Vec<Word>,
    /// Whether the path ends in a dot.
    pub open_path: bool,
    /// What follows the path.
    pub labels: Vec<Word>,
    /// `extends`, `on`, `for`, `in`, with where it stands among the tokens.
    pub clause: Option<(Token, usize)>,
    /// Where the colon is.
    pub colon: Option<usize>,
    /// Where `=` or `+=` is.
    pub equal: Option<usize>,
}

impl Head {
    /// Reads the tokens of a statement; `None` where there are none.
    pub fn of(text: &str, tokens: &[TokenAt]) -> Option<Head> {
        tokens.first()?;
        let mut head = Head::default();
        let mut index = 0;
        let word = |token: &TokenAt| {
            let written = slice(text, token.range);
            let quoted = token.token == Token::String;
            (is_word(token.token) || quoted || token.token == Token::Number).then(|| Word {
                text: unquote(written),
                range: token.range,
                quoted,
            })
        };
        // The path.
        let mut after_dot = true;
        while let Some(token) = tokens.get(index) {
            match token.token {
                Token::Dot => {
                    after_dot = true;
                    head.open_path = true;
                }
                // `containers["app"]`: a closed bracket is one token.
                Token::RightBracket if !after_dot => {
                    let inside = slice(text, token.range).trim_start_matches('[').trim_end_matches(']').trim();
                    head.path.push(Word { text: unquote(inside), range: token.range, quoted: true });
                }
                _ if after_dot => match word(token) {
                    Some(word) => {
                        head.path.push(word);
                        after_dot = false;
                        head.open_path = false;
                    }
                    None => break,
                },
                _ => break,
            }
            index += 1;
        }
        while let Some(token) = tokens.get(index) {
            match token.token {
                Token::Equal | Token::PlusEqual => {
                    head.equal = Some(index);
                    break;
                }
                Token::Colon => {
                    head.colon = head.colon.or(Some(index));
                }
                Token::Extends | Token::On | Token::For | Token::In
                    if head.clause.is_none() && !head.labels.is_empty() && head.colon.is_none() =>
                {
                    head.clause = Some((token.token, index));
                }
                _ if head.clause.is_none() && head.colon.is_none() => head.labels.extend(word(token)),
                _ => {}
            }
            index += 1;
        }
        Some(head)
    }

    /// The first word.
    pub fn first(&self) -> &str {
        self.path.first().map_or("", |word| word.text.as_str())
    }

    /// Whether the path is this one word.
    pub fn is(&self, word: &str) -> bool {
        matches!(self.path.as_slice(), [only] if only.text == word && !only.quoted)
    }

    /// A label.
    pub fn label(&self, index: usize) -> Option<&SmolStr> {
        self.labels.get(index).map(|word| &word.text)
    }

    /// The path and the first label: what is written to.
    pub fn steps(&self) -> Vec<SmolStr> {
        self.path.iter().chain(self.labels.first()).map(|word| word.text.clone()).collect()
    }
}

/// A word without its quotes.
pub fn unquote(written: &str) -> SmolStr {
    written.trim_start_matches('"').trim_end_matches('"').into()
}
