//! Values.

use std::sync::Arc;

use anyport_ir::Part;
use indexmap::IndexMap;
use smol_str::SmolStr;

use crate::types::{Domain, Ty};

/// A value, or what is known of one.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Wrong, and reported.
    Poison,
    /// Right, and not known: a value of this type.
    Unknown(Ty),
    /// Nothing.
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Any number.
    Float(f64),
    /// Text.
    Text(SmolStr),
    /// Bytes.
    Bytes(Arc<[u8]>),
    /// Thousandths of a core.
    Cpu(i64),
    /// Bytes of memory.
    Memory(i64),
    /// Milliseconds.
    Duration(i64),
    /// Hundredths of a percent.
    Percent(i64),
    /// Thousandths of an event a second.
    Rate(i64),
    /// The upper end of a range that has none.
    Unlimited,
    /// Text that is secret or known only after deployment.
    Parts(Arc<[Part]>),
    /// Values in order.
    List(Arc<[Value]>),
    /// Values by key: a map or a record.
    Map(Arc<IndexMap<SmolStr, Value>>),
    /// A variant with its fields.
    Variant(SmolStr, Arc<IndexMap<SmolStr, Value>>),
    /// From one to another.
    Range(Arc<(Value, Value)>),
    /// A component.
    Component(SmolStr),
    /// A port of a component, as `calls` names it.
    Port(SmolStr, SmolStr),
    /// A secret.
    Secret(SmolStr),
    /// A target.
    Target(SmolStr),
    /// An environment.
    Environment(SmolStr),
    /// One of the reserved names with members: `app`, `environment`, `instance`.
    Reserved(&'static str),
}

impl Eq for Value {}

impl Value {
    /// A text.
    pub fn text(text: impl Into<SmolStr>) -> Value {
        Value::Text(text.into())
    }

    /// A map of these.
    pub fn map(entries: IndexMap<SmolStr, Value>) -> Value {
        Value::Map(Arc::new(entries))
    }

    /// Text of parts: plain where all of them are literal.
    pub fn parts(parts: Vec<Part>) -> Value {
        match anyport_ir::Text::from_parts(parts) {
            anyport_ir::Text::Literal(text) => Value::Text(text),
            anyport_ir::Text::Parts(parts) => Value::Parts(parts.into()),
        }
    }

    /// Whether it is or holds a poison at its root.
    pub fn is_poison(&self) -> bool {
        matches!(self, Value::Poison)
    }

    /// Whether nothing more can be said about it than its type.
    pub fn is_unknown(&self) -> bool {
        matches!(self, Value::Unknown(_) | Value::Poison)
    }

    /// Whether a poison or an unknown stands anywhere in it.
    pub fn has_gap(&self) -> bool {
        match self {
            Value::Poison | Value::Unknown(_) => true,
            Value::List(items) => items.iter().any(Value::has_gap),
            Value::Map(entries) | Value::Variant(_, entries) => entries.values().any(Value::has_gap),
            Value::Range(ends) => ends.0.has_gap() || ends.1.has_gap(),
            _ => false,
        }
    }

    /// Whether it holds fewer values than `rest`, which is spent in counting.
    pub fn weighs_less(&self, rest: &mut usize) -> bool {
        let Some(left) = rest.checked_sub(1) else { return false };
        *rest = left;
        match self {
            Value::List(items) => items.iter().all(|item| item.weighs_less(rest)),
            Value::Map(entries) | Value::Variant(_, entries) => entries.values().all(|value| value.weighs_less(rest)),
            _ => true,
        }
    }

    /// The narrowest type that says what it is.
    pub fn ty(&self) -> Ty {
        match self {
            Value::Poison => Ty::Unknown,
            Value::Unknown(ty) => ty.clone(),
            Value::Null => Ty::Null,
            Value::Bool(_) => Ty::Bool,
            Value::Int(_) => Ty::Int,
            Value::Float(_) => Ty::Float,
            Value::Text(_) => Ty::String,
            Value::Bytes(_) => Ty::Bytes,
            Value::Cpu(_) => Ty::Cpu,
            Value::Memory(_) => Ty::Memory,
            Value::Duration(_) => Ty::Duration,
            Value::Percent(_) => Ty::Percent,
            Value::Rate(_) => Ty::Rate,
            Value::Unlimited => Ty::Unknown,
            Value::Parts(parts) => {
                let secret = parts.iter().any(|part| matches!(part, Part::Secret(_)));
                let deferred = parts.iter().any(|part| !matches!(part, Part::Secret(_) | Part::Literal(_)));
                Ty::Labelled { secret, deferred, inner: Arc::new(Ty::String) }
            }
            Value::List(items) => Ty::List(Arc::new(join(items.iter()))),
            Value::Map(entries) => Ty::Map(Arc::new(Ty::String), Arc::new(join(entries.values()))),
            Value::Variant(..) => Ty::Unknown,
            Value::Range(ends) => match &ends.0 {
                Value::Int(_) => Ty::Range(Arc::new(Ty::Int)),
                low => Ty::Range(Arc::new(low.ty())),
            },
            Value::Component(_) | Value::Port(..) => Ty::Ref(Arc::from(["component".into()])),
            Value::Secret(_) => Ty::Ref(Arc::from(["secret".into()])),
            Value::Target(_) => Ty::Ref(Arc::from(["target".into()])),
            Value::Environment(_) => Ty::Ref(Arc::from(["environment".into()])),
            Value::Reserved(_) => Ty::Unknown,
        }
    }

    /// What it is, in words for a message.
    pub fn describe(&self) -> String {
        match self {
            Value::Null => "null".into(),
            Value::Text(text) if text.len() <= 40 => format!("the text {text:?}"),
            Value::Text(_) => "a text".into(),
            Value::Int(number) => format!("the number {number}"),
            Value::Float(number) => format!("the number {number}"),
            Value::Bool(value) => value.to_string(),
            Value::Cpu(_) => "a Cpu".into(),
            Value::Memory(_) => "a Memory".into(),
            Value::Duration(_) => "a Duration".into(),
            Value::Percent(_) => "a Percent".into(),
            Value::Rate(_) => "a Rate".into(),
            Value::Unlimited => "unlimited".into(),
            Value::Bytes(_) => "bytes".into(),
            Value::List(_) => "a list".into(),
            Value::Map(_) => "a map".into(),
            Value::Range(_) => "a range".into(),
            Value::Variant(name, _) => format!("the variant `{name}`"),
            Value::Component(name) => format!("the component `{name}`"),
            Value::Port(name, port) => format!("the port `{port}` of `{name}`"),
            Value::Secret(name) => format!("the secret `{name}`"),
            Value::Target(name) => format!("the target `{name}`"),
            Value::Environment(name) => format!("the environment `{name}`"),
            Value::Reserved(name) => format!("`{name}`"),
            Value::Parts(_) | Value::Unknown(_) | Value::Poison => format!("a {}", self.ty()),
        }
    }
}

fn join<'a>(values: impl Iterator<Item = &'a Value>) -> Ty {
    let types: Vec<Ty> = values.map(Value::ty).collect();
    if types.is_empty() { Ty::Unknown } else { Ty::union(types) }
}

/// Whether a type is text of some sort.
pub fn is_textual(ty: &Ty) -> bool {
    matches!(ty, Ty::String | Ty::Literal(_)) || matches!(ty, Ty::Domain(domain) if *domain != Domain::Port)
}
