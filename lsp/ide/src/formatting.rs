//! The one style, as the smallest edits: a whole text, some lines of it, or what was just typed.
//!
//! A text with mistakes of the syntax is formatted item by item: those that can be read are.

use similar::{DiffOp, TextDiff};

use crate::analysis::Analysis;
use crate::lines::{Encoding, LinePosition, Lines};
use crate::text::{TextEdit, TextRange, range, slice};

/// The most lines that are compared with each other: the time for it may grow with their square.
const MOST_LINES: usize = 40_000;
/// Blanks of a level.
const INDENT: usize = 2;

/// The edits that put a text into the style.
pub fn document(analysis: &Analysis, path: &str) -> Vec<TextEdit> {
    let Some(text) = analysis.text(path) else { return Vec::new() };
    edits(&text, &formatted(&text))
}

/// Those of them that touch a range.
pub fn lines(analysis: &Analysis, path: &str, within: TextRange) -> Vec<TextEdit> {
    let mut found = document(analysis, path);
    found.retain(|edit| edit.range.start <= within.end && within.start <= edit.range.end);
    found
}

/// What follows from a character that was typed before `offset`: a closing bracket puts its item into the style, a
/// line end indents the new line.
pub fn typed(analysis: &Analysis, path: &str, offset: u32, character: &str) -> Vec<TextEdit> {
    let Some(text) = analysis.text(path) else { return Vec::new() };
    match character {
        "\n" => indent(&Lines::new(text), offset),
        "}" | "]" | ")" => {
            let item = anyport_syntax::split(&text)
                .into_iter()
                .find(|item| item.start < offset && offset <= item.end)
                .map(|item| TextRange { start: item.start, end: item.end });
            let Some(item) = item else { return Vec::new() };
            let written = slice(&text, item);
            let Some(new) = formatted_item(written) else { return Vec::new() };
            let shifted = edits(written, &new).into_iter().map(|edit| TextEdit {
                range: TextRange { start: edit.range.start + item.start, end: edit.range.end + item.start },
                ..edit
            });
            shifted.collect()
        }
        _ => Vec::new(),
    }
}

/// The text in the style.
pub(crate) fn formatted(text: &str) -> String {
    if let Ok(new) = anyport_syntax::format(text) {
        return new;
    }
    let mut out = String::with_capacity(text.len());
    for item in anyport_syntax::split(text) {
        let written = slice(text, TextRange { start: item.start, end: item.end });
        match formatted_item(written) {
            Some(new) => out.push_str(&new),
            None => out.push_str(written),
        }
    }
    out
}

/// An item in the style; nothing where it cannot be read, or shares a line with another.
pub(crate) fn formatted_item(text: &str) -> Option<String> {
    // Blank lines before an item are the file's; those of the style are one at most.
    let body = text.trim_start_matches(['\n', '\r', ' ', '\t']);
    let blank = text.get(..text.len() - body.len()).unwrap_or_default();
    let ends = text.ends_with('\n');
    let mut new = anyport_syntax::format(body).ok()?;
    if !ends {
        // A comma, or the end of the file.
        new.truncate(new.trim_end().len());
        if text.trim_end().ends_with(',') {
            return None;
        }
    }
    let kept = blank.rfind('\n').map_or("", |_| "\n");
    Some(format!("{kept}{new}"))
}

/// The smallest edits from one text to another, by lines.
pub(crate) fn edits(old: &str, new: &str) -> Vec<TextEdit> {
    if old == new {
        return Vec::new();
    }
    let many = old.bytes().chain(new.bytes()).filter(|byte| *byte == b'\n').nth(MOST_LINES).is_some();
    if many {
        return middle(old, new);
    }
    let diff = TextDiff::from_lines(old, new);
    let starts = |text: &str| {
        let mut starts = vec![0];
        for line in text.split_inclusive('\n') {
            starts.push(starts.last().copied().unwrap_or(0) + line.len());
        }
        starts
    };
    let (olds, news) = (starts(old), starts(new));
    let at = |starts: &[usize], index: usize| starts.get(index).or(starts.last()).copied().unwrap_or(0);
    let mut out = Vec::new();
    for op in diff.ops() {
        if matches!(op, DiffOp::Equal { .. }) {
            continue;
        }
        let (old_lines, new_lines) = (op.old_range(), op.new_range());
        let gone = range(at(&olds, old_lines.start), at(&olds, old_lines.end));
        let text = new.get(at(&news, new_lines.start)..at(&news, new_lines.end)).unwrap_or_default();
        out.push(TextEdit { range: gone, text: text.to_owned() });
    }
    out
}

/// One edit of what is not alike at both ends.
fn middle(old: &str, new: &str) -> Vec<TextEdit> {
    let pairs = old.split_inclusive('\n').zip(new.split_inclusive('\n'));
    let head: usize = pairs.take_while(|(one, other)| one == other).map(|(line, _)| line.len()).sum();
    let (old_rest, new_rest) = (old.get(head..).unwrap_or_default(), new.get(head..).unwrap_or_default());
    let ends = old_rest.split_inclusive('\n').rev().zip(new_rest.split_inclusive('\n').rev());
    let tail: usize = ends.take_while(|(one, other)| one == other).map(|(line, _)| line.len()).sum();
    let text = new_rest.get(..new_rest.len() - tail).unwrap_or_default().to_owned();
    vec![TextEdit { range: range(head, old.len() - tail), text }]
}

/// Indents the line of `offset` by the brackets that are open before it.
fn indent(lines: &Lines, offset: u32) -> Vec<TextEdit> {
    use anyport_syntax::token::Token;
    let line = lines.position(offset, Encoding::Utf8).line;
    let start = lines.start(line);
    let written = lines.line(line);
    let mut depth = 0_usize;
    for (token, range) in anyport_syntax::lex(lines.text()) {
        if range.start >= start {
            break;
        }
        match token {
            Token::LeftBrace | Token::LeftBracket | Token::LeftParen => depth += 1,
            Token::RightBrace | Token::RightBracket | Token::RightParen => depth = depth.saturating_sub(1),
            // The lines of a text are the author's.
            Token::String if range.end > start => return Vec::new(),
            _ => {}
        }
    }
    if written.trim_start().starts_with(['}', ']', ')']) {
        depth = depth.saturating_sub(1);
    }
    let blanks = written.len() - written.trim_start().len();
    let wanted = " ".repeat(depth * INDENT);
    if written.get(..blanks) == Some(wanted.as_str()) {
        return Vec::new();
    }
    let end = lines.offset(LinePosition { line, column: blanks as u32 }, Encoding::Utf8);
    vec![TextEdit { range: TextRange { start, end }, text: wanted }]
}

#[cfg(test)]
mod tests {
    use super::{MOST_LINES, edits};
    use crate::text::apply;

    #[test]
    fn a_long_text_is_compared_from_both_ends() {
        let old: String = (0..MOST_LINES).map(|number| format!("let a{number} = {number}\n")).collect();
        let new = old.replace("let a70 = 70\n", "let a70 = 7\nlet b = 1\n");
        let found = edits(&old, &new);
        assert_eq!(apply(&old, &found), new);
        assert!(found.len() == 1 && found[0].text.lines().count() == 2, "{found:?}");
        let same = "a\na\n";
        assert_eq!(apply(same, &super::middle(same, "a\na\na\n")), "a\na\na\n");
    }
}
