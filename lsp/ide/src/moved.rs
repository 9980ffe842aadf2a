//! Files that are renamed or moved: paths that name them, and paths in them, are written anew.

use anyport_compiler::semantics::{PathUse, semantics};

use crate::analysis::Analysis;
use crate::text::{FileRange, WorkspaceEdit};
use crate::uses::unquoted;

/// The edit that keeps all imports and embedded paths what they are when files or folders move from the first
/// path to the second. The places are those of the texts before.
pub fn will_move(analysis: &Analysis, moves: &[(String, String)]) -> WorkspaceEdit {
    let mut edit = WorkspaceEdit::default();
    for app in analysis.apps() {
        for item in app.items() {
            let file = app.path(item.file(app.db()));
            if file.starts_with("std:/") {
                continue;
            }
            for found in &semantics(app.db(), item).paths {
                let Some(target) = found.path.as_ref().map(|path| app.absolute(path)) else { continue };
                let (new_file, new_target) = (after(&file, moves), after(&target, moves));
                if new_file == *file && new_target == *target {
                    continue;
                }
                // A pattern stays one: its folder moves, its stars stay.
                let Some(written) = relative(&new_file, &new_target, &found.written, found.why) else { continue };
                if written == found.written {
                    continue;
                }
                let Some(place) = app.place_in(item, found.range) else { continue };
                let text = app.text(&place.path).unwrap_or_default();
                let range = unquoted(&text, place.range);
                edit.replace(FileRange { range, ..place }, written);
            }
        }
    }
    edit
}

/// Where a path is after the moves.
fn after(path: &str, moves: &[(String, String)]) -> String {
    for (old, new) in moves {
        if let Some(rest) = path.strip_prefix(old.as_str())
            && (rest.is_empty() || rest.starts_with('/'))
        {
            return format!("{new}{rest}");
        }
    }
    path.to_owned()
}

/// `target` as seen from the file `from`, in the manner in which it was written.
fn relative(from: &str, target: &str, written: &str, why: PathUse) -> Option<String> {
    let from: Vec<&str> = from.split('/').collect();
    let target: Vec<&str> = target.split('/').collect();
    let folder = from.get(..from.len().checked_sub(1)?)?;
    let shared = folder.iter().zip(&target).take_while(|(one, other)| one == other).count();
    let mut steps: Vec<&str> = vec![".."; folder.len() - shared];
    steps.extend(target.get(shared..)?);
    let path = steps.join("/");
    let dotted = why == PathUse::Import || written.starts_with("./") || written.starts_with("../");
    Some(if dotted && !path.starts_with("../") { format!("./{path}") } else { path })
}
