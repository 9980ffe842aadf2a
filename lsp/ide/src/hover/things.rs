//! Declared things: components, targets, environments, parameters, kinds, and what can be read of them.

use std::fmt::Write as _;

use anyport_compiler::semantics::{self, DefKind, Known, Mention, kind_def};
use anyport_compiler::{application, component as component_in, instances, key_of};
use anyport_ir::{Part, Reach, SmolStr, Text};
use anyport_syntax::tree::{Segment, StatementKind};

use super::markdown::{cell, code, codes, some};
use super::{declared, escape, fenced, field_line, paragraph};
use crate::analysis::{Analysis, At};
use crate::completion::member_name;
use crate::subject::subject_at;
use crate::text::slice;

/// The most names of a list.
const MOST: usize = 8;

/// A component: its kind, ports, targets, and who reaches it.
pub fn component(at: &At<'_>, mention: &Mention) -> String {
    let name = mention.def.name.as_str();
    let app = at.app;
    let db = app.db();
    let Known::Component { kind, .. } = &mention.known else { return fenced(name) };
    let kind = kind_def(db, kind);
    let mut out = fenced(&format!("{} {name}", kind.name));
    if let Some(doc) = semantics::documentation(db, mention.def.span).and_then(|found| found.doc) {
        paragraph(&mut out, &escape(&doc));
    }
    if let Some(doc) = &kind.doc {
        paragraph(&mut out, &format!("*{}*: {}", escape(&kind.name), escape(doc)));
    }
    let Some(key) = key_of(db, name) else { return out };
    let mut ports: Vec<String> = Vec::new();
    let mut places: Vec<(SmolStr, String)> = Vec::new();
    for env in app.environments().iter().take(MOST) {
        let found = component_in(db, env, &key);
        let Some(component) = &found.component else {
            places.push((env.name.clone(), if found.enabled { "not known".into() } else { "not there".into() }));
            continue;
        };
        for (label, port) in &component.port {
            let line = format!("{} {}", code(label), port.number);
            if !ports.contains(&line) {
                ports.push(line);
            }
        }
        let how = if component.external.is_some() { " (somebody else's)" } else { "" };
        places.push((env.name.clone(), format!("{}{how}", codes(&component.on))));
    }
    if !ports.is_empty() {
        paragraph(&mut out, &format!("Ports: {}", ports.join(", ")));
    }
    paragraph(&mut out, &by_environment("Stands on", &places));
    let mut callers: Vec<String> = Vec::new();
    let mut reaches: Vec<String> = Vec::new();
    for env in app.environments().iter().take(MOST) {
        let Some(whole) = &application(db, env).application else { continue };
        for edge in &whole.edges {
            let (list, other) = if edge.to == name {
                (&mut callers, &edge.from)
            } else if edge.from == name {
                (&mut reaches, &edge.to)
            } else {
                continue;
            };
            if !list.iter().any(|known| known == other.as_str()) {
                list.push(other.to_string());
            }
        }
    }
    if !callers.is_empty() {
        paragraph(&mut out, &format!("Reached by {}", some(&callers, MOST)));
    }
    if !reaches.is_empty() {
        paragraph(&mut out, &format!("Reaches {}", some(&reaches, MOST)));
    }
    out
}

/// One line where all environments say the same, else a short list.
fn by_environment(words: &str, found: &[(SmolStr, String)]) -> String {
    let Some((_, first)) = found.first() else { return String::new() };
    if found.iter().all(|(_, text)| text == first) {
        return format!("{words} {first}");
    }
    let each: Vec<String> = found.iter().map(|(env, text)| format!("{text} in {}", code(env))).collect();
    format!("{words} {}", each.join(", "))
}

/// A target: its kind, and who uses it.
pub fn target(at: &At<'_>, mention: &Mention) -> String {
    let app = at.app;
    let db = app.db();
    let kind = match &mention.known {
        Known::Target(Some(place)) => crate::cursor::target_kind(db, place),
        _ => None,
    };
    let name = &mention.def.name;
    let mut out =
        fenced(&kind.as_ref().map_or_else(|| format!("target {name}"), |kind| format!("target {name}: {kind}")));
    if let Some(doc) = semantics::documentation(db, mention.def.span).and_then(|found| found.doc) {
        paragraph(&mut out, &escape(&doc));
    }
    let platform = kind.as_ref().and_then(|kind| semantics::find_platform(db, at.file, kind));
    if let Some(doc) = platform.and_then(|platform| platform.doc.clone()) {
        paragraph(&mut out, &format!("*{}*: {}", escape(kind.as_deref().unwrap_or_default()), escape(&doc)));
    }
    let mut used = Vec::new();
    for env in app.environments().iter().take(MOST) {
        if anyport_compiler::default_targets(db, env).0.contains(name) {
            used.push(env.name.to_string());
        }
    }
    if !used.is_empty() {
        paragraph(&mut out, &format!("Where {} stands by default", codes(&used)));
    }
    out
}

/// An environment: what it extends, where it stands.
pub fn environment(at: &At<'_>, mention: &Mention) -> String {
    let app = at.app;
    let db = app.db();
    let name = &mention.def.name;
    let mut out = declared_head(at, mention).unwrap_or_else(|| fenced(&format!("environment {name}")));
    let Some(env) = app.environments().iter().find(|env| env.name == *name) else { return out };
    let targets = &anyport_compiler::default_targets(db, env).0;
    if !targets.is_empty() {
        paragraph(&mut out, &format!("Stands on {}", codes(targets)));
    }
    let components = instances(db).all.values().filter(|instance| !instance.composite).count();
    paragraph(&mut out, &format!("{components} components"));
    out
}

fn declared_head(at: &At<'_>, mention: &Mention) -> Option<String> {
    let found = semantics::documentation(at.app.db(), mention.def.span)?;
    let mut out = fenced(found.text.trim_end());
    if let Some(doc) = &found.doc {
        paragraph(&mut out, &escape(doc));
    }
    Some(out)
}

/// Whether a parameter is the application's own, not a kind's or trait's.
pub fn is_of_application(at: &At<'_>, mention: &Mention) -> bool {
    let values = &semantics::scope(at.app.db(), at.file).values;
    values.get(&mention.def.name).is_some_and(|symbol| symbol.span == mention.def.span)
}

/// A parameter: its declaration, and its value in each environment.
pub fn param(analysis: &Analysis, at: &At<'_>, mention: &Mention) -> String {
    let app = at.app;
    let mut out = declared(analysis, at, mention);
    let name = &mention.def.name;
    if !is_of_application(at, mention) {
        return out;
    }
    let mut rows = String::new();
    for env in app.environments().iter().take(MOST) {
        // The strongest layer of an environment comes last.
        let written = env.chain.iter().rev().find_map(|place| {
            let block = place.body(app.db())?;
            block.statements.iter().find_map(|statement| match &statement.kind {
                StatementKind::Set(set) => match set.path.segments.as_slice() {
                    [Segment::Key(key)] if key.text == *name => {
                        Some(slice(place.item.text(app.db()), set.value.range).to_owned())
                    }
                    _ => None,
                },
                _ => None,
            })
        });
        if let Some(value) = written {
            let short: String = value.chars().take(60).collect();
            let _ = writeln!(rows, "| {} | {} |", cell(&env.name), cell(&code(&short)));
        }
    }
    if !rows.is_empty() {
        paragraph(&mut out, &format!("| environment | value |\n|---|---|\n{}", rows.trim_end()));
    }
    out
}

/// A kind: what it is, and what a use of it says.
pub fn kind(analysis: &Analysis, at: &At<'_>, mention: &Mention) -> String {
    let mut out = declared(analysis, at, mention);
    let Known::Component { kind, .. } = &mention.known else { return out };
    let kind = kind_def(at.app.db(), kind);
    let params: Vec<String> = kind.params.values().map(|param| field_line(at, &param.field)).collect();
    if !params.is_empty() {
        let shown = params.iter().take(MOST).map(|line| format!("- {}", code(line))).collect::<Vec<_>>().join("\n");
        paragraph(&mut out, &format!("Parameters:\n\n{shown}"));
    }
    let inner: Vec<String> =
        kind.inner.iter().map(|(name, inner)| format!("{} {name}", inner.kind.join("."))).collect();
    if !inner.is_empty() {
        paragraph(&mut out, &format!("Made of {}", some(&inner, MOST)));
    }
    let outputs: Vec<&str> = kind.outputs.keys().map(SmolStr::as_str).collect();
    if !outputs.is_empty() {
        paragraph(&mut out, &format!("Can be read: {}", some(&outputs, MOST)));
    }
    out
}

/// Something that is read of a component: its type, and what it comes to for who reads it here.
pub fn output(analysis: &Analysis, at: &At<'_>, mention: &Mention) -> String {
    let ty = semantics::known_ty(at.app.db(), &mention.known);
    let mut out = match &ty {
        Some(ty) => fenced(&format!("{}: {ty}", mention.def.name)),
        None => declared(analysis, at, mention),
    };
    if let Some(doc) = semantics::documentation(at.app.db(), mention.def.span).and_then(|found| found.doc) {
        paragraph(&mut out, &escape(&doc));
    }
    if let Some(reached) = reached(at, mention) {
        paragraph(&mut out, &reached);
    }
    out
}

/// How the reader at a place reaches what it names, by environment.
fn reached(at: &At<'_>, mention: &Mention) -> Option<String> {
    let app = at.app;
    let db = app.db();
    let subject = subject_at(at)?;
    let key = key_of(db, &subject.component)?;
    let other = owner(at, mention)?;
    let mut found: Vec<(SmolStr, String)> = Vec::new();
    for env in app.environments().iter().take(MOST) {
        let Some(component) = &component_in(db, env, &key).component else { continue };
        let json = serde_json::to_value(component).ok()?;
        let mut at_property = subject.property.split('.').filter(|step| !step.is_empty());
        let value = at_property.try_fold(&json, |value, step| value.get(step));
        let Some(value) = value else { continue };
        let Ok(text) = serde_json::from_value::<Text>(value.clone()) else { continue };
        let Text::Parts(parts) = text else { continue };
        let words = parts.iter().find_map(|part| match part {
            Part::Address(address) if address.component == other => {
                let target = address.target.as_ref().map_or_else(String::new, |target| format!(" on {}", code(target)));
                Some(match address.reach {
                    Reach::Inside => format!("inside its own target{target}"),
                    Reach::Private => format!("by the private network{target}"),
                    Reach::Public => format!("as the world does{target}"),
                })
            }
            Part::Secret(secret) => {
                let name = match &secret.key {
                    Some(key) => format!("{}.{}", secret.secret, member_name(key)),
                    None => secret.secret.to_string(),
                };
                Some(format!("as the secret {}, never as text", code(&name)))
            }
            Part::Output(output) if output.component == other => {
                Some("known to the target after deployment".to_owned())
            }
            _ => None,
        });
        found.extend(words.map(|words| (env.name.clone(), words)));
    }
    let line = by_environment(&format!("{} reaches it", code(&subject.component)), &found);
    (!line.is_empty()).then_some(line)
}

/// The component that the chain around a member begins with.
fn owner(at: &At<'_>, mention: &Mention) -> Option<SmolStr> {
    let before = at.semantics().mentions.iter().rev();
    let mut before = before.filter(|other| other.range.end < mention.range.start);
    before.find(|other| other.def.kind == DefKind::Component).map(|other| other.def.name.clone())
}
