//! Lines and columns, in the units a client counts in.

use std::sync::Arc;

/// What a column counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// Units of UTF-16, as JavaScript counts.
    Utf16,
    /// Characters.
    Utf32,
}

/// A place as an editor names it, both from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LinePosition {
    /// The line.
    pub line: u32,
    /// The column, in units of the encoding.
    pub column: u32,
}

/// Where the lines of a text begin.
#[derive(Clone, Debug)]
pub struct Lines {
    text: Arc<str>,
    starts: Vec<u32>,
}

impl Lines {
    /// Finds the lines of a text. `\n`, `\r\n` and `\r` end one, as the protocol has it.
    pub fn new(text: Arc<str>) -> Lines {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for index in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            let ends = bytes[index] == b'\n' || bytes.get(index + 1) != Some(&b'\n');
            if ends {
                starts.push(index as u32 + 1);
            }
        }
        Lines { text, starts }
    }

    /// The text.
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// How many lines there are; at least one.
    pub fn count(&self) -> u32 {
        self.starts.len() as u32
    }

    /// The bytes of a line without its end; empty beyond the text.
    pub fn line(&self, line: u32) -> &str {
        let Some(start) = self.starts.get(line as usize) else { return "" };
        let end = self.starts.get(line as usize + 1).map_or(self.text.len(), |end| *end as usize);
        self.text.get(*start as usize..end).unwrap_or_default().trim_end_matches(['\n', '\r'])
    }

    /// Where a line begins; the end of the text for a line beyond.
    pub fn start(&self, line: u32) -> u32 {
        self.starts.get(line as usize).copied().unwrap_or(self.text.len() as u32)
    }

    /// The line and column of a byte; beyond the text, its end; inside a character, its start.
    pub fn position(&self, offset: u32, encoding: Encoding) -> LinePosition {
        let mut offset = (offset as usize).min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.starts.partition_point(|start| *start as usize <= offset).saturating_sub(1);
        let start = self.starts.get(line).map_or(0, |start| *start as usize);
        let before = self.text.get(start..offset).unwrap_or_default();
        let column = match encoding {
            Encoding::Utf8 => before.len(),
            Encoding::Utf16 => before.encode_utf16().count(),
            Encoding::Utf32 => before.chars().count(),
        };
        LinePosition { line: line as u32, column: column as u32 }
    }

    /// The byte at a line and column. A column beyond the line is the line's end, a line beyond the text its end.
    pub fn offset(&self, position: LinePosition, encoding: Encoding) -> u32 {
        if position.line as usize >= self.starts.len() {
            return self.text.len() as u32;
        }
        let line = self.line(position.line);
        let wanted = position.column as usize;
        let mut units = 0;
        let mut bytes = line.len();
        for (index, character) in line.char_indices() {
            let width = match encoding {
                Encoding::Utf8 => character.len_utf8(),
                Encoding::Utf16 => character.len_utf16(),
                Encoding::Utf32 => 1,
            };
            // A column inside a character is its start.
            if units + width > wanted {
                bytes = index;
                break;
            }
            units += width;
        }
        self.start(position.line) + bytes as u32
    }
}

#[cfg(test)]
mod tests {
    use super::{Encoding, LinePosition, Lines};

    #[test]
    fn columns_count_what_the_encoding_says() {
        let lines = Lines::new("a😀b\r\nç = 1\n".into());
        for (encoding, column) in [(Encoding::Utf8, 5), (Encoding::Utf16, 3), (Encoding::Utf32, 2)] {
            assert_eq!(lines.position(5, encoding), LinePosition { line: 0, column });
            assert_eq!(lines.offset(LinePosition { line: 0, column }, encoding), 5);
        }
        assert_eq!(lines.offset(LinePosition { line: 0, column: 2 }, Encoding::Utf16), 1, "inside a character");
        assert_eq!(lines.offset(LinePosition { line: 0, column: 99 }, Encoding::Utf16), 6, "the line's end");
        assert_eq!(lines.offset(LinePosition { line: 9, column: 0 }, Encoding::Utf16), 15, "the text's end");
        assert_eq!(lines.line(1), "ç = 1");
        assert_eq!(lines.count(), 3);
    }
}
