//! Writes items and groups.

use super::{
    INDENT, WIDTH,
    align::{self, Padding},
    build::width,
    quotes::Hints,
    shape::{Comment, Group, Item, Part, PartKind},
};
use crate::{layout, lexer::Lexeme, texts, token::Token};

/// Writes a file.
pub(super) fn print(text: &str, hints: &Hints, file: &Group<'_>) -> String {
    let mut printer = Printer {
        text,
        hints,
        out: String::with_capacity(text.len() + text.len() / 8),
        line: 0,
        indent: 0,
        padding: 0,
    };
    if let Some(comment) = file.open_comment {
        printer.out.push_str(comment);
        printer.newline(0);
    }
    printer.items(file, 0);
    let mut out = printer.out;
    out.truncate(out.trim_end_matches(['\n', ' ']).len());
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

struct Printer<'s> {
    text: &'s str,
    hints: &'s Hints,
    out: String,
    /// Where the current line begins in `out`.
    line: usize,
    /// The blanks it begins with.
    indent: usize,
    /// The blanks in it that only make columns meet. They do not count when something has to fit: the
    /// next time the neighbours may be others.
    padding: usize,
}

impl Printer<'_> {
    fn newline(&mut self, indent: usize) {
        self.out.truncate(self.out.trim_end_matches(' ').len());
        self.out.push('\n');
        self.line = self.out.len();
        self.indent = indent;
        self.padding = 0;
        self.blanks(indent);
    }

    fn blanks(&mut self, count: usize) {
        self.out.extend(std::iter::repeat_n(' ', count));
    }

    fn column(&self) -> usize {
        self.out.get(self.line..).map_or(0, width)
    }

    fn is_line_start(&self) -> bool {
        self.out.get(self.line..).is_some_and(|line| line.bytes().all(|byte| byte == b' '))
    }

    /// Goes to a fresh line, with a blank one before it if asked for.
    fn fresh(&mut self, indent: usize, blank: bool) {
        if self.out.is_empty() {
            return;
        }
        if blank {
            self.newline(0);
        }
        if !self.is_line_start() || blank || self.indent != indent {
            self.newline(indent);
        }
    }

    fn comment(&mut self, comment: &Comment<'_>, indent: usize) {
        self.fresh(indent, comment.blank);
        self.out.push_str(comment.text);
    }

    /// Writes the items of a group on lines of their own.
    fn items(&mut self, group: &Group<'_>, indent: usize) {
        let padding = align::padding(self.text, self.hints, group, indent);
        let lines = group.is_braces() || group.open.start == group.open.end;
        let last = group.items.len().saturating_sub(1);
        for (index, item) in group.items.iter().enumerate() {
            for comment in &item.comments {
                self.comment(comment, indent);
            }
            self.fresh(indent, item.blank);
            let padding = padding.get(index).copied().unwrap_or_default();
            self.item(item, padding);
            let comma = if lines {
                group.items.get(index + 1).is_some_and(|next| !separates(item, next))
            } else {
                index < last || group.comma || last > 0
            };
            if comma && !(group.is_comprehension() && index == last) {
                self.out.push(',');
            }
            if let Some(comment) = item.trailing {
                self.blanks(2 + padding.comment);
                self.out.push_str(comment);
            }
        }
        for comment in &group.dangling {
            self.comment(comment, indent);
        }
    }

    fn item(&mut self, item: &Item<'_>, padding: Padding) {
        let continued = self.indent + 2 * INDENT;
        for (index, part) in item.parts.iter().enumerate() {
            if part.comments.is_empty() && !part.breaks {
                self.blanks(part.space);
                if index == padding.part {
                    self.blanks(padding.blanks);
                    self.padding += padding.blanks;
                }
            }
            for (same_line, comment) in &part.comments {
                if *same_line {
                    self.blanks(2);
                } else {
                    self.newline(continued);
                }
                self.out.push_str(comment);
            }
            if part.breaks || !part.comments.is_empty() {
                self.newline(continued);
            }
            match &part.kind {
                PartKind::Token(token) => self.token(*token),
                PartKind::Group(group) => self.group(group, rest(self.text, self.hints, &item.parts, index)),
            }
        }
    }

    fn group(&mut self, group: &Group<'_>, rest: usize) {
        let open = group.open.token.text().unwrap_or_default();
        let close = group.close.token.text().unwrap_or_default();
        self.out.push_str(open);
        if group.items.is_empty() && !group.has_comments() {
            self.out.push_str(close);
            return;
        }
        let braces = group.is_braces();
        let flat = group.flat.is_some_and(|flat| self.column() - self.padding - 1 + flat + rest <= WIDTH);
        // `f({ … })` may stay together around a block that is on lines of its own.
        let together = !braces && !group.broken && !group.has_comments() && group.flat.is_none();
        if flat || together {
            if braces {
                self.out.push(' ');
            }
            for (index, item) in group.items.iter().enumerate() {
                if index > 0 {
                    self.out.push_str(", ");
                }
                self.item(item, Padding::default());
            }
            if braces {
                self.out.push(' ');
            }
            self.out.push_str(close);
            return;
        }
        if let Some(comment) = group.open_comment {
            self.blanks(2);
            self.out.push_str(comment);
        }
        let indent = self.indent;
        self.items(group, indent + INDENT);
        self.newline(indent);
        self.out.push_str(close);
    }

    fn token(&mut self, token: Lexeme) {
        let written = self.hints.written(self.text, token);
        if token.token == Token::String && written.contains('\n') {
            self.block_string(token, written);
        } else {
            self.out.push_str(written);
        }
    }

    /// A `"""` string: its lines move with the statement; what they say stays the same.
    fn block_string(&mut self, token: Lexeme, written: &str) {
        let inside = texts::inside(self.text, token.start as usize, token.end as usize);
        let begins_on_line = inside.start > token.start as usize + 3;
        let ends_on_line = self.text.get(inside.end..token.end as usize).is_some_and(|end| end.contains('\n'));
        // Code that goes over lines has strings of its own: it stays as it is.
        if !begins_on_line || !ends_on_line || code_over_lines(written) {
            let whole = written.replace("\r\n", "\n");
            self.out.push_str(&whole);
            self.line = self.out.rfind('\n').map_or(self.line, |at| at + 1);
            self.padding = 0;
            return;
        }
        let statement = self.indent;
        let indent = statement + INDENT;
        self.out.push_str("\"\"\"");
        let content = self.text.get(inside.start..inside.end).unwrap_or_default();
        if inside.end > inside.start || content_has_line(self.text, inside.end, token.end as usize) {
            for line in content.split('\n') {
                let line = line.strip_suffix('\r').unwrap_or(line);
                let blanks = line.bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).take(inside.indent).count();
                let line = line.get(blanks..).unwrap_or_default();
                self.out.push('\n');
                if !line.is_empty() {
                    self.blanks(indent);
                    self.out.push_str(line);
                }
            }
        }
        self.out.push('\n');
        self.line = self.out.len();
        self.padding = 0;
        self.blanks(indent);
        self.out.push_str("\"\"\"");
        self.indent = statement;
    }
}

/// Whether between the inside's end and the closing quotes there is a line of the content, which is then
/// empty.
fn content_has_line(text: &str, from: usize, to: usize) -> bool {
    text.get(from..to).is_some_and(|end| end.contains('\n'))
}

/// Whether some `${ … }` goes over more than one line.
fn code_over_lines(written: &str) -> bool {
    let mut found = false;
    crate::strings::pieces(written.as_bytes(), 3, written.len().saturating_sub(3).max(3), |piece| {
        if let crate::strings::Piece::Code(from, to, _) = piece {
            found |= written.get(from..to).is_some_and(|code| code.contains('\n'));
        }
    });
    found
}

/// Whether a line end alone separates the two.
fn separates(item: &Item<'_>, next: &Item<'_>) -> bool {
    let mut parts = item.parts.iter().rev().map(|part| part.last().token);
    let (last, earlier) = (parts.next(), parts.next());
    let first = next.parts.first().map(|part| part.first().token);
    let following = match next.parts.first().and_then(Part::group) {
        Some(_) => None,
        None => next.parts.get(1).map(|part| part.first().token),
    };
    match (last, first) {
        (Some(last), Some(first)) => layout::separates(earlier, last, first, following),
        _ => true,
    }
}

/// The width of what must stand on the same line after a group: to the next group, or the end.
fn rest(text: &str, hints: &Hints, parts: &[Part<'_>], index: usize) -> usize {
    let mut total = 0;
    for part in parts.iter().skip(index + 1) {
        if part.breaks || !part.comments.is_empty() {
            break;
        }
        total += part.space;
        match &part.kind {
            PartKind::Group(_) => return total + 1,
            PartKind::Token(token) => {
                let written = hints.written(text, *token);
                total += width(written.lines().next().unwrap_or_default());
            }
        }
    }
    total
}
