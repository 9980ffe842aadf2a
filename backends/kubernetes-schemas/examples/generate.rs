//! Makes `data/schemas.z`.
//!
//! ```text
//! cargo run -p anyport-kubernetes-schemas --example generate -- OUT \
//!     VERSION=SWAGGER… CRD…
//! ```
//!
//! Each `VERSION=SWAGGER` is a Kubernetes version and its `api/openapi-spec/swagger.json`, oldest
//! first; each other argument a file of CustomResourceDefinitions, known in every version.
//! `generate.sh` beside this crate's manifest fetches all of them and calls this.

#![allow(clippy::disallowed_methods)] // a program of ours for ourselves: it reads and writes files

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use anyport_kubernetes_schemas::compact::compact;
use anyport_kubernetes_schemas::custom_resources;
use serde_json::{Value, json};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// By name, then by content: the versions that have it.
type Definitions = BTreeMap<String, BTreeMap<String, u32>>;

/// By identity: the versions that have it, whether a namespace holds it, its definition.
type Kinds = BTreeMap<String, (u32, bool, String)>;

fn main() -> Result<()> {
    let mut arguments = env::args().skip(1);
    let out = arguments.next().ok_or("usage: generate OUT VERSION=SWAGGER… CRD…")?;
    let (mut versions, mut definitions) = (Vec::new(), Definitions::new());
    let (mut own, mut custom) = (Kinds::new(), Kinds::new());
    let mut crds = Vec::new();
    for argument in arguments {
        match argument.split_once('=') {
            Some((version, path)) => {
                swagger(Path::new(path), versions.len(), &mut definitions, &mut own)
                    .map_err(|error| format!("{path}: {error}"))?;
                versions.push(version.to_owned());
            }
            None => crds.push(argument),
        }
    }
    let all = (1u32 << versions.len()) - 1;
    for path in crds {
        for resource in custom_resources(&fs::read_to_string(&path)?).map_err(|error| format!("{path}: {error}"))? {
            let name = resource.identity.replace('/', ".");
            definitions.entry(name.clone()).or_default().insert(resource.schema.to_string(), all);
            custom.insert(resource.identity, (all, resource.namespaced, name));
        }
    }

    let mut text = format!("V {}\n", versions.join(" "));
    for (name, contents) in &definitions {
        for (content, versions) in contents {
            writeln!(text, "D {versions} {name} {content}")?;
        }
    }
    // The core group first, then Kubernetes' others, then custom ones: the order in which a kind
    // that is written alone is looked for.
    let core = own.iter().filter(|(identity, _)| identity.matches('/').count() == 1);
    let others = own.iter().filter(|(identity, _)| identity.matches('/').count() > 1);
    for (identity, (versions, namespaced, name)) in core.chain(others).chain(&custom) {
        writeln!(text, "K {versions} {} {identity} {name}", if *namespaced { "n" } else { "c" })?;
    }
    let packed = miniz_oxide::deflate::compress_to_vec_zlib(text.as_bytes(), 10);
    fs::write(&out, &packed)?;
    eprintln_summary(&out, &definitions, own.len() + custom.len(), text.len(), packed.len());
    Ok(())
}

#[expect(clippy::print_stderr, reason = "a tool for whoever maintains this crate")]
fn eprintln_summary(out: &str, definitions: &Definitions, kinds: usize, text: usize, packed: usize) {
    eprintln!("{out}: {} definitions, {kinds} kinds, {text} bytes, packed {packed}", definitions.len());
}

/// One version: the kinds that can be created, and the definitions they reach.
fn swagger(path: &Path, version: usize, definitions: &mut Definitions, kinds: &mut Kinds) -> Result<()> {
    let swagger: Value = serde_json::from_str(&fs::read_to_string(path)?)?;
    let all = swagger["definitions"].as_object().ok_or("no definitions")?;
    let by_kind: BTreeMap<String, &String> = all
        .iter()
        .filter(|(name, _)| !name.ends_with("List"))
        .flat_map(|(name, schema)| {
            let identities = schema["x-kubernetes-group-version-kind"].as_array().into_iter().flatten();
            identities.map(move |it| (identity(it), name))
        })
        .collect();
    let mut wanted = Vec::new();
    for (path, operations) in swagger["paths"].as_object().ok_or("no paths")? {
        // What is created below an object, such as an eviction, is an action and no document.
        let below = path.rsplit_once('/').is_some_and(|(before, _)| before.ends_with("/{name}"));
        let post = &operations["post"]["x-kubernetes-group-version-kind"];
        if below || operations["post"]["x-kubernetes-action"] != "post" || post.is_null() {
            continue;
        }
        let identity = identity(post);
        let name = by_kind.get(&identity).ok_or_else(|| format!("{identity} has no definition"))?;
        let entry = kinds.entry(identity).or_insert((0, false, rename(name)));
        entry.0 |= 1 << version;
        entry.1 |= path.contains("/namespaces/{namespace}/");
        wanted.push((*name).clone());
    }
    let roots: BTreeSet<String> = wanted.iter().cloned().collect();
    let mut seen = BTreeSet::new();
    while let Some(name) = wanted.pop() {
        if !seen.insert(name.clone()) {
            continue;
        }
        let mut schema = all.get(&name).cloned().ok_or_else(|| format!("no definition {name}"))?;
        if name.ends_with(".resource.Quantity") {
            schema = json!({"type": "string", "format": "quantity"});
        }
        // The state of an object is the cluster's to write.
        if roots.contains(&name)
            && let Some(properties) = schema["properties"].as_object_mut()
        {
            properties.remove("status");
        }
        references(&schema, &mut wanted);
        let content = compact(&schema, &rename).to_string();
        *definitions.entry(rename(&name)).or_default().entry(content).or_default() |= 1 << version;
    }
    Ok(())
}

fn identity(it: &Value) -> String {
    let part = |name: &str| it[name].as_str().unwrap_or_default().to_owned();
    match part("group").as_str() {
        "" => format!("{}/{}", part("version"), part("kind")),
        group => format!("{group}/{}/{}", part("version"), part("kind")),
    }
}

/// `io.k8s.api.core.v1.Container` is `core.v1.Container`.
fn rename(name: &str) -> String {
    let segments: Vec<&str> = name.split('.').collect();
    segments[segments.len().saturating_sub(3)..].join(".")
}

fn references(schema: &Value, found: &mut Vec<String>) {
    match schema {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value.as_str().and_then(|reference| reference.strip_prefix("#/definitions/")) {
                    Some(target) if name == "$ref" => found.push(target.to_owned()),
                    _ => references(value, found),
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}
