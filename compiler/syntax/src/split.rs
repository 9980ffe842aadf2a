//! Cuts a file into its top-level items.
//!
//! Each item is parsed by itself, so an edit inside one changes nothing of the others. That must
//! hold while somebody types, too: where brackets do not balance, an item that begins in column 0 with
//! a word closes whatever is open before it.

use crate::{
    layout,
    lexer::{BYTE_ORDER_MARK, Lexeme, Lexemes},
    limits,
    token::Token,
};

/// The byte range of a top-level item in its file, with the comments and blank lines before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Item {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// Cuts a file into its top-level items. The ranges cover the file without gap or overlap; what
/// follows the last statement belongs to the last item.
#[must_use]
pub fn split(text: &str) -> Vec<Item> {
    let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
    if text.is_empty() {
        return Vec::new();
    }
    if text.len() > limits::FILE {
        return vec![Item { start: 0, end: length }];
    }
    let raw: Vec<Lexeme> = Lexemes::new(text, 0, length).collect();
    cut(text, length, &raw).0
}

/// Cuts a run of whole items out of a file, where that gives what cutting the whole file gives: every
/// bracket and string in it ends in it. `None` where the whole file has to be cut.
#[must_use]
pub fn split_run(run: &str) -> Option<Vec<Item>> {
    let length = u32::try_from(run.len()).ok()?;
    if run.len() > limits::FILE {
        return None;
    }
    let mut lexemes = Lexemes::new(run, 0, length);
    let raw: Vec<Lexeme> = (&mut lexemes).collect();
    // A comment of another language may end anywhere behind the run, and so may a string of several lines.
    let opens_comment = |pair: &[Lexeme]| matches!(pair, [slash, star] if slash.token == Token::Slash && star.token == Token::Star && slash.end == star.start);
    if lexemes.problems().unclosed_block || raw.windows(2).any(opens_comment) {
        return None;
    }
    let (items, balanced) = cut(run, length, &raw);
    balanced.then_some(items)
}

/// The items, and whether no column had to decide.
fn cut(text: &str, length: u32, raw: &[Lexeme]) -> (Vec<Item>, bool) {
    let mut cuts = Cuts { text, raw, items: Vec::new(), start: 0, column_zero: false };
    let mut at = 0;
    while at < raw.len() {
        at = cuts.item(at);
    }
    let balanced = !cuts.column_zero;
    let mut items = cuts.items;
    let start = cuts.start;
    match items.last_mut() {
        // Comments after the last item are part of it.
        Some(last)
            if !raw
                .iter()
                .rev()
                .take_while(|lexeme| lexeme.start >= start)
                .any(|lexeme| !layout::is_trivia(lexeme.token)) =>
        {
            last.end = length;
        }
        _ if start < length => items.push(Item { start, end: length }),
        _ => {}
    }
    (items, balanced)
}

struct Cuts<'s> {
    text: &'s str,
    raw: &'s [Lexeme],
    items: Vec<Item>,
    start: u32,
    /// Some item does not balance: from there on column 0 decides.
    column_zero: bool,
}

impl Cuts<'_> {
    /// Walks over one item; where the next one begins.
    fn item(&mut self, first: usize) -> usize {
        if !self.column_zero {
            match self.walk(first, false) {
                Some(next) => return next,
                None => self.column_zero = true,
            }
        }
        self.walk(first, true).unwrap_or(self.raw.len())
    }

    /// Walks over one item; nothing if its brackets do not balance to the end of the file.
    fn walk(&mut self, first: usize, column_zero: bool) -> Option<usize> {
        let mut open = Brackets::default();
        let mut newline: Option<usize> = None;
        let mut previous: Option<Token> = None;
        let mut earlier: Option<Token> = None;
        // The clause of a trait or a rule has commas of its own.
        let mut words = 0_u32;
        let mut clause = false;
        let mut index = first;
        while let Some(lexeme) = self.raw.get(index) {
            let token = lexeme.token;
            if layout::is_trivia(token) {
                if token == Token::Newline && newline.is_none() {
                    newline = Some(index);
                }
                index += 1;
                continue;
            }
            if let (Some(at), Some(before)) = (newline.take(), previous) {
                let following = layout::following(self.raw, index);
                let cut = if open.depth() == 0 {
                    layout::separates(earlier, before, token, following)
                } else {
                    column_zero && layout::is_word(token) | (token == Token::Check) && self.in_column_zero(lexeme.start)
                };
                if cut {
                    self.cut_line(at);
                    return Some(at + 1);
                }
            }
            if layout::opens(token) {
                clause &= open.depth() > 0;
                open.open(token);
            } else if layout::closes(token) {
                open.close(token);
            } else if open.depth() == 0 {
                match token {
                    Token::On | Token::For if words > 1 => clause = true,
                    Token::Equal | Token::Colon | Token::PlusEqual => clause = false,
                    Token::Comma if !clause => {
                        self.cut_comma(index);
                        return Some(index + 1);
                    }
                    _ => {}
                }
                words += 1;
            }
            earlier = previous;
            previous = Some(token);
            index += 1;
        }
        if open.depth() > 0 && !column_zero {
            return None;
        }
        Some(self.raw.len())
    }

    fn in_column_zero(&self, start: u32) -> bool {
        let before = self.text.get(..start as usize).unwrap_or_default();
        before.is_empty() || before.ends_with('\n') || before == BYTE_ORDER_MARK.encode_utf8(&mut [0; 4])
    }

    /// Ends the item at the end of the line.
    fn cut_line(&mut self, newline: usize) {
        if let Some(lexeme) = self.raw.get(newline) {
            self.cut(lexeme.start + 1);
        }
    }

    /// Ends the item after a comma, or at the end of the line if nothing else follows there.
    fn cut_comma(&mut self, comma: usize) {
        let mut end = self.raw.get(comma).map_or(self.start, |lexeme| lexeme.end);
        for lexeme in self.raw.iter().skip(comma + 1) {
            match lexeme.token {
                Token::Newline => {
                    end = lexeme.start + 1;
                    break;
                }
                token if layout::is_trivia(token) => {}
                _ => break,
            }
        }
        self.cut(end);
    }

    fn cut(&mut self, end: u32) {
        self.items.push(Item { start: self.start, end });
        self.start = end;
    }
}

/// Open brackets. A closing one that fits none is ignored, one that fits an outer one closes what is
/// inside too; the counts keep that from looking through the stack in vain.
#[derive(Default)]
struct Brackets {
    closers: Vec<Token>,
    counts: [u32; 3],
}

impl Brackets {
    fn depth(&self) -> usize {
        self.closers.len()
    }

    fn open(&mut self, opener: Token) {
        let closer = layout::closer(opener);
        self.closers.push(closer);
        self.counts[kind(closer)] += 1;
    }

    fn close(&mut self, closer: Token) {
        if self.counts[kind(closer)] == 0 {
            return;
        }
        while let Some(open) = self.closers.pop() {
            self.counts[kind(open)] -= 1;
            if open == closer {
                break;
            }
        }
    }
}

const fn kind(closer: Token) -> usize {
    match closer {
        Token::RightParen => 0,
        Token::RightBracket => 1,
        _ => 2,
    }
}
