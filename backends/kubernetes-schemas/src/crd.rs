//! Schemas from the definitions of custom resources.

use std::fmt;
use std::sync::Arc;

use anyport_backend::SchemaRef;
use serde_json::{Value, json};

use crate::compact::compact;
use crate::tables;

/// A kind that a definition makes known, without the definitions that it refers to.
#[derive(Clone, Debug, PartialEq)]
pub struct CustomResource {
    /// In full: `cert-manager.io/v1/Certificate`.
    pub identity: String,
    /// Whether a namespace holds it.
    pub namespaced: bool,
    /// Its schema, compact. Its metadata refer to the definition of every object's.
    pub schema: Value,
}

/// Why a text says nothing of custom resources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CrdError {
    /// It is not YAML.
    NotYaml(String),
    /// There is no CustomResourceDefinition in it.
    Nothing,
    /// A definition lacks this.
    Lacks {
        /// The definition's name, where it has one.
        name: String,
        /// What is missing.
        what: &'static str,
    },
}

impl fmt::Display for CrdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CrdError::NotYaml(problem) => write!(f, "this is not YAML: {problem}"),
            CrdError::Nothing => f.write_str("there is no CustomResourceDefinition in it"),
            CrdError::Lacks { name, what } => write!(f, "the CustomResourceDefinition `{name}` has no {what}"),
        }
    }
}

impl std::error::Error for CrdError {}

/// The schemas of all kinds and versions that the CustomResourceDefinitions in a text define:
/// `import crd "certificates.yaml"`. Other objects in it are passed over.
pub fn from_crd(text: &str) -> Result<Vec<SchemaRef>, CrdError> {
    let definitions = Arc::new(tables::object_meta());
    let schemas = custom_resources(text)?.into_iter().map(|resource| SchemaRef {
        identity: resource.identity,
        namespaced: resource.namespaced,
        schema: Arc::new(resource.schema),
        definitions: definitions.clone(),
    });
    Ok(schemas.collect())
}

/// The kinds that the definitions in a text make known.
pub fn custom_resources(text: &str) -> Result<Vec<CustomResource>, CrdError> {
    let documents: Vec<Value> =
        serde_saphyr::from_multiple(text).map_err(|error| CrdError::NotYaml(error.to_string()))?;
    let mut found = Vec::new();
    let mut any = false;
    for document in documents.iter().flat_map(objects) {
        if document["kind"] == "CustomResourceDefinition" {
            any = true;
            versions(document, &mut found)?;
        }
    }
    if any { Ok(found) } else { Err(CrdError::Nothing) }
}

/// A document, or what a list holds.
fn objects(document: &Value) -> Vec<&Value> {
    match document["items"].as_array() {
        Some(items) if document["kind"] == "List" => items.iter().collect(),
        _ => vec![document],
    }
}

fn versions(document: &Value, found: &mut Vec<CustomResource>) -> Result<(), CrdError> {
    let name = document["metadata"]["name"].as_str().unwrap_or_default();
    let lacks = |what| CrdError::Lacks { name: name.to_owned(), what };
    let spec = &document["spec"];
    let group = spec["group"].as_str().ok_or_else(|| lacks("group"))?;
    let kind = spec["names"]["kind"].as_str().ok_or_else(|| lacks("kind"))?;
    let namespaced = spec["scope"].as_str() != Some("Cluster");
    let versions = spec["versions"].as_array().ok_or_else(|| lacks("versions"))?;
    for version in versions.iter().filter(|version| version["served"] != false) {
        let version_name = version["name"].as_str().ok_or_else(|| lacks("name of a version"))?;
        // Before `v1` one schema could stand for all versions.
        let own = &version["schema"]["openAPIV3Schema"];
        let schema = if own.is_object() { own } else { &spec["validation"]["openAPIV3Schema"] };
        let schema = if schema.is_object() { schema.clone() } else { return Err(lacks("schema")) };
        found.push(CustomResource {
            identity: format!("{group}/{version_name}/{kind}"),
            namespaced,
            schema: root(&compact(&schema, &str::to_owned)),
        });
    }
    Ok(())
}

/// The frame that every object has; the state is the cluster's to write.
fn root(schema: &Value) -> Value {
    let mut schema = schema.clone();
    if let Some(fields) = schema.as_object_mut() {
        let properties = fields.entry("properties").or_insert_with(|| json!({}));
        if let Some(properties) = properties.as_object_mut() {
            properties.remove("status");
            properties.insert("apiVersion".into(), json!({"type": "string"}));
            properties.insert("kind".into(), json!({"type": "string"}));
            properties.insert("metadata".into(), json!({"$ref": format!("#/definitions/{}", tables::OBJECT_META)}));
        }
    }
    schema
}
