//! KubeVela's built-in definitions: what they take, held in `data/definitions.json`.
//!
//! The schemas are strict although KubeVela is not: it accepts a parameter that it does not know,
//! and does nothing with it. `data/derive.py` says where they are from.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use anyport_backend::{Node, SchemaRef, schema};
use serde_json::Value;

/// The kinds of definitions.
pub(crate) const KINDS: [&str; 5] = ["component", "trait", "policy", "workflowstep", DATA];

/// What a component gives to others and takes from them, `input` and `output`: no definitions, but objects that
/// are written alike.
pub(crate) const DATA: &str = "component-data";

/// What stands before a definition's kind in the kind of its document: `vela/trait/scaler`.
pub(crate) const GROUP: &str = "vela/";

static TABLE: LazyLock<Value> = LazyLock::new(|| {
    // The table is part of the program, and a test reads it.
    serde_json::from_str(include_str!("../data/definitions.json")).unwrap_or_default()
});

/// A built-in definition.
#[derive(Clone, Copy, Debug)]
pub struct Definition {
    entry: &'static Value,
}

/// The built-in definition of a kind (`component`, `trait`, `policy`, `workflowstep`) by its name.
pub fn definition(kind: &str, name: &str) -> Option<Definition> {
    TABLE.get(kind)?.get(name).map(|entry| Definition { entry })
}

impl Definition {
    /// The schema of its parameters.
    pub fn schema(self) -> &'static Value {
        &self.entry["schema"]
    }

    /// The first version of KubeVela that has it, where that is later than the oldest known.
    pub fn since(self) -> Option<&'static str> {
        self.entry["since"].as_str()
    }

    /// The workloads that a trait is for (`deployments.apps`); none: any.
    pub fn applies_to(self) -> impl Iterator<Item = &'static str> {
        self.entry["appliesTo"].as_array().into_iter().flatten().filter_map(Value::as_str).filter(|it| *it != "*")
    }
}

/// Names of all definitions of a kind, sorted.
pub(crate) fn names(kind: &str) -> impl Iterator<Item = &'static str> {
    TABLE[kind].as_object().into_iter().flatten().map(|(name, _)| name.as_str())
}

/// All schemas, ready to be read: they are asked for with each property.
static SCHEMAS: LazyLock<BTreeMap<&'static str, BTreeMap<&'static str, SchemaRef>>> = LazyLock::new(|| {
    let of = |kind: &'static str| {
        let all = names(kind).filter_map(|name| Some((name, reference(kind, name, definition(kind, name)?))));
        (kind, all.collect())
    };
    KINDS.into_iter().map(of).collect()
});

fn schema_of(kind: &str, name: &str) -> Option<&'static SchemaRef> {
    SCHEMAS.get(kind)?.get(name)
}

/// Whether a definition takes these properties: every field known, nothing missing.
pub(crate) fn accepts(kind: &str, name: &str, properties: &Node) -> bool {
    let Some(found) = schema_of(kind, name) else { return false };
    let value = properties.to_json();
    schema::check(&found.view(), &value).is_empty() && schema::missing(&found.view(), &value).is_empty()
}

/// Whether a definition takes these properties among others.
pub(crate) fn takes(kind: &str, name: &str, properties: &Node) -> bool {
    schema_of(kind, name).is_some_and(|found| schema::check(&found.view(), &properties.to_json()).is_empty())
}

/// The schema of a definition by the kind of its document: `scaler`, or `vela/trait/scaler`.
pub(crate) fn find(kind: &str) -> Option<SchemaRef> {
    let (of, name) = match kind.strip_prefix(GROUP) {
        Some(rest) => {
            let (of, name) = rest.split_once('/')?;
            (KINDS.into_iter().find(|known| *known == of)?, name)
        }
        None => (KINDS.into_iter().find(|of| definition(of, kind).is_some())?, kind),
    };
    schema_of(of, name).cloned()
}

fn reference(kind: &str, name: &str, found: Definition) -> SchemaRef {
    SchemaRef {
        identity: format!("{GROUP}{kind}/{name}"),
        namespaced: false,
        schema: Arc::new(found.schema().clone()),
        definitions: Arc::new(Value::Null),
    }
}

/// The kinds of all documents that are definitions in use.
pub(crate) fn document_kinds() -> impl Iterator<Item = String> {
    KINDS.into_iter().flat_map(|kind| names(kind).map(move |name| format!("{GROUP}{kind}/{name}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_table_is_whole() {
        let counts = KINDS.map(|kind| names(kind).count());
        assert_eq!(counts, [9, 27, 9, 32, 2]);
    }

    #[test]
    fn unknown_and_missing_fields_are_refused() {
        let says = |kind, name, value: Value| accepts(kind, name, &Node::from_json(&value));
        assert!(says("component", "webservice", json!({"image": "a"})));
        assert!(!says("component", "webservice", json!({"image": "a", "mem": "1Gi"})));
        assert!(!says("component", "webservice", json!({})));
        assert!(says("trait", "cpuscaler", json!({"cpuUtil": 50})));
        assert!(!says("trait", "cpuscaler", json!({"cpuPercent": 50})));
    }
}
