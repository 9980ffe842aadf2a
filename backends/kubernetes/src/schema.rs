//! Schemas of document kinds, from the crate that holds them.

use anyport_backend::SchemaRef;

use crate::limits::VERSIONS;

/// The newest version: what a target without one is written for.
fn newest() -> &'static str {
    VERSIONS[VERSIONS.len() - 1]
}

/// The schema of a kind in a version of Kubernetes.
pub(crate) fn schema(version: Option<&str>, kind: &str) -> Option<SchemaRef> {
    anyport_kubernetes_schemas::schema(version.unwrap_or(newest()), kind).ok()
}

/// All kinds that have one.
pub(crate) fn kinds(version: Option<&str>) -> Vec<String> {
    anyport_kubernetes_schemas::kinds(version.unwrap_or(newest()))
}
