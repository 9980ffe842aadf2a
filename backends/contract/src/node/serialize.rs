//! Nodes from anything that serde can serialise, and nodes as something that serde can serialise.
//!
//! The first way is the hot one: every typed Kubernetes structure passes through it. Names of
//! struct fields are static, so they become keys without an allocation.

use std::fmt::{self, Display};

use anyport_ir::SmolStr;
use serde::ser::{self, Serialize, SerializeMap, SerializeSeq, Serializer};

use super::Node;

impl Node {
    /// The node of a serialisable value, as `serde_json` would see it: enums are externally
    /// tagged, keys become text.
    ///
    /// A `Serialize` implementation that refuses its own value is a mistake in that
    /// implementation; derived ones never do. Its message then stands in place of the value,
    /// where every validator will see it.
    pub fn from_serialize<T: Serialize + ?Sized>(value: &T) -> Node {
        value.serialize(ToNode).unwrap_or_else(|refused| Node::Text(SmolStr::from(refused.0)))
    }
}

/// A `Serialize` implementation refused its value.
#[derive(Debug)]
pub(super) struct Refused(String);

impl Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Refused {}

impl ser::Error for Refused {
    fn custom<T: Display>(message: T) -> Refused {
        Refused(message.to_string())
    }
}

struct ToNode;

impl Serializer for ToNode {
    type Ok = Node;
    type Error = Refused;
    type SerializeSeq = ListOf;
    type SerializeTuple = ListOf;
    type SerializeTupleStruct = ListOf;
    type SerializeTupleVariant = ListOf;
    type SerializeMap = MapOf;
    type SerializeStruct = MapOf;
    type SerializeStructVariant = MapOf;

    fn serialize_bool(self, value: bool) -> Result<Node, Refused> {
        Ok(Node::Bool(value))
    }
    fn serialize_i8(self, value: i8) -> Result<Node, Refused> {
        Ok(Node::from(value))
    }
    fn serialize_i16(self, value: i16) -> Result<Node, Refused> {
        Ok(Node::from(value))
    }
    fn serialize_i32(self, value: i32) -> Result<Node, Refused> {
        Ok(Node::from(value))
    }
    fn serialize_i64(self, value: i64) -> Result<Node, Refused> {
        Ok(Node::from(value))
    }
    fn serialize_u8(self, value: u8) -> Result<Node, Refused> {
        Ok(Node::from(value))
    }
    fn serialize_u16(self, value: u16) -> Result<Node, Refused> {
        Ok(Node::from(value))
    }
    fn serialize_u32(self, value: u32) -> Result<Node, Refused> {
        Ok(Node::from(value))
    }
    fn serialize_u64(self, value: u64) -> Result<Node, Refused> {
        Ok(Node::from(value))
    }
    fn serialize_f32(self, value: f32) -> Result<Node, Refused> {
        // By way of its shortest decimal form, so that 0.1 does not become 0.10000000149011612.
        Ok(Node::Float(value.to_string().parse().unwrap_or(f64::from(value))))
    }
    fn serialize_f64(self, value: f64) -> Result<Node, Refused> {
        Ok(Node::Float(value))
    }
    fn serialize_char(self, value: char) -> Result<Node, Refused> {
        Ok(Node::from(value.encode_utf8(&mut [0; 4]) as &str))
    }
    fn serialize_str(self, value: &str) -> Result<Node, Refused> {
        Ok(Node::from(value))
    }
    fn serialize_bytes(self, value: &[u8]) -> Result<Node, Refused> {
        Ok(value.iter().map(|byte| Node::from(*byte)).collect())
    }
    fn serialize_none(self) -> Result<Node, Refused> {
        Ok(Node::Null)
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Node, Refused> {
        value.serialize(self)
    }
    fn serialize_unit(self) -> Result<Node, Refused> {
        Ok(Node::Null)
    }
    fn serialize_unit_struct(self, _: &'static str) -> Result<Node, Refused> {
        Ok(Node::Null)
    }
    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<Node, Refused> {
        Ok(Node::Text(SmolStr::new_static(variant)))
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<Node, Refused> {
        value.serialize(self)
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<Node, Refused> {
        Ok(tagged(variant, value.serialize(self)?))
    }
    fn serialize_seq(self, len: Option<usize>) -> Result<ListOf, Refused> {
        Ok(ListOf::new(None, len))
    }
    fn serialize_tuple(self, len: usize) -> Result<ListOf, Refused> {
        Ok(ListOf::new(None, Some(len)))
    }
    fn serialize_tuple_struct(self, _: &'static str, len: usize) -> Result<ListOf, Refused> {
        Ok(ListOf::new(None, Some(len)))
    }
    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        len: usize,
    ) -> Result<ListOf, Refused> {
        Ok(ListOf::new(Some(variant), Some(len)))
    }
    fn serialize_map(self, len: Option<usize>) -> Result<MapOf, Refused> {
        Ok(MapOf::new(None, len.unwrap_or(0)))
    }
    fn serialize_struct(self, _: &'static str, len: usize) -> Result<MapOf, Refused> {
        Ok(MapOf::new(None, len))
    }
    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        len: usize,
    ) -> Result<MapOf, Refused> {
        Ok(MapOf::new(Some(variant), len))
    }
}

fn tagged(variant: &'static str, value: Node) -> Node {
    Node::Map(vec![(SmolStr::new_static(variant), value)])
}

/// Room reserved at once at most: a length is a promise of somebody else's code.
const ROOM: usize = 1024;

struct ListOf {
    variant: Option<&'static str>,
    values: Vec<Node>,
}

impl ListOf {
    fn new(variant: Option<&'static str>, len: Option<usize>) -> ListOf {
        ListOf { variant, values: Vec::with_capacity(len.unwrap_or(0).min(ROOM)) }
    }

    fn push<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
        self.values.push(value.serialize(ToNode)?);
        Ok(())
    }

    fn finish(self) -> Result<Node, Refused> {
        let list = Node::List(self.values);
        Ok(match self.variant {
            Some(variant) => tagged(variant, list),
            None => list,
        })
    }
}

macro_rules! list_of {
    ($($shape:ident, $method:ident;)*) => {$(
        impl ser::$shape for ListOf {
            type Ok = Node;
            type Error = Refused;
            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
                self.push(value)
            }
            fn end(self) -> Result<Node, Refused> {
                self.finish()
            }
        }
    )*};
}
list_of! {
    SerializeSeq, serialize_element;
    SerializeTuple, serialize_element;
    SerializeTupleStruct, serialize_field;
    SerializeTupleVariant, serialize_field;
}

struct MapOf {
    variant: Option<&'static str>,
    entries: Vec<(SmolStr, Node)>,
    key: SmolStr,
}

impl MapOf {
    fn new(variant: Option<&'static str>, len: usize) -> MapOf {
        MapOf { variant, entries: Vec::with_capacity(len.min(ROOM)), key: SmolStr::default() }
    }

    fn finish(self) -> Result<Node, Refused> {
        let map = Node::Map(self.entries);
        Ok(match self.variant {
            Some(variant) => tagged(variant, map),
            None => map,
        })
    }
}

impl ser::SerializeMap for MapOf {
    type Ok = Node;
    type Error = Refused;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Refused> {
        self.key = match key.serialize(ToNode)? {
            Node::Text(text) => text,
            other => SmolStr::from(other.to_json().to_string()),
        };
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
        let value = value.serialize(ToNode)?;
        self.entries.push((std::mem::take(&mut self.key), value));
        Ok(())
    }

    fn end(self) -> Result<Node, Refused> {
        self.finish()
    }
}

macro_rules! struct_of {
    ($($shape:ident)*) => {$(
        impl ser::$shape for MapOf {
            type Ok = Node;
            type Error = Refused;
            fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), Refused> {
                let value = value.serialize(ToNode)?;
                self.entries.push((SmolStr::new_static(key), value));
                Ok(())
            }
            fn end(self) -> Result<Node, Refused> {
                self.finish()
            }
        }
    )*};
}
struct_of! { SerializeStruct SerializeStructVariant }

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Node::Null => serializer.serialize_unit(),
            Node::Bool(value) => serializer.serialize_bool(*value),
            Node::Int(value) => serializer.serialize_i64(*value),
            Node::Float(value) => serializer.serialize_f64(*value),
            Node::Text(text) => serializer.serialize_str(text),
            Node::List(values) => {
                let mut list = serializer.serialize_seq(Some(values.len()))?;
                for value in values {
                    list.serialize_element(value)?;
                }
                list.end()
            }
            Node::Map(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                for (key, value) in entries {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Serialize;
    use serde_json::json;
    use std::collections::BTreeMap;

    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    enum Choice {
        Unit,
        One(u8),
        Two(u8, i64),
        Named { left_side: bool },
    }

    #[derive(Serialize)]
    struct Sample<'a> {
        absent: Option<u8>,
        #[serde(skip_serializing_if = "Option::is_none")]
        skipped: Option<u8>,
        text: &'a str,
        letter: char,
        fraction: f32,
        unit: (),
        by_number: BTreeMap<u8, Option<f64>>,
        choices: Vec<Choice>,
        #[serde(flatten)]
        more: BTreeMap<String, i32>,
    }

    #[test]
    fn the_same_as_json() {
        let sample = Sample {
            absent: None,
            skipped: None,
            text: "a text that is longer than what fits inline",
            letter: 'ß',
            fraction: 0.5,
            unit: (),
            by_number: BTreeMap::from([(1, Some(0.25)), (2, None)]),
            choices: vec![Choice::Unit, Choice::One(1), Choice::Two(2, -3), Choice::Named { left_side: true }],
            more: BTreeMap::from([("x".into(), 7)]),
        };
        let node = Node::from_serialize(&sample);
        assert_eq!(node.to_json(), serde_json::to_value(&sample).unwrap());
        assert_eq!(Node::from_serialize(&node), node);
        assert_eq!(Node::from_serialize(&json!({"a": [1, 2.5]})).to_json(), json!({"a": [1, 2.5]}));
    }

    #[test]
    fn short_floats_stay_short() {
        assert_eq!(Node::from_serialize(&0.1f32), Node::Float(0.1));
    }
}
