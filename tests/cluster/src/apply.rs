//! Server-side apply, as a deploy would do it.

use std::collections::HashMap;
use std::path::Path;

use serde_json::Value;

use crate::{Cluster, Result};

/// Who owns the fields that we apply.
const FIELD_MANAGER: &str = "anyport";

/// What an apply did to an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was not there before.
    Created,
    /// It was there and is different now.
    Changed,
    /// The server kept the very same version.
    Unchanged,
}

/// One object after an apply.
#[derive(Debug, Clone)]
pub struct ObjectResult {
    /// Kind of the object.
    pub kind: String,
    /// Its namespace, empty for an object of the whole cluster.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// What happened to it.
    pub outcome: Outcome,
    /// The object as the server returned it, defaults included.
    pub object: Value,
}

impl ObjectResult {
    /// `metadata.generation`: counts the changes of the specification only.
    pub fn generation(&self) -> Option<i64> {
        self.object["metadata"]["generation"].as_i64()
    }

    /// `metadata.resourceVersion`: a new one for each change.
    pub fn resource_version(&self) -> &str {
        text(&self.object, "resourceVersion")
    }
}

/// What an apply did.
#[derive(Debug, Clone)]
pub struct Applied {
    /// Every object of the files.
    pub objects: Vec<ObjectResult>,
    /// What the server warned of: deprecated versions, Pod Security and others.
    pub warnings: Vec<String>,
}

impl Applied {
    /// The objects with one outcome, as `Kind/name`.
    pub fn with(&self, outcome: Outcome) -> Vec<String> {
        self.objects
            .iter()
            .filter(|object| object.outcome == outcome)
            .map(|object| format!("{}/{}", object.kind, object.name))
            .collect()
    }
}

impl Cluster {
    /// Applies a file, or every manifest in a folder and the folders in it, with
    /// strict validation. `namespace` is for objects that name none. One refused
    /// object makes an error of the whole, with all that the server said.
    pub fn apply_server_side(&self, path: &Path, namespace: Option<&str>) -> Result<Applied> {
        self.apply(path, namespace, &[])
    }

    /// The same without keeping anything: validation, defaults and admission
    /// run, so this tells whether the server would take the files.
    pub fn dry_run_server_side(&self, path: &Path, namespace: Option<&str>) -> Result<Applied> {
        self.apply(path, namespace, &["--dry-run=server"])
    }

    fn apply(&self, path: &Path, namespace: Option<&str>, extra: &[&str]) -> Result<Applied> {
        let path = path.to_string_lossy();
        let mut from = vec!["--recursive", "-f", &path, "-o", "json"];
        if let Some(namespace) = namespace {
            from.extend(["-n", namespace]);
        }
        let before = [vec!["get", "--ignore-not-found"], from.clone()].concat();
        // Files that kubectl cannot read fail here already, and fail below with
        // a message that is about applying them.
        let before: HashMap<String, String> = self
            .kubectl(&before)?
            .objects()?
            .iter()
            .map(|object| (text(object, "uid").to_owned(), text(object, "resourceVersion").to_owned()))
            .collect();

        let manager = format!("--field-manager={FIELD_MANAGER}");
        let command = vec!["apply", "--server-side", "--validate=strict", &manager];
        let output = self.kubectl(&[command, extra.to_vec(), from].concat())?.ok()?;
        let objects = output
            .objects()?
            .into_iter()
            .map(|object| ObjectResult {
                kind: object["kind"].as_str().unwrap_or_default().to_owned(),
                namespace: text(&object, "namespace").to_owned(),
                name: text(&object, "name").to_owned(),
                outcome: match before.get(text(&object, "uid")) {
                    None => Outcome::Created,
                    Some(version) if version == text(&object, "resourceVersion") => Outcome::Unchanged,
                    Some(_) => Outcome::Changed,
                },
                object,
            })
            .collect();
        Ok(Applied { objects, warnings: output.warnings() })
    }
}

fn text<'a>(object: &'a Value, field: &str) -> &'a str {
    object["metadata"][field].as_str().unwrap_or_default()
}
