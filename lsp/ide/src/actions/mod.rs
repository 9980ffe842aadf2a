//! What can be done to a text at a place: fixes of what is wrong, and changes that leave the meaning as it is.
//!
//! Each change is made of plain replacements; [`edit::tidy`] then puts the items that they touch into the style.

mod accept;
mod edit;
mod environment;
mod external;
mod extract;
mod fixes;
mod imports;
mod inline;
mod kinds;
mod missing;
mod units;

use crate::analysis::{Analysis, At};
use crate::diagnostics::FileDiagnostic;
use crate::text::{TextRange, WorkspaceEdit};

/// What sort of change it is; editors show them in groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ActionKind {
    /// Mends something that is said to be wrong.
    Fix,
    /// Gives a part a name of its own.
    Extract,
    /// Puts a value in place of its name.
    Inline,
    /// Writes the same in another way.
    Rewrite,
    /// Mends all that can be mended in a file.
    FixAll,
    /// Puts imports in order.
    Imports,
}

/// Something that can be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// What it does, as an imperative.
    pub title: String,
    /// What sort it is.
    pub kind: ActionKind,
    /// What it changes.
    pub edit: WorkspaceEdit,
    /// What it mends.
    pub mends: Vec<FileDiagnostic>,
    /// Whether it is the one way to mend it.
    pub preferred: bool,
}

impl Action {
    fn new(kind: ActionKind, title: impl Into<String>, edit: WorkspaceEdit) -> Action {
        Action { title: title.into(), kind, edit, mends: Vec::new(), preferred: false }
    }
}

/// What can be done in a range of a file. An empty range is a cursor.
pub fn actions(analysis: &Analysis, path: &str, range: TextRange) -> Vec<Action> {
    let mut out = fixes::fixes(analysis, path, range);
    out.extend(missing::missing(analysis, path, range));
    out.extend(accept::accept(analysis, path, range));
    // The library is not the author's to change.
    if path.starts_with("std:/") {
        return out;
    }
    if let Some(at) = analysis.at(path, range.start) {
        let place = Place { analysis, path, range, at };
        out.extend(extract::extract(&place));
        out.extend(inline::inline(&place));
        out.extend(units::units(&place));
        out.extend(kinds::kinds(&place));
        out.extend(environment::environment(&place));
        out.extend(external::external(&place));
    }
    out.retain(|action| !action.edit.is_empty());
    out
}

/// What can be done with a file as a whole.
pub fn source_actions(analysis: &Analysis, path: &str) -> Vec<Action> {
    if path.starts_with("std:/") {
        return Vec::new();
    }
    let mut out: Vec<Action> = imports::imports(analysis, path).into_iter().collect();
    out.extend(fixes::all(analysis, path));
    out.retain(|action| !action.edit.is_empty());
    out
}

/// Where something is to be done.
struct Place<'a> {
    analysis: &'a Analysis,
    path: &'a str,
    /// In the file.
    range: TextRange,
    /// The start of it.
    at: At<'a>,
}

impl Place<'_> {
    /// The range in the item, if it does not leave it.
    fn inner(&self) -> Option<TextRange> {
        let end = self.range.end.checked_sub(self.at.start)?;
        (end as usize <= self.at.text().len()).then_some(TextRange { start: self.at.offset, end })
    }

    /// A range of the item in the file.
    fn outer(&self, range: TextRange) -> TextRange {
        TextRange { start: range.start + self.at.start, end: range.end + self.at.start }
    }
}
