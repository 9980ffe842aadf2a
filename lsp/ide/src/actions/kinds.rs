//! Makes a kind or a trait of what stands in a component.

use anyport_compiler::semantics::{DefKind, Inside, Role, visible};
use anyport_syntax::tree::{Entry, Statement, StatementKind};

use super::edit::{before, commented, free_name, tidy, whole_lines};
use super::{Action, ActionKind, Place};
use crate::subject::label_text;
use crate::text::{TextEdit, TextRange, slice};

/// A kind and a trait of the component whose head the place is at.
pub(super) fn kinds(place: &Place<'_>) -> Vec<Action> {
    let Some(component) = component(place) else { return Vec::new() };
    let text = place.at.text();
    let taken = visible(place.at.app.db(), place.at.item, 0);
    let heads = &anyport_compiler::semantics::scope(place.at.app.db(), place.at.file).heads;
    let is_taken = |name: &str| taken.iter().any(|seen| seen.def.name == name) || heads.contains_key(name);
    let whole = place.analysis.text(place.path).unwrap_or_default();
    let start = place.at.start;
    let body: Vec<&str> = component.moved.iter().map(|(_, range)| slice(text, *range)).collect();
    let body = body.join("\n");
    let gone = component.moved.iter().map(|(_, range)| {
        let range = whole_lines(&whole, place.outer(*range));
        TextEdit { range, text: String::new() }
    });
    let gone: Vec<TextEdit> = gone.collect();
    let mut out = Vec::new();
    let kind = free_name(&format!("{}-kind", component.name), is_taken);
    let mut edits = gone.clone();
    edits.push(before(&whole, start, &format!("kind {kind} extends {} {{\n{body}\n}}\n", component.head)));
    let head = place.outer(component.entry.head.range);
    edits.push(TextEdit { range: head, text: kind.clone() });
    let edit = tidy(place.analysis, place.path, edits);
    out.push(Action::new(ActionKind::Extract, format!("Extract to `kind {kind}`"), edit));

    let attached = free_name(&format!("{}-trait", component.name), is_taken);
    let mut edits = gone;
    edits.push(before(&whole, start, &format!("trait {attached} on {} {{\n{body}\n}}\n", component.head)));
    let at = component.body.start + 1 + start;
    edits.push(TextEdit { range: TextRange { start: at, end: at }, text: format!("\n{attached} {{}}\n") });
    let edit = tidy(place.analysis, place.path, edits);
    out.push(Action::new(ActionKind::Extract, format!("Extract to `trait {attached}`"), edit));
    out
}

/// A component whose body can be moved.
struct Component<'a> {
    entry: &'a Entry,
    name: String,
    head: String,
    body: TextRange,
    /// Statements that say something about its fields, with their documentation.
    moved: Vec<(&'a Statement, TextRange)>,
}

fn component<'a>(place: &'a Place<'_>) -> Option<Component<'a>> {
    let at = &place.at;
    let statement = *at.statements().first()?;
    let StatementKind::Entry(entry) = &statement.kind else { return None };
    let body = entry.body.as_ref()?;
    // At the head: in the body there is enough else to do.
    if at.offset > body.range.start {
        return None;
    }
    let known = at.semantics();
    let braces = known.braces.iter().find(|braces| braces.range == body.range)?;
    // What a kind of the author's says could be weaker or stronger than what moves.
    let Inside::Component(kind) = &braces.inside else { return None };
    let name = label_text(entry.labels.first()?)?.to_string();
    if !kind.built_in || entry.value.is_some() || entry.clause.is_some() {
        return None;
    }
    let uses_trait = known.mentions.iter().any(|mention| mention.def.kind == DefKind::Trait);
    if uses_trait {
        return None;
    }
    let is_field = |statement: &Statement| {
        let first = known.mentions.iter().find(|mention| mention.range.start >= statement.range.start);
        let sets = matches!(&statement.kind, StatementKind::Set(_) | StatementKind::Entry(_) | StatementKind::Block(_));
        sets && first.is_some_and(|mention| {
            mention.range.start == statement.range.start
                && mention.def.kind == DefKind::Field
                && mention.role == Role::Writes
        })
    };
    let text = at.text();
    let moved: Vec<(&Statement, TextRange)> = body
        .statements
        .iter()
        .filter(|statement| is_field(statement))
        .map(|statement| (statement, commented(text, statement.range)))
        .collect();
    (!moved.is_empty()).then(|| Component {
        entry,
        name,
        head: slice(text, entry.head.range).to_owned(),
        body: body.range,
        moved,
    })
}
