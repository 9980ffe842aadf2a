//! Definitions that a platform team made: `import vela "DIR"`.
//!
//! A file may hold what `kubectl get configmap --output=yaml` gives of the ConfigMaps in which
//! KubeVela keeps the OpenAPI schema of each definition's parameters (`trait-schema-NAME`, or
//! `schema-NAME` with the definition as its owner), such a schema alone (`trait-NAME.json`), or
//! definitions themselves. Those say their parameters in CUE, which is not read here, so each must have a
//! schema beside it.

use std::collections::BTreeSet;
use std::sync::Arc;

use anyport_backend::SchemaRef;
use serde_json::Value;

use crate::definitions::{GROUP, KINDS};

/// Where KubeVela keeps the schema in a ConfigMap.
const KEY: &str = "openapi-v3-json-schema";

/// What files define, and what is wrong with which of them.
#[derive(Clone, Debug, Default)]
pub struct Definitions {
    /// Kinds of objects: `vela/trait/canary`.
    pub schemas: Vec<SchemaRef>,
    /// Paths of files, each with what is wrong.
    pub problems: Vec<(String, String)>,
}

/// Reads the definitions of files, given with their paths.
pub fn definitions<'f>(files: impl IntoIterator<Item = (&'f str, &'f str)>) -> Definitions {
    let mut out = Definitions::default();
    let mut wanted: Vec<(String, &'static str, String)> = Vec::new();
    for (path, text) in files {
        let documents: Vec<Value> = match serde_saphyr::from_multiple(text) {
            Ok(documents) => documents,
            Err(error) => {
                out.problems.push((path.to_owned(), format!("this is not YAML: {error}")));
                continue;
            }
        };
        for document in documents.iter().flat_map(objects).filter(|it| !it.is_null()) {
            match read(path, document) {
                Ok(Some(Read::Schema(schema))) => out.schemas.push(schema),
                Ok(Some(Read::Definition(kind, name))) => wanted.push((path.to_owned(), kind, name)),
                Ok(None) => {}
                Err(why) => out.problems.push((path.to_owned(), why)),
            }
        }
    }
    let known: BTreeSet<&str> = out.schemas.iter().map(|schema| schema.identity.as_str()).collect();
    let lacking: Vec<(String, String)> = wanted
        .into_iter()
        .filter(|(_, kind, name)| !known.contains(format!("{GROUP}{kind}/{name}").as_str()))
        .map(|(path, kind, name)| {
            let advice = format!("kubectl get configmap {kind}-schema-{name} --namespace=vela-system --output=yaml");
            (path, format!("the parameters of the {kind} `{name}` are CUE; put beside it what `{advice}` prints"))
        })
        .collect();
    out.problems.extend(lacking);
    out
}

/// What an object of a file says.
enum Read {
    Schema(SchemaRef),
    Definition(&'static str, String),
}

/// A document, or what a list holds.
fn objects(document: &Value) -> Vec<&Value> {
    match document["items"].as_array() {
        Some(items) if document["kind"].as_str().is_some_and(|kind| kind.ends_with("List")) => items.iter().collect(),
        _ => vec![document],
    }
}

fn read(path: &str, object: &Value) -> Result<Option<Read>, String> {
    let name = object["metadata"]["name"].as_str().unwrap_or_default();
    match object["kind"].as_str() {
        Some("ConfigMap") => {
            let Some(text) = object["data"][KEY].as_str() else { return Ok(None) };
            let schema: Value = serde_json::from_str(text).map_err(|why| format!("`{KEY}` of `{name}`: {why}"))?;
            let (kind, name) = of_config_map(object, name)?;
            Ok(Some(Read::Schema(reference(kind, &name, schema)?)))
        }
        Some(definition) => Ok(of_definition(definition).map(|kind| Read::Definition(kind, name.to_owned()))),
        // A schema has no kind of its own; the file's name says whose it is.
        None => {
            let file = path.rsplit('/').next().unwrap_or(path);
            let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
            let named = KINDS.iter().find_map(|kind| Some((*kind, stem.strip_prefix(kind)?.strip_prefix('-')?)));
            let (kind, name) = named.ok_or_else(|| {
                format!(
                    "the name of a schema's file says whose it is: one of {}, a hyphen and its name",
                    KINDS.join(", ")
                )
            })?;
            Ok(Some(Read::Schema(reference(kind, name, object.clone())?)))
        }
    }
}

fn of_definition(kind: &str) -> Option<&'static str> {
    match kind {
        "ComponentDefinition" => Some("component"),
        "TraitDefinition" => Some("trait"),
        "PolicyDefinition" => Some("policy"),
        "WorkflowStepDefinition" => Some("workflowstep"),
        _ => None,
    }
}

/// Whose schema a ConfigMap holds: its name says so, or its owner. Revisions bear `-v3` at the end.
fn of_config_map(object: &Value, name: &str) -> Result<(&'static str, String), String> {
    let plain = |name: &str| match name.rsplit_once("-v") {
        Some((before, number)) if !number.is_empty() && number.bytes().all(|it| it.is_ascii_digit()) => {
            before.to_owned()
        }
        _ => name.to_owned(),
    };
    if let Some((kind, name)) =
        KINDS.iter().find_map(|kind| Some((*kind, name.strip_prefix(kind)?.strip_prefix("-schema-")?)))
    {
        return Ok((kind, plain(name)));
    }
    let owner = &object["metadata"]["ownerReferences"][0];
    let kind = owner["kind"].as_str().and_then(of_definition);
    match (kind, name.strip_prefix("schema-")) {
        (Some(kind), Some(name)) => Ok((kind, plain(name))),
        _ => Err(format!("neither the name of the ConfigMap `{name}` nor its owner says whose schema it holds")),
    }
}

fn reference(kind: &str, name: &str, schema: Value) -> Result<SchemaRef, String> {
    if !schema["properties"].is_object() && !schema["additionalProperties"].is_object() && schema["type"] != "object" {
        return Err(format!("the schema of the {kind} `{name}` is not that of an object"));
    }
    Ok(SchemaRef {
        identity: format!("{GROUP}{kind}/{name}"),
        namespaced: false,
        schema: Arc::new(schema),
        definitions: Arc::new(Value::Null),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const CANARY: &str = r#"
apiVersion: v1
kind: ConfigMap
metadata: { name: trait-schema-canary, namespace: vela-system }
data:
  openapi-v3-json-schema: |
    {"type": "object", "required": ["steps"], "properties": {"steps": {"type": "integer"}}}
"#;

    fn identities(found: &Definitions) -> Vec<&str> {
        found.schemas.iter().map(|schema| schema.identity.as_str()).collect()
    }

    #[test]
    fn config_maps_and_schemas() {
        let owned = CANARY
            .replace("trait-schema-canary", "schema-java-v3")
            .replace("namespace: vela-system", "ownerReferences: [{kind: ComponentDefinition, name: java}]");
        let alone = r#"{"type": "object", "properties": {"size": {"type": "integer"}}}"#;
        let found = definitions([("a.yaml", CANARY), ("b.yaml", owned.as_str()), ("defs/trait-big.json", alone)]);
        assert_eq!(found.problems, Vec::new());
        assert_eq!(identities(&found), ["vela/trait/canary", "vela/component/java", "vela/trait/big"]);
    }

    #[test]
    fn a_definition_in_cue_wants_its_schema() {
        let definition = "apiVersion: core.oam.dev/v1beta1\nkind: TraitDefinition\nmetadata: { name: canary }\n";
        let alone = definitions([("canary.yaml", definition)]);
        assert_eq!(alone.problems.len(), 1);
        assert!(alone.problems[0].1.contains("trait-schema-canary"), "{}", alone.problems[0].1);
        assert_eq!(definitions([("canary.yaml", definition), ("schema.yaml", CANARY)]).problems, Vec::new());
    }

    #[test]
    fn what_says_nothing_is_said() {
        let nobody = CANARY.replace("trait-schema-canary", "schema-canary");
        for (path, text) in [("x.json", "{\"type\": \"object\"}"), ("x.yaml", nobody.as_str()), ("y.yaml", "a: [")] {
            assert_eq!(definitions([(path, text)]).problems.len(), 1, "{text}");
        }
    }
}
