//! From plain replacements to edits that keep the style.

use std::collections::BTreeMap;

use anyport_syntax::tree::Block;

use crate::analysis::Analysis;
use crate::formatting::{edits, formatted_item};
use crate::text::{FilePath, TextEdit, TextRange, WorkspaceEdit, apply, slice};

/// The replacements as an edit of a file, with the items that they touch put into the style. Items that could not be
/// read before are left as they are written.
pub(super) fn tidy(analysis: &Analysis, path: &str, replacements: Vec<TextEdit>) -> WorkspaceEdit {
    let mut out = WorkspaceEdit::default();
    let Some(text) = analysis.text(path) else { return out };
    let mut found = Vec::new();
    for (window, replacements) in windows(&items(analysis, path, &text), replacements) {
        let old = slice(&text, window);
        let inside = replacements.into_iter().map(|edit| shifted(edit, |offset| offset - window.start)).collect();
        let new = tidied(old, inside);
        found.extend(edits(old, &new).into_iter().map(|edit| shifted(edit, |offset| offset + window.start)));
    }
    out.files.insert(path.into(), found);
    out
}

/// The same for replacements in several files.
pub(super) fn tidy_all(analysis: &Analysis, replacements: Vec<(FilePath, TextEdit)>) -> WorkspaceEdit {
    let mut by_file: BTreeMap<FilePath, Vec<TextEdit>> = BTreeMap::new();
    for (path, edit) in replacements {
        by_file.entry(path).or_default().push(edit);
    }
    let mut out = WorkspaceEdit::default();
    for (path, edits) in by_file {
        out.files.extend(tidy(analysis, &path, edits).files);
    }
    out
}

fn shifted(edit: TextEdit, by: impl Fn(u32) -> u32) -> TextEdit {
    TextEdit { range: TextRange { start: by(edit.range.start), end: by(edit.range.end) }, ..edit }
}

/// The items of a file: as the database has cut it, if it has.
fn items(analysis: &Analysis, path: &str, text: &str) -> Vec<TextRange> {
    let mut out = Vec::new();
    if let Some(app) = analysis.app_of(path)
        && let Some(file) = app.file(path)
    {
        let mut start = 0;
        for item in file.items(app.db()) {
            let end = start + item.text(app.db()).len() as u32;
            out.push(TextRange { start, end });
            start = end;
        }
    }
    if out.last().map(|last| last.end as usize) != Some(text.len()) {
        out = vec![TextRange { start: 0, end: text.len() as u32 }];
    }
    out
}

/// The runs of items that replacements touch, each with its own: a large file is not read again for a small change.
fn windows(items: &[TextRange], mut replacements: Vec<TextEdit>) -> Vec<(TextRange, Vec<TextEdit>)> {
    replacements.sort();
    let mut out: Vec<(TextRange, Vec<TextEdit>)> = Vec::new();
    for edit in replacements {
        let most = items.len().saturating_sub(1);
        let first = items.partition_point(|item| item.end <= edit.range.start).min(most);
        let last = items.partition_point(|item| item.end < edit.range.end).min(most);
        let (Some(first), Some(last)) = (items.get(first), items.get(last.max(first))) else { continue };
        match out.last_mut() {
            Some((window, edits)) if first.start < window.end => {
                window.end = window.end.max(last.end);
                edits.push(edit);
            }
            _ => out.push((TextRange { start: first.start, end: last.end }, vec![edit])),
        }
    }
    out
}

fn tidied(old: &str, mut replacements: Vec<TextEdit>) -> String {
    replacements.sort();
    let new = apply(old, &replacements);
    // Where the replacements stand in the new text.
    let mut touched = Vec::new();
    let (mut gone, mut come) = (0, 0);
    for edit in &replacements {
        let start = (edit.range.start - gone) + come;
        touched.push(TextRange { start, end: start + edit.text.len() as u32 });
        gone += edit.range.end - edit.range.start;
        come += edit.text.len() as u32;
    }
    let mut out = String::with_capacity(new.len());
    for item in anyport_syntax::split(&new) {
        let written = slice(&new, TextRange { start: item.start, end: item.end });
        let is_touched = touched.iter().any(|range| range.start < item.end && item.start <= range.end);
        match formatted_item(written).filter(|_| is_touched) {
            Some(styled) => out.push_str(&styled),
            None => out.push_str(written),
        }
    }
    out
}

/// A replacement that adds a statement at the end of braces. `start` is where the item begins in the file.
pub(super) fn append(text: &str, block: &Block, start: u32, statement: &str) -> TextEdit {
    // The closing brace, or the end of what is not closed.
    let written = slice(text, block.range);
    let end = if written.ends_with('}') { block.range.end - 1 } else { block.range.end };
    let before = text.get(..end as usize).unwrap_or_default();
    let kept = before.trim_end();
    // A comment at the end of a line must not swallow the statement.
    let on_lines = slice(text, TextRange { start: block.range.start, end }).contains('\n') || statement.contains('\n');
    let one_line = !on_lines && block.statements.is_empty();
    let (left, right) = if one_line {
        (" ", " ")
    } else if on_lines {
        ("\n", "\n")
    } else {
        (", ", " ")
    };
    let range = TextRange { start: kept.len() as u32 + start, end: end + start };
    TextEdit { range, text: format!("{left}{statement}{right}") }
}

/// A replacement that adds an item before another that begins at `start`.
pub(super) fn before(text: &str, start: u32, item: &str) -> TextEdit {
    let rest = text.get(start as usize..).unwrap_or_default();
    let blank = rest.starts_with('\n') || rest.starts_with("\r\n");
    let text = if blank { format!("\n{item}\n") } else { format!("{item}\n") };
    TextEdit { range: TextRange { start, end: start }, text }
}

/// The range with the rest of its lines where nothing else stands on them.
pub(super) fn whole_lines(text: &str, range: TextRange) -> TextRange {
    let (start, end) = (range.start as usize, range.end as usize);
    let line = text.get(..start).map_or(0, |before| before.rfind('\n').map_or(0, |at| at + 1));
    let after = text.get(end..).unwrap_or_default();
    let rest = after.find('\n').map_or(after.len(), |at| at + 1);
    let alone = text.get(line..start).unwrap_or_default().trim().is_empty();
    let tail = after.get(..rest).unwrap_or_default().trim();
    if alone && (tail.is_empty() || tail == ",") {
        return TextRange { start: line as u32, end: (end + rest) as u32 };
    }
    // On a line with others: the comma goes along.
    let comma = after.trim_start_matches([' ', '\t']);
    let skipped = after.len() - comma.len();
    if comma.starts_with(',') {
        let more = comma.get(1..).unwrap_or_default();
        let blanks = more.len() - more.trim_start_matches([' ', '\t']).len();
        return TextRange { start: range.start, end: (end + skipped + 1 + blanks) as u32 };
    }
    let before = text.get(..start).unwrap_or_default().trim_end_matches([' ', '\t']);
    match before.strip_suffix(',') {
        Some(kept) => TextRange { start: kept.len() as u32, end: range.end },
        None => range,
    }
}

/// The range with the comments that belong to it: on lines of their own right before it, and behind it on its line.
pub(super) fn commented(text: &str, range: TextRange) -> TextRange {
    let mut start = text.get(..range.start as usize).map_or(0, |before| before.rfind('\n').map_or(0, |at| at + 1));
    let alone = text.get(start..range.start as usize).unwrap_or_default().trim().is_empty();
    let own = start;
    while alone && start > 0 {
        let previous = text.get(..start - 1).map_or(0, |before| before.rfind('\n').map_or(0, |at| at + 1));
        if !text.get(previous..start).unwrap_or_default().trim_start().starts_with("//") {
            break;
        }
        start = previous;
    }
    let after = text.get(range.end as usize..).unwrap_or_default();
    let line = after.lines().next().unwrap_or_default();
    let end = if line.trim_start().starts_with("//") { range.end + line.trim_end().len() as u32 } else { range.end };
    TextRange { start: if start == own { range.start } else { start as u32 }, end }
}

/// The start of the `///` lines right before a statement.
pub(super) fn documented(text: &str, start: u32) -> u32 {
    let mut out = text.get(..start as usize).map_or(0, |before| before.rfind('\n').map_or(0, |at| at + 1));
    let begin = out;
    while out > 0 {
        let previous = text.get(..out - 1).map_or(0, |before| before.rfind('\n').map_or(0, |at| at + 1));
        if !text.get(previous..out).unwrap_or_default().trim_start().starts_with("///") {
            break;
        }
        out = previous;
    }
    if out == begin { start } else { out as u32 }
}

/// A name that is not taken: `wanted`, `wanted-2`, …
pub(super) fn free_name(wanted: &str, taken: impl Fn(&str) -> bool) -> String {
    if !taken(wanted) {
        return wanted.to_owned();
    }
    (2..1000).map(|number| format!("{wanted}-{number}")).find(|name| !taken(name)).unwrap_or_else(|| wanted.to_owned())
}
