//! Accepts a loss, or what a rule says, with a reason.

use anyport_compiler::semantics::body_of;
use anyport_syntax::tree::Statement;

use super::edit::{append, tidy};
use super::{Action, ActionKind, fixes};
use crate::analysis::Analysis;
use crate::text::TextRange;

/// What stands in the place of a reason until somebody writes one.
const REASON: &str = "say why this is fine";

/// Acceptances of what is said in a range, where it may be accepted.
pub(super) fn accept(analysis: &Analysis, path: &str, range: TextRange) -> Vec<Action> {
    let mut out: Vec<Action> = Vec::new();
    for found in fixes::found(analysis, path).into_iter().filter(|found| fixes::touch(found.range, range)) {
        let Some(what) = found.notes.iter().find_map(|note| offered(note)) else { continue };
        let Some(at) = analysis.at(path, found.range.start) else { continue };
        // In the component, its part of an environment, or the target: what has braces and is outermost but an
        // environment.
        let statements = at.statements();
        let Some(holder) = holder(&statements) else { continue };
        let Some(block) = body_of(holder) else { continue };
        let edit = append(at.text(), block, at.start, &format!("{what} = \"{REASON}\""));
        let title = format!("Accept it with a reason: `{what}`");
        let mut action = Action::new(ActionKind::Fix, title, tidy(analysis, path, vec![edit]));
        action.mends.push(found);
        if !out.iter().any(|known| known.edit == action.edit) {
            out.push(action);
        }
    }
    out
}

/// The outermost statement with braces; in an environment or a test, the one inside.
fn holder<'s>(statements: &[&'s Statement]) -> Option<&'s Statement> {
    use anyport_syntax::tree::{Segment, StatementKind};
    let is_layer = |statement: &Statement| match &statement.kind {
        StatementKind::Entry(entry) => match entry.head.segments.as_slice() {
            [Segment::Key(head)] => matches!(head.text.as_str(), "environment" | "test"),
            _ => false,
        },
        _ => false,
    };
    let first = *statements.first()?;
    if is_layer(first) { statements.get(1).copied() } else { Some(first) }.filter(|it| body_of(it).is_some())
}

/// What a note offers to accept: `accept cluster "disk"` of `…: accept cluster "disk" = "…"`.
fn offered(note: &str) -> Option<String> {
    let (before, _) = note.split_once(" = \"")?;
    let start = before.rfind("accept ")?;
    let what = before.get(start..)?;
    let parsed = anyport_syntax::parse(&format!("{what} = \"x\""));
    parsed.errors.is_empty().then(|| what.to_owned())
}

#[cfg(test)]
mod tests {
    use super::offered;

    #[test]
    fn notes_say_what_can_be_accepted() {
        let is = |note: &str| offered(note).unwrap_or_default();
        assert_eq!(is("accept it with a reason: accept fc \"scale.cpu\" = \"…\""), "accept fc \"scale.cpu\"");
        assert_eq!(is("name the user by number, or accept it: accept unknown-user = \"own\""), "accept unknown-user");
        assert_eq!(is("unset it, or accept inherited-binding with a reason"), "");
    }
}
