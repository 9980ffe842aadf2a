//! Secrets: references, never values.

use std::sync::Arc;

use anyport_diagnostic::{Diagnostic, codes};
use anyport_ir::{Part, SecretKey};
use anyport_syntax::tree::TextRange;
use smol_str::SmolStr;

use crate::eval::{Cx, Env, Frame, Seg, Shared, Value};
use crate::layers::{Forcer, build_secret, flat_name, instances};
use crate::names::{HeadKind, SymbolKind, app_files, scope, std_scope};
use crate::source::{Db, Place};
use crate::types::{Record, Ty, type_alias};

/// What is known of a secret in an environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecretInfo {
    /// Its fields, as the standard library declares them.
    pub value: Value,
    /// Names of its values; empty where it has one.
    pub keys: Vec<SmolStr>,
    /// What was wrong.
    pub diagnostics: Vec<Diagnostic>,
    /// Where its source was written, and in which layer's environment.
    pub inherited: Option<(anyport_diagnostic::Span, SmolStr)>,
}

/// A record type of the standard library by name.
pub(crate) fn std_record(db: &dyn Db, name: &str) -> Arc<Record> {
    let empty = || Arc::new(Record { name: None, fields: Vec::new(), outputs: Vec::new() });
    let Some(head) = std_scope(db).heads.get(name).filter(|head| head.kind == HeadKind::Type) else { return empty() };
    match type_alias(db, &head.place).0.structure() {
        Some(Ty::Record(record)) => record.clone(),
        _ => empty(),
    }
}

/// What a secret's body is written against.
pub fn secret_record(db: &dyn Db) -> Arc<Record> {
    std_record(db, "SecretEntry")
}

/// Where a secret is declared: at the top of the application, or in a composite.
pub(crate) fn secret_place(db: &dyn Db, name: &str) -> Option<(Place, Frame, anyport_diagnostic::Span)> {
    if let Some((instance, inner)) = name.rsplit_once('/') {
        let found = instances(db).get(instance)?;
        let kind = crate::kinds::kind_def(db, &found.kind);
        let place = kind.secrets.get(inner)?.clone();
        let frame = Frame::Composite { instance: instance.into(), kind: kind.place.clone() };
        return Some((place, frame, found.span));
    }
    let root = *app_files(db).files.first()?;
    let symbol = scope(db, root).values.get(name)?;
    matches!(symbol.kind, SymbolKind::Secret).then(|| (symbol.place.clone(), Frame::File, symbol.span))
}

/// The secret in this environment.
pub fn secret_info<'a>(db: &'a dyn Db, env: &Arc<Env>, name: &SmolStr) -> &'a SecretInfo {
    secret_at(db, env.clone(), name.clone())
}

fn secret_cycle(db: &dyn Db, _id: salsa::Id, _env: Arc<Env>, name: SmolStr) -> SecretInfo {
    let span = secret_place(db, &name).map_or(anyport_diagnostic::Span::NONE, |(_, _, span)| span);
    let shown = flat_name(&name);
    let diagnostic = Diagnostic::new(&codes::VALUE_CYCLE, span, format!("a value needs itself: {shown} → {shown}"));
    SecretInfo { value: Value::Poison, keys: Vec::new(), diagnostics: vec![diagnostic], inherited: None }
}

#[salsa::tracked(returns(ref), cycle_result = secret_cycle)]
fn secret_at(db: &dyn Db, env: Arc<Env>, name: SmolStr) -> SecretInfo {
    let shared = Shared::new();
    let empty = SecretInfo { value: Value::Poison, keys: Vec::new(), diagnostics: Vec::new(), inherited: None };
    let Some((place, frame, span)) = secret_place(db, &name) else { return empty };
    let record = secret_record(db);
    let cx = Cx { frame, ..Cx::new(db, &env, place.item, &shared) };
    let built = build_secret(&cx, &name, &place, &record);
    let inherited =
        built.root.children.get("from").and_then(|node| Some((node.span()?, node.history.last()?.layer))).and_then(
            |(span, layer)| match &built.layers.get(layer)?.kind {
                crate::layers::LayerKind::Environment(environment) => Some((span, environment.clone())),
                _ => None,
            },
        );
    let forcer =
        Forcer { cx: &cx, layers: &built.layers, frames: Vec::new(), span, origins: None, quiet: false, trial: false };
    let value = forcer.force(Some(&built.root), &Ty::Record(record), None, None, &mut String::new());
    let value = match value {
        Value::Null => Value::Poison,
        value => value,
    };
    let mut keys: Vec<SmolStr> = Vec::new();
    if let Value::Map(fields) = &value {
        if let Some(Value::List(items)) = fields.get("keys") {
            keys.extend(items.iter().filter_map(|item| match item {
                Value::Text(text) => Some(text.clone()),
                _ => None,
            }));
        }
        if let Some(Value::Variant(variant, _)) = fields.get("from")
            && variant == "key-pair"
            && keys.is_empty()
        {
            keys.extend(["private".into(), "public".into()]);
        }
    }
    SecretInfo { value, keys, diagnostics: shared.take(), inherited }
}

/// `secret`, `secret.key`.
pub fn secret(cx: &Cx<'_>, name: &SmolStr, segs: &[Seg], range: TextRange) -> Value {
    let info = secret_info(cx.db, cx.env, name);
    let shown = flat_name(name);
    let key = match segs {
        [] if info.keys.is_empty() => None,
        [] => {
            return cx.fail(
                Diagnostic::new(
                    &codes::SECRET_AS_WHOLE,
                    cx.span(range),
                    format!("the secret `{shown}` has several values"),
                )
                .with_label(format!(
                    "read one of them: {}",
                    info.keys.iter().map(|key| format!("{shown}.{key}")).collect::<Vec<_>>().join(", ")
                )),
            );
        }
        [seg] if info.keys.contains(&seg.key) => Some(seg.key.clone()),
        [seg, ..] if info.keys.is_empty() => {
            return cx.fail(
                Diagnostic::new(
                    &codes::UNKNOWN_FIELD,
                    cx.span(seg.range),
                    format!("the secret `{shown}` has one value, without a name"),
                )
                .with_note(format!("declare its values: secret {shown} {{ keys = [\"{}\"] }}", seg.key)),
            );
        }
        [seg, ..] => {
            return cx.fail(cx.no_member(&format!("the secret `{shown}`"), info.keys.iter().map(SmolStr::as_str), seg));
        }
    };
    Value::parts(vec![Part::Secret(SecretKey { secret: shown, key })])
}
