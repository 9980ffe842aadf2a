//! Binds a backing service to one that exists, in one environment.

use anyport_compiler::environments;
use anyport_compiler::semantics::{DefKind, Inside, Known, Ty, body_of, semantics};
use anyport_syntax::tree::StatementKind;

use super::edit::{append, tidy_all};
use super::missing::example;
use super::{Action, ActionKind, Place};
use crate::subject::{steps_of, subject_at};

/// For the store or service at the place: a binding in each environment that has none.
pub(super) fn external(place: &Place<'_>) -> Vec<Action> {
    let Some(subject) = subject_at(&place.at).filter(|subject| !subject.overlaid && subject.property.is_empty()) else {
        return Vec::new();
    };
    let app = place.at.app;
    let kind = place.at.semantics().braces.iter().find_map(|braces| match &braces.inside {
        Inside::Component(kind) => Some(kind.clone()),
        _ => None,
    });
    let Some(field) = kind.as_ref().and_then(|kind| kind.record.field("external")) else { return Vec::new() };
    let binding = match &field.ty {
        Ty::Union(types) => types.iter().find_map(|ty| match ty.structure() {
            Some(Ty::Record(record)) => Some(record.clone()),
            _ => None,
        }),
        ty => match ty.structure() {
            Some(Ty::Record(record)) => Some(record.clone()),
            _ => None,
        },
    };
    let Some(binding) = binding else { return Vec::new() };
    let read = outputs(place, &subject.component);
    let mut fields: Vec<String> = binding
        .fields
        .iter()
        .filter(|field| read.iter().any(|name| *name == field.name))
        .map(|field| format!("{} = {}", field.name, value(&field.name, &field.ty)))
        .collect();
    if fields.is_empty() {
        fields
            .extend(binding.fields.first().map(|field| format!("{} = {}", field.name, value(&field.name, &field.ty))));
    }
    let statement = format!("external {{\n{}\n}}", fields.join("\n"));
    let mut out = Vec::new();
    for env in &environments(app.db()).0 {
        let Some(layer) = env.chain.last() else { continue };
        let Some(found) = layer.statement(app.db()) else { continue };
        let Some(home) = app.place_in(layer.item, found.range) else { continue };
        let Some(block) = body_of(found) else { continue };
        let start = home.range.start - found.range.start;
        let text = layer.item.text(app.db());
        let own = block.statements.iter().find(|statement| {
            matches!(statement.kind, StatementKind::Block(_)) && steps_of(statement).first() == Some(&subject.component)
        });
        let own_steps = own.map(steps_of).unwrap_or_default();
        let inner = own.and_then(body_of);
        let bound = own_steps.get(1).is_some_and(|step| step == "external")
            || inner.is_some_and(|inner| {
                inner.statements.iter().any(|it| steps_of(it).first().is_some_and(|step| step == "external"))
            });
        if bound {
            continue;
        }
        let edit = match inner.filter(|_| own_steps.len() == 1) {
            Some(inner) => append(text, inner, start, &statement),
            None => append(text, block, start, &format!("{} {{\n{statement}\n}}", subject.component)),
        };
        let title = format!("Bind `{}` to one that exists in environment `{}`", subject.component, env.name);
        out.push(Action::new(ActionKind::Rewrite, title, tidy_all(place.analysis, vec![(home.path, edit)])));
    }
    out
}

/// What the application reads of a component.
fn outputs(place: &Place<'_>, component: &str) -> Vec<String> {
    let app = place.at.app;
    let mut out = Vec::new();
    for item in app.items() {
        let text = item.text(app.db());
        if !text.contains(component) {
            continue;
        }
        let known = semantics(app.db(), item);
        for (mention, next) in known.mentions.iter().zip(known.mentions.iter().skip(1)) {
            let is_it = mention.def.kind == DefKind::Component
                && mention.def.name == component
                && matches!(mention.known, Known::Component { .. });
            let between = text.get(mention.range.end as usize..next.range.start as usize);
            if is_it && between == Some(".") && next.def.kind == DefKind::Output {
                out.push(next.def.name.to_string());
            }
        }
    }
    out
}

/// A value to be changed, in the form that a field of this name has.
fn value(name: &str, ty: &Ty) -> String {
    match name {
        "url" | "jdbc-url" | "public-url" => "\"https://name.example.com\"".to_owned(),
        "host" => "\"name.example.com\"".to_owned(),
        "address" => "\"name.example.com:8080\"".to_owned(),
        "port" => "8080".to_owned(),
        _ => example(ty),
    }
}
