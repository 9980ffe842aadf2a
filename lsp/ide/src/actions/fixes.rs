//! The fixes that diagnostics bring along.

use std::collections::BTreeMap;

use super::{Action, ActionKind};
use crate::analysis::Analysis;
use crate::diagnostics::{FileDiagnostic, Fix};
use crate::text::{TextEdit, TextRange, WorkspaceEdit};

/// What is wrong in a file, in all applications that it takes part in.
pub(super) fn found(analysis: &Analysis, path: &str) -> Vec<FileDiagnostic> {
    let mut out: Vec<FileDiagnostic> = Vec::new();
    for app in analysis.apps_of(path) {
        for found in app.diagnostics().get(path).into_iter().flatten() {
            if !out.contains(found) {
                out.push(found.clone());
            }
        }
    }
    out
}

/// Whether two ranges touch.
pub(super) fn touch(one: TextRange, other: TextRange) -> bool {
    one.start <= other.end && other.start <= one.end
}

/// The fixes of what is wrong in a range; and of all of its sort in the file, where each has one fix.
pub(super) fn fixes(analysis: &Analysis, path: &str, range: TextRange) -> Vec<Action> {
    let all = found(analysis, path);
    let mut out = Vec::new();
    let mut codes: Vec<&str> = Vec::new();
    for found in all.iter().filter(|found| touch(found.range, range)) {
        for fix in &found.fixes {
            let mut action = Action::new(ActionKind::Fix, capital(&fix.title), fix.edit.clone());
            action.preferred = found.fixes.len() == 1;
            action.mends.push(found.clone());
            out.push(action);
        }
        if !found.fixes.is_empty() && !codes.contains(&found.code) {
            codes.push(found.code);
        }
    }
    for code in codes {
        let alike: Vec<&FileDiagnostic> = all.iter().filter(|found| found.code == code).collect();
        let (edit, mended) = together(path, alike.iter().copied());
        if mended.len() > 1 {
            let title = format!("Fix all {} of `{}` in this file", mended.len(), mended[0].name);
            let mut action = Action::new(ActionKind::Fix, title, edit);
            action.mends = mended;
            out.push(action);
        }
    }
    out
}

/// Everything in the file that has one fix, mended at once.
pub(super) fn all(analysis: &Analysis, path: &str) -> Option<Action> {
    let all = found(analysis, path);
    let (edit, mended) = together(path, all.iter());
    (!mended.is_empty()).then(|| {
        let mut action = Action::new(ActionKind::FixAll, "Fix everything in this file that has one fix", edit);
        action.mends = mended;
        action
    })
}

/// The fixes of all that have one, as far as they do not touch each other, and leave other files alone.
fn together<'d>(path: &str, found: impl Iterator<Item = &'d FileDiagnostic>) -> (WorkspaceEdit, Vec<FileDiagnostic>) {
    let mut taken: Vec<TextEdit> = Vec::new();
    let mut mended = Vec::new();
    for found in found {
        let [Fix { edit, .. }] = found.fixes.as_slice() else { continue };
        let Some((_, edits)) = edit.files.iter().next().filter(|(file, _)| edit.files.len() == 1 && ***file == *path)
        else {
            continue;
        };
        let clash = |edit: &TextEdit| taken.iter().any(|known| touch(known.range, edit.range) && known != edit);
        if edits.iter().any(clash) {
            continue;
        }
        taken.extend(edits.iter().filter(|edit| !taken.contains(edit)).cloned().collect::<Vec<_>>());
        mended.push(found.clone());
    }
    taken.sort();
    (WorkspaceEdit { files: BTreeMap::from([(path.into(), taken)]) }, mended)
}

/// With a capital letter, as editors write what can be done.
fn capital(title: &str) -> String {
    let mut letters = title.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + letters.as_str())
}
