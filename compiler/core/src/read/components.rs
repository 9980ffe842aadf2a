//! Reading components: fields are final values in this environment.

use std::cell::RefCell;
use std::sync::Arc;

use anyport_diagnostic::{Diagnostic, Span, codes};
use anyport_syntax::tree::{Expr, ExprKind, TextRange};
use smol_str::SmolStr;

use super::output;
use crate::eval::{Cx, Env, Frame, Seg, Shared, Value};
use crate::kinds::{KindDef, kind_def};
use crate::layers::{Built, Forcer, Instance, Node, build, instances};
use crate::source::Db;
use crate::suggest::closest;
use crate::types::{Default_, OutputDecl, Record, Ty};

/// A component as it is read: its declaration and kind.
pub struct Reading<'a> {
    /// Its key.
    pub key: SmolStr,
    /// Its declaration.
    pub instance: &'a Instance,
    /// Its kind.
    pub kind: &'a Arc<KindDef>,
}

/// The component with this key.
pub fn reading<'a>(db: &'a dyn Db, key: &str) -> Option<Reading<'a>> {
    let instance = instances(db).get(key)?;
    Some(Reading { key: key.into(), instance, kind: kind_def(db, &instance.kind) })
}

/// Whether the component is of one of these kinds.
pub fn is_kind(cx: &Cx<'_>, key: &str, kinds: &[SmolStr]) -> bool {
    let Some(reading) = reading(cx.db, key) else { return false };
    if reading.kind.composite {
        return kinds.iter().any(|kind| kind == "component" || *kind == reading.kind.name);
    }
    kinds.iter().any(|kind| reading.kind.is(kind))
}

/// The name of its kind.
pub fn kind_name(cx: &Cx<'_>, key: &str) -> SmolStr {
    reading(cx.db, key).map_or_else(|| "component".into(), |reading| reading.kind.name.clone())
}

/// What can be read of it.
pub fn output_names(cx: &Cx<'_>, key: &str) -> Vec<SmolStr> {
    reading(cx.db, key).map_or_else(Vec::new, |reading| reading.kind.outputs.keys().cloned().collect())
}

/// Whether it has such a field.
pub fn has_field(cx: &Cx<'_>, key: &str, name: &str) -> bool {
    reading(cx.db, key).is_some_and(|reading| reading.kind.record.field(name).is_some())
}

/// Whether it exists in this environment.
pub fn enabled(db: &dyn Db, env: &Arc<Env>, key: &SmolStr) -> bool {
    let Some(reading) = reading(db, key) else { return false };
    if let Some(parent) = &reading.instance.parent
        && !enabled(db, env, parent)
    {
        return false;
    }
    if reading.kind.composite {
        return true;
    }
    !matches!(field(db, env, key, &["enabled".into()]).value, Value::Bool(false))
}

/// A param of a kind or trait, as this component sets it.
pub fn own(cx: &Cx<'_>, instance: &SmolStr, path: &[SmolStr], range: TextRange) -> Value {
    let found = field(cx.db, cx.env, instance, path);
    if found.circular {
        return super::circle::circle(cx, super::circle::Needed::Field(instance.clone(), path.to_vec()), range);
    }
    found.value.clone()
}

/// `component.a.b`.
pub fn component(cx: &Cx<'_>, key: &SmolStr, segs: &[Seg], range: TextRange) -> Value {
    let Some(first) = segs.first() else { return Value::Component(key.clone()) };
    let Some(reading) = reading(cx.db, key) else { return Value::Poison };
    let own = cx.it.as_ref() == Some(key);
    if !own && first.key != "enabled" && !cx.dry && !enabled(cx.db, cx.env, key) {
        let name = &reading.instance.name;
        return cx.fail(
            Diagnostic::new(
                &codes::DISABLED_COMPONENT,
                cx.span(range),
                format!("`{name}` does not exist in the environment `{}`", cx.env.name),
            )
            .with_secondary(reading.instance.span, "declared here, and disabled in this environment")
            .with_note(format!("ask first: if {name}.enabled then … else …")),
        );
    }
    if let Some(declared) = reading.kind.outputs.get(&first.key) {
        return output::read(cx, &reading, declared, segs, range);
    }
    if let Some(value) = output::nested(cx, &reading, segs, range) {
        return value;
    }
    let Some(ty) = field_type(cx, &reading, &first.key) else {
        return cx.fail(unknown(cx, &reading, first));
    };
    if cx.dry {
        let ty = if reading.kind.root == "external" { ty.present() } else { ty };
        let mut value = Value::Unknown(ty);
        for seg in &segs[1..] {
            value = cx.member(value, seg);
        }
        return value;
    }
    let path: Vec<SmolStr> = segs.iter().map(|seg| seg.key.clone()).collect();
    // As far as the path is declared it is read by itself, so that fields of one record may read each other.
    let depth = declared_depth(&ty, &segs[1..]) + 1;
    let found = field(cx.db, cx.env, key, &path[..depth]);
    if found.circular {
        return super::circle::circle(cx, super::circle::Needed::Field(key.clone(), path[..depth].to_vec()), range);
    }
    let mut value = found.value.clone();
    if !own && reading.kind.root == "external" && matches!(value, Value::Null) {
        value = output::of_external(cx, &reading, first, range);
    }
    for seg in &segs[depth..] {
        value = match value {
            Value::Component(_) | Value::Secret(_) => return cx.read(value, std::slice::from_ref(seg), range),
            value => cx.member(value, seg),
        };
    }
    value
}

/// The type of a field, a param, or an attached trait's record.
fn field_type(cx: &Cx<'_>, reading: &Reading<'_>, name: &str) -> Option<Ty> {
    if let Some(field) = reading.kind.record.field(name) {
        return Some(field.ty.clone());
    }
    trait_record(cx.db, cx.env, &reading.key, name).map(Ty::Record)
}

fn unknown(cx: &Cx<'_>, reading: &Reading<'_>, seg: &Seg) -> Diagnostic {
    let span = cx.span(seg.range);
    let name = &reading.kind.name;
    let known = reading
        .kind
        .record
        .fields
        .iter()
        .map(|field| field.name.as_str())
        .chain(reading.kind.outputs.keys().map(SmolStr::as_str));
    let mut diagnostic =
        Diagnostic::new(&codes::UNKNOWN_OUTPUT, span, format!("a {name} has no `{}` to read", seg.key));
    if let Some(best) = closest(&seg.key, known) {
        diagnostic =
            diagnostic.with_label(format!("did you mean `{best}`?")).with_fix(format!("write `{best}`"), span, best);
    } else if !reading.kind.outputs.is_empty() {
        let outputs: Vec<&str> = reading.kind.outputs.keys().map(SmolStr::as_str).collect();
        diagnostic = diagnostic.with_label(format!("its outputs are: {}", outputs.join(", ")));
    }
    diagnostic
}

/// How many further steps of a path lead through declared records.
fn declared_depth(ty: &Ty, segs: &[Seg]) -> usize {
    let mut depth = 0;
    let mut ty = ty.clone();
    for seg in segs {
        // Presence is asked of the record itself, and a variant is read whole.
        if ty.is_optional() {
            break;
        }
        let next = match ty.structure() {
            Some(Ty::Record(record)) => record.field(&seg.key).map(|field| field.ty.clone()),
            Some(Ty::Map(_, value)) if !seg.bracket => Some((**value).clone()),
            _ => None,
        };
        match next {
            Some(next) => ty = next,
            None => break,
        }
        depth += 1;
    }
    depth
}

/// What can be known of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldValue {
    /// Its final value.
    pub value: Value,
    /// Whether it needs itself.
    pub circular: bool,
}

/// The final value of a declared path of a component.
pub fn field<'a>(db: &'a dyn Db, env: &Arc<Env>, key: &SmolStr, path: &[SmolStr]) -> &'a FieldValue {
    field_at(db, env.clone(), key.clone(), path.to_vec())
}

#[salsa::tracked(returns(ref), cycle_result = field_cycle)]
fn field_at(db: &dyn Db, env: Arc<Env>, key: SmolStr, path: Vec<SmolStr>) -> FieldValue {
    let poison = FieldValue { value: Value::Poison, circular: false };
    let shared = Shared::new();
    let Some(instance) = instances(db).get(&key) else { return poison };
    let mut cx = Cx::new(db, &env, instance.place.item, &shared);
    cx.it = Some(key.clone());
    let Some(built) = build(&cx, &key) else { return poison };
    let forcer = forcer(&cx, &built, &key, instance, true);
    let value = force_path(&forcer, &built, instance, &path).unwrap_or(Value::Poison);
    FieldValue { value, circular: false }
}

fn field_cycle(_db: &dyn Db, _id: salsa::Id, _env: Arc<Env>, _key: SmolStr, _path: Vec<SmolStr>) -> FieldValue {
    FieldValue { value: Value::Poison, circular: true }
}

/// A forcer for a component.
pub(crate) fn forcer<'a, 'c>(
    cx: &'c Cx<'a>,
    built: &'c Built<'a>,
    key: &SmolStr,
    instance: &Instance,
    quiet: bool,
) -> Forcer<'a, 'c> {
    let def = kind_def(cx.db, &instance.kind);
    let mut frames: Vec<Frame> = def
        .bodies
        .iter()
        .map(|place| {
            if def.composite {
                Frame::Composite { instance: key.clone(), kind: place.clone() }
            } else {
                Frame::Kind { instance: key.clone(), kind: place.clone() }
            }
        })
        .collect();
    for attached in &built.traits {
        frames.push(Frame::Trait { owner: key.clone(), name: attached.name.clone(), def: attached.def.place.clone() });
    }
    Forcer {
        cx,
        layers: &built.layers,
        frames,
        span: instance.span,
        origins: (!quiet).then(|| RefCell::new(Vec::new())),
        quiet,
        trial: crate::layers::is_trial(key),
    }
}

fn force_path<'a>(forcer: &Forcer<'a, '_>, built: &Built<'a>, instance: &Instance, path: &[SmolStr]) -> Option<Value> {
    let (first, rest) = path.split_first()?;
    let mut text = String::new();
    crate::layers::push_path(&mut text, first);
    let mut node: Option<&Node<'a>> = built.root.children.get(first);
    let (mut ty, mut default, mut label) = match built.record.field(first) {
        Some(field) => (field.ty.clone(), field.default.clone(), Some(instance.label.clone())),
        None => {
            let attached = built.traits.iter().find(|attached| attached.name == *first)?;
            (Ty::Record(Arc::new(params_of(attached))), None, None)
        }
    };
    for (index, step) in rest.iter().enumerate() {
        // A whole write above decides what is below.
        if node.is_some_and(|node| node.write.is_some() || !node.appends.is_empty()) || default.is_some() {
            let mut value = forcer.force(node, &ty, default.as_ref(), label.as_ref(), &mut text);
            for step in &rest[index..] {
                value =
                    forcer.cx.member(value, &Seg { key: step.clone(), range: crate::layers::NOWHERE, bracket: false });
            }
            return Some(value);
        }
        crate::layers::push_path(&mut text, step);
        node = node.and_then(|node| node.children.get(step));
        let next: (Ty, Option<Default_>) = match ty.structure()? {
            Ty::Record(record) => {
                let field = record.field(step)?;
                (field.ty.clone(), field.default.clone())
            }
            Ty::Map(_, value) => {
                // An entry that nobody wrote is not there.
                let written = node.is_some_and(Node::is_written);
                label = Some(step.clone());
                if !written {
                    return Some(forcer.cx.fail(Diagnostic::new(&codes::UNKNOWN_FIELD, Span::NONE, "no such entry")));
                }
                ((**value).clone(), None)
            }
            _ => return None,
        };
        (ty, default) = next;
    }
    Some(forcer.force(node, &ty, default.as_ref(), label.as_ref(), &mut text))
}

/// A trait's params as a record.
pub(crate) fn params_of(attached: &crate::layers::Attached) -> Record {
    Record {
        name: Some(attached.def.name.clone()),
        fields: attached.def.params.values().map(|param| param.field.clone()).collect(),
        outputs: Vec::new(),
    }
}

/// The record of a trait that is attached to the component under a name.
fn trait_record(db: &dyn Db, env: &Arc<Env>, key: &SmolStr, name: &str) -> Option<Arc<Record>> {
    let shared = Shared::new();
    let instance = instances(db).get(key)?;
    let mut cx = Cx::new(db, env, instance.place.item, &shared);
    cx.it = Some(key.clone());
    let built = build(&cx, key)?;
    let attached = built.traits.iter().find(|attached| attached.name == name)?;
    Some(Arc::new(params_of(attached)))
}

/// The declared type of a read, where it is one.
pub fn declared_type(cx: &Cx<'_>, expr: &Expr) -> Option<Ty> {
    match &expr.kind {
        ExprKind::Name(name) => {
            if cx.locals.iter().any(|(local, _)| local == name) {
                return None;
            }
            if let Some(ty) = framed_type(cx, name) {
                return Some(ty);
            }
            let seen = crate::names::scope(cx.db, cx.item.file(cx.db));
            let symbol = seen.values.get(name)?;
            matches!(symbol.kind, crate::names::SymbolKind::Param | crate::names::SymbolKind::Let)
                .then(|| super::param_value(cx.db, cx.env, cx.item, name).ty.clone())
        }
        ExprKind::Member(inner, name) => {
            if let ExprKind::Name(root) = &inner.kind
                && let Some(Value::Component(key)) = cx.lookup(root, inner.range)
            {
                let reading = reading(cx.db, &key)?;
                return match reading.kind.outputs.get(&name.text) {
                    Some(OutputDecl { ty, .. }) => Some(ty.clone()),
                    None => field_type(cx, &reading, &name.text),
                };
            }
            match declared_type(cx, inner)?.structure()? {
                Ty::Record(record) => record.field(&name.text).map(|field| field.ty.clone()),
                Ty::Map(_, value) => Some((**value).clone()),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The declared type of a param of the kind or trait around.
fn framed_type(cx: &Cx<'_>, name: &str) -> Option<Ty> {
    let params = match &cx.frame {
        Frame::File => return None,
        Frame::Kind { kind, .. } | Frame::Composite { kind, .. } => &kind_def(cx.db, kind).params,
        Frame::Trait { def, .. } => &crate::kinds::trait_def(cx.db, def).params,
    };
    params.get(name).map(|param| param.field.ty.clone())
}
