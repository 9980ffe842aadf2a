//! The schema of Compose documents, for typing `patch` and `object`: `data/schema.json`, made from
//! the Compose specification by `scripts/schema.py`.

use std::sync::{Arc, LazyLock};

use anyport_backend::SchemaRef;
use serde_json::Value;

/// Document kinds that can be patched and made.
pub(crate) const KINDS: [&str; 5] = ["service", "volume", "network", "config", "secret"];

/// The definitions. The text is part of the program and is read by this module's test.
static DEFINITIONS: LazyLock<Arc<Value>> =
    LazyLock::new(|| Arc::new(serde_json::from_str(include_str!("../data/schema.json")).unwrap_or_default()));

/// The schema of a document kind.
pub(crate) fn of(kind: &str) -> Option<SchemaRef> {
    let kind = KINDS.iter().find(|known| **known == kind)?;
    Some(SchemaRef {
        identity: (*kind).to_string(),
        namespaced: true,
        schema: Arc::new(DEFINITIONS.get(kind)?.clone()),
        definitions: DEFINITIONS.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_properties() {
        for kind in KINDS {
            let schema = of(kind).unwrap().schema;
            assert!(schema["properties"].as_object().is_some_and(|it| !it.is_empty()), "{kind}");
        }
        assert!(of("Deployment").is_none());
    }
}
