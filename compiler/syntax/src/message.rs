//! What a person reads when the grammar gives up.
//!
//! The generated parser knows every token that could stand at a place, often twenty. They are
//! folded into the few words a person thinks in, and the common slips get words and fixes of their own.

use crate::{
    error::{SyntaxError, SyntaxErrorKind},
    layout,
    lexer::Lexeme,
    parse::Failure,
    token::Token,
    tree::TextRange,
};

/// What went wrong.
pub(crate) struct Told {
    /// In words.
    pub error: SyntaxError,
    /// For a slip whose meaning is sure: how the tokens should be.
    pub patch: Option<Patch>,
}

/// A change of tokens.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Patch {
    /// Before or at this token.
    at: usize,
    /// Whether the token goes away.
    remove: bool,
    /// What comes in its place.
    insert: Token,
}

impl Patch {
    /// Carries out the change.
    pub(crate) fn apply(self, tokens: &[Lexeme]) -> Vec<Lexeme> {
        let mut patched = tokens.to_vec();
        let start = tokens.get(self.at).map_or(0, |token| token.start);
        let end = if self.remove { tokens.get(self.at).map_or(start, |token| token.end) } else { start };
        let end_of_range = self.at + usize::from(self.remove);
        patched.splice(self.at..end_of_range.min(tokens.len()), [Lexeme { token: self.insert, start, end }]);
        patched
    }
}

/// Describes why parsing stopped at token `at` of a statement.
pub(crate) fn describe(text: &str, tokens: &[Lexeme], failure: &Failure, at: usize) -> Told {
    let place = Place::new(text, tokens, failure, at);
    place.slip().unwrap_or_else(|| Told { error: place.plain(), patch: None })
}

struct Place<'a> {
    text: &'a str,
    tokens: &'a [Lexeme],
    at: usize,
    expected: Vec<Token>,
}

impl<'a> Place<'a> {
    fn new(text: &'a str, tokens: &'a [Lexeme], failure: &Failure, at: usize) -> Self {
        let names: &[String] = match failure {
            Failure::UnrecognizedToken { expected, .. } | Failure::UnrecognizedEof { expected, .. } => expected,
            _ => &[],
        };
        let expected = Token::ALL
            .iter()
            .copied()
            .filter(|token| {
                *token != Token::Error && names.iter().any(|name| name.trim_matches('"') == token.terminal())
            })
            .collect();
        Self { text, tokens, at, expected }
    }

    fn expects(&self, token: Token) -> bool {
        self.expected.contains(&token)
    }

    fn found(&self) -> Option<Lexeme> {
        self.tokens.get(self.at).copied()
    }

    fn before(&self) -> Option<Lexeme> {
        self.at.checked_sub(1).and_then(|before| self.tokens.get(before)).copied()
    }

    /// Where a person looks: the token, or right after the last one.
    fn range(&self) -> TextRange {
        match (self.found(), self.before()) {
            (Some(found), _) => found.range(),
            (None, Some(before)) => TextRange { start: before.end, end: before.end },
            (None, None) => TextRange::default(),
        }
    }

    fn error(&self, range: TextRange, message: impl Into<String>, label: impl Into<String>) -> SyntaxError {
        SyntaxError::new(SyntaxErrorKind::UnexpectedToken, range, message, label)
    }

    /// Slips that can be told apart.
    fn slip(&self) -> Option<Told> {
        let found = self.found()?;
        let before = self.before();
        let value = self.expects(Token::Number) && self.expects(Token::LeftParen);
        let colon = before.filter(|before| before.token == Token::Colon);
        let replace = |insert| Some(Patch { at: self.at, remove: true, insert });
        let (error, patch) = match found.token {
            Token::EqualEqual if self.expects(Token::Equal) => (
                self.error(found.range(), "`==` compares, `=` assigns", "`=` is meant").fix(
                    "write `=`",
                    found.range(),
                    "=",
                ),
                replace(Token::Equal),
            ),
            Token::Equal | Token::Colon if self.expects(Token::Arrow) => (
                self.error(found.range(), "an arm of `match` has `=>`", "`=>` is meant").fix(
                    "write `=>`",
                    self.with_blanks(found),
                    " => ",
                ),
                replace(Token::Arrow),
            ),
            Token::Equal if self.compares() => (
                self.error(found.range(), "`=` assigns, `==` compares", "`==` is meant").fix(
                    "write `==`",
                    found.range(),
                    "==",
                ),
                replace(Token::EqualEqual),
            ),
            Token::Colon if self.expects(Token::Equal) && !self.expects(Token::Colon) => (
                self.error(found.range(), "a value is written after `=`", "`=` is meant").fix(
                    "write `=`",
                    self.with_blanks(found),
                    " = ",
                ),
                replace(Token::Equal),
            ),
            Token::Number | Token::True | Token::False | Token::Null | Token::Minus if colon.is_some() && !value => {
                let colon = colon?;
                (
                    self.error(colon.range(), "`:` comes before a type, `=` before a value", "`=` is meant").fix(
                        "write `=`",
                        self.with_blanks(colon),
                        " = ",
                    ),
                    Some(Patch { at: self.at.checked_sub(1)?, remove: true, insert: Token::Equal }),
                )
            }
            Token::Check if self.expects(Token::Name) => (
                self.error(found.range(), "`check` cannot be a name", "the only word that is none").fix(
                    "quote it",
                    found.range(),
                    "\"check\"",
                ),
                replace(Token::Name),
            ),
            Token::Equal if before.is_some_and(|before| before.token == Token::Check) && self.at == 1 => {
                let check = before?;
                (
                    self.error(check.range(), "`check` cannot be a name", "the only word that is none").fix(
                        "quote it",
                        check.range(),
                        "\"check\"",
                    ),
                    Some(Patch { at: 0, remove: true, insert: Token::Name }),
                )
            }
            Token::Question if self.at > 0 => (
                self.error(found.range(), "a choice is written with words", "`? :` is not known")
                    .note("write `if CONDITION then A else B`"),
                None,
            ),
            Token::Dot if value && self.tokens.get(self.at + 1).is_some_and(|next| next.token == Token::Number) => (
                self.error(found.range(), "a number begins with a digit", "`0` is missing before the point").fix(
                    "write `0.`",
                    found.range(),
                    "0.",
                ),
                None,
            ),
            token if starts_value(token) && self.expects(Token::Comma) && self.in_list() => {
                let end = before?.end;
                (
                    self.error(found.range(), "a `,` is missing", "expected `,` before this").fix(
                        "insert `,`",
                        TextRange { start: end, end },
                        ",",
                    ),
                    Some(Patch { at: self.at, remove: false, insert: Token::Comma }),
                )
            }
            _ => return None,
        };
        Some(Told { error, patch })
    }

    /// Whether a condition stands here, where nobody assigns.
    fn compares(&self) -> bool {
        let head = self.tokens.get(..self.at).unwrap_or_default();
        head.len() > 1
            && (head.first().is_some_and(|token| token.token == Token::Check)
                || head.iter().any(|token| matches!(token.token, Token::If | Token::Where | Token::And | Token::Or)))
    }

    /// Whether the innermost bracket is `[` or `(`.
    fn in_list(&self) -> bool {
        let mut open = Vec::new();
        for lexeme in self.tokens.get(..self.at).unwrap_or_default() {
            if layout::opens(lexeme.token) {
                open.push(lexeme.token);
            } else if layout::closes(lexeme.token) {
                open.pop();
            }
        }
        matches!(open.last(), Some(Token::LeftBracket | Token::LeftParen))
    }

    /// The token with the blanks around it.
    fn with_blanks(&self, token: Lexeme) -> TextRange {
        let blanks = |char: char| char == ' ' || char == '\t';
        let before = self.text.get(..token.start as usize).unwrap_or_default();
        let after = self.text.get(token.end as usize..).unwrap_or_default();
        TextRange {
            start: before.trim_end_matches(blanks).len() as u32,
            end: token.end + (after.len() - after.trim_start_matches(blanks).len()) as u32,
        }
    }

    fn plain(&self) -> SyntaxError {
        let expected = self.expectation();
        let found = self.found_words();
        let message = match &expected {
            Some(expected) => format!("expected {expected}, found {found}"),
            None => format!("{found} is not expected here"),
        };
        let label = expected.map_or_else(|| "not expected here".to_owned(), |expected| format!("expected {expected}"));
        self.error(self.range(), message, label)
    }

    fn found_words(&self) -> String {
        match self.found() {
            Some(found) if found.token == Token::Newline => "the end of the line".to_owned(),
            Some(found) => {
                let written = found.text(self.text);
                if written.is_empty() {
                    return found.token.human().to_owned();
                }
                let mut shown: String = written.chars().take(30).flat_map(shown).collect();
                if shown.len() < written.len() {
                    shown.push('…');
                }
                format!("`{shown}`")
            }
            None => {
                let end = self.tokens.last().map_or(0, |token| token.end);
                let rest = self.text.get(end as usize..).unwrap_or_default();
                let line = rest.trim_start_matches([' ', '\t', '\r']);
                match line.chars().next() {
                    Some(bracket @ ('}' | ']' | ')' | ',')) => format!("`{bracket}`"),
                    None => "the end of the file".to_owned(),
                    _ => "the end of the line".to_owned(),
                }
            }
        }
    }

    /// What could stand here, in few words.
    fn expectation(&self) -> Option<String> {
        let mut words: Vec<&str> = Vec::new();
        let value = self.expects(Token::Number) && self.expects(Token::LeftParen);
        let member = self.before().is_some_and(|before| before.token == Token::Dot);
        let statement = self.expects(Token::Check) && self.expects(Token::Lock) && !member;
        let path = self.expects(Token::Dot) && self.expects(Token::Equal) && self.expects(Token::LeftBrace);
        let label = self.expects(Token::Number) && self.expects(Token::Name) && !value;
        let type_ =
            self.expects(Token::LeftParen) && self.expects(Token::LeftBracket) && !value && !self.expects(Token::Plus);
        if statement {
            words.push("a field or an entry");
        } else if value {
            words.push("a value");
        } else if type_ {
            words.push("a type");
        } else if label {
            words.push("a label");
        } else if self.expects(Token::Name) {
            words.push("a name");
        } else if self.expects(Token::String) {
            words.push("a text");
        }
        for token in [
            Token::Equal,
            Token::LeftBrace,
            Token::Then,
            Token::Else,
            Token::Arrow,
            Token::In,
            Token::Comma,
            Token::Colon,
            Token::RightBrace,
            Token::RightBracket,
            Token::RightParen,
            Token::Greater,
        ] {
            let started = matches!(token, Token::LeftBrace) && (value || type_);
            let operator = matches!(token, Token::In | Token::Greater) && self.expects(Token::Plus);
            let word = matches!(token, Token::Then | Token::Else | Token::In)
                && (self.expects(Token::Name) || self.expects(Token::If));
            let optional =
                matches!(token, Token::Colon) && path || matches!(token, Token::Comma) && self.expects(Token::Newline);
            if self.expects(token) && !started && !operator && !word && !optional {
                words.push(token.human());
            }
        }
        if self.expects(Token::Newline) && !statement {
            words.push("the end of the line");
        }
        if words.is_empty() && self.expects(Token::Plus) {
            words.push("an operator");
        }
        words.truncate(4);
        join(&words)
    }
}

fn starts_value(token: Token) -> bool {
    matches!(
        token,
        Token::Name
            | Token::Number
            | Token::String
            | Token::True
            | Token::False
            | Token::Null
            | Token::LeftBrace
            | Token::Not
            | Token::If
            | Token::Match
    )
}

fn shown(char: char) -> Vec<char> {
    if char.is_control() { char.escape_default().collect() } else { vec![char] }
}

/// `a`, `a or b`, `a, b or c`.
fn join(words: &[&str]) -> Option<String> {
    let (last, rest) = words.split_last()?;
    if rest.is_empty() {
        return Some((*last).to_owned());
    }
    Some(format!("{} or {last}", rest.join(", ")))
}
