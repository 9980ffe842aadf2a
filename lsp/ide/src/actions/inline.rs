//! Puts the value of a `let` in place of its name, everywhere, and takes the `let` away.

use anyport_compiler::semantics::{DefKind, parsed, semantics};
use anyport_syntax::tree::{Entry, Expr, ExprKind, Statement, StatementKind};

use super::edit::{documented, tidy, whole_lines};
use super::{Action, ActionKind, Place};
use crate::text::{TextEdit, TextRange, slice};
use crate::uses::{UseRole, named, uses};

/// Inlining of the `let` at the place.
pub(super) fn inline(place: &Place<'_>) -> Option<Action> {
    let named = named(place.analysis, place.path, place.range.start)?;
    if named.mention.def.kind != DefKind::Let {
        return None;
    }
    let declared = named.declared.clone().filter(|declared| *declared.path == *place.path)?;
    let at = place.analysis.at_in(named.app, &declared.path, declared.range.start)?;
    let text = place.analysis.text(place.path)?;
    let (statement, entry) = declaration(at.statements())?;
    let value = entry.value.as_ref()?;
    let written = slice(at.text(), value.range);
    // Text over lines and remarks cannot stand in the middle of a line.
    if written.contains('\n') || written.contains("//") {
        return None;
    }
    let names: Vec<&str> = semantics(at.app.db(), at.item)
        .mentions
        .iter()
        .filter(|it| value.range.start <= it.range.start && it.range.end <= value.range.end)
        .map(|it| it.def.name.as_str())
        .collect();
    let mut edits = Vec::new();
    for used in uses(place.analysis, &named) {
        if used.role == UseRole::Declares {
            continue;
        }
        // Of another file, the value would have to be understood there.
        if *used.place.path != *place.path {
            return None;
        }
        let here = place.analysis.at_in(named.app, &used.place.path, used.place.range.start)?;
        let known = here.semantics();
        let range = TextRange { start: used.place.range.start - here.start, end: used.place.range.end - here.start };
        let hidden = known.locals.iter().any(|local| {
            local.scope.start <= range.start && range.end <= local.scope.end && names.contains(&local.name.as_str())
        });
        let before = text.get(..used.place.range.start as usize)?;
        if hidden || before.ends_with('.') {
            return None;
        }
        let around =
            known.values.iter().filter(|value| value.range.start <= range.start && range.end <= value.range.end);
        let is_part = around.clone().any(|value| value.range != range);
        let is_interpolated = before.ends_with("${") && text.get(used.place.range.end as usize..)?.starts_with('}');
        // A member of it, or an index, binds closer than anything else.
        let bare = is_interpolated || !is_part || is_closed(value);
        let text = if bare { written.to_owned() } else { format!("({written})") };
        edits.push(TextEdit { range: used.place.range, text });
    }
    let start = documented(&text, statement.range.start + at.start);
    let gone = whole_lines(&text, TextRange { start, end: statement.range.end + at.start });
    // A name that is used in its own value is a mistake, not a value.
    if edits.iter().any(|edit| gone.start <= edit.range.start && edit.range.end <= gone.end) {
        return None;
    }
    // Two declarations on a line are two items only for a reader.
    if parsed(at.app.db(), at.item).statements.is_empty() {
        return None;
    }
    edits.push(TextEdit { range: gone, text: String::new() });
    let edit = tidy(place.analysis, place.path, edits);
    Some(Action::new(ActionKind::Inline, format!("Inline `{}`", named.mention.def.name), edit))
}

fn declaration(statements: Vec<&Statement>) -> Option<(&Statement, &Entry)> {
    let statement = statements.into_iter().next_back()?;
    match &statement.kind {
        StatementKind::Entry(entry) => Some((statement, entry)),
        _ => None,
    }
}

/// Whether an expression needs no parentheses wherever it stands.
fn is_closed(expr: &Expr) -> bool {
    matches!(
        expr.kind,
        ExprKind::Name(_)
            | ExprKind::Text(_)
            | ExprKind::List(_)
            | ExprKind::ListFor(_)
            | ExprKind::Call(..)
            | ExprKind::Member(..)
            | ExprKind::Index(..)
            | ExprKind::Null
            | ExprKind::Bool(_)
    )
}
