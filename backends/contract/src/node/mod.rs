//! The document tree: what YAML and JSON are written from.

mod build;
mod deserialize;
mod json;
mod pointer;
mod serialize;

use anyport_ir::SmolStr;

pub use build::MapBuilder;
pub use pointer::escape_segment;

/// A value of a document. Maps keep their order.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// Nothing.
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number that is not whole.
    Float(f64),
    /// Text.
    Text(SmolStr),
    /// Values in order.
    List(Vec<Node>),
    /// Values by key, in order.
    Map(Vec<(SmolStr, Node)>),
}

impl Node {
    /// What it is, in the words of JSON Schema: `object`, `array`, `string`.
    pub fn type_name(&self) -> &'static str {
        match self {
            Node::Null => "null",
            Node::Bool(_) => "boolean",
            Node::Int(_) => "integer",
            Node::Float(_) => "number",
            Node::Text(_) => "string",
            Node::List(_) => "array",
            Node::Map(_) => "object",
        }
    }
}
