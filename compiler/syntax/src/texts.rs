//! What a string says: escapes resolved, indentation stripped, interpolations parsed.

use smol_str::SmolStr;

use crate::{
    actions::Actions,
    error::{SyntaxError, SyntaxErrorKind},
    limits::INTERPOLATIONS,
    parse,
    strings::{self, Piece},
    tree::{Expr, ExprKind, Text, TextPart, TextRange},
};

/// The inside of a string token.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Inside {
    /// First byte after the opening quotes (and, between `"""`, after the first line end).
    pub start: usize,
    /// One past the last byte before the closing quotes (and the last line end).
    pub end: usize,
    /// Blanks to strip from each line.
    pub indent: usize,
    /// Whether it is written with `"""`.
    pub multiline: bool,
}

/// Finds the inside of the string at `start..end`.
pub(crate) fn inside(text: &str, start: usize, end: usize) -> Inside {
    let bytes = text.as_bytes();
    let written = bytes.get(start..end).unwrap_or_default();
    if !written.starts_with(b"\"\"\"") {
        // `'…'` and curly quotes come here too, as a guess at what was meant.
        let quote = text.get(start..end).and_then(|text| text.chars().next()).map_or(1, char::len_utf8);
        if quote > 1 {
            let start = start + quote;
            return Inside { start, end: (end - quote).max(start), indent: 0, multiline: false };
        }
        // An odd number of backslashes before
        // the last quote says that it is not the closing one.
        let slashes = written.iter().rev().skip(1).take_while(|&&byte| byte == b'\\').count();
        let closed = written.len() > 1 && written.last() == written.first() && slashes % 2 == 0;
        let end = if closed { end - 1 } else { end };
        return Inside { start: start + 1, end: end.max(start + 1), indent: 0, multiline: false };
    }
    let closed = written.len() >= 6 && written.ends_with(b"\"\"\"");
    let mut inner = Inside { start: start + 3, end: if closed { end - 3 } else { end }, indent: 0, multiline: true };
    let is_blank = |from: usize, to: usize| {
        bytes.get(from..to).is_some_and(|bytes| bytes.iter().all(|byte| matches!(byte, b' ' | b'\t' | b'\r')))
    };
    let find = |from: usize| bytes[from..inner.end].iter().position(|&byte| byte == b'\n').map(|at| from + at);
    let Some(first) = find(inner.start) else {
        return inner;
    };
    let last = bytes[..inner.end].iter().rposition(|&byte| byte == b'\n').unwrap_or(first);
    let (from, to) = (inner.start, inner.end);
    if is_blank(from, first) {
        inner.start = first + 1;
    }
    if is_blank(last + 1, to) {
        inner.indent = to - last - 1;
        inner.end = if last > 0 && bytes[last - 1] == b'\r' { last - 1 } else { last };
    }
    inner.end = inner.end.max(inner.start);
    inner
}

/// Reads the string token at `start..end`.
pub(crate) fn read(cx: &Actions<'_>, start: u32, end: u32) -> Text {
    let inner = inside(cx.text, start as usize, end as usize);
    let written = cx.text.get(inner.start..inner.end).unwrap_or_default();
    let simple = written.bytes().all(|byte| !matches!(byte, b'\\' | b'$' | b'\n' | b'\r'));
    if simple && inner.indent == 0 {
        let parts = if written.is_empty() { Vec::new() } else { vec![TextPart::Literal(SmolStr::new(written))] };
        return Text { parts, multiline: inner.multiline };
    }
    let mut reader = Reader { cx, inner, parts: Vec::new(), literal: String::new() };
    let mut line_start = inner.multiline && inner.start > start as usize + 3;
    strings::pieces(cx.text.as_bytes(), inner.start, inner.end, |piece| {
        match piece {
            Piece::Literal(from, to) => reader.literal(from, to, line_start),
            Piece::Code(from, to, closed) => reader.code(from, to, closed),
        }
        line_start = false;
    });
    reader.flush();
    Text { parts: reader.parts, multiline: inner.multiline }
}

struct Reader<'a, 's> {
    cx: &'a Actions<'s>,
    inner: Inside,
    parts: Vec<TextPart>,
    literal: String,
}

impl Reader<'_, '_> {
    fn flush(&mut self) {
        if !self.literal.is_empty() {
            self.parts.push(TextPart::Literal(SmolStr::new(&self.literal)));
            self.literal.clear();
        }
    }

    fn literal(&mut self, from: usize, to: usize, line_start: bool) {
        let written = self.cx.text.get(from..to).unwrap_or_default();
        let mut chars = written.char_indices().peekable();
        let mut strip = if line_start { self.inner.indent } else { 0 };
        while let Some((at, char)) = chars.next() {
            if strip > 0 && matches!(char, ' ' | '\t') {
                strip -= 1;
                continue;
            }
            strip = 0;
            match char {
                '\n' => {
                    self.literal.push('\n');
                    strip = self.inner.indent;
                }
                '\r' if chars.peek().is_some_and(|next| next.1 == '\n') => {}
                '\\' => {
                    let Some(&(_, escaped)) = chars.peek() else {
                        self.bad_escape(from + at, 1);
                        continue;
                    };
                    match escape(escaped) {
                        Some(char) => {
                            chars.next();
                            self.literal.push(char);
                        }
                        None if escaped == 'u' => {
                            let rest = written.get(at + 2..).unwrap_or_default();
                            match unicode(rest) {
                                Some((char, length)) => {
                                    self.literal.push(char);
                                    while chars.peek().is_some_and(|next| next.0 < at + 2 + length) {
                                        chars.next();
                                    }
                                }
                                None => self.bad_escape(from + at, 2),
                            }
                        }
                        None => {
                            self.bad_escape(from + at, 1 + escaped.len_utf8());
                            self.literal.push('\\');
                        }
                    }
                }
                _ => self.literal.push(char),
            }
        }
    }

    fn bad_escape(&self, at: usize, length: usize) {
        let range = TextRange { start: at as u32, end: (at + length) as u32 };
        let written = self.cx.slice(range.start, range.end);
        self.cx.report(
            SyntaxError::new(
                SyntaxErrorKind::BadEscape,
                range,
                format!("`{written}` means nothing in a text"),
                "known are `\\n`, `\\r`, `\\t`, `\\\"`, `\\\\`, `\\$` and `\\u{1F600}`",
            )
            .fix("write a backslash", TextRange { end: range.start + 1, ..range }, "\\\\"),
        );
    }

    fn code(&mut self, from: usize, to: usize, closed: bool) {
        self.flush();
        let range = TextRange { start: from as u32, end: to as u32 };
        let expr = if !closed {
            // The string that is not closed has its own error; a closed one with an open `${` too.
            Expr { range, kind: ExprKind::Error }
        } else if self.cx.interpolations.get() >= INTERPOLATIONS {
            self.cx.report(SyntaxError::new(
                SyntaxErrorKind::TooDeep,
                range,
                format!("`${{…}}` are nested more than {INTERPOLATIONS} deep"),
                "give this part a name with `let`",
            ));
            Expr { range, kind: ExprKind::Error }
        } else {
            self.cx.interpolations.set(self.cx.interpolations.get() + 1);
            let expr = parse::interpolation(self.cx, range);
            self.cx.interpolations.set(self.cx.interpolations.get() - 1);
            expr
        };
        self.parts.push(TextPart::Expr(expr));
    }
}

fn escape(char: char) -> Option<char> {
    match char {
        'n' => Some('\n'),
        'r' => Some('\r'),
        't' => Some('\t'),
        '"' | '\\' | '$' => Some(char),
        _ => None,
    }
}

/// Reads `{1F600}`; the character and how many bytes it took.
fn unicode(rest: &str) -> Option<(char, usize)> {
    let inner = rest.strip_prefix('{')?;
    let length = inner.find('}')?;
    let digits = inner.get(..length).filter(|digits| (1..=6).contains(&digits.len()))?;
    let code = u32::from_str_radix(digits, 16).ok()?;
    Some((char::from_u32(code)?, length + 2))
}
