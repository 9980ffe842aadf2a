//! The schema of what stands in `s.yaml`, for typing `patch` and `object`: `data/schema.json`, made
//! from the schemas of the components of Serverless Devs by `scripts/schema.py`.

use std::sync::{Arc, LazyLock};

use anyport_backend::SchemaRef;
use serde_json::Value;

/// Document kinds that can be patched and made: the properties of a resource of that component.
pub(crate) const KINDS: [&str; 2] = [FUNCTION, DOMAIN];
/// A function with its triggers.
pub(crate) const FUNCTION: &str = "fc3";
/// A domain with its routes.
pub(crate) const DOMAIN: &str = "fc3-domain";

/// The definitions. The text is part of the program and is read by this module's test.
static DEFINITIONS: LazyLock<Arc<Value>> = LazyLock::new(|| {
    let whole: Value = serde_json::from_str(include_str!("../data/schema.json")).unwrap_or_default();
    Arc::new(whole.get("definitions").cloned().unwrap_or_default())
});

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

/// The values that a listed type has: regions, runtimes.
pub(crate) fn values(definition: &str) -> impl Iterator<Item = &'static str> {
    let listed = DEFINITIONS.get(definition).and_then(|it| it.get("enum")).and_then(Value::as_array);
    listed.into_iter().flatten().filter_map(Value::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_properties() {
        for kind in KINDS {
            let schema = of(kind).unwrap().schema;
            assert!(schema["properties"].as_object().is_some_and(|it| it.len() > 5), "{kind}");
        }
        assert!(of("service").is_none());
        assert!(values("IRegion").any(|region| region == "cn-hangzhou"));
        assert!(values("DomainIRegion").any(|region| region == "cn-hangzhou"));
        assert!(values("IRuntime").any(|runtime| runtime == "custom-container"));
    }
}
