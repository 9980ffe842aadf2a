//! A small schema in the form of Kubernetes'.

use std::sync::Arc;

use anyport_backend::schema::SchemaRef;
use serde_json::{Value, json};

/// The schema of a document kind that looks like a Deployment.
pub fn deployment() -> SchemaRef {
    let all: Value = serde_json::from_str(include_str!("deployment.json")).expect("JSON");
    SchemaRef {
        identity: "apps/v1/Deployment".into(),
        namespaced: true,
        schema: Arc::new(json!({"$ref": "#/definitions/Deployment"})),
        definitions: Arc::new(all["definitions"].clone()),
    }
}
