//! Words between the words: defaults that matter, values that an environment overrides, sizes that a target changes,
//! names of arguments. Only what can be seen is looked at, and nothing that is not a program yet.

use std::sync::Arc;

use anyport_compiler::semantics::{self, DefKind, Role, Ty, kind_def};
use anyport_compiler::{Env, FUNCTIONS, component, final_value, history, instances, key_of};
use anyport_diagnostic::Span;
use anyport_syntax::tree::{Expr, ExprKind, StatementKind, TextPart};
use smol_str::SmolStr;

use crate::analysis::Analysis;
use crate::app::App;
use crate::hover::{escape, written};
use crate::text::{TextRange, slice};

/// What a hint says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HintKind {
    /// A default that nobody wrote.
    Default,
    /// The value that holds in the environment instead of this one.
    Final,
    /// The size that a target makes of this one.
    Adjusted,
    /// The name of an argument.
    Argument,
}

/// Words at a place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hint {
    /// Where, in the file.
    pub offset: u32,
    /// What it says.
    pub kind: HintKind,
    /// The words.
    pub label: String,
    /// Why, as Markdown; may be empty.
    pub tooltip: String,
}

/// The properties whose defaults matter, with what is shown of an absent one.
const DEFAULTS: [(&str, &str); 3] = [("user", "65532"), ("health", "none"), ("scale.replicas", "")];

/// The hints in a part of a file, for one environment.
pub fn hints(analysis: &Analysis, path: &str, range: TextRange, environment: Option<&str>) -> Vec<Hint> {
    let mut out = Vec::new();
    let Some(app) = analysis.app_of(path) else { return out };
    let (Some(file), Some(env)) = (app.file(path), app.environment(environment)) else { return out };
    let db = app.db();
    let seen = |offset: u32| range.start <= offset && offset <= range.end;
    for item in file.items(db) {
        let Some(start) = db.offset_of(*item) else { continue };
        let end = start + item.text(db).len() as u32;
        if end < range.start || start > range.end {
            continue;
        }
        for value in &semantics::semantics(db, *item).values {
            if seen(value.range.start + start) {
                arguments(slice(item.text(db), value.range), value.range.start + start, &mut out);
            }
        }
        for head in semantics::declared(db, *item) {
            if let semantics::Word::Component(_) = head.word {
                of_component(app, path, &env, &head.name, &mut out);
            }
        }
        // What one environment writes, another that extends it may override.
        let mut patched: Vec<&SmolStr> = Vec::new();
        for mention in &semantics::semantics(db, *item).mentions {
            let is_patch = mention.def.kind == DefKind::Component && mention.role == Role::Writes;
            if is_patch && seen(mention.range.start + start) && !patched.contains(&&mention.def.name) {
                patched.push(&mention.def.name);
                of_component(app, path, &env, &mention.def.name, &mut out);
            }
        }
    }
    adjusted(app, path, range, &mut out);
    out.retain(|hint| seen(hint.offset));
    out.sort();
    out.dedup_by(|one, other| one.offset == other.offset && one.label == other.label);
    out
}

/// The hints of one component: its defaults, and values that do not hold here.
fn of_component(app: &App, path: &str, env: &Arc<Env>, name: &SmolStr, out: &mut Vec<Hint>) {
    let db = app.db();
    let Some(key) = key_of(db, name) else { return };
    let Some(instance) = instances(db).get(&key) else { return };
    let result = component(db, env, &key);
    let Some(found) = &result.component else { return };
    let kind = kind_def(db, &instance.kind);
    let lines = history(db, env, &key);
    let touches = |path: &str| {
        lines.iter().any(|(written, _)| {
            let inside = |long: &str, short: &str| long.strip_prefix(short).is_some_and(|rest| rest.starts_with('.'));
            written == path || inside(written, path)
        })
    };
    let runs = kind.lineage.iter().any(|base| base == "process") && found.external.is_none();
    let statement = instance.place.statement(db);
    if let (true, Some(StatementKind::Entry(entry))) = (runs, statement.map(|statement| &statement.kind)) {
        let mut words = Vec::new();
        for (property, absent) in DEFAULTS {
            let Some(ty) = property
                .split('.')
                .try_fold(Ty::Record(kind.record.clone()), |ty, step| crate::cursor::step(&ty, step))
            else {
                continue;
            };
            if touches(property) {
                continue;
            }
            let value = final_value(db, env, name, property).filter(|value| !value.is_null());
            let shown = value.map_or_else(|| absent.to_owned(), |value| written(&value, &ty));
            // What answers nobody is asked by nobody.
            let matters = property != "health" || kind.root == "service";
            if matters && !shown.is_empty() {
                words.push(format!("{property} = {shown}"));
            }
        }
        let open = entry
            .body
            .as_ref()
            .map_or_else(|| entry.labels.last().map(|label| label.range.end), |body| Some(body.range.start + 1));
        if let (false, Some(offset)) = (words.is_empty(), open)
            && let Some(place) = app.place_in(instance.place.item, TextRange { start: offset, end: offset })
            && *place.path == *path
        {
            out.push(Hint {
                offset: place.range.start,
                kind: HintKind::Default,
                label: words.join(", "),
                tooltip: format!("Defaults in `{}` that nobody wrote.", env.name),
            });
        }
    }
    for (property, layers) in &lines {
        let Some((last, weaker)) = layers.split_last() else { continue };
        if weaker.is_empty() {
            continue;
        }
        let mut steps = property.split('.');
        let ty = steps.try_fold(Ty::Record(kind.record.clone()), |ty, step| crate::cursor::step(&ty, step));
        let Some(ty) = ty.filter(|ty| ty.structure().is_none()) else { continue };
        let value = final_value(db, env, name, property).filter(|value| !value.is_null());
        let shown = value.map_or_else(|| "unset".to_owned(), |value| written(&value, &ty));
        for layer in weaker {
            // A kind or a trait is everybody's: what one component makes of it is not its value.
            if layer.layer != "component" && !layer.layer.starts_with("environment") {
                continue;
            }
            let Some(offset) = end_of_value(app, path, layer.span) else { continue };
            out.push(Hint {
                offset,
                kind: HintKind::Final,
                label: format!("→ {shown}"),
                tooltip: format!("In `{}` it is written by {}.", env.name, escape(&last.layer)),
            });
        }
    }
}

/// The end of the statement that a layer wrote, where it stands in this file.
fn end_of_value(app: &App, path: &str, span: Span) -> Option<u32> {
    let place = app.place(span).filter(|place| *place.path == *path)?;
    let (item, offset) = app.item_at(path, place.range.start)?;
    let mut statements = &semantics::parsed(app.db(), item).statements;
    let start = place.range.start - offset;
    loop {
        let found =
            statements.iter().find(|statement| statement.range.start <= offset && offset < statement.range.end)?;
        match (&found.kind, semantics::body_of(found)) {
            (StatementKind::Set(set), _) => return Some(set.value.range.end + start),
            (_, Some(block)) if block.range.start <= offset => statements = &block.statements,
            (StatementKind::Entry(entry), _) => return entry.value.as_ref().map(|value| value.range.end + start),
            _ => return None,
        }
    }
}

/// Sizes that a target changes: what the check of the whole application found.
fn adjusted(app: &App, path: &str, range: TextRange, out: &mut Vec<Hint>) {
    let Some(found) = app.diagnostics().get(path) else { return };
    for found in found.iter().filter(|found| found.name == "target-adjusted") {
        if found.range.end < range.start || found.range.start > range.end {
            continue;
        }
        let span = app.item_at(path, found.range.start).map(|(item, offset)| Span::new(item.source(), offset, offset));
        let offset = span.and_then(|span| end_of_value(app, path, span)).unwrap_or(found.range.end);
        out.push(Hint {
            offset,
            kind: HintKind::Adjusted,
            label: short(&found.message),
            tooltip: std::iter::once(&found.message)
                .chain((!found.label.is_empty()).then_some(&found.label))
                .chain(&found.notes)
                .map(|line| escape(line))
                .collect::<Vec<_>>()
                .join("\n\n"),
        });
    }
}

/// The words of a message that fit behind a line: what is written instead, where it says so.
fn short(message: &str) -> String {
    const MOST: usize = 48;
    if let Some((_, rest)) = message.split_once(" is written as ") {
        let instead = rest.split_once(": ").map_or(rest, |(instead, _)| instead);
        return short(&format!("→ {instead}"));
    }
    if message.chars().count() <= MOST {
        return message.to_owned();
    }
    message.chars().take(MOST - 1).collect::<String>() + "…"
}

/// Names before the arguments of functions that take several.
fn arguments(text: &str, start: u32, out: &mut Vec<Hint>) {
    let Some(name_length) = text.find('(') else { return };
    let Some(name) = text.get(..name_length) else { return };
    let Some((_, signature, _)) = FUNCTIONS.iter().find(|(known, ..)| *known == name.trim()) else { return };
    let names = crate::signature::params(signature);
    // One argument explains itself, and so do alternatives.
    if names.len() < 2 || names.contains(&"…") {
        return;
    }
    let prefix = "let x = ";
    let parsed = anyport_syntax::parse(&format!("{prefix}{text}"));
    let Some(StatementKind::Entry(entry)) = parsed.statements.first().map(|statement| &statement.kind) else { return };
    let Some(Expr { kind: ExprKind::Call(_, arguments), .. }) = &entry.value else { return };
    for (name, argument) in names.iter().zip(arguments) {
        let says_it = match &argument.kind {
            ExprKind::Name(written) => written == name,
            ExprKind::Text(text) => text.parts.iter().any(|part| matches!(part, TextPart::Expr(_))) && *name == "text",
            _ => false,
        };
        if !says_it {
            let offset = start + argument.range.start - prefix.len() as u32;
            out.push(Hint { offset, kind: HintKind::Argument, label: format!("{name}:"), tooltip: String::new() });
        }
    }
}
