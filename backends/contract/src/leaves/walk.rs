//! Walking a component by way of its serde form: fields of structures, variants and entries of
//! maps are told apart there, and nothing is copied.

use std::fmt::{self, Display};

use anyport_ir::Component;
use serde::ser::{self, Impossible, Serialize, Serializer};

use super::NOT_PROPERTIES;

/// Who is shown the properties.
pub trait Visit {
    /// A property, or the name of an entry; to be followed by what is inside, and `leave`, unless
    /// the answer is no.
    fn enter(&mut self, name: &str, entry: bool) -> bool;
    /// The end of what was entered.
    fn leave(&mut self);
    /// What was entered last is a leaf.
    fn leaf(&mut self, value: Value<'_>);
}

/// The value of a leaf, as far as anyone asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value<'v> {
    /// A truth.
    Bool(bool),
    /// A choice by name, or text.
    Text(&'v str),
    /// Anything else.
    Other,
}

impl Value<'_> {
    /// Whether a property called `name` has this value where nothing is written. Only those are
    /// known here that an IR always bears.
    pub fn is_default(self, name: &str) -> bool {
        matches!(
            (name, self),
            ("non-root" | "read-only-root", Value::Bool(true))
                | ("egress", Value::Text("public"))
                | ("ingress", Value::Text("declared"))
                | ("tls", Value::Text("auto"))
        )
    }
}

pub(super) fn component(component: &Component, visitor: &mut impl Visit) {
    // The walk itself refuses nothing, so there is no error to hand on.
    let _ = component.serialize(Walk { visitor, root: true });
}

#[derive(Debug)]
struct Never;

impl Display for Never {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not serialisable")
    }
}

impl std::error::Error for Never {}

impl ser::Error for Never {
    fn custom<T: Display>(_: T) -> Never {
        Never
    }
}

struct Walk<'v, V> {
    visitor: &'v mut V,
    root: bool,
}

impl<V: Visit> Walk<'_, V> {
    fn leaf(self, value: Value<'_>) -> Result<(), Never> {
        self.visitor.leaf(value);
        Ok(())
    }
}

/// Something with parts. Without any it is a leaf itself.
struct Parts<'v, V> {
    visitor: &'v mut V,
    root: bool,
    /// Inside a variant, which was entered.
    variant: bool,
    /// Not looked into: bytes are a leaf, whatever they are made of.
    closed: bool,
    empty: bool,
    key: String,
}

impl<'v, V: Visit> Parts<'v, V> {
    fn new(visitor: &'v mut V, root: bool) -> Parts<'v, V> {
        Parts { visitor, root, variant: false, closed: false, empty: true, key: String::new() }
    }

    fn part<T: Serialize + ?Sized>(&mut self, name: &str, entry: bool, value: &T) -> Result<(), Never> {
        if self.closed || (self.root && NOT_PROPERTIES.contains(&name)) {
            return Ok(());
        }
        self.empty = false;
        if self.visitor.enter(name, entry) {
            value.serialize(Walk { visitor: &mut *self.visitor, root: false })?;
            self.visitor.leave();
        }
        Ok(())
    }

    fn finish(self) -> Result<(), Never> {
        if self.empty && !self.root {
            self.visitor.leaf(Value::Other);
        }
        if self.variant {
            self.visitor.leave();
        }
        Ok(())
    }
}

macro_rules! scalar_leaves {
    ($($method:ident: $type:ty),*) => {$(
        fn $method(self, _: $type) -> Result<(), Never> {
            self.leaf(Value::Other)
        }
    )*};
}

impl<'v, V: Visit> Serializer for Walk<'v, V> {
    type Ok = ();
    type Error = Never;
    type SerializeSeq = Skip;
    type SerializeTuple = Skip;
    type SerializeTupleStruct = Skip;
    type SerializeTupleVariant = Impossible<(), Never>;
    type SerializeMap = Parts<'v, V>;
    type SerializeStruct = Parts<'v, V>;
    type SerializeStructVariant = Parts<'v, V>;

    scalar_leaves! {
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64, serialize_u8: u8,
        serialize_u16: u16, serialize_u32: u32, serialize_u64: u64, serialize_f32: f32, serialize_f64: f64,
        serialize_char: char, serialize_bytes: &[u8], serialize_unit_struct: &'static str
    }

    fn serialize_bool(self, value: bool) -> Result<(), Never> {
        self.leaf(Value::Bool(value))
    }
    fn serialize_str(self, value: &str) -> Result<(), Never> {
        self.leaf(Value::Text(value))
    }
    fn serialize_unit(self) -> Result<(), Never> {
        self.leaf(Value::Other)
    }
    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), Never> {
        self.leaf(Value::Text(variant))
    }
    fn serialize_none(self) -> Result<(), Never> {
        self.leaf(Value::Other)
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Never> {
        value.serialize(self)
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), Never> {
        value.serialize(self)
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Never> {
        Parts::new(self.visitor, false).part(variant, false, value)
    }
    fn serialize_seq(self, _: Option<usize>) -> Result<Skip, Never> {
        self.visitor.leaf(Value::Other);
        Ok(Skip)
    }
    fn serialize_tuple(self, _: usize) -> Result<Skip, Never> {
        self.serialize_seq(None)
    }
    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Skip, Never> {
        self.serialize_seq(None)
    }
    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Impossible<(), Never>, Never> {
        Err(Never)
    }
    fn serialize_map(self, _: Option<usize>) -> Result<Parts<'v, V>, Never> {
        Ok(Parts::new(self.visitor, self.root))
    }
    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Parts<'v, V>, Never> {
        let closed = name == "Bytes";
        Ok(Parts { closed, ..Parts::new(self.visitor, self.root) })
    }
    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Parts<'v, V>, Never> {
        let inside = self.visitor.enter(variant, false);
        Ok(Parts { variant: inside, closed: !inside, empty: inside, ..Parts::new(self.visitor, false) })
    }
}

/// A list is a leaf as a whole.
struct Skip;

macro_rules! skip_elements {
    ($($shape:ident, $method:ident;)*) => {$(
        impl ser::$shape for Skip {
            type Ok = ();
            type Error = Never;
            fn $method<T: Serialize + ?Sized>(&mut self, _: &T) -> Result<(), Never> {
                Ok(())
            }
            fn end(self) -> Result<(), Never> {
                Ok(())
            }
        }
    )*};
}
skip_elements! {
    SerializeSeq, serialize_element;
    SerializeTuple, serialize_element;
    SerializeTupleStruct, serialize_field;
}

impl<V: Visit> ser::SerializeMap for Parts<'_, V> {
    type Ok = ();
    type Error = Never;
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Never> {
        self.key.clear();
        key.serialize(Key(&mut self.key))
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Never> {
        let key = std::mem::take(&mut self.key);
        self.part(&key, true, value)?;
        self.key = key;
        Ok(())
    }
    fn end(self) -> Result<(), Never> {
        self.finish()
    }
}

macro_rules! fields {
    ($($shape:ident)*) => {$(
        impl<V: Visit> ser::$shape for Parts<'_, V> {
            type Ok = ();
            type Error = Never;
            fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), Never> {
                self.part(key, false, value)
            }
            fn end(self) -> Result<(), Never> {
                self.finish()
            }
        }
    )*};
}
fields! { SerializeStruct SerializeStructVariant }

/// Names of entries are text.
struct Key<'k>(&'k mut String);

macro_rules! no_keys {
    ($($method:ident: $type:ty),*) => {$(
        fn $method(self, _: $type) -> Result<(), Never> {
            Err(Never)
        }
    )*};
}

impl Serializer for Key<'_> {
    type Ok = ();
    type Error = Never;
    type SerializeSeq = Impossible<(), Never>;
    type SerializeTuple = Impossible<(), Never>;
    type SerializeTupleStruct = Impossible<(), Never>;
    type SerializeTupleVariant = Impossible<(), Never>;
    type SerializeMap = Impossible<(), Never>;
    type SerializeStruct = Impossible<(), Never>;
    type SerializeStructVariant = Impossible<(), Never>;

    no_keys! {
        serialize_bool: bool, serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64, serialize_f32: f32,
        serialize_f64: f64, serialize_char: char, serialize_bytes: &[u8], serialize_unit_struct: &'static str
    }

    fn serialize_str(self, value: &str) -> Result<(), Never> {
        self.0.push_str(value);
        Ok(())
    }
    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), Never> {
        self.serialize_str(variant)
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), Never> {
        value.serialize(self)
    }
    fn serialize_none(self) -> Result<(), Never> {
        Err(Never)
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Never> {
        value.serialize(self)
    }
    fn serialize_unit(self) -> Result<(), Never> {
        Err(Never)
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), Never> {
        Err(Never)
    }
    fn serialize_seq(self, _: Option<usize>) -> Result<Self::SerializeSeq, Never> {
        Err(Never)
    }
    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, Never> {
        Err(Never)
    }
    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeTupleStruct, Never> {
        Err(Never)
    }
    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Never> {
        Err(Never)
    }
    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, Never> {
        Err(Never)
    }
    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeStruct, Never> {
        Err(Never)
    }
    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Never> {
        Err(Never)
    }
}
