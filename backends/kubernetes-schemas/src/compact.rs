//! What of a schema is kept: facts that a value can be held against.

use serde_json::{Map, Value, json};

/// Only what types a document: no descriptions, defaults, examples, lengths, rules. `rename`
/// gives the names of definitions.
pub fn compact(schema: &Value, rename: &dyn Fn(&str) -> String) -> Value {
    let Value::Object(fields) = schema else { return json!({}) };
    if is_quantity(fields) {
        return json!({"type": "string", "format": "quantity"});
    }
    let mut kept = Map::new();
    for (name, value) in fields {
        if let Some(value) = field(fields, name, value, rename) {
            kept.insert(name.clone(), value);
        }
    }
    Value::Object(kept)
}

fn field(fields: &Map<String, Value>, name: &str, value: &Value, rename: &dyn Fn(&str) -> String) -> Option<Value> {
    match name {
        "type" | "enum" | "const" | "x-kubernetes-patch-merge-key" | "x-kubernetes-list-map-keys" => {
            Some(value.clone())
        }
        "nullable"
        | "x-kubernetes-int-or-string"
        | "x-kubernetes-preserve-unknown-fields"
        | "x-kubernetes-embedded-resource" => (*value == Value::Bool(true)).then(|| value.clone()),
        "format" => {
            matches!(value.as_str(), Some("int32" | "int64" | "int-or-string" | "quantity")).then(|| value.clone())
        }
        "required" => value.as_array().is_some_and(|names| !names.is_empty()).then(|| value.clone()),
        "$ref" => {
            let target = value.as_str()?.rsplit('/').next()?;
            Some(Value::String(format!("#/definitions/{}", rename(target))))
        }
        "properties" => {
            let inner = value.as_object()?;
            Some(Value::Object(inner.iter().map(|(name, value)| (name.clone(), compact(value, rename))).collect()))
        }
        "items" => Some(compact(value, rename)),
        "additionalProperties" if value.is_object() => Some(compact(value, rename)),
        "additionalProperties" => Some(value.clone()),
        "allOf" | "anyOf" | "oneOf" => alternatives(fields, value, rename),
        _ => None,
    }
}

/// Beside fields of its own, a schema's alternatives only say which of them go together, which is
/// more than a write can be held against.
fn alternatives(fields: &Map<String, Value>, value: &Value, rename: &dyn Fn(&str) -> String) -> Option<Value> {
    if fields.contains_key("properties") || fields.contains_key("x-kubernetes-int-or-string") {
        return None;
    }
    let says =
        |schema: &Value| ["type", "$ref", "properties", "enum", "const"].iter().any(|name| schema.get(*name).is_some());
    let kept: Vec<Value> = value.as_array()?.iter().map(|it| compact(it, rename)).filter(says).collect();
    (!kept.is_empty()).then_some(Value::Array(kept))
}

/// Definitions of custom resources spell the type out as a pattern.
fn is_quantity(fields: &Map<String, Value>) -> bool {
    fields.get("pattern").and_then(Value::as_str).is_some_and(|pattern| {
        pattern.starts_with(r"^(\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))((([KMGTPE]i)|")
            || pattern.starts_with(r"^(\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))(([KMGTPE]i)|")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_goes_and_facts_stay() {
        let schema = json!({
            "description": "x", "type": "object", "required": [], "x-kubernetes-validations": [{}],
            "properties": {
                "description": {"type": "string", "description": "y", "maxLength": 3, "enum": ["a"]},
                "n": {"type": "integer", "format": "int32", "default": 1},
                "t": {"type": "string", "format": "date-time"},
                "r": {"$ref": "#/definitions/io.k8s.api.core.v1.Pod"},
                "q": {"anyOf": [{"type": "integer"}, {"type": "string"}], "x-kubernetes-int-or-string": true},
                "m": {"type": "object", "additionalProperties": {"type": "string", "pattern": "x"}},
                "o": {"oneOf": [{"required": ["a"]}, {"type": "string"}]}
            },
            "oneOf": [{"required": ["n"]}]
        });
        assert_eq!(
            compact(&schema, &|name| name.replace("io.k8s.api.", "")),
            json!({
                "type": "object",
                "properties": {
                    "description": {"type": "string", "enum": ["a"]},
                    "n": {"type": "integer", "format": "int32"},
                    "t": {"type": "string"},
                    "r": {"$ref": "#/definitions/core.v1.Pod"},
                    "q": {"x-kubernetes-int-or-string": true},
                    "m": {"type": "object", "additionalProperties": {"type": "string"}},
                    "o": {"oneOf": [{"type": "string"}]}
                }
            })
        );
    }
}
