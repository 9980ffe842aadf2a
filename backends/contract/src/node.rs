//! The document tree: what YAML and JSON are written from.

use anyport_ir::SmolStr;

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

/// A schema for typing `patch` and `object`.
#[derive(Clone, Debug)]
pub struct SchemaRef {
    /// The document kind in full: `apps/v1/Deployment`.
    pub identity: String,
    /// Whether a namespace holds it.
    pub namespaced: bool,
    /// The schema, with `$ref`s into [`SchemaRef::definitions`].
    pub schema: std::sync::Arc<serde_json::Value>,
    /// Definitions by name.
    pub definitions: std::sync::Arc<serde_json::Value>,
}
