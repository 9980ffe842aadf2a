//! Documents into files: `compose.yaml`, `.env.example`, and files that are mounted.

use std::collections::HashSet;

use anyport_backend::{Artifact, Content, Document, Node, Scene, Source, escape_segment};
use anyport_ir::SmolStr;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::env_example;
use crate::names::{self, INNER_NETWORK};
use crate::process::FILE;
use crate::{service, variable};

/// Document kinds, each with the section of `compose.yaml` that holds it, in the order in which
/// people read.
const SECTIONS: [(&str, &str); 5] = [
    ("service", "services"),
    ("volume", "volumes"),
    ("network", "networks"),
    ("config", "configs"),
    ("secret", "secrets"),
];

/// Puts finished documents into files.
pub(crate) fn assemble(scene: &dyn Scene, documents: Vec<Document>) -> Vec<Artifact> {
    let mut documents = documents;
    join_networks(&mut documents);
    // Patches add keys at the end.
    documents.iter_mut().filter(|document| document.kind == "service").for_each(|it| service::order(&mut it.root));
    let (mut variables, mut files, mut parts) = (Vec::new(), Vec::new(), Vec::new());
    for document in documents {
        match document.kind.as_str() {
            variable::DOCUMENT => variables.push(document),
            FILE => files.push(document),
            _ => parts.push(document),
        }
    }
    let compose = Artifact { path: "compose.yaml".into(), content: Content::Documents(vec![compose(scene, parts)]) };
    let mut artifacts = vec![compose];
    if !variables.is_empty() {
        let text = env_example::write(&variables);
        artifacts.push(Artifact { path: ".env.example".into(), content: Content::Text(text) });
    }
    artifacts.extend(files.into_iter().map(|file| {
        let base64 = file.root.get("base64").and_then(Node::as_str).unwrap_or_default();
        let bytes = STANDARD.decode(base64).unwrap_or_default();
        Artifact { path: file.name.to_string(), content: Content::Bytes(bytes) }
    }));
    artifacts
}

/// The command that starts everything; what is built is built again, since its sources may have
/// changed.
pub(crate) fn commands(artifacts: &[Artifact]) -> Vec<String> {
    let documents = artifacts.iter().flat_map(|artifact| match &artifact.content {
        Content::Documents(documents) => documents.as_slice(),
        _ => &[],
    });
    let services = documents.filter_map(|document| document.root.get("services")?.as_map()).flatten();
    let builds = services.into_iter().any(|(_, service)| service.get("build").is_some());
    let build = if builds { " --build" } else { "" };
    vec![format!("docker compose up --detach --remove-orphans{build}")]
}

/// One document that holds all others; where each part came from moves with it. A document that is
/// written twice (a secret that two services read) stands once.
fn compose(scene: &dyn Scene, parts: Vec<Document>) -> Document {
    let mut root = Node::map([("name", Node::from(names::project(scene)))]);
    let mut sources: Vec<Source> = Vec::new();
    let mut parts = parts;
    parts.sort_by_key(|part| part.stage);
    for (kind, section) in SECTIONS {
        let mut entries: Vec<(SmolStr, Node)> = Vec::new();
        let mut there: HashSet<SmolStr> = HashSet::new();
        for part in parts.iter_mut().filter(|part| part.kind == kind) {
            if !there.insert(part.name.clone()) {
                continue;
            }
            let at = format!("/{section}/{}", escape_segment(&part.name));
            sources.extend(part.sources.drain(..).map(|mut source| {
                source.pointer.insert_str(0, &at);
                source
            }));
            entries.push((part.name.clone(), std::mem::replace(&mut part.root, Node::Null)));
        }
        if !entries.is_empty() {
            root.insert(section, Node::Map(entries));
        }
    }
    Document { kind: "compose".into(), name: "compose.yaml".into(), component: None, stage: 0, root, sources }
}

/// Where something stands on the inner network alone, everything else stands on both, so that it
/// reaches what it refers to.
fn join_networks(documents: &mut [Document]) {
    if !documents.iter().any(|document| document.kind == "network" && document.name == INNER_NETWORK) {
        return;
    }
    for document in documents.iter_mut().filter(|document| document.kind == "service") {
        if document.root.get("networks").is_none() && document.root.get("network_mode").is_none() {
            let both = ["default", INNER_NETWORK].map(|name| (name, Node::empty_map()));
            document.root.insert("networks", Node::map(both));
        }
    }
}
