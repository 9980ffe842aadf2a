//! What is kept of a text with mistakes.
//!
//! Statements are parsed one by one. Where one is broken inside its braces, the statement without
//! what is in the braces is parsed, and the statements inside by themselves: so a mistake costs the
//! innermost statement that holds it. Of that one, as much is kept as can stand for it, with the terminal
//! `error` in the place of what is missing: `port http =` is an entry with an unreadable value.
//!
//! A token is parsed once per brace around it at most, so the time stays linear in the text.

use crate::{
    actions::Actions,
    error::{SyntaxError, SyntaxErrorKind},
    layout,
    lexer::Lexeme,
    limits, message,
    parse::{self, Failure},
    token::Token,
    tree::{Block, Statement, StatementKind, TextRange, Type, TypeKind},
};

/// Reads as many statements as possible. `known` are the mistakes that were found on tokens: a
/// statement that holds one is not told about a second time.
pub(crate) fn recover(cx: &Actions<'_>, tokens: &[Lexeme], known: &[SyntaxError]) -> Vec<Statement> {
    let mut known: Vec<TextRange> = known.iter().map(|error| error.range).collect();
    known.sort_unstable();
    let mut recovery = Recovery { cx, known, told: 0 };
    recovery.list(tokens)
}

/// How many slips of one statement are corrected; each costs another parse of it.
const SLIPS: u32 = 8;

struct Recovery<'a, 's> {
    cx: &'a Actions<'s>,
    known: Vec<TextRange>,
    /// How many mistakes were told about, here or on tokens.
    told: usize,
}

impl Recovery<'_, '_> {
    fn list(&mut self, tokens: &[Lexeme]) -> Vec<Statement> {
        let mut out = Vec::new();
        let runs = runs(tokens);
        let count = runs.len();
        for (index, (run, separator)) in runs.into_iter().enumerate() {
            if self.told >= limits::ERRORS {
                self.give_up(tokens, run, &mut out);
                break;
            }
            if !run.is_empty() {
                let statement = self.statement(run);
                out.push(statement);
            } else if let Some(comma) = separator.filter(|_| index + 1 < count || count == 1) {
                self.tell(
                    comma.range(),
                    SyntaxError::new(
                        SyntaxErrorKind::UnexpectedToken,
                        comma.range(),
                        "nothing stands before this `,`",
                        "expected a field or an entry",
                    )
                    .fix("remove it", comma.range(), ""),
                );
            }
        }
        out
    }

    fn give_up(&mut self, tokens: &[Lexeme], rest: &[Lexeme], out: &mut Vec<Statement>) {
        let start = rest.first().map_or(0, |token| token.start);
        let end = tokens.last().map_or(start, |token| token.end);
        if self.told == limits::ERRORS {
            self.told += 1;
            self.cx.report(SyntaxError::new(
                SyntaxErrorKind::TooManyErrors,
                TextRange { start, end: start },
                "too many mistakes",
                "what follows is not looked at",
            ));
        }
        out.push(Statement { doc: None, range: TextRange { start, end }, kind: StatementKind::Error });
    }

    /// Parses tokens as one statement; takes back what a failed try reported.
    fn attempt(&self, tokens: &[Lexeme]) -> Result<Statement, Failure> {
        let mark = self.cx.errors.borrow().len();
        let result = parse::statements(self.cx, tokens);
        if result.is_err() {
            self.cx.errors.borrow_mut().truncate(mark);
        }
        result.and_then(|statements| {
            let end = tokens.last().map_or(0, |token| token.end);
            let none = Failure::UnrecognizedEof { location: end, expected: Vec::new() };
            statements.into_iter().next().ok_or(none)
        })
    }

    fn statement(&mut self, tokens: &[Lexeme]) -> Statement {
        match self.attempt(tokens) {
            Ok(statement) => statement,
            Err(failure) => self.broken(tokens, &failure, SLIPS),
        }
    }

    fn broken(&mut self, tokens: &[Lexeme], failure: &Failure, slips: u32) -> Statement {
        let at = place(tokens, failure);
        if let Some((open, close)) = group(tokens, |open, close| open < at && at <= close) {
            let told = self.told;
            if let Some(statement) = self.shell(tokens, open, close, &tokens[..=open], &tokens[close..]) {
                if self.told == told {
                    // Every statement in the braces is one, but not one of this place.
                    let told = message::describe(self.cx.text, tokens, failure, at);
                    self.tell(whole(tokens), told.error);
                }
                return statement;
            }
        }
        let told = message::describe(self.cx.text, tokens, failure, at);
        // What comes after a slip may be its consequence, unless it is another slip.
        if slips == SLIPS || told.patch.is_some() {
            self.tell(whole(tokens), told.error);
        }
        // A slip is corrected and the statement read again, so that nothing of it is lost.
        if let Some(patch) = told.patch.filter(|_| slips > 0) {
            let patched = patch.apply(tokens);
            return match self.attempt(&patched) {
                Ok(statement) => statement,
                Err(failure) => self.broken(&patched, &failure, slips - 1),
            };
        }
        self.salvage(tokens, at)
    }

    /// Parses `before` and `after`, the statement without the inside of its braces, then the inside.
    fn shell(
        &mut self,
        tokens: &[Lexeme],
        open: usize,
        close: usize,
        before: &[Lexeme],
        after: &[Lexeme],
    ) -> Option<Statement> {
        let (left, right) = (tokens.get(open)?, tokens.get(close)?);
        let mut shell = before.to_vec();
        shell.extend_from_slice(after);
        let mut statement = self.attempt(&shell).ok()?;
        let range = TextRange { start: left.start, end: right.end };
        let block = find_block(&mut statement, range)?;
        block.statements = self.list(tokens.get(open + 1..close)?);
        Some(statement)
    }

    /// Keeps what can be kept of a statement that cannot be read from `at` on.
    fn salvage(&mut self, tokens: &[Lexeme], at: usize) -> Statement {
        let prefix = &tokens[..at];
        let last = prefix.last().map_or_else(|| whole(tokens).start, |token| token.end);
        let error = Lexeme::synthetic(Token::Error, last);
        let name = Lexeme::synthetic(Token::Name, last);
        let equal = Lexeme::synthetic(Token::Equal, last);
        let closers = closers(prefix);

        // A broken head: what can be read of it, with the block that follows.
        if at > 0
            && closers.is_empty()
            && let Some((open, close)) = group(tokens, |open, _| open >= at)
            && let (Some(&left), Some(&right)) = (tokens.get(open), tokens.get(close))
        {
            let body = [left, right];
            let stand_in = [error];
            let mut tries: Vec<(&[Lexeme], &[Lexeme])> = vec![(prefix, &stand_in)];
            tries.extend((0..3).filter_map(|back| Some((tokens.get(..at.checked_sub(back)?)?, &[][..]))));
            for (head, stand_in) in tries.into_iter().filter(|(head, _)| !head.is_empty()) {
                let head = [head, stand_in].concat();
                if let Some(statement) = self.shell(tokens, open, close, &head, &body) {
                    return statement;
                }
            }
        }

        let after_dot = prefix.last().is_some_and(|token| token.token == Token::Dot);
        let value = prefix
            .iter()
            .rposition(|token| matches!(token.token, Token::Equal | Token::PlusEqual))
            .and_then(|equal| prefix.get(..=equal))
            .filter(|head| self::closers(head).is_empty());
        let mut tries: Vec<Vec<Lexeme>> = Vec::new();
        if after_dot {
            tries.push([prefix, &[name], &closers[..]].concat());
            tries.push([prefix, &[name], &closers[..], &[equal, error]].concat());
        }
        tries.push([prefix, &[error], &closers[..]].concat());
        tries.push([prefix, &closers[..]].concat());
        if let Some(head) = value {
            tries.push([head, &[error]].concat());
        }
        let range = whole(tokens);
        for attempt in &tries {
            if let Ok(mut statement) = self.attempt(attempt) {
                if !matches!(statement.kind, StatementKind::Error) {
                    statement.range.end = range.end;
                }
                return statement;
            }
        }
        self.cx.statement(range.start, StatementKind::Error, range.end)
    }

    /// Reports a mistake, unless one is known in the lines of the statement.
    fn tell(&mut self, statement: TextRange, error: SyntaxError) {
        self.told += 1;
        let statement = self.lines(statement);
        let first = self.known.partition_point(|range| range.start < statement.start);
        let known = self.known.get(first).is_some_and(|range| range.start <= statement.end);
        if !known {
            self.cx.report(error);
        }
    }
}

impl Recovery<'_, '_> {
    /// The range with the rest of its first and its last line.
    fn lines(&self, range: TextRange) -> TextRange {
        if self.known.is_empty() {
            return range;
        }
        let before = self.cx.text.get(..range.start as usize).unwrap_or_default();
        let after = self.cx.text.get(range.end as usize..).unwrap_or_default();
        // A line of a megabyte is not searched for every statement in it.
        let start = before.bytes().rev().take(LINE).position(|byte| byte == b'\n').unwrap_or(0);
        let end = after.bytes().take(LINE).position(|byte| byte == b'\n').unwrap_or(0);
        TextRange { start: range.start - start as u32, end: range.end + end as u32 }
    }
}

/// How far a line is searched for its ends.
const LINE: usize = 1000;

/// The statements of a list of tokens, each with the separator after it.
fn runs(tokens: &[Lexeme]) -> Vec<(&[Lexeme], Option<Lexeme>)> {
    let mut runs = Vec::new();
    let mut start = 0;
    let mut depth = 0_u32;
    let mut clause = false;
    for (index, lexeme) in tokens.iter().enumerate() {
        match lexeme.token {
            token if layout::opens(token) => {
                depth += 1;
                clause = false;
            }
            token if layout::closes(token) => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            // The names after `on` and `for` have commas of their own.
            Token::On | Token::For if index > start + 1 => clause = true,
            Token::Equal | Token::PlusEqual | Token::Colon => clause = false,
            Token::Comma if clause => {}
            Token::Comma | Token::Newline => {
                clause = false;
                runs.push((&tokens[start..index], Some(*lexeme)));
                start = index + 1;
            }
            _ => {}
        }
    }
    runs.push((&tokens[start..], None));
    runs
}

/// From the first token to the last.
fn whole(tokens: &[Lexeme]) -> TextRange {
    TextRange { start: tokens.first().map_or(0, |token| token.start), end: tokens.last().map_or(0, |token| token.end) }
}

/// The index of the token the parser stopped at; the length, if at the end.
pub(crate) fn place(tokens: &[Lexeme], failure: &Failure) -> usize {
    match failure {
        Failure::UnrecognizedToken { token: (start, token, _), .. }
        | Failure::ExtraToken { token: (start, token, _) } => {
            let first = tokens.partition_point(|lexeme| lexeme.start < *start);
            let rest = tokens.iter().skip(first);
            first + rest.take_while(|lexeme| lexeme.token != *token).count()
        }
        _ => tokens.len(),
    }
    .min(tokens.len())
}

/// The first pair of braces inside no other brackets that passes.
fn group(tokens: &[Lexeme], passes: impl Fn(usize, usize) -> bool) -> Option<(usize, usize)> {
    let mut open = None;
    let mut depth = 0_u32;
    for (index, lexeme) in tokens.iter().enumerate() {
        if layout::opens(lexeme.token) {
            if depth == 0 {
                open = Some(index).filter(|_| lexeme.token == Token::LeftBrace);
            }
            depth += 1;
        } else if layout::closes(lexeme.token) {
            depth = depth.saturating_sub(1);
            if depth == 0
                && let Some(open) = open.filter(|open| passes(*open, index))
            {
                return Some((open, index));
            }
        }
    }
    None
}

/// What closes the brackets that are open after these tokens.
fn closers(tokens: &[Lexeme]) -> Vec<Lexeme> {
    let end = tokens.last().map_or(0, |token| token.end);
    let mut open = Vec::new();
    for lexeme in tokens {
        if layout::opens(lexeme.token) {
            open.push(Lexeme::synthetic(layout::closer(lexeme.token), end));
        } else if layout::closes(lexeme.token) {
            open.pop();
        }
    }
    open.reverse();
    open
}

/// The block of a statement, or of its type, that has this range.
fn find_block(statement: &mut Statement, range: TextRange) -> Option<&mut Block> {
    let has = |block: &&mut Block| block.range == range;
    match &mut statement.kind {
        StatementKind::Block(nested) => Some(&mut nested.body).filter(has),
        StatementKind::Target(target) => target.body.as_mut().filter(has),
        StatementKind::Field(field) => find_in_type(&mut field.type_, range),
        StatementKind::Type(alias) => find_in_type(&mut alias.type_, range),
        StatementKind::Entry(entry) => match entry.body.as_mut().filter(has) {
            Some(body) => Some(body),
            None => entry.type_.as_mut().and_then(|type_| find_in_type(type_, range)),
        },
        _ => None,
    }
}

fn find_in_type(type_: &mut Type, range: TextRange) -> Option<&mut Block> {
    match &mut type_.kind {
        TypeKind::Record(block) | TypeKind::Variant(_, block) => Some(block).filter(|block| block.range == range),
        TypeKind::List(inner) | TypeKind::Optional(inner) | TypeKind::Range(inner) | TypeKind::Where(inner, _) => {
            find_in_type(inner, range)
        }
        TypeKind::Map(key, value) => match find_in_type(key, range) {
            Some(block) => Some(block),
            None => find_in_type(value, range),
        },
        TypeKind::Union(types) | TypeKind::Generic(_, types) => {
            types.iter_mut().find_map(|type_| find_in_type(type_, range))
        }
        TypeKind::Name(_) | TypeKind::Literal(_) | TypeKind::Error => None,
    }
}
