//! One component in one environment.

use std::sync::Arc;

use anyport_diagnostic::{Diagnostic, Span, codes};
use anyport_ir::{Component, Edge, Origins, TargetOptions};
use serde::Deserialize;
use smol_str::SmolStr;

use super::asides::{self, Spoken};
use super::deserialise::From_;
use super::normalise::{Fields, Written, normalise};
use super::{checks, edges, references};
use crate::environment::{default_targets, target_names};
use crate::eval::{Cx, Env, Shared, Value};
use crate::kinds::kind_def;
use crate::layers::{Built, LayerKind, build, instances};
use crate::source::{Db, Project};
use crate::types::Ty;

/// What is known of a component in an environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComponentResult {
    /// The component; absent where something is wrong with it, or a parameter has no value.
    pub component: Option<Arc<Component>>,
    /// Whether it exists here.
    pub enabled: bool,
    /// Where its properties were written.
    pub origins: Arc<Origins>,
    /// Whom it reaches and waits for.
    pub edges: Vec<Edge>,
    /// Whose addresses it holds that are known only after deployment, and the properties that hold them.
    pub deferred: Vec<(SmolStr, String)>,
    /// What is wrong.
    pub diagnostics: Vec<Diagnostic>,
    /// What is said to targets, with spans.
    pub spoken: Spoken,
    /// Rules that it was found to break and accepted.
    pub accepted: Vec<SmolStr>,
}

/// One line of a property's history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryLine {
    /// Which layer.
    pub layer: String,
    /// Where.
    pub span: Span,
    /// Whether it took back what was there.
    pub unset: bool,
}

/// The component with this key in this environment.
pub fn component<'a>(db: &'a dyn Db, env: &Arc<Env>, key: &SmolStr) -> &'a ComponentResult {
    component_at(db, env.clone(), key.clone())
}

#[salsa::tracked(returns(ref))]
fn component_at(db: &dyn Db, env: Arc<Env>, key: SmolStr) -> ComponentResult {
    let mut out = ComponentResult {
        component: None,
        enabled: false,
        origins: Arc::default(),
        edges: Vec::new(),
        deferred: Vec::new(),
        diagnostics: Vec::new(),
        spoken: Spoken::default(),
        accepted: Vec::new(),
    };
    let Some(instance) = instances(db).get(&key) else { return out };
    let shared = Shared::new();
    let mut cx = Cx::new(db, &env, instance.place.item, &shared);
    cx.it = Some(key.clone());
    let Some(built) = build(&cx, &key) else { return out };
    let forcer = crate::read::forcer(&cx, &built, &key, instance, false);
    let kind = kind_def(db, &instance.kind);
    // The fields, one by one: each says what is wrong with it.
    let mut fields: Fields = Fields::with_capacity(built.record.fields.len() + 8);
    let mut path = String::new();
    for field in &built.record.fields {
        let node = built.root.children.get(&field.name);
        let value =
            forcer.field(node, &field.name, &field.ty, field.default.as_ref(), Some(&instance.label), &mut path);
        fields.insert(field.name.clone(), value);
    }
    for attached in &built.traits {
        let record = Ty::Record(Arc::new(crate::read::params_of(attached)));
        let node = built.root.children.get(&attached.name);
        forcer.field(node, &attached.name, &record, None, None, &mut path);
    }
    let around = instance.parent.as_ref().is_none_or(|parent| crate::read::enabled(db, &env, parent));
    out.enabled = around && !matches!(fields.get("enabled"), Some(Value::Bool(false)));
    if out.enabled {
        own_values(&cx, &key, kind, &built);
    }
    let origins = collect_origins(forcer.origins.as_ref(), instance.span);
    if kind.composite {
        out.diagnostics = shared.take();
        without_misspelt(&mut out.diagnostics);
        if crate::layers::is_trial(&key) {
            out.diagnostics.retain(|diagnostic| {
                diagnostic.severity == anyport_diagnostic::Severity::Error && !is_about_values(diagnostic)
            });
        }
        out.origins = Arc::new(origins);
        return out;
    }
    if out.enabled {
        let written =
            Written { is: &|path: &str| origins.get(path).is_some(), span: instance.span, name: &instance.name };
        normalise(&cx, kind, &mut fields, &written);
        checks::kind_checks(&cx, &built, instance.span);
        out.accepted = checks::rules(&cx, &key, kind, &built, instance.span);
    }
    out.spoken = asides::component_asides(&cx, &built);
    let on = placed(&cx, &key, &fields);
    fields.insert("on".into(), Value::List(on.iter().cloned().map(Value::Text).collect()));
    if out.enabled {
        out.deferred = references::resolve(&cx, &key, &on, &mut fields, &origins);
        out.edges = edges::edges(&instance.name, &fields);
    }
    let broken = fields.values().any(Value::has_gap);
    if out.enabled && !broken {
        finish(&cx, &mut out, &built, &kind.lineage, &kind.root, fields, instance.span, &instance.name, &origins);
    }
    out.diagnostics.extend(shared.take());
    without_misspelt(&mut out.diagnostics);
    if !out.enabled {
        // What is not there cannot be wrong here; what is wrong everywhere is seen where it is there.
        out.diagnostics.retain(|diagnostic| !is_about_values(diagnostic));
    }
    if crate::layers::is_trial(&key) {
        // Nothing gave it what a use would give; only what is wrong in any use is.
        out.diagnostics.retain(|diagnostic| {
            diagnostic.severity == anyport_diagnostic::Severity::Error && !is_about_values(diagnostic)
        });
        out.component = None;
    }
    if out.diagnostics.iter().any(|diagnostic| diagnostic.severity == anyport_diagnostic::Severity::Error) {
        out.component = None;
    }
    out.origins = Arc::new(origins);
    out
}

/// A field that is missing because it is misspelt is one mistake, said where it is written.
fn without_misspelt(diagnostics: &mut Vec<Diagnostic>) {
    let meant: Vec<String> = diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.code == &codes::UNKNOWN_FIELD)
        .flat_map(|diagnostic| &diagnostic.fixes)
        .flat_map(|fix| fix.edits.iter().map(|edit| format!("`{}`", edit.text)))
        .collect();
    diagnostics.retain(|diagnostic| {
        diagnostic.code != &codes::MISSING_FIELD
            || !meant.iter().any(|name| {
                diagnostic.message.contains(name) || diagnostic.labels.iter().any(|label| label.text.contains(name))
            })
    });
}

/// Outputs and named values of one's own kinds and traits, whether somebody reads them or not.
fn own_values(cx: &Cx<'_>, key: &SmolStr, kind: &crate::kinds::KindDef, built: &Built<'_>) {
    let range = crate::layers::NOWHERE;
    if kind.outputs.values().any(|output| output.value.is_some())
        && let Some(reading) = crate::read::reading(cx.db, key)
    {
        for output in kind.outputs.values().filter(|output| output.value.is_some()) {
            let seg = crate::eval::Seg { key: output.name.clone(), range, bracket: false };
            crate::read::output(cx, &reading, output, &[seg], range);
        }
    }
    for place in kind.lets.values() {
        let frame = if kind.composite {
            crate::eval::Frame::Composite { instance: key.clone(), kind: kind.place.clone() }
        } else {
            crate::eval::Frame::Kind { instance: key.clone(), kind: kind.place.clone() }
        };
        cx.framed(place.item, frame).let_value(place);
    }
    for attached in &built.traits {
        for place in attached.def.lets.values() {
            let frame = crate::eval::Frame::Trait {
                owner: key.clone(),
                name: attached.name.clone(),
                def: attached.def.place.clone(),
            };
            cx.framed(place.item, frame).let_value(place);
        }
    }
}

fn is_about_values(diagnostic: &Diagnostic) -> bool {
    [
        &codes::MISSING_FIELD,
        &codes::CHECK_FAILED,
        &codes::RULE_VIOLATED,
        &codes::DISABLED_COMPONENT,
        &codes::MISSING_USE,
    ]
    .into_iter()
    .any(|code| diagnostic.code == code)
}

/// Reads the component from its fields.
#[allow(clippy::too_many_arguments)] // one call site
fn finish(
    cx: &Cx<'_>,
    out: &mut ComponentResult,
    built: &Built<'_>,
    lineage: &[SmolStr],
    root: &str,
    mut fields: Fields,
    span: Span,
    instance_name: &SmolStr,
    origins: &Origins,
) {
    let kinds = lineage.iter().take_while(|name| *name != root).cloned().map(Value::Text);
    fields.insert("kind".into(), Value::text(root));
    fields.insert("kinds".into(), Value::List(kinds.collect()));
    fields.insert(
        "traits".into(),
        Value::List(built.traits.iter().map(|attached| Value::Text(attached.name.clone())).collect()),
    );
    let value = Value::map(fields);
    match Component::deserialize(From_(&value)) {
        Ok(mut component) => {
            for (target, options) in &out.spoken.options {
                component.options.insert(
                    target.clone(),
                    TargetOptions { values: options.values.clone(), overlay: options.overlay.overlay.clone() },
                );
            }
            for accept in &out.spoken.accepts {
                component.accept.insert(
                    accept.key.clone(),
                    anyport_ir::Accept { reason: accept.reason.clone(), target: accept.target.clone() },
                );
            }
            let name = instance_name;
            for diagnostic in super::lints::lints(name, &component, origins) {
                if !component.accept.contains_key(diagnostic.known_as()) {
                    cx.report(diagnostic);
                }
            }
            out.component = Some(Arc::new(component));
        }
        Err(mismatch) => cx.report(
            Diagnostic::new(&codes::TYPE_MISMATCH, span, format!("this component cannot be expressed: {mismatch}"))
                .with_note("this is a mistake in the compiler: please report it"),
        ),
    }
}

/// The targets that a component stands on.
pub(crate) fn placed(cx: &Cx<'_>, key: &SmolStr, fields: &Fields) -> Vec<SmolStr> {
    if let Some(kind) = Project::get(cx.db).forced_target(cx.db) {
        return vec![kind];
    }
    if let Some(value) = fields.get("on") {
        let names = target_names(value);
        if !names.is_empty() {
            return names;
        }
    }
    // A composite's `on` is the default inside.
    let mut current = instances(cx.db).get(key).and_then(|instance| instance.parent.clone());
    while let Some(parent) = current {
        let names = composite_on(cx, &parent);
        if !names.is_empty() {
            return names;
        }
        current = instances(cx.db).get(&parent).and_then(|instance| instance.parent.clone());
    }
    default_targets(cx.db, cx.env).0.clone()
}

/// What a composite's use says about `on`.
fn composite_on(cx: &Cx<'_>, key: &SmolStr) -> Vec<SmolStr> {
    use anyport_syntax::tree::StatementKind;
    let Some(instance) = instances(cx.db).get(key) else { return Vec::new() };
    let places = std::iter::once(&instance.place).chain(&cx.env.chain);
    let mut out = Vec::new();
    for (index, place) in places.enumerate() {
        let statements = if index == 0 {
            crate::layers::inside(cx.db, place)
        } else {
            crate::layers::of_environment(cx.db, place, &instance.label)
        };
        for selected in statements {
            if let StatementKind::Set(set) = &selected.statement.kind
                && set
                    .path
                    .segments
                    .get(selected.strip)
                    .and_then(crate::layers::segment_key)
                    .is_some_and(|key| key == "on")
            {
                let ty =
                    Ty::union([crate::environment::target_ref(), Ty::List(Arc::new(crate::environment::target_ref()))]);
                let inner = Cx { item: place.item, ..cx.clone() };
                out = target_names(&inner.eval(&set.value, &ty));
            }
        }
    }
    out
}

fn collect_origins(collected: Option<&crate::layers::Collected>, span: Span) -> Origins {
    let mut entries = collected.map(|collected| collected.borrow().clone()).unwrap_or_default();
    entries.sort_by(|one, other| one.0.cmp(&other.0));
    entries.dedup_by(|one, other| one.0 == other.0);
    Origins { declaration: Some(span), entries }
}

/// Who wrote what, in order: path, then each write, weakest first.
pub fn history(db: &dyn Db, env: &Arc<Env>, key: &SmolStr) -> Vec<(String, Vec<HistoryLine>)> {
    let Some(instance) = instances(db).get(key) else { return Vec::new() };
    let shared = Shared::new();
    let mut cx = Cx::new(db, env, instance.place.item, &shared);
    cx.it = Some(key.clone());
    build(&cx, key).map_or_else(Vec::new, |built| events(&built))
}

fn events(built: &Built<'_>) -> Vec<(String, Vec<HistoryLine>)> {
    fn walk(
        built: &Built<'_>,
        node: &crate::layers::Node<'_>,
        path: &mut String,
        out: &mut Vec<(String, Vec<HistoryLine>)>,
    ) {
        if !node.history.is_empty() {
            let lines = node
                .history
                .iter()
                .map(|event| HistoryLine {
                    layer: layer_name(built, event.layer),
                    span: event.span,
                    unset: event.unset,
                })
                .collect();
            out.push((path.clone(), lines));
        }
        for (name, child) in &node.children {
            let length = path.len();
            crate::layers::push_path(path, name);
            walk(built, child, path, out);
            path.truncate(length);
        }
    }
    let mut out = Vec::new();
    walk(built, &built.root, &mut String::new(), &mut out);
    out
}

fn layer_name(built: &Built<'_>, layer: usize) -> String {
    match built.layers.get(layer).map(|layer| &layer.kind) {
        Some(LayerKind::Kind(name)) => format!("kind {name}"),
        Some(LayerKind::Trait(name)) => format!("trait {name}"),
        Some(LayerKind::Use(name)) => format!("use {name}"),
        Some(LayerKind::Environment(name)) => format!("environment {name}"),
        Some(LayerKind::Own) | None => "component".into(),
    }
}
