//! The few lines of a file that a diagnostic shows.
//!
//! ariadne indexes whole texts, and its gutter counts from the first line of what it is given. A
//! diagnostic needs two lines of a file that may have ten million. So it is given a small text of
//! just those lines, and [`Window`] remembers which lines they were. On the way, long lines are
//! cut around what matters and characters that would disturb a terminal are replaced.

use super::places::{File, Place};

/// Lines up to this many bytes are shown whole.
const WHOLE: usize = 240;
/// What is shown of a longer line before the place that matters, and from it on.
const BEFORE: usize = 60;
const AFTER: usize = 120;

/// Some lines of one file, as a text of their own.
#[derive(Debug, Default)]
pub(crate) struct Window {
    pub(crate) text: String,
    lines: Vec<Line>,
}

#[derive(Debug)]
struct Line {
    /// Its number in the file, from 0; `None` for the gap between lines that are not neighbours.
    number: Option<usize>,
    /// What of the file is shown.
    source: std::ops::Range<usize>,
    /// Where that begins in the window's text.
    start: usize,
}

impl Window {
    /// The first and last line of every place. Where a line is long, the places named first matter.
    pub(crate) fn new(file: &File, places: &[Place]) -> Window {
        let mut wanted: Vec<(usize, usize)> = Vec::new();
        for place in places {
            for offset in [place.start, last(place)] {
                let line = file.index.line(offset);
                if !wanted.iter().any(|(known, _)| *known == line) {
                    wanted.push((line, offset));
                }
            }
        }
        wanted.sort_unstable();
        let mut window = Window::default();
        let mut previous = None;
        for (number, anchor) in wanted {
            if previous.is_some_and(|previous| previous + 1 < number) {
                let end = window.text.len();
                window.lines.push(Line { number: None, source: 0..0, start: end });
                window.text.push('\n');
            }
            window.push(file, number, anchor);
            previous = Some(number);
        }
        window
    }

    fn push(&mut self, file: &File, number: usize, anchor: usize) {
        let whole = file.index.range(number);
        let source = if whole.len() <= WHOLE {
            whole.clone()
        } else {
            let anchor = anchor.min(whole.end);
            let start = file.index.clamp(anchor.saturating_sub(BEFORE)).max(whole.start);
            start..file.index.clamp(anchor + AFTER).min(whole.end)
        };
        if source.start > whole.start {
            self.text.push('…');
        }
        self.lines.push(Line { number: Some(number), source: source.clone(), start: self.text.len() });
        self.text.extend(file.index.text()[source.clone()].chars().map(shown));
        if source.end < whole.end {
            self.text.push('…');
        }
        self.text.push('\n');
    }

    /// The range of a place in this text; never empty, as an empty one would not be drawn.
    pub(crate) fn range(&self, file: &File, place: &Place) -> std::ops::Range<usize> {
        let start = self.offset(file, place.start);
        let end = if place.end > place.start { self.offset(file, last(place)) } else { start };
        let width = self.text.get(end..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        start..end + width
    }

    /// The number in the file, from 1, of this text's line `index`, from 0.
    pub(crate) fn number(&self, index: usize) -> Option<usize> {
        Some(self.lines.get(index)?.number? + 1)
    }

    /// The greatest number that [`Window::number`] gives, and the greatest that ariadne thinks of.
    pub(crate) fn greatest(&self) -> (usize, usize) {
        let number = self.lines.iter().filter_map(|line| line.number).max().unwrap_or_default();
        (number + 1, self.lines.len())
    }

    fn offset(&self, file: &File, offset: usize) -> usize {
        let wanted = file.index.line(offset);
        let Some(line) = self.lines.iter().find(|line| line.number == Some(wanted)) else {
            return 0;
        };
        let offset = file.index.clamp(offset).clamp(line.source.start, line.source.end);
        let before = &file.index.text()[line.source.start..offset];
        line.start + before.chars().map(|it| shown(it).len_utf8()).sum::<usize>()
    }
}

/// A byte of the last character of a place; its start where it is empty.
fn last(place: &Place) -> usize {
    place.end.saturating_sub(1).max(place.start)
}

/// A character as a terminal may safely show it: a source must not be able to move the cursor, to
/// end a line, or to turn the direction of what follows.
pub(crate) fn shown(character: char) -> char {
    match character {
        '\t' => '\t',
        '\u{7f}' => '\u{2421}',
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(character)).unwrap_or('\u{fffd}'),
        '\u{80}'..='\u{9f}'
        | '\u{200e}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}'
        | '\u{feff}'
        | super::human::MARK => '\u{fffd}',
        other => other,
    }
}
