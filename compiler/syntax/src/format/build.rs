//! Reads tokens and comments into items and groups.

use super::{
    quotes::Hints,
    shape::{Comment, Group, Item, Part, PartKind},
    spacing::{self, Before},
};
use crate::{layout, lexer::Lexeme, token::Token};

/// A file as a group without brackets.
pub(super) fn build<'s>(text: &'s str, raw: &'s [Lexeme], hints: &'s Hints) -> Group<'s> {
    let end = text.len() as u32;
    let mut builder = Builder { text, raw, hints, at: 0 };
    builder.group(Lexeme::synthetic(Token::LeftBrace, 0), Lexeme::synthetic(Token::RightBrace, end), Mode::Lines)
}

/// What ends an item.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// Line ends and commas.
    Lines,
    /// Commas.
    Commas,
    /// Nothing.
    Whole,
}

struct Builder<'s> {
    text: &'s str,
    raw: &'s [Lexeme],
    hints: &'s Hints,
    at: usize,
}

/// Comments and line ends before a token.
struct Trivia<'s> {
    /// A comment on the line of the token before.
    same_line: Option<&'s str>,
    own_lines: Vec<Comment<'s>>,
    newline: bool,
    /// Whether a blank line stands right before the token.
    blank: bool,
}

impl<'s> Builder<'s> {
    fn trivia(&mut self) -> Trivia<'s> {
        let mut trivia = Trivia { same_line: None, own_lines: Vec::new(), newline: false, blank: false };
        while let Some(lexeme) = self.raw.get(self.at).filter(|lexeme| layout::is_trivia(lexeme.token)) {
            self.at += 1;
            let written = lexeme.text(self.text);
            if lexeme.token == Token::Newline {
                trivia.newline = true;
                trivia.blank |= written.matches('\n').nth(1).is_some();
            } else {
                let text = written.trim_end();
                if trivia.newline || self.at == 1 {
                    trivia.own_lines.push(Comment { text, blank: std::mem::take(&mut trivia.blank) });
                } else {
                    trivia.same_line = Some(text);
                }
            }
        }
        trivia
    }

    /// Reads to the closing bracket, which is `close` for a file.
    fn group(&mut self, open: Lexeme, close: Lexeme, mode: Mode) -> Group<'s> {
        let mut group = Group {
            open,
            close,
            items: Vec::new(),
            open_comment: None,
            dangling: Vec::new(),
            broken: false,
            comma: false,
            flat: None,
        };
        let mut mode = mode;
        let mut item = Item::default();
        let mut reading = Reading::default();
        let mut waiting: Vec<Comment<'s>> = Vec::new();
        let mut first = true;
        loop {
            let mut trivia = self.trivia();
            let next = self.raw.get(self.at).copied();
            let ends = next.is_none_or(|next| layout::closes(next.token));
            if std::mem::take(&mut first) {
                group.open_comment = trivia.same_line.take();
                group.broken = trivia.newline;
                let comprehension = next.is_some_and(|next| next.token == Token::For)
                    && layout::is_comprehension(self.raw, self.at)
                    && open.start < open.end;
                if comprehension {
                    mode = Mode::Whole;
                }
                // No blank line after the opening bracket.
                match trivia.own_lines.first_mut() {
                    Some(comment) => comment.blank = false,
                    None => trivia.blank = false,
                }
            }
            let Some(next) = next.filter(|_| !ends) else {
                if !item.parts.is_empty() {
                    item.trailing = trivia.same_line.take();
                    group.items.push(std::mem::take(&mut item));
                } else if let Some(comment) = trivia.same_line.take() {
                    after_comma(&mut group, &mut waiting, comment);
                }
                group.dangling = waiting;
                group.dangling.append(&mut trivia.own_lines);
                break;
            };
            let comma = next.token == Token::Comma
                && match mode {
                    Mode::Lines => !reading.clause,
                    Mode::Commas => true,
                    Mode::Whole => false,
                };
            let separated = mode == Mode::Lines
                && trivia.newline
                && reading.before.is_some_and(|before| {
                    let following = layout::following(self.raw, self.at);
                    layout::separates(reading.earlier, before.token, next.token, following)
                });
            if !item.parts.is_empty() && (comma || separated) {
                item.trailing = trivia.same_line.take();
                group.items.push(std::mem::take(&mut item));
                reading = Reading::default();
            }
            if comma {
                // A comment before a comma goes before what follows the comma.
                waiting.append(&mut trivia.own_lines);
                self.at += 1;
                group.comma = true;
                continue;
            }
            group.comma = false;
            if item.parts.is_empty() {
                if let Some(comment) = trivia.same_line.take() {
                    after_comma(&mut group, &mut waiting, comment);
                }
                item.comments = std::mem::take(&mut waiting);
                item.comments.append(&mut trivia.own_lines);
                item.blank = trivia.blank;
                let part = self.part(&mut reading, Vec::new(), false);
                item.parts.push(part);
            } else {
                // The first word is a key; what follows it must stay on its line to show that.
                let breaks = trivia.newline
                    && (item.parts.len() > 1 || !reading.before.is_some_and(|before| layout::is_word(before.token)))
                    && reading.before.is_some_and(|before| spacing::may_break(before.token, next.token));
                let mut comments: Vec<(bool, &'s str)> =
                    trivia.same_line.map(|text| (true, text)).into_iter().collect();
                comments.extend(trivia.own_lines.iter().map(|comment| (false, comment.text)));
                let part = self.part(&mut reading, comments, breaks);
                item.parts.push(part);
            }
        }
        for item in &mut group.items {
            keep_breaks(item);
            item.flat = flat_item(self.text, self.hints, item);
        }
        group.flat = flat_group(&group);
        group
    }

    /// Reads a token, or a group with its closing bracket.
    fn part(&mut self, reading: &mut Reading, comments: Vec<(bool, &'s str)>, breaks: bool) -> Part<'s> {
        let lexeme = self.raw.get(self.at).copied().unwrap_or(Lexeme::synthetic(Token::Error, 0));
        self.at += 1;
        let angle = self.hints.is_angle(lexeme);
        let space = spacing::space(reading.before, lexeme.token, angle);
        let kind = if layout::opens(lexeme.token) {
            let mode = if lexeme.token == Token::LeftBrace { Mode::Lines } else { Mode::Commas };
            let mut group = self.group(lexeme, lexeme, mode);
            if let Some(close) = self.raw.get(self.at) {
                group.close = *close;
                self.at += 1;
            }
            reading.pass(group.close.token, false);
            reading.clause = false;
            PartKind::Group(group)
        } else {
            reading.pass(lexeme.token, angle);
            PartKind::Token(lexeme)
        };
        Part { comments, breaks, space, kind }
    }
}

/// Keeps a comment that stands behind a comma: at the end of the item's line, unless another comment is
/// already there.
fn after_comma<'s>(group: &mut Group<'s>, waiting: &mut Vec<Comment<'s>>, text: &'s str) {
    match group.items.last_mut() {
        Some(last) if last.trailing.is_none() && waiting.is_empty() => last.trailing = Some(text),
        _ => waiting.push(Comment { text, blank: false }),
    }
}

/// What is known about the item so far.
#[derive(Default)]
struct Reading {
    before: Option<Before>,
    earlier: Option<Token>,
    words: u32,
    /// Between `on` or `for` and the block: commas belong to the names.
    clause: bool,
}

impl Reading {
    fn pass(&mut self, token: Token, angle: bool) {
        let after_dot = self.before.is_some_and(|before| before.token == Token::Dot);
        match token {
            Token::On | Token::For if self.words > 1 && !after_dot => self.clause = true,
            Token::Equal | Token::PlusEqual | Token::Colon => self.clause = false,
            _ => {}
        }
        self.words += 1;
        self.earlier = self.before.map(|before| before.token);
        self.before = Some(Before::new(self.before, token, angle));
    }
}

/// A value begins on a line of its own only if it goes over several.
fn keep_breaks(item: &mut Item<'_>) {
    if item.parts.iter().filter(|part| part.breaks).count() != 1 {
        return;
    }
    let mut before = None;
    for part in &mut item.parts {
        part.breaks &= before != Some(Token::Equal);
        before = Some(part.last().token);
    }
}

/// The columns a text takes.
pub(super) fn width(text: &str) -> usize {
    text.chars().count()
}

fn flat_item(text: &str, hints: &Hints, item: &Item<'_>) -> Option<usize> {
    let mut total = 0;
    for part in &item.parts {
        if part.breaks || !part.comments.is_empty() {
            return None;
        }
        total += part.space
            + match &part.kind {
                PartKind::Group(group) => group.flat?,
                PartKind::Token(lexeme) => {
                    let written = hints.written(text, *lexeme);
                    if written.contains('\n') {
                        return None;
                    }
                    width(written)
                }
            };
    }
    Some(total)
}

fn flat_group(group: &Group<'_>) -> Option<usize> {
    if group.items.is_empty() && !group.has_comments() {
        return Some(2);
    }
    if group.broken || group.has_comments() {
        return None;
    }
    let frame = if group.is_braces() { 4 } else { 2 };
    let mut total = frame + (group.items.len().saturating_sub(1)) * 2;
    for item in &group.items {
        total += item.flat?;
    }
    Some(total)
}
