//! Open brackets around an offset, and the statement that is being written.

use anyport_syntax::token::{Token, TokenClass};
use smol_str::SmolStr;

use super::head::Head;
use super::strings::{InText, in_text, is_closed};
use crate::at::TokenAt;
use crate::text::{TextRange, range, slice};

/// What an open bracket holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrameKind {
    /// Statements.
    Block,
    /// Entries of a map literal.
    Map,
    /// Arms of a `match`.
    Match,
    /// Fields of a type.
    TypeFields,
    /// Elements, or an index.
    List,
    /// Arguments, or a group.
    Paren,
    /// The expression of a `${…}`.
    Interpolation,
}

/// An open bracket.
#[derive(Clone, Debug)]
pub struct Frame {
    /// What it holds.
    pub kind: FrameKind,
    /// Where it opens, in the item.
    pub open: u32,
    /// The statement before it, so far as it had come.
    pub before: Vec<TokenAt>,
    /// Paths and labels of the finished statements inside, those behind the cursor included.
    pub written: Vec<Head>,
    /// Of arguments and elements: how many commas stand before the cursor.
    pub commas: usize,
}

/// What is being written at an offset.
#[derive(Clone, Debug)]
pub struct Cursor<'t> {
    /// The text of the item.
    pub text: &'t str,
    /// The offset in it.
    pub offset: u32,
    /// Open brackets, outer ones first.
    pub frames: Vec<Frame>,
    /// The tokens of the statement before the word at the cursor. A closed bracket is one token.
    pub statement: Vec<TokenAt>,
    /// Finished statements at the top of the item.
    pub written: Vec<Head>,
    /// The word, number or text at the cursor, which a completion replaces; empty between tokens.
    pub word: TextRange,
    /// What the word is.
    pub token: Option<Token>,
    /// Whether the cursor is in a comment.
    pub in_comment: bool,
    /// The first token behind the word on its line.
    pub next: Option<Token>,
    /// Whether a brace of the item was not closed.
    is_unbalanced: bool,
}

/// Whether a token is a word that can be a name.
pub fn is_word(token: Token) -> bool {
    let by_class = matches!(token.class(), TokenClass::Name | TokenClass::Keyword | TokenClass::Constant);
    by_class || matches!(token, Token::In | Token::Matches | Token::And | Token::Or | Token::Not)
}

/// The blanks before a byte on its line.
fn indentation(text: &str, at: u32) -> usize {
    let before = text.get(..at as usize).unwrap_or_default();
    before.len() - before.rfind('\n').map_or(0, |newline| newline + 1)
}

/// The blanks that the line of a byte begins with.
fn indentation_of_line(text: &str, at: u32) -> usize {
    let before = text.get(..at as usize).unwrap_or_default();
    let line = &text[before.rfind('\n').map_or(0, |newline| newline + 1)..];
    line.len() - line.trim_start_matches([' ', '\t']).len()
}

fn goes_on_after(token: Token) -> bool {
    matches!(token.class(), TokenClass::Operator) && !matches!(token, Token::Equal | Token::PlusEqual | Token::Question)
        || matches!(token, Token::Then | Token::Else | Token::Arrow)
}

fn goes_on_before(token: Token) -> bool {
    (token.class() == TokenClass::Operator && !is_word(token))
        || matches!(token, Token::Dot | Token::Then | Token::Else | Token::LeftBrace | Token::Colon)
}

impl<'t> Cursor<'t> {
    /// Reads the text of an item up to an offset.
    pub fn new(text: &'t str, offset: u32) -> Cursor<'t> {
        let tokens: Vec<TokenAt> = anyport_syntax::lex(text).map(|(token, range)| TokenAt { token, range }).collect();
        let mut cursor = Cursor {
            text,
            offset,
            frames: Vec::new(),
            statement: Vec::new(),
            written: Vec::new(),
            word: TextRange { start: offset, end: offset },
            token: None,
            in_comment: false,
            next: None,
            is_unbalanced: false,
        };
        let count = |wanted: Token| tokens.iter().filter(|token| token.token == wanted).count();
        cursor.is_unbalanced = count(Token::LeftBrace) > count(Token::RightBrace);
        let touched = cursor.touch(&tokens);
        let until = cursor.word.start.min(offset);
        let is_before = |token: &TokenAt| {
            // The blanks behind a line end belong to it, and the cursor may stand among them.
            token.range.end <= until || (token.token == Token::Newline && token.range.start < until)
        };
        let before: Vec<TokenAt> = tokens.iter().copied().filter(is_before).collect();
        cursor.read(&before);
        if let Some(found) = touched
            && found.token == Token::String
        {
            cursor.enter_text(found);
        }
        let from = cursor.word.end.max(offset);
        let is_behind = |token: &TokenAt| {
            let ends_later =
                || text.get(from as usize..token.range.end as usize).is_some_and(|rest| rest.contains('\n'));
            token.range.start >= from || (token.token == Token::Newline && token.range.end > from && ends_later())
        };
        let behind: Vec<TokenAt> = tokens.into_iter().filter(is_behind).collect();
        cursor.next = behind.first().map(|token| token.token).filter(|token| {
            !matches!(token, Token::Newline | Token::Comment | Token::DocComment | Token::ModuleComment)
        });
        if touched.is_none_or(|found| found.token != Token::String) {
            cursor.look_behind(&behind);
        }
        cursor
    }

    /// Finds the word at the cursor.
    fn touch(&mut self, tokens: &[TokenAt]) -> Option<TokenAt> {
        let mut found = None;
        for token in tokens {
            let (start, end) = (token.range.start, token.range.end);
            if start > self.offset {
                break;
            }
            match token.token {
                Token::Comment | Token::DocComment | Token::ModuleComment | Token::HashComment => {
                    self.in_comment |= start < self.offset && self.offset <= end;
                }
                Token::String => {
                    let inside = start < self.offset
                        && (self.offset < end || (self.offset == end && !is_closed(slice(self.text, token.range))));
                    if inside {
                        found = Some(*token);
                    }
                }
                Token::Number if start < self.offset && self.offset <= end => found = Some(*token),
                word if is_word(word) && self.offset <= end => found = Some(*token),
                // Half a unit: `5 /`.
                _ => {}
            }
        }
        let touched = found?;
        self.token = Some(touched.token);
        self.word = touched.range;
        if touched.token == Token::String && !is_closed(slice(self.text, touched.range)) {
            // An open text reaches to the end of its line, which is not all of it.
            self.word.end = self.offset;
        }
        Some(touched)
    }

    /// Steps into a text literal.
    fn enter_text(&mut self, literal: TokenAt) {
        let text = slice(self.text, literal.range);
        let at = (self.offset - literal.range.start) as usize;
        let InText::Expression(start) = in_text(text, at) else { return };
        let begin = literal.range.start as usize + start;
        let before = std::mem::take(&mut self.statement);
        self.frames.push(Frame {
            kind: FrameKind::Interpolation,
            open: begin as u32,
            before,
            written: Vec::new(),
            commas: 0,
        });
        let inside = self.text.get(begin..).unwrap_or_default();
        let shifted = |(token, found): (Token, TextRange)| TokenAt {
            token,
            range: range(found.start as usize + begin, found.end as usize + begin),
        };
        let tokens: Vec<TokenAt> = anyport_syntax::lex(inside).map(shifted).collect();
        self.word = TextRange { start: self.offset, end: self.offset };
        self.token = None;
        self.touch(&tokens);
        if self.token == Some(Token::String) {
            // A text in a text: its words are not completed.
            self.word = TextRange { start: self.offset, end: self.offset };
        }
        let until = self.word.start;
        let before: Vec<TokenAt> = tokens.into_iter().filter(|token| token.range.end <= until).collect();
        self.read(&before);
    }

    /// The range in which finished statements are noted: those of the innermost braces.
    fn written_mut(&mut self) -> &mut Vec<Head> {
        match self.frames.last_mut() {
            Some(frame) => &mut frame.written,
            None => &mut self.written,
        }
    }

    fn finish(&mut self) {
        let statement = std::mem::take(&mut self.statement);
        if let Some(head) = Head::of(self.text, &statement) {
            self.written_mut().push(head);
        }
    }

    fn innermost(&self) -> Option<FrameKind> {
        self.frames.last().map(|frame| frame.kind)
    }

    fn read(&mut self, tokens: &[TokenAt]) {
        for (index, token) in tokens.iter().enumerate() {
            match token.token {
                Token::Comment | Token::DocComment | Token::ModuleComment => {}
                Token::Newline => self.newline(&tokens[index + 1..]),
                Token::Comma | Token::Semicolon => match self.innermost() {
                    Some(FrameKind::List | FrameKind::Paren) => {
                        self.statement.clear();
                        if let Some(frame) = self.frames.last_mut() {
                            frame.commas += 1;
                        }
                    }
                    // Between the names of a clause: `on service, worker`.
                    Some(FrameKind::Interpolation) => {}
                    _ if self.in_clause() => self.statement.push(*token),
                    _ => self.finish(),
                },
                Token::LeftBrace | Token::LeftBracket | Token::LeftParen => self.open(*token),
                Token::RightBrace | Token::RightBracket | Token::RightParen => self.close(*token),
                _ => self.statement.push(*token),
            }
        }
    }

    /// Whether what is being written is a list of kinds: `trait x on service,`, `rule x for a,`; or the names of a
    /// comprehension: `for k, v`.
    fn in_clause(&self) -> bool {
        let clause = self.statement.iter().rposition(|token| matches!(token.token, Token::On | Token::For));
        let is_head = |token: &TokenAt| matches!(slice(self.text, token.range), "trait" | "rule");
        clause.is_some_and(|at| {
            let named = at >= 2 && self.statement.first().is_some_and(is_head);
            let bound = self.statement.get(at).is_some_and(|token| token.token == Token::For)
                && at == 0
                && self.innermost() == Some(FrameKind::Map);
            named || bound
        })
    }

    fn newline(&mut self, after: &[TokenAt]) {
        let mut next = after.iter().filter(|token| {
            !matches!(token.token, Token::Comment | Token::DocComment | Token::ModuleComment | Token::Newline)
        });
        let (first, second) = (next.next(), next.next());
        if matches!(self.innermost(), Some(FrameKind::List | FrameKind::Paren)) {
            // A statement on a line of its own cannot stand in brackets: one was not closed.
            let begins = first.is_some_and(|token| token.token == Token::Name || token.token == Token::Check)
                && second.is_some_and(|token| {
                    matches!(token.token, Token::Equal | Token::PlusEqual | Token::LeftBrace | Token::Name)
                });
            if !begins {
                return;
            }
            while matches!(self.innermost(), Some(FrameKind::List | FrameKind::Paren)) {
                self.frames.pop();
            }
            self.statement.clear();
            return;
        }
        if self.is_unbalanced {
            self.leave_by_indentation(first.map_or(self.word.start, |token| token.range.start));
        }
        let goes_on = self.statement.last().is_some_and(|token| goes_on_after(token.token))
            || first.is_some_and(|token| goes_on_before(token.token));
        // Half of an expression, and behind it a line that can only be a statement of its own.
        let begins = first.is_some_and(|token| token.token == Token::Name)
            && second.is_some_and(|token| {
                matches!(token.token, Token::Equal | Token::PlusEqual | Token::LeftBrace | Token::Name | Token::String)
            });
        if !goes_on || begins || self.statement.is_empty() {
            self.finish();
        }
    }

    /// Where a brace is missing, the lines say where: one that is indented no further than the line with the open
    /// brace stands behind it.
    fn leave_by_indentation(&mut self, next: u32) {
        if self.text.as_bytes().get(next as usize) == Some(&b'}') {
            return;
        }
        let indentation = indentation(self.text, next);
        while let Some(frame) = self.frames.last() {
            let is_inside =
                frame.kind == FrameKind::Interpolation || indentation > indentation_of_line(self.text, frame.open);
            if is_inside {
                return;
            }
            self.frames.pop();
            self.statement.clear();
        }
    }

    fn open(&mut self, token: TokenAt) {
        let kind = match token.token {
            Token::LeftBracket => FrameKind::List,
            Token::LeftParen => FrameKind::Paren,
            _ => self.brace_kind(),
        };
        let before = std::mem::take(&mut self.statement);
        self.frames.push(Frame { kind, open: token.range.start, before, written: Vec::new(), commas: 0 });
    }

    fn brace_kind(&self) -> FrameKind {
        let outer = self.innermost();
        let is_type = self.statement.first().is_some_and(|token| token.token == Token::Type)
            || outer == Some(FrameKind::TypeFields);
        let assigned = self.statement.iter().any(|token| matches!(token.token, Token::Equal | Token::PlusEqual));
        let typed = self.statement.iter().position(|token| token.token == Token::Colon);
        let is_target = self.statement.first().is_some_and(|token| token.token == Token::Target);
        let in_type = typed.is_some() && !assigned && !is_target && matches!(outer, None | Some(FrameKind::Block));
        if is_type || (in_type && self.statement.last().is_some_and(|token| token.token == Token::Colon)) {
            return FrameKind::TypeFields;
        }
        let choice = self.statement.iter().rposition(|token| token.token == Token::Match);
        if choice.is_some_and(|at| {
            at > 0 || matches!(outer, Some(FrameKind::List | FrameKind::Paren | FrameKind::Interpolation))
        }) {
            let closed = |token: &TokenAt| token.token == Token::RightBrace;
            if !self.statement[choice.unwrap_or_default()..].iter().any(closed) {
                return FrameKind::Match;
            }
        }
        let value = match self.statement.last() {
            None => matches!(outer, Some(FrameKind::List | FrameKind::Paren | FrameKind::Interpolation)),
            Some(last) => {
                matches!(last.token, Token::Equal | Token::PlusEqual | Token::Arrow | Token::Then | Token::Else)
                    || (goes_on_after(last.token) && !is_word(last.token))
            }
        };
        if value { FrameKind::Map } else { FrameKind::Block }
    }

    fn close(&mut self, token: TokenAt) {
        let wanted = |kind: FrameKind| match token.token {
            Token::RightBracket => kind == FrameKind::List,
            Token::RightParen => kind == FrameKind::Paren,
            _ => !matches!(kind, FrameKind::List | FrameKind::Paren | FrameKind::Interpolation),
        };
        let Some(found) = self.frames.iter().rposition(|frame| wanted(frame.kind)) else { return };
        // `)` does not close a brace that was opened inside.
        if token.token != Token::RightBrace && found + 1 != self.frames.len() {
            return;
        }
        self.frames.truncate(found + 1);
        if let Some(frame) = self.frames.pop() {
            self.statement = frame.before;
            self.statement
                .push(TokenAt { token: token.token, range: TextRange { start: frame.open, end: token.range.end } });
        }
    }

    /// Notes the statements behind the cursor in the innermost braces.
    fn look_behind(&mut self, behind: &[TokenAt]) {
        if !matches!(self.innermost(), Some(FrameKind::Block | FrameKind::Map | FrameKind::TypeFields)) {
            return;
        }
        let depth = self.frames.len();
        let mut ahead = Cursor { statement: Vec::new(), frames: self.frames.clone(), ..self.clone() };
        // The rest of the statement at the cursor is none of its own.
        let mut skipping = true;
        for (index, token) in behind.iter().enumerate() {
            if skipping && ahead.frames.len() == depth && matches!(token.token, Token::Newline | Token::Comma) {
                skipping = false;
                continue;
            }
            if token.token == Token::RightBrace && ahead.frames.len() == depth {
                break;
            }
            let rest = behind.get(index..).unwrap_or_default();
            match token.token {
                Token::Newline => ahead.newline(rest.get(1..).unwrap_or_default()),
                _ => ahead.read(std::slice::from_ref(token)),
            }
            if skipping && ahead.frames.len() == depth {
                ahead.statement.clear();
            }
            if ahead.frames.len() < depth {
                break;
            }
        }
        if ahead.frames.len() >= depth {
            ahead.frames.truncate(depth);
            if !skipping {
                ahead.finish();
            }
            if let (Some(frame), Some(seen)) = (self.frames.last_mut(), ahead.frames.last()) {
                frame.written.clone_from(&seen.written);
            }
        }
    }

    /// What is written of the word, before the cursor.
    pub fn typed(&self) -> &'t str {
        self.text.get(self.word.start as usize..self.offset.max(self.word.start) as usize).unwrap_or_default()
    }

    /// The text of a token.
    pub fn text_of(&self, token: &TokenAt) -> &'t str {
        slice(self.text, token.range)
    }

    /// A name as it is meant: without its quotes.
    pub fn name_of(&self, token: &TokenAt) -> SmolStr {
        super::head::unquote(self.text_of(token))
    }
}
