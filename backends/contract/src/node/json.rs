//! Nodes from JSON values and back.

use anyport_ir::SmolStr;
use serde_json::{Map, Number, Value};

use super::Node;

impl Node {
    /// The node of a JSON value, keys in the order in which the value has them.
    pub fn from_json(value: &Value) -> Node {
        match value {
            Value::Null => Node::Null,
            Value::Bool(value) => Node::Bool(*value),
            Value::Number(number) => from_number(number),
            Value::String(text) => Node::Text(SmolStr::new(text)),
            Value::Array(values) => Node::List(values.iter().map(Node::from_json).collect()),
            Value::Object(entries) => {
                Node::Map(entries.iter().map(|(key, value)| (SmolStr::new(key), Node::from_json(value))).collect())
            }
        }
    }

    /// The JSON value of a node. A float that JSON cannot say (infinite, not a number) is null.
    /// Whether the order of keys survives is up to the features of `serde_json`; to write JSON,
    /// serialise the node itself.
    pub fn to_json(&self) -> Value {
        match self {
            Node::Null => Value::Null,
            Node::Bool(value) => Value::Bool(*value),
            Node::Int(value) => Value::from(*value),
            Node::Float(value) => Number::from_f64(*value).map_or(Value::Null, Value::Number),
            Node::Text(text) => Value::String(text.to_string()),
            Node::List(values) => Value::Array(values.iter().map(Node::to_json).collect()),
            Node::Map(entries) => Value::Object(
                entries.iter().map(|(key, value)| (key.to_string(), value.to_json())).collect::<Map<_, _>>(),
            ),
        }
    }
}

impl From<&Value> for Node {
    fn from(value: &Value) -> Node {
        Node::from_json(value)
    }
}

fn from_number(number: &Number) -> Node {
    match (number.as_i64(), number.as_u64(), number.as_f64()) {
        (Some(value), _, _) => Node::Int(value),
        (None, Some(value), _) => Node::from(value),
        (None, None, value) => Node::Float(value.unwrap_or(f64::NAN)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn there_and_back() {
        let value = json!({"a": [1, -2, 2.5, true, null, "x"], "b": {"c": {}}});
        assert_eq!(Node::from_json(&value).to_json(), value);
    }

    #[test]
    fn numbers_beyond_signed_become_floats() {
        assert_eq!(Node::from_json(&json!(u64::MAX)), Node::Float(u64::MAX as f64));
        assert_eq!(Node::from_json(&json!(i64::MAX)), Node::Int(i64::MAX));
        assert_eq!(Node::Float(f64::NAN).to_json(), Value::Null);
    }
}
