//! Every leaf that any component can have, from the types of the IR.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use anyport_ir::Component;
use serde_json::Value;

use super::NOT_PROPERTIES;

/// The types give these to containers that run before a process, because one type serves those and
/// the ones beside it; the language does not.
const NOT_OF_INIT: [&str; 2] = ["init.*.port", "init.*.health"];

/// A leaf that a component can have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemaLeaf {
    /// Its schema path without a kind: `expose.*.sticky`.
    pub path: String,
    /// The values it may have, where they are listed.
    pub values: Vec<String>,
}

/// All leaves of all kinds, sorted by path.
pub fn schema_leaves() -> &'static [SchemaLeaf] {
    static LEAVES: OnceLock<Vec<SchemaLeaf>> = OnceLock::new();
    LEAVES.get_or_init(derive)
}

fn derive() -> Vec<SchemaLeaf> {
    let root = schemars::schema_for!(Component).to_value();
    let mut walk = Walk { definitions: &root["$defs"], found: BTreeMap::new() };
    walk.properties(&root, "");
    walk.found.into_iter().map(|(path, values)| SchemaLeaf { path, values }).collect()
}

struct Walk<'s> {
    definitions: &'s Value,
    found: BTreeMap<String, Vec<String>>,
}

impl<'s> Walk<'s> {
    fn leaf(&mut self, path: &str, schema: &Value) {
        let values = self.found.entry(path.to_owned()).or_default();
        let listed = schema.get("enum").and_then(Value::as_array).into_iter().flatten().chain(schema.get("const"));
        values.extend(listed.filter_map(Value::as_str).map(str::to_owned));
    }

    /// The fields of an object schema.
    fn properties(&mut self, schema: &'s Value, path: &str) {
        for (name, inner) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
            if path.is_empty() && NOT_PROPERTIES.contains(&name.as_str()) {
                continue;
            }
            // What is neither optional nor wanted is left out where it is empty, so it is never
            // seen empty.
            let optional = inner.get("$ref").is_none()
                || schema["required"].as_array().is_some_and(|wanted| wanted.iter().any(|it| it == name));
            let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            if NOT_OF_INIT.contains(&path.as_str()) {
                continue;
            }
            self.value(inner, &path, optional);
        }
    }

    /// What may stand at `path`; `bare` says whether it may be there without content.
    fn value(&mut self, schema: &'s Value, path: &str, bare: bool) {
        if let Some(name) = schema.get("$ref").and_then(Value::as_str).and_then(|name| name.rsplit('/').next()) {
            return match name {
                // Texts and bytes have parts, and are one value.
                "Text" | "Bytes" => self.leaf(path, schema),
                _ => self.value(&self.definitions[name], path, bare),
            };
        }
        for combined in ["anyOf", "oneOf"] {
            if let Some(alternatives) = schema.get(combined).and_then(Value::as_array) {
                for alternative in alternatives.iter().filter(|it| it["type"] != "null") {
                    self.value(alternative, path, bare);
                }
                return;
            }
        }
        if schema["type"] != "object" {
            return self.leaf(path, schema);
        }
        if schema["additionalProperties"].is_object() {
            return self.value(&schema["additionalProperties"], &format!("{path}.*"), true);
        }
        let defaulted = |inner: &Value| inner.get("default").is_some();
        let fields = schema.get("properties").and_then(Value::as_object);
        let never_empty =
            schema.get("required").is_some() || fields.is_some_and(|fields| fields.values().any(defaulted));
        if bare && !never_empty {
            self.leaf(path, schema);
        }
        self.properties(schema, path);
    }
}
