//! Schemas of what is written, for typing `patch` and `object`: requests as the SDK declares them
//! (`data/api.json`), documents as the vendor's pages show them (`data/documents.json`).

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use anyport_backend::SchemaRef;
use serde_json::Value;

use crate::api;

/// Documents by their identity. The text is part of the program and is read by this module's test.
static DOCUMENTS: LazyLock<BTreeMap<String, Arc<Value>>> =
    LazyLock::new(|| serde_json::from_str(include_str!("../data/documents.json")).unwrap_or_default());

/// Parts of documents that several share.
static DEFINITIONS: LazyLock<Arc<Value>> = LazyLock::new(|| DOCUMENTS.get("definitions").cloned().unwrap_or_default());

/// All document kinds.
pub(crate) fn kinds() -> Vec<String> {
    let documents = DOCUMENTS.keys().filter(|key| *key != "definitions").cloned();
    documents.chain(api::names().map(str::to_owned)).collect()
}

/// The schema of a document kind, with its group or without.
pub(crate) fn of(kind: &str) -> Option<SchemaRef> {
    if let Some(operation) = api::operation(kind) {
        return Some(SchemaRef {
            identity: kind.to_owned(),
            namespaced: true,
            schema: Arc::new(operation.schema.clone()),
            definitions: DEFINITIONS.clone(),
        });
    }
    let means = |identity: &str| identity == kind || identity.strip_suffix(kind).is_some_and(|it| it.ends_with('/'));
    let (identity, schema) = DOCUMENTS.iter().find(|(identity, _)| *identity != "definitions" && means(identity))?;
    Some(SchemaRef {
        identity: identity.clone(),
        namespaced: true,
        schema: schema.clone(),
        definitions: DEFINITIONS.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_properties() {
        assert!(kinds().len() >= 16, "{:?}", kinds());
        for kind in kinds() {
            let schema = of(&kind).unwrap().schema;
            assert!(schema["properties"].as_object().is_some_and(|it| !it.is_empty()), "{kind}");
            assert_eq!(schema["additionalProperties"], false, "{kind}");
        }
        assert_eq!(of("Deployment").unwrap().identity, "apps/v1/Deployment");
        assert!(of("StatefulSet").is_none());
    }
}
