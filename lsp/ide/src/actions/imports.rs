//! Puts imports in order: runs of them by path, each once.

use super::edit::tidy;
use super::{Action, ActionKind};
use crate::analysis::Analysis;
use crate::text::{TextEdit, TextRange, slice};

/// Sorting of the imports of a file, if they are in no order.
pub(super) fn imports(analysis: &Analysis, path: &str) -> Option<Action> {
    let text = analysis.text(path)?;
    let mut edits = Vec::new();
    let mut run: Vec<TextRange> = Vec::new();
    let items = anyport_syntax::split(&text).into_iter().map(|item| TextRange { start: item.start, end: item.end });
    for item in items {
        let written = slice(&text, item);
        // A blank line begins a group of its own; the first of a run may have blank lines before it.
        let is_import = is_import(written);
        if !run.is_empty() && (!is_import || written.starts_with(['\n', '\r'])) {
            edits.extend(sorted(&text, &run));
            run.clear();
        }
        if is_import {
            run.push(item);
        }
    }
    edits.extend(sorted(&text, &run));
    if edits.is_empty() {
        return None;
    }
    Some(Action::new(ActionKind::Imports, "Put imports in order", tidy(analysis, path, edits)))
}

/// Whether an item is an import on lines of its own.
fn is_import(item: &str) -> bool {
    let code = item.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with("//"));
    code.is_some_and(|line| line.starts_with("import ")) && item.ends_with('\n')
}

/// The run in order, if it is in none.
fn sorted(text: &str, run: &[TextRange]) -> Option<TextEdit> {
    let (first, last) = (run.first()?, run.last()?);
    let mut items: Vec<&str> = run.iter().map(|item| slice(text, *item)).collect();
    // The blank lines before the run stay before it.
    let lead = items[0].len() - items[0].trim_start_matches(['\n', '\r']).len();
    items[0] = items[0].get(lead..)?;
    let key = |item: &&str| {
        let line = item.lines().map(str::trim).find(|line| line.starts_with("import ")).unwrap_or_default();
        // Packages before files, then by path.
        (line.contains("\"./") || line.contains("\"../"), line.to_owned())
    };
    let before = items.clone();
    items.sort_by_key(key);
    // The same again says nothing more, unless somebody says something about it.
    items.dedup_by(|later, earlier| earlier == later || earlier.lines().last() == Some(later.trim_end()));
    if items == before {
        return None;
    }
    let range = TextRange { start: first.start + lead as u32, end: last.end };
    Some(TextEdit { range, text: items.concat() })
}
