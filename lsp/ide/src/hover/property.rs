//! A property of a component: its final value in each environment, and what targets do with it.

use std::fmt::Write as _;
use std::sync::Arc;

use anyport_backend::Support;
use anyport_build::backend_for;
use anyport_compiler::semantics::{KindDef, Record, Ty, kind_def};
use anyport_compiler::{component, final_value, history, instances, key_of, target_in};
use anyport_syntax::tree::{Segment, Statement, StatementKind};
use smol_str::SmolStr;

use super::markdown::{cell, code};
use super::written::written;
use crate::analysis::At;
use crate::app::App;
use crate::subject::{steps_of, subject_at};
use crate::text::TextRange;

/// The most environments that are told apart.
const MOST_ENVIRONMENTS: usize = 8;

/// A property as a place in a text names it.
pub struct Property {
    /// The component; `None` in a kind or trait.
    pub component: Option<SmolStr>,
    /// Names from the component on.
    pub steps: Vec<SmolStr>,
}

/// The property whose name stands at `name`.
pub fn property_at(at: &At<'_>, name: TextRange) -> Option<Property> {
    let statements = at.statements();
    let (last, outer) = statements.split_last()?;
    // In a value no property is named.
    let own = steps_until(last, name)?;
    if let Some(subject) = subject_at(at) {
        let is_overlay_head = outer.len() == 1 && subject.overlaid;
        let mut steps: Vec<SmolStr> = if outer.is_empty() {
            Vec::new()
        } else {
            let mut out = Vec::new();
            for statement in outer.iter().skip(1) {
                out.extend(steps_of(statement));
            }
            if subject.overlaid && !is_overlay_head && !out.is_empty() {
                out.remove(0);
            }
            out
        };
        let mut own = own;
        if is_overlay_head && !own.is_empty() {
            own.remove(0);
        }
        steps.extend(own);
        return Some(Property { component: Some(subject.component), steps });
    }
    let mut steps = Vec::new();
    for statement in outer.iter().skip(1) {
        steps.extend(steps_of(statement));
    }
    steps.extend(own);
    Some(Property { component: None, steps })
}

/// The names of a statement's path up to the one at `name`; `None` where that is not in its path.
fn steps_until(statement: &Statement, name: TextRange) -> Option<Vec<SmolStr>> {
    let path = match &statement.kind {
        StatementKind::Set(set) => &set.path,
        StatementKind::Block(nested) => &nested.path,
        StatementKind::Entry(entry) => &entry.head,
        StatementKind::Unset(path) | StatementKind::Lock(path) => path,
        _ => return None,
    };
    if name.start >= path.range.end {
        let StatementKind::Entry(entry) = &statement.kind else { return None };
        let is_label = entry.labels.first().is_some_and(|label| label.range == name);
        return is_label.then(|| steps_of(statement));
    }
    let count = path.segments.iter().filter(|segment| start_of(segment) <= name.start).count();
    Some(steps_of(statement).into_iter().take(count).collect())
}

fn start_of(segment: &Segment) -> u32 {
    match segment {
        Segment::Key(name) => name.range.start,
        Segment::Text(_, range) => range.start,
        Segment::Index(expr) => expr.range.start,
    }
}

/// The final value in each environment: one line where all agree, else a table.
pub fn values(app: &App, component: &str, steps: &[SmolStr], ty: &Ty) -> Option<String> {
    let path = steps.iter().map(SmolStr::as_str).collect::<Vec<_>>().join(".");
    let mut found: Vec<(SmolStr, Option<String>, String)> = Vec::new();
    for env in app.environments().iter().take(MOST_ENVIRONMENTS) {
        let value = final_value(app.db(), env, component, &path).map(|value| written(&value, ty));
        found.push((env.name.clone(), value, layer(app, env, component, &path)));
    }
    let (_, first, _) = found.first()?;
    if found.iter().all(|(_, value, _)| value.is_none()) {
        return None;
    }
    if found.iter().all(|(_, value, layer)| value == first && layer == &found[0].2) {
        let value = first.as_deref()?;
        let by = &found[0].2;
        let by = if by.is_empty() { ", the default".to_owned() } else { format!(", by {}", super::escape(&shown(by))) };
        let everywhere = if found.len() > 1 { " in every environment" } else { "" };
        return Some(format!("Final value: {}{everywhere}{by}", code(value)));
    }
    let mut out = String::from("| environment | final value | by |\n|---|---|---|\n");
    for (env, value, layer) in &found {
        let value = value.as_deref().map_or_else(|| "not known".to_owned(), |value| cell(&code(value)));
        let layer = if layer.is_empty() { "the default" } else { layer };
        let _ = writeln!(out, "| {} | {value} | {} |", cell(env), cell(&super::escape(&shown(layer))));
    }
    Some(out)
}

fn shown(layer: &str) -> String {
    if layer == "component" { "the component's body".to_owned() } else { layer.to_owned() }
}

/// Who has the last word on a property: a layer's name; empty: nobody.
fn layer(app: &App, env: &Arc<anyport_compiler::Env>, component: &str, path: &str) -> String {
    let Some(key) = key_of(app.db(), component) else { return String::new() };
    let lines = history(app.db(), env, &key);
    let inside = |long: &str, short: &str| long.strip_prefix(short).is_some_and(|rest| rest.starts_with('.'));
    let exact = lines.iter().filter(|(written, _)| written == path);
    let below = lines.iter().filter(|(written, _)| inside(written, path));
    let around = lines.iter().filter(|(written, _)| inside(path, written));
    exact
        .chain(below)
        .chain(around)
        .find_map(|(_, lines)| lines.last().filter(|line| !line.unset))
        .map_or_else(String::new, |line| line.layer.clone())
}

/// What the targets that the application uses do with a property: the ones that do not simply have it.
pub fn support(app: &App, kind: &KindDef, steps: &[SmolStr], component: Option<&str>) -> Option<String> {
    let root = if kind.root.is_empty() { return None } else { kind.root.as_str() };
    let schema = schema_path(&kind.record, steps)?;
    let mut rows: Vec<(String, Support, String, String)> = Vec::new();
    for (name, target) in used_targets(app, component) {
        let Some(backend) = backend_for(&target) else { continue };
        let Some(row) = nearest(backend.support(), root, &schema) else { continue };
        if !rows.iter().any(|(known, ..)| *known == name) {
            rows.push((name, row.support, row.note.clone(), row.instead.clone()));
        }
    }
    if rows.is_empty() {
        return None;
    }
    if rows
        .iter()
        .all(|(_, support, note, instead)| *support == Support::Native && note.is_empty() && instead.is_empty())
    {
        let names = rows.iter().map(|(name, ..)| code(name)).collect::<Vec<_>>().join(", ");
        return Some(format!("Support: native on {names}"));
    }
    let mut out = String::from("| target | support | |\n|---|---|---|\n");
    for (name, support, note, instead) in &rows {
        let mut words = super::escape(note);
        if !instead.is_empty() {
            words.push_str(if words.is_empty() { "instead: " } else { "; instead: " });
            words.push_str(&super::escape(instead));
        }
        let _ = writeln!(out, "| {} | {} | {} |", cell(&code(name)), support_name(*support), cell(&words));
    }
    Some(out)
}

/// A support as people say it.
pub fn support_name(support: Support) -> &'static str {
    match support {
        Support::Native => "native",
        Support::Emulated => "emulated",
        Support::Lossy => "**lossy**",
        Support::Unsupported => "**unsupported**",
    }
}

/// The targets that a component stands on in some environment; of no certain one, all that are declared.
fn used_targets(app: &App, name: Option<&str>) -> Vec<(String, Arc<anyport_ir::Target>)> {
    let mut out: Vec<(String, Arc<anyport_ir::Target>)> = Vec::new();
    for env in app.environments().iter().take(MOST_ENVIRONMENTS) {
        let own = name.and_then(|name| key_of(app.db(), name));
        let own = own.and_then(|key| component(app.db(), env, &key).component.clone());
        let names: Vec<SmolStr> = match own {
            Some(component) => component.on.clone(),
            None => anyport_compiler::default_targets(app.db(), env).0.clone(),
        };
        for name in names {
            if !out.iter().any(|(known, _)| *known == *name)
                && let Some(target) = target_in(app.db(), env, &name)
            {
                out.push((name.to_string(), target));
            }
        }
    }
    out
}

/// The row of a property, or the one further out that speaks for it.
fn nearest<'t>(
    table: &'t anyport_backend::SupportTable,
    kind: &str,
    path: &str,
) -> Option<&'t anyport_backend::SupportRow> {
    let mut outer = path;
    loop {
        if let Some(row) = table.row(kind, outer) {
            return Some(row);
        }
        match outer.rsplit_once('.') {
            Some((rest, _)) => outer = rest,
            None => break,
        }
    }
    // Of a record: the worst of what is inside.
    let inside = table.rows.iter().filter(|(key, _)| {
        key.split_once('.').is_some_and(|(owner, rest)| {
            (owner == "*" || owner == kind) && rest.strip_prefix(path).is_some_and(|rest| rest.starts_with('.'))
        })
    });
    // A record of many fields has as many answers: each stands at its field.
    let found: Vec<_> = inside.map(|(_, row)| row).take(5).collect();
    if found.len() > 4 { None } else { found.into_iter().max_by_key(|row| row.support) }
}

/// The path with `*` for names of the author's: `expose.*.sticky`.
fn schema_path(record: &Arc<Record>, steps: &[SmolStr]) -> Option<String> {
    let mut ty = Ty::Record(record.clone());
    let mut out = Vec::new();
    for step in steps {
        let is_entry = matches!(ty.structure(), Some(Ty::Map(..)));
        out.push(if is_entry { "*" } else { step.as_str() });
        match crate::cursor::step(&ty, step) {
            Some(inner) => ty = inner,
            // The ends of a range.
            None if matches!(step.as_str(), "min" | "max") => break,
            None => return None,
        }
    }
    (!out.is_empty()).then(|| out.join("."))
}

/// The kind of a component by its name.
pub fn kind_of<'a>(app: &'a App, component: &str) -> Option<&'a Arc<KindDef>> {
    let key = key_of(app.db(), component)?;
    let instance = instances(app.db()).get(&key)?;
    Some(kind_def(app.db(), &instance.kind))
}
