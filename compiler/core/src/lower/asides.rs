//! `options`, `patch`, `object` and `accept`: what is said to a target in its own words.

use std::sync::Arc;

use anyport_diagnostic::{Diagnostic, Span, codes};
use anyport_ir::{Object, Overlay, Patch, PatchOperation, PatchWrite};
use anyport_syntax::tree::{Entry, Label, LabelKind, Path, Segment, Statement, StatementKind};
use indexmap::IndexMap;
use smol_str::SmolStr;

use super::deserialise::to_json;
use crate::environment::{TargetOptions, target_options};
use crate::eval::{Cx, Value};
use crate::kinds::find_platform;
use crate::layers::{Aside, Built, Forcer, Selected, inside};
use crate::names::{SymbolKind, app_files, scope};
use crate::source::{Place, body};
use crate::suggest::closest;
use crate::types::{Record, Ty};
use crate::walk::key_path;

/// Patches and objects with their places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OverlaySource {
    /// What they say.
    pub overlay: Overlay,
    /// Of each patch: its head, then each write.
    pub patch_spans: Vec<(Span, Vec<Span>)>,
    /// Of each object: its head, then each write.
    pub object_spans: Vec<(Span, Vec<Span>)>,
}

/// What a component says to one target.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpokenOptions {
    /// Declared options.
    pub values: serde_json::Map<String, serde_json::Value>,
    /// Patches and objects.
    pub overlay: OverlaySource,
    /// Where it begins.
    pub span: Option<Span>,
}

/// A loss or rule that is accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpokenAccept {
    /// What.
    pub key: SmolStr,
    /// On which target; absent: a rule.
    pub target: Option<SmolStr>,
    /// Why.
    pub reason: SmolStr,
    /// Where.
    pub span: Span,
}

/// All that a component says to targets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spoken {
    /// By target family, kind or name.
    pub options: IndexMap<SmolStr, SpokenOptions>,
    /// Accepted losses and rules.
    pub accepts: Vec<SpokenAccept>,
}

/// What a component's body says to targets.
pub fn component_asides(cx: &Cx<'_>, built: &Built<'_>) -> Spoken {
    let mut spoken = Spoken::default();
    for aside in &built.asides {
        let Some(layer) = built.layers.get(aside.layer) else { continue };
        let cx = Cx { it: cx.it.clone(), ..cx.framed(layer.item, layer.frame.clone()) };
        match head(aside.statement) {
            Some("accept") => accept(&cx, aside, &mut spoken.accepts),
            Some("options") => options(&cx, aside, &mut spoken.options),
            Some(word) => cx.report(
                Diagnostic::new(&codes::STATEMENT_NOT_ALLOWED_HERE, aside.place.span(aside.statement.range), format!("`{word}` stands inside `options TARGET {{ … }}`"))
                    .with_note("it is said in one target's words, so it says to which target: options kubernetes { patch Deployment { … } }"),
            ),
            None => {}
        }
    }
    spoken
}

/// What a target's own body says in the target's words.
pub fn target_asides(cx: &Cx<'_>, built: &Built<'_>, out: &mut TargetOptions) {
    let mut accepts = Vec::new();
    for aside in &built.asides {
        let Some(layer) = built.layers.get(aside.layer) else { continue };
        let cx = cx.framed(layer.item, layer.frame.clone());
        match head(aside.statement) {
            Some("accept") => accept(&cx, aside, &mut accepts),
            Some("patch" | "object") => overlay_entry(&cx, aside.statement, &aside.place, &mut out.overlay),
            _ => cx.report(Diagnostic::new(
                &codes::STATEMENT_NOT_ALLOWED_HERE,
                aside.place.span(aside.statement.range),
                "a target's own body needs no `options`",
            )),
        }
    }
    out.accepts = accepts.into_iter().map(|accept| (accept.key, accept.reason, accept.span)).collect();
}

fn head(statement: &Statement) -> Option<&str> {
    match &statement.kind {
        StatementKind::Entry(entry) => key_path(&entry.head).map(SmolStr::as_str),
        StatementKind::Block(nested) => key_path(&nested.path).map(SmolStr::as_str),
        _ => None,
    }
}

fn label_text(cx: &Cx<'_>, label: &Label) -> Option<SmolStr> {
    match &label.kind {
        LabelKind::Name(name) => Some(name.clone()),
        LabelKind::String(text) => match cx.text(text, label.range) {
            Value::Text(text) => Some(text),
            _ => None,
        },
        LabelKind::Number(number) => Some(number.clone()),
    }
}

/// `accept rule = "why"`, `accept target "property" = "why"`.
fn accept(cx: &Cx<'_>, aside: &Aside<'_>, out: &mut Vec<SpokenAccept>) {
    let StatementKind::Entry(entry) = &aside.statement.kind else { return };
    let span = aside.place.span(aside.statement.range);
    let words: Vec<SmolStr> = entry.labels.iter().filter_map(|label| label_text(cx, label)).collect();
    let (target, key) = match words.as_slice() {
        [key] => (None, key.clone()),
        [target, key] => (Some(target.clone()), key.clone()),
        _ => {
            cx.report(Diagnostic::new(&codes::BAD_LABEL, span, "`accept` names a rule, or a target and a property"));
            return;
        }
    };
    let reason = entry.value.as_ref().map(|value| cx.eval(value, &Ty::String));
    let reason = match reason {
        Some(Value::Text(reason)) if !reason.trim().is_empty() => reason,
        Some(Value::Poison | Value::Unknown(_)) => return,
        _ => {
            cx.report(
                Diagnostic::new(&codes::EMPTY_REASON, span, "an `accept` says why")
                    .with_note("whoever reads this in a year wants to know: accept pinned-images = \"vendor image\""),
            );
            return;
        }
    };
    out.push(SpokenAccept { key, target, reason, span });
}

fn options(cx: &Cx<'_>, aside: &Aside<'_>, out: &mut IndexMap<SmolStr, SpokenOptions>) {
    let StatementKind::Entry(entry) = &aside.statement.kind else { return };
    let Some(label) = entry.labels.first() else { return };
    let Some(name) = label_text(cx, label) else { return };
    let span = aside.place.span(label.range);
    let file = cx.item.file(cx.db);
    let root = app_files(cx.db).files.first().copied().unwrap_or(file);
    let seen = scope(cx.db, root);
    let is_target = seen.values.get(&name).is_some_and(|symbol| symbol.kind == SymbolKind::Target);
    let platform = if is_target {
        target_options(cx.db, cx.env, &name).platform.clone()
    } else {
        find_platform(cx.db, file, &name)
    };
    let Some(platform) = platform else {
        if is_target {
            return;
        }
        let known = seen
            .values
            .iter()
            .filter(|(_, symbol)| symbol.kind == SymbolKind::Target)
            .map(|(name, _)| name.as_str())
            .chain(
                seen.heads
                    .iter()
                    .filter(|(_, head)| head.kind == crate::names::HeadKind::Platform)
                    .map(|(name, _)| name.as_str()),
            );
        let mut diagnostic =
            Diagnostic::new(&codes::UNKNOWN_TARGET_KIND, span, format!("there is no target or target kind `{name}`"));
        if let Some(best) = closest(&name, known) {
            diagnostic = diagnostic.with_label(format!("did you mean `{best}`?")).with_fix(
                format!("write `{best}`"),
                span,
                best,
            );
        }
        cx.report(diagnostic);
        return;
    };
    let spoken = out.entry(name).or_default();
    spoken.span.get_or_insert(span);
    let mut plain = Vec::new();
    for selected in inside(cx.db, &aside.place) {
        match head(selected.statement) {
            Some("patch" | "object") => overlay_entry(cx, selected.statement, &selected.place, &mut spoken.overlay),
            _ => plain.push(selected),
        }
    }
    if plain.is_empty() {
        return;
    }
    let record = platform.component.clone();
    if let Value::Map(values) = force_options(cx, plain, &record, span)
        && let serde_json::Value::Object(values) = to_json(&Value::Map(values))
    {
        spoken.values.extend(values);
    }
}

fn force_options<'a>(cx: &Cx<'a>, statements: Vec<Selected<'a>>, record: &Arc<Record>, span: Span) -> Value {
    let built = crate::layers::build_statements(cx, "options", statements, record);
    let forcer =
        Forcer { cx, layers: &built.layers, frames: Vec::new(), span, origins: None, quiet: false, trial: false };
    forcer.force(Some(&built.root), &Ty::Record(record.clone()), None, None, &mut String::new())
}

/// One `patch KIND [NAME] { … }` or `object KIND NAME { … }`.
fn overlay_entry(cx: &Cx<'_>, statement: &Statement, place: &Place, out: &mut OverlaySource) {
    let StatementKind::Entry(entry) = &statement.kind else {
        cx.report(Diagnostic::new(
            &codes::BAD_LABEL,
            place.span(statement.range),
            "this names a document kind: patch Deployment { … }",
        ));
        return;
    };
    let is_patch = key_path(&entry.head).is_some_and(|head| head == "patch");
    let words: Vec<SmolStr> = entry.labels.iter().filter_map(|label| label_text(cx, label)).collect();
    let span = place.span(entry.labels.first().map_or(entry.head.range, |label| label.range));
    let Some(kind) = words.first().cloned() else { return };
    let mut writes = Vec::new();
    let mut spans = Vec::new();
    let mut stage = None;
    for selected in inside(cx.db, place) {
        if !is_patch
            && let StatementKind::Set(set) = &selected.statement.kind
            && key_path(&set.path).is_some_and(|key| key == "stage")
        {
            if let Value::Int(number) = cx.eval(&set.value, &Ty::Int) {
                stage = u32::try_from(number).ok();
            }
            continue;
        }
        collect_writes(cx, selected.statement, &selected.place, &mut Vec::new(), &mut writes, &mut spans);
    }
    content_entry(cx, entry);
    if is_patch {
        out.overlay.patches.push(Patch { kind, name: words.get(1).cloned(), writes });
        out.patch_spans.push((span, spans));
        return;
    }
    let Some(name) = words.get(1).cloned() else {
        cx.report(
            Diagnostic::new(&codes::BAD_LABEL, span, "an object has a kind and a name")
                .with_note(format!("object {kind} NAME {{ … }}")),
        );
        return;
    };
    out.overlay.objects.push(Object { kind, name, stage, writes });
    out.object_spans.push((span, spans));
}

fn content_entry(cx: &Cx<'_>, entry: &Entry) {
    if let Some(value) = &entry.value {
        cx.report(Diagnostic::new(&codes::BAD_LABEL, cx.span(value.range), "its content stands in braces"));
    }
}

/// Every write below a statement, with its path from the document's root.
fn collect_writes(
    cx: &Cx<'_>,
    statement: &Statement,
    place: &Place,
    path: &mut Vec<SmolStr>,
    writes: &mut Vec<PatchWrite>,
    spans: &mut Vec<Span>,
) {
    let depth = path.len();
    match &statement.kind {
        StatementKind::Set(set) => {
            if extend(cx, path, &set.path) {
                let value = cx.infer(&set.value, None);
                let span = place.span(set.value.range);
                match &value {
                    Value::Parts(_) => {
                        let _ = cx.coerce(value, &Ty::String, set.value.range);
                    }
                    Value::Poison | Value::Unknown(_) => {}
                    value => {
                        let json = as_document(value);
                        let operation =
                            if set.append { PatchOperation::Append(json) } else { PatchOperation::Set(json) };
                        writes.push(PatchWrite { path: path.clone(), operation });
                        spans.push(span);
                    }
                }
            }
        }
        StatementKind::Block(nested) => {
            if extend(cx, path, &nested.path) {
                if nested.body.statements.is_empty() {
                    writes
                        .push(PatchWrite { path: path.clone(), operation: PatchOperation::Set(serde_json::json!({})) });
                    spans.push(place.span(nested.path.range));
                }
                for (index, inner) in nested.body.statements.iter().enumerate() {
                    collect_writes(cx, inner, &place.child(index), path, writes, spans);
                }
            }
        }
        StatementKind::Entry(entry) => {
            if extend(cx, path, &entry.head) {
                for label in &entry.labels {
                    path.extend(label_text(cx, label));
                }
                if let Some(value) = &entry.value {
                    writes.push(PatchWrite {
                        path: path.clone(),
                        operation: PatchOperation::Set(as_document(&cx.infer(value, None))),
                    });
                    spans.push(place.span(value.range));
                }
                for (index, inner) in body(statement).into_iter().flat_map(|block| block.statements.iter().enumerate())
                {
                    collect_writes(cx, inner, &place.child(index), path, writes, spans);
                }
            }
        }
        StatementKind::Unset(unset) => {
            if extend(cx, path, unset) {
                writes.push(PatchWrite { path: path.clone(), operation: PatchOperation::Unset });
                spans.push(place.span(unset.range));
            }
        }
        StatementKind::Error => {}
        _ => cx.report(Diagnostic::new(
            &codes::STATEMENT_NOT_ALLOWED_HERE,
            place.span(statement.range),
            "a patch writes with `=`, `+=`, blocks and `unset`",
        )),
    }
    path.truncate(depth);
}

fn extend(cx: &Cx<'_>, path: &mut Vec<SmolStr>, more: &Path) -> bool {
    for segment in &more.segments {
        let key = match segment {
            Segment::Key(name) => Some(name.text.clone()),
            Segment::Text(text, range) => match cx.text(text, *range) {
                Value::Text(text) => Some(text),
                _ => None,
            },
            Segment::Index(expr) => match cx.infer(expr, None) {
                Value::Text(text) => Some(text),
                Value::Int(number) => Some(number.to_string().into()),
                _ => None,
            },
        };
        match key {
            Some(key) => path.push(key),
            None => return false,
        }
    }
    true
}

/// A value as a document has it: quantities in the notation of Kubernetes.
fn as_document(value: &Value) -> serde_json::Value {
    use serde_json::Value as Json;
    match value {
        Value::Cpu(number) => Json::String(anyport_ir::Cpu(number.unsigned_abs()).to_quantity()),
        Value::Memory(number) => Json::String(anyport_ir::Memory(number.unsigned_abs()).to_quantity()),
        Value::Duration(number) if number % 1000 == 0 => Json::String(format!("{}s", number / 1000)),
        Value::Duration(number) => Json::String(format!("{number}ms")),
        Value::Percent(number) => Json::String(format!("{}%", anyport_ir::Percent(number.unsigned_abs()).whole())),
        Value::List(items) => Json::Array(items.iter().map(as_document).collect()),
        Value::Map(entries) => {
            Json::Object(entries.iter().map(|(key, value)| (key.to_string(), as_document(value))).collect())
        }
        value => to_json(value),
    }
}
