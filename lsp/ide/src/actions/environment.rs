//! Says a property in environments instead of, or beside, a component's own body.

use anyport_compiler::semantics::{DefKind, Role, body_of};
use anyport_compiler::{environments, history, key_of};
use anyport_syntax::tree::{Statement, StatementKind};

use super::edit::{append, commented, tidy_all, whole_lines};
use super::{Action, ActionKind, Place};
use crate::app::App;
use crate::subject::{Subject, steps_of, subject_at};
use crate::text::{FilePath, TextEdit, TextRange, slice};

/// For the property at the place: written in one environment as well, or moved to all.
pub(super) fn environment(place: &Place<'_>) -> Vec<Action> {
    let Some(property) = property(place) else { return Vec::new() };
    let app = place.at.app;
    let name = &property.subject.property;
    let mut out = Vec::new();
    let mut everywhere: Option<Vec<(FilePath, TextEdit)>> = Some(Vec::new());
    for env in &environments(app.db()).0 {
        let said = is_said_in(app, env, &property.subject);
        let is_root = env.chain.len() == 1;
        let edit = insertion(place, env.chain.last(), &property);
        if !said && let Some(edit) = &edit {
            let title = format!("Write `{name}` in environment `{}` as well", env.name);
            let edit = tidy_all(place.analysis, vec![edit.clone()]);
            out.push(Action::new(ActionKind::Rewrite, title, edit));
        }
        // An environment that extends another has it from there.
        if is_root && !said {
            match (edit, &mut everywhere) {
                (Some(edit), Some(edits)) => edits.push(edit),
                _ => everywhere = None,
            }
        }
        // What one says in part would be said anew by the whole, and an entry would change its place among others.
        if said || property.is_entry {
            everywhere = None;
        }
    }
    if let Some(mut edits) = everywhere.filter(|edits| !edits.is_empty()) {
        let text = place.analysis.text(place.path).unwrap_or_default();
        let gone = whole_lines(&text, commented(&text, place.outer(property.statement.range)));
        edits.push((place.path.into(), TextEdit { range: gone, text: String::new() }));
        let title = format!("Move `{name}` to every environment");
        out.push(Action::new(ActionKind::Rewrite, title, tidy_all(place.analysis, edits)));
    }
    out
}

/// A property that a component's body writes.
struct Property<'a> {
    subject: Subject,
    statement: &'a Statement,
    /// The statements around it, from the component inwards.
    around: Vec<&'a Statement>,
    /// Whether it is one of several under names of the author's.
    is_entry: bool,
}

fn property<'a>(place: &'a Place<'_>) -> Option<Property<'a>> {
    let subject = subject_at(&place.at)?;
    if subject.overlaid || subject.property.is_empty() {
        return None;
    }
    key_of(place.at.app.db(), &subject.component)?;
    let statements = place.at.statements();
    let (statement, around) = statements.split_last()?;
    let is_write = match &statement.kind {
        StatementKind::Set(set) => !set.append,
        StatementKind::Entry(_) => true,
        _ => false,
    };
    // A field all the way: options, patches and traits are said in other words.
    let known = place.at.semantics();
    let begins = |statement: &Statement| {
        known.mentions.iter().any(|mention| {
            mention.range.start == statement.range.start
                && mention.role != Role::Reads
                && matches!(mention.def.kind, DefKind::Field | DefKind::Entry | DefKind::Variant)
        })
    };
    let inner = around.get(1..).unwrap_or_default();
    let plain = inner.iter().all(|statement| matches!(statement.kind, StatementKind::Block(_)));
    let whole = is_write && plain && begins(statement) && inner.iter().all(|statement| begins(statement));
    let is_entry = known.mentions.iter().any(|mention| {
        mention.def.kind == DefKind::Entry
            && statement.range.start <= mention.range.start
            && mention.range.end <= statement.range.end
            && mention.role != Role::Reads
    });
    whole.then(|| Property { subject, statement, around: inner.to_vec(), is_entry })
}

/// Whether an environment, or one that it extends, says something about the property, or about what is around it.
fn is_said_in(app: &App, env: &std::sync::Arc<anyport_compiler::Env>, subject: &Subject) -> bool {
    let Some(key) = key_of(app.db(), &subject.component) else { return true };
    // What a weaker one locks, a stronger one may not say.
    let locks = |statement: &Statement| {
        let mut open = vec![statement];
        while let Some(statement) = open.pop() {
            if matches!(statement.kind, StatementKind::Lock(_)) {
                return true;
            }
            open.extend(body_of(statement).iter().flat_map(|block| &block.statements));
        }
        false
    };
    if env.chain.iter().filter_map(|layer| layer.statement(app.db())).any(locks) {
        return true;
    }
    let touches = |path: &str| {
        let inside = |long: &str, short: &str| long.strip_prefix(short).is_some_and(|rest| rest.starts_with('.'));
        path == subject.property || inside(path, &subject.property) || inside(&subject.property, path)
    };
    let history = history(app.db(), env, &key);
    history
        .iter()
        .filter(|(path, _)| touches(path))
        .any(|(_, lines)| lines.iter().any(|line| line.unset || line.layer.starts_with("environment")))
}

/// The statement in the environment declared at `layer`, wherever that stands.
fn insertion(
    place: &Place<'_>,
    layer: Option<&anyport_compiler::semantics::Place>,
    property: &Property<'_>,
) -> Option<(FilePath, TextEdit)> {
    let layer = layer?;
    let app = place.at.app;
    let statement = layer.statement(app.db())?;
    let home = app.place_in(layer.item, statement.range)?;
    if home.path.starts_with("std:/") {
        return None;
    }
    let text = layer.item.text(app.db());
    let start = home.range.start - statement.range.start;
    let block = body_of(statement)?;
    let source = place.at.text();
    let mut written = slice(source, property.statement.range).to_owned();
    for around in property.around.iter().rev() {
        let body = body_of(around)?;
        let head = slice(source, TextRange { start: around.range.start, end: body.range.start });
        written = format!("{head} {{ {written} }}");
    }
    let component = &property.subject.component;
    let own = block.statements.iter().find(|statement| {
        matches!(statement.kind, StatementKind::Block(_)) && steps_of(statement).as_slice() == [component.clone()]
    });
    let edit = match own.and_then(body_of) {
        Some(inner) => append(text, inner, start, &written),
        None => append(text, block, start, &format!("{component} {{ {written} }}")),
    };
    Some((home.path, edit))
}
