//! Reads IR types from values: a serde deserializer over the value tree.

use indexmap::IndexMap;
use serde::de::value::{MapDeserializer, SeqDeserializer, StrDeserializer};
use serde::de::{DeserializeSeed, EnumAccess, Error, IntoDeserializer, VariantAccess, Visitor};
use serde::{Deserializer, forward_to_deserialize_any};
use smol_str::SmolStr;

use crate::eval::Value;
use crate::layers::flat_name;

/// Why a value is not of the IR's form: the two declarations of the form differ.
pub type Mismatch = serde::de::value::Error;

/// A value to read from.
#[derive(Clone, Copy)]
pub struct From_<'de>(pub &'de Value);

impl<'de> IntoDeserializer<'de, Mismatch> for From_<'de> {
    type Deserializer = From_<'de>;

    fn into_deserializer(self) -> From_<'de> {
        self
    }
}

/// Entries that are there: a `null` is the same as none.
fn entries<'de>(fields: &'de IndexMap<SmolStr, Value>) -> impl Iterator<Item = (&'de str, From_<'de>)> {
    fields.iter().filter(|(_, value)| !matches!(value, Value::Null)).map(|(key, value)| (key.as_str(), From_(value)))
}

impl<'de> Deserializer<'de> for From_<'de> {
    type Error = Mismatch;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.0 {
            Value::Null => visitor.visit_none(),
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::Int(n)
            | Value::Cpu(n)
            | Value::Memory(n)
            | Value::Duration(n)
            | Value::Percent(n)
            | Value::Rate(n) => match u64::try_from(*n) {
                Ok(n) => visitor.visit_u64(n),
                Err(_) => visitor.visit_i64(*n),
            },
            Value::Float(number) => visitor.visit_f64(*number),
            Value::Text(text) => visitor.visit_borrowed_str(text),
            Value::Component(key) => visitor.visit_str(&flat_name(key)),
            Value::Secret(name) | Value::Target(name) | Value::Environment(name) => visitor.visit_borrowed_str(name),
            Value::Port(key, port) => {
                let fields = [("component", flat_name(key)), ("port", port.clone())];
                MapDeserializer::new(fields.iter().map(|(key, value)| (*key, value.as_str()))).deserialize_any(visitor)
            }
            Value::Bytes(bytes) => {
                use base64::Engine;
                let text = base64::engine::general_purpose::STANDARD.encode(bytes);
                MapDeserializer::new([("base64", text)].into_iter()).deserialize_any(visitor)
            }
            Value::List(items) => {
                let there = items.iter().filter(|item| !matches!(item, Value::Null)).map(From_);
                SeqDeserializer::new(there).deserialize_any(visitor)
            }
            Value::Map(fields) => MapDeserializer::new(entries(fields)).deserialize_any(visitor),
            Value::Range(ends) => {
                let max = (!matches!(ends.1, Value::Unlimited)).then_some(("max", From_(&ends.1)));
                MapDeserializer::new([("min", From_(&ends.0))].into_iter().chain(max)).deserialize_any(visitor)
            }
            Value::Parts(parts) => {
                let parts = serde_json::to_value(parts.as_ref()).map_err(Mismatch::custom)?;
                parts.deserialize_any(visitor).map_err(Mismatch::custom)
            }
            Value::Variant(name, fields) => {
                if fields.is_empty() {
                    return visitor.visit_borrowed_str(name);
                }
                let inner = Value::Map(fields.clone());
                let json = serde_json::json!({ name.as_str(): crate::lower::deserialise::to_json(&inner) });
                json.deserialize_any(visitor).map_err(Mismatch::custom)
            }
            Value::Poison | Value::Unknown(_) | Value::Unlimited | Value::Reserved(_) => {
                Err(Mismatch::custom(format!("{} is no value", self.0.describe())))
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.0 {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        static NOTHING: std::sync::LazyLock<IndexMap<SmolStr, Value>> = std::sync::LazyLock::new(IndexMap::new);
        match self.0 {
            Value::Text(name) => visitor.visit_enum(Chosen { name, content: Content::Fields(&NOTHING) }),
            Value::Variant(name, fields) => visitor.visit_enum(Chosen { name, content: Content::Fields(fields) }),
            // A number of things, or a share of them.
            Value::Int(_) => visitor.visit_enum(Chosen { name: "count", content: Content::Value(self.0) }),
            Value::Percent(_) => visitor.visit_enum(Chosen { name: "share", content: Content::Value(self.0) }),
            _ => Err(Mismatch::custom(format!("{} is no variant", self.0.describe()))),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string
        bytes byte_buf unit unit_struct seq tuple tuple_struct map struct
        identifier ignored_any
    }
}

struct Chosen<'de> {
    name: &'de str,
    content: Content<'de>,
}

enum Content<'de> {
    Fields(&'de IndexMap<SmolStr, Value>),
    Value(&'de Value),
}

impl<'de> EnumAccess<'de> for Chosen<'de> {
    type Error = Mismatch;
    type Variant = Content<'de>;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Content<'de>), Mismatch> {
        let name: StrDeserializer<'_, Mismatch> = self.name.into_deserializer();
        Ok((seed.deserialize(name)?, self.content))
    }
}

impl<'de> VariantAccess<'de> for Content<'de> {
    type Error = Mismatch;

    fn unit_variant(self) -> Result<(), Mismatch> {
        Ok(())
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Mismatch> {
        match self {
            Content::Value(value) => seed.deserialize(From_(value)),
            Content::Fields(fields) => seed.deserialize(MapDeserializer::new(entries(fields))),
        }
    }

    fn tuple_variant<V: Visitor<'de>>(self, _len: usize, _visitor: V) -> Result<V::Value, Mismatch> {
        Err(Mismatch::custom("the IR has no such variants"))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        match self {
            Content::Fields(fields) => MapDeserializer::new(entries(fields)).deserialize_any(visitor),
            Content::Value(_) => Err(Mismatch::custom("a variant with fields is wanted")),
        }
    }
}

/// A value as JSON, quantities as their numbers.
pub fn to_json(value: &Value) -> serde_json::Value {
    use serde_json::Value as Json;
    match value {
        Value::Bool(value) => Json::Bool(*value),
        Value::Int(n) | Value::Cpu(n) | Value::Memory(n) | Value::Duration(n) | Value::Percent(n) | Value::Rate(n) => {
            Json::from(*n)
        }
        Value::Float(number) => serde_json::Number::from_f64(*number).map_or(Json::Null, Json::Number),
        Value::Text(text) | Value::Secret(text) | Value::Target(text) | Value::Environment(text) => {
            Json::String(text.to_string())
        }
        Value::Component(key) => Json::String(flat_name(key).to_string()),
        Value::List(items) => Json::Array(items.iter().map(to_json).collect()),
        Value::Map(fields) => Json::Object(
            fields
                .iter()
                .filter(|(_, value)| !matches!(value, Value::Null))
                .map(|(key, value)| (key.to_string(), to_json(value)))
                .collect(),
        ),
        Value::Variant(name, fields) if fields.is_empty() => Json::String(name.to_string()),
        Value::Variant(name, fields) => {
            let mut out = serde_json::Map::new();
            out.insert(name.to_string(), to_json(&Value::Map(fields.clone())));
            Json::Object(out)
        }
        Value::Range(ends) => {
            let mut out = serde_json::Map::new();
            out.insert("min".into(), to_json(&ends.0));
            if !matches!(ends.1, Value::Unlimited) {
                out.insert("max".into(), to_json(&ends.1));
            }
            Json::Object(out)
        }
        Value::Parts(parts) => serde_json::to_value(parts.as_ref()).unwrap_or(Json::Null),
        Value::Null
        | Value::Bytes(_)
        | Value::Port(..)
        | Value::Poison
        | Value::Unknown(_)
        | Value::Unlimited
        | Value::Reserved(_) => Json::Null,
    }
}
