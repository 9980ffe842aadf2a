//! Which columns of neighbouring lines meet.

use super::{
    WIDTH,
    build::width,
    quotes::Hints,
    shape::{Group, Item, PartKind},
};
use crate::token::Token;

/// Extra blanks of an item's line.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Padding {
    /// The part they stand before.
    pub part: usize,
    /// How many.
    pub blanks: usize,
    /// Before the comment at the end of the line.
    pub comment: usize,
}

/// What of a line can meet the neighbour's.
struct Line {
    /// `path =`: the part of `=` and the width before it.
    equal: Option<(usize, usize)>,
    /// `head label {`: the part of `{`, the width before it, its column in the source, and whether more than
    /// one blank stands before it.
    brace: Option<(usize, usize, usize, bool)>,
    width: usize,
    comment: bool,
}

/// The padding of every item of a group that stands on lines of its own. `=` of neighbouring
/// assignments always meet; `{` only where the author made them meet; comments at line ends always.
pub(super) fn padding(text: &str, hints: &Hints, group: &Group<'_>, indent: usize) -> Vec<Padding> {
    let lines: Vec<Option<Line>> = group.items.iter().map(|item| line(text, hints, item, indent)).collect();
    let mut padding = vec![Padding::default(); group.items.len()];
    let joined = |index: usize| group.items.get(index).is_some_and(|item| !item.blank && item.comments.is_empty());

    runs(
        &lines,
        joined,
        |line| line.equal.map(|equal| (0, equal)),
        |run| {
            let widest = run.iter().map(|(_, (_, width))| *width).max().unwrap_or(0);
            for (index, (part, width)) in run {
                padding[*index] = Padding { part: *part, blanks: widest - width, comment: 0 };
            }
        },
    );
    runs(
        &lines,
        joined,
        |line| line.brace.map(|brace| (brace.2, brace)),
        |run| {
            if run.len() < 2 || !run.iter().any(|(_, brace)| brace.3) {
                return;
            }
            let widest = run.iter().map(|(_, brace)| brace.1).max().unwrap_or(0);
            for (index, brace) in run {
                padding[*index] = Padding { part: brace.0, blanks: widest - brace.1, comment: 0 };
            }
        },
    );
    let mut comments = Vec::new();
    runs(
        &lines,
        joined,
        |line| line.comment.then_some((0, line.width)),
        |run| {
            comments.extend_from_slice(run);
            comments.push((usize::MAX, 0));
        },
    );
    for run in comments.split(|(index, _)| *index == usize::MAX) {
        let full = |padding: &[Padding], (index, width): (usize, usize)| {
            width + padding.get(index).map_or(0, |padding| padding.blanks)
        };
        let widest = run.iter().map(|entry| full(&padding, *entry)).max().unwrap_or(0);
        for entry in run {
            let blanks = widest - full(&padding, *entry);
            if let Some(padding) = padding.get_mut(entry.0) {
                padding.comment = blanks;
            }
        }
    }
    padding
}

/// Calls `each` with every run of neighbouring lines that have the property with the same key.
fn runs<T: Copy>(
    lines: &[Option<Line>],
    joined: impl Fn(usize) -> bool,
    property: impl Fn(&Line) -> Option<(usize, T)>,
    mut each: impl FnMut(&[(usize, T)]),
) {
    let mut run: Vec<(usize, T)> = Vec::new();
    let mut key = None;
    for (index, line) in lines.iter().enumerate() {
        let found = line.as_ref().and_then(&property);
        let found_key = found.map(|found| found.0);
        let goes_on = joined(index) && found_key.is_some() && found_key == key;
        if !goes_on && !run.is_empty() {
            each(&run);
            run.clear();
        }
        if let Some((_, value)) = found {
            run.push((index, value));
        }
        key = found_key;
    }
    if !run.is_empty() {
        each(&run);
    }
}

/// What can meet, of an item that stands on one line.
fn line(text: &str, hints: &Hints, item: &Item<'_>, indent: usize) -> Option<Line> {
    let whole = item.flat.filter(|flat| indent + flat <= WIDTH)?;
    let mut line = Line { equal: None, brace: None, width: whole, comment: item.trailing.is_some() };
    let mut so_far = 0;
    let mut path = true;
    for (index, part) in item.parts.iter().enumerate() {
        match &part.kind {
            PartKind::Token(token) if token.token == Token::Equal => {
                if path && index > 0 {
                    line.equal = Some((index, so_far));
                }
                return Some(line);
            }
            PartKind::Token(token)
                if matches!(token.token, Token::PlusEqual | Token::Colon | Token::Check | Token::Arrow) =>
            {
                return Some(line);
            }
            PartKind::Token(token) => {
                path &= index == 0 || part.space == 0;
                so_far += part.space + width(hints.written(text, *token));
            }
            PartKind::Group(group) => {
                if group.is_braces() && index > 0 {
                    let column = column(text, group.open.start);
                    let before = text.get(..group.open.start as usize).unwrap_or_default();
                    line.brace = Some((index, so_far, column, before.ends_with("  ")));
                    return Some(line);
                }
                path &= part.space == 0;
                so_far += part.space + group.flat?;
            }
        }
    }
    Some(line)
}

fn column(text: &str, at: u32) -> usize {
    let before = text.get(..at as usize).unwrap_or_default();
    before.len() - before.rfind('\n').map_or(0, |newline| newline + 1)
}
