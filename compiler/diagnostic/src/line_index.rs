//! From byte offsets to lines and columns, and back.

use std::ops::Range;
use std::sync::Arc;

/// How many bytes lie between two remembered character counts: a column costs at most this much
/// counting, even on a line of a megabyte.
const STRIDE: usize = 4096;

/// A place as people and tools name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Position {
    /// From 1.
    pub line: u32,
    /// From 1, in characters.
    pub column: u32,
}

/// A text with an index of its lines. Built once a file; every question after that is cheap.
///
/// A line ends with `\n` or `\r\n`. Offsets beyond the text mean its end, offsets inside a
/// character its start: an index answers any question.
#[derive(Clone, Debug)]
pub struct LineIndex {
    text: Arc<str>,
    starts: Vec<usize>,
    /// Characters before each multiple of `STRIDE`.
    characters: Vec<usize>,
}

impl LineIndex {
    /// Indexes `text`.
    pub fn new(text: Arc<str>) -> LineIndex {
        let newlines = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts = std::iter::once(0).chain(newlines.map(|(at, _)| at + 1)).collect();
        let mut characters = vec![0];
        let mut sum = 0;
        for chunk in text.as_bytes().chunks(STRIDE) {
            sum += count(chunk);
            characters.push(sum);
        }
        LineIndex { text, starts, characters }
    }

    /// The text.
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// How many lines there are; at least one.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Whether the text is empty. It has one line even then.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The nearest offset that is in the text and begins a character.
    pub fn clamp(&self, offset: usize) -> usize {
        self.text.floor_char_boundary(offset)
    }

    /// The line, from 0, that holds the byte at `offset`.
    pub fn line(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset).saturating_sub(1)
    }

    /// The bytes of a line, from 0, without its end. Empty at the end of the text for a line beyond.
    pub fn range(&self, line: usize) -> Range<usize> {
        let Some(&start) = self.starts.get(line) else {
            return self.text.len()..self.text.len();
        };
        let Some(&next) = self.starts.get(line + 1) else {
            return start..self.text.len();
        };
        let end = next - 1;
        let carriage = end > start && self.text.as_bytes()[end - 1] == b'\r';
        start..end - usize::from(carriage)
    }

    /// Where `offset` is.
    pub fn position(&self, offset: usize) -> Position {
        let offset = self.clamp(offset);
        let line = self.line(offset);
        let start = self.starts.get(line).copied().unwrap_or_default();
        let column = self.characters_before(offset) - self.characters_before(start);
        Position { line: narrow(line + 1), column: narrow(column + 1) }
    }

    /// The offset of a place; a column beyond the line means the line's end. `None` beyond the text.
    pub fn offset(&self, position: Position) -> Option<usize> {
        let line = usize::try_from(position.line).ok()?.checked_sub(1)?;
        let column = usize::try_from(position.column).ok()?.checked_sub(1)?;
        if line >= self.len() {
            return None;
        }
        let range = self.range(line);
        let within = &self.text[range.clone()];
        Some(within.char_indices().nth(column).map_or(range.end, |(at, _)| range.start + at))
    }

    fn characters_before(&self, offset: usize) -> usize {
        let stride = offset / STRIDE;
        let known = self.characters.get(stride).copied().unwrap_or_default();
        known + count(&self.text.as_bytes()[stride * STRIDE..offset])
    }
}

/// Characters that begin in these bytes.
fn count(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| (**byte & 0xC0) != 0x80).count()
}

fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
