//! Schemas of Knative's own objects: `data/schema.json`, made by `scripts/schema.py`.

use std::sync::{Arc, LazyLock};

use anyport_backend::SchemaRef;
use serde_json::Value;

use crate::names::{DOMAIN_MAPPING, SERVICE};

/// The objects by the names under which their schemas are kept.
pub(crate) const KINDS: [(&str, &str); 2] = [("Service", SERVICE), ("DomainMapping", DOMAIN_MAPPING)];

/// The text is part of the program and is read by this module's test.
static SCHEMAS: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../data/schema.json")).unwrap_or_default());

/// The schema of a kind: `Service` is Serving's, `v1/Service` that of Kubernetes.
pub(crate) fn of(kind: &str) -> Option<SchemaRef> {
    let (name, identity) = KINDS.into_iter().find(|(name, identity)| kind == *name || kind == *identity)?;
    Some(SchemaRef {
        identity: identity.to_owned(),
        namespaced: true,
        schema: Arc::new(SCHEMAS.get(name)?.clone()),
        definitions: Arc::new(Value::Null),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_properties() {
        for (name, identity) in KINDS {
            let schema = of(name).unwrap();
            assert_eq!(schema.identity, identity);
            assert!(schema.schema["properties"]["spec"].is_object(), "{name}");
        }
        assert!(of("Deployment").is_none());
        assert!(of("v1/Service").is_none());
    }
}
