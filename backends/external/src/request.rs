//! What is asked.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyport_backend::{Artifact, Caller, Content, Document, Endpoint, Interface, Node, Scene};
use anyport_ir::{Address, Application, Component, Part, Secret, SmolStr, Target, Text};
use serde::Serialize;
use serde_json::Value;

/// A question, with the name of the question under `ask`.
#[derive(Debug, Serialize)]
#[serde(tag = "ask", rename_all = "kebab-case")]
pub(crate) enum Request<'a> {
    /// What the backend is: asked first.
    Describe { protocol: &'static str },
    /// What one component becomes.
    Lower { scene: SceneData<'a>, name: &'a str, component: &'a Component },
    /// What belongs to no component.
    LowerApplication { scene: SceneData<'a>, application: &'a Application },
    /// Which files finished documents stand in.
    Assemble { scene: SceneData<'a>, documents: Vec<DocumentData<'a>> },
    /// The commands that apply the files.
    Commands { scene: SceneData<'a>, files: Vec<FileData<'a>> },
    /// Where readers on other targets find a component.
    Endpoint { scene: SceneData<'a>, component: &'a Interface, address: &'a Address },
}

/// The surroundings: what a built-in backend would ask for.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct SceneData<'a> {
    application: &'a str,
    environment: &'a str,
    name: &'a str,
    target: &'a Target,
    /// Components that stand on this target.
    members: Arc<[SmolStr]>,
    /// The outside of the component itself, of whom it reaches, and of who reaches it.
    components: BTreeMap<SmolStr, Arc<Interface>>,
    callers: Arc<[Caller]>,
    callees: Arc<[Caller]>,
    /// Secrets that the component reads: where their values come from, never what they are.
    secrets: BTreeMap<SmolStr, Arc<Secret>>,
    /// Addresses that end outside this target.
    endpoints: Vec<EndpointData>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct EndpointData {
    address: Address,
    /// The text that stands for it; absent where it cannot be reached.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    /// Why it cannot be reached.
    #[serde(skip_serializing_if = "Option::is_none")]
    unreachable: Option<String>,
}

/// A file for `commands`: its documents by kind and name.
#[derive(Debug, Serialize)]
pub(crate) struct FileData<'a> {
    path: &'a str,
    documents: Vec<(&'a str, &'a str)>,
}

impl<'a> FileData<'a> {
    pub(crate) fn of(artifact: &'a Artifact) -> FileData<'a> {
        let documents = match &artifact.content {
            Content::Documents(documents) => {
                documents.iter().map(|document| (document.kind.as_str(), document.name.as_str())).collect()
            }
            Content::Text(_) | Content::Bytes(_) => Vec::new(),
        };
        FileData { path: &artifact.path, documents }
    }
}

impl<'a> SceneData<'a> {
    /// Without a component.
    pub(crate) fn whole(scene: &'a dyn Scene) -> SceneData<'a> {
        let members = scene.members();
        let components = members.iter().filter_map(|member| Some((member.clone(), scene.interface(member)?))).collect();
        SceneData {
            application: scene.application(),
            environment: scene.environment(),
            name: scene.target_name(),
            target: scene.target(),
            members,
            components,
            callers: Arc::new([]),
            callees: Arc::new([]),
            secrets: BTreeMap::new(),
            endpoints: Vec::new(),
        }
    }

    /// Around one component.
    pub(crate) fn around(scene: &'a dyn Scene, name: &str, component: &Component) -> SceneData<'a> {
        let (callers, callees) = (scene.callers(name), scene.callees(name));
        let others = callers.iter().chain(callees.iter()).map(|caller| caller.component.as_str());
        let components =
            others.chain([name]).filter_map(|other| Some((SmolStr::new(other), scene.interface(other)?))).collect();
        let (mut secrets, mut endpoints) = (BTreeMap::new(), Vec::new());
        for part in parts(component) {
            match part {
                Part::Secret(key) => {
                    if let Some(secret) = scene.secret(&key.secret) {
                        secrets.insert(key.secret, secret);
                    }
                }
                Part::Address(address) if leaves(scene, &address) => {
                    let endpoint = scene.endpoint(&address);
                    let (text, unreachable) = match endpoint.text(address.what) {
                        Ok(text) => (Some(text), None),
                        Err((why, instead)) => (None, Some(format!("{why}; {instead}"))),
                    };
                    endpoints.push(EndpointData { address, text, unreachable });
                }
                _ => {}
            }
        }
        SceneData { callers, callees, components, secrets, endpoints, members: Arc::new([]), ..SceneData::whole(scene) }
    }
}

/// Whether an address ends outside the scene's target.
fn leaves(scene: &dyn Scene, address: &Address) -> bool {
    let inside = address.reach == anyport_ir::Reach::Inside;
    !inside || address.target.as_ref().is_some_and(|target| target != scene.target_name())
}

/// Every part of every text of a component.
fn parts(component: &Component) -> Vec<Part> {
    // The component is walked as data, so that a text of a new property is never forgotten.
    fn walk(value: &Value, found: &mut Vec<Part>) {
        match value {
            Value::Array(items) => match serde_json::from_value::<Text>(value.clone()) {
                Ok(Text::Parts(parts)) if !parts.is_empty() => found.extend(parts),
                _ => items.iter().for_each(|item| walk(item, found)),
            },
            Value::Object(entries) => entries.values().for_each(|value| walk(value, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    walk(&serde_json::to_value(component).unwrap_or_default(), &mut found);
    found
}

/// A finished document as the program sees it.
#[derive(Debug, Serialize)]
pub(crate) struct DocumentData<'a> {
    kind: &'a str,
    name: &'a str,
    component: Option<&'a str>,
    stage: u32,
    root: &'a Node,
}

impl<'a> DocumentData<'a> {
    pub(crate) fn of(document: &'a Document) -> DocumentData<'a> {
        DocumentData {
            kind: &document.kind,
            name: &document.name,
            component: document.component.as_deref(),
            stage: document.stage,
            root: &document.root,
        }
    }
}

/// The endpoint that a program without an answer gives.
pub(crate) fn no_endpoint(kind: &str) -> Endpoint {
    Endpoint::Unreachable {
        why: format!("the backend `{kind}` does not say where its components are found"),
        instead: "expose it under a fixed host".into(),
    }
}
