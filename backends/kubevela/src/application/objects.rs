//! Objects that no component type renders: `k8s-objects`.

use anyport_backend::{Document, Node, Source};
use anyport_ir::SmolStr;

use crate::part::Part;

/// Kinds that are workloads of component types.
const WORKLOADS: [&str; 5] =
    ["apps/v1/Deployment", "apps/v1/StatefulSet", "apps/v1/DaemonSet", "batch/v1/Job", "batch/v1/CronJob"];

/// Whether a document is what a component type renders.
pub(super) fn is_workload(document: &Document) -> bool {
    WORKLOADS.contains(&document.kind.as_str())
}

/// Whether an object is made when the workload is there: KEDA refuses to scale what it cannot see.
pub(super) fn comes_after(document: &Document) -> bool {
    document.kind == "keda.sh/v1alpha1/ScaledObject"
}

/// A component that applies objects as they are; none without any, since the type renders its
/// first object by index.
pub(super) fn part(name: &str, what: &str, owner: &Option<SmolStr>, documents: Vec<Document>) -> Option<Part> {
    if documents.is_empty() {
        return None;
    }
    let mut documents = documents;
    documents.sort_by_key(|document| document.stage);
    let mut sources: Vec<Source> = Vec::new();
    let mut objects = Vec::with_capacity(documents.len());
    for (index, document) in documents.into_iter().enumerate() {
        let at = format!("/properties/objects/{index}");
        let root = &document.root;
        let there = document.sources.into_iter().filter(|source| root.pointer(&source.pointer).is_some());
        sources.extend(there.map(|mut source| {
            source.pointer.insert_str(0, &at);
            source
        }));
        objects.push(document.root);
    }
    Some(Part {
        name: SmolStr::new(format!("{name}-{what}")),
        kind: SmolStr::new_static("k8s-objects"),
        properties: Node::map([("objects", Node::List(objects))]),
        traits: Vec::new(),
        inputs: Vec::new(),
        outputs: Vec::new(),
        depends_on: Vec::new(),
        owner: owner.clone(),
        sources,
    })
}

/// A component of a type that a person names.
pub(super) fn own(document: &Document, kind: &str, properties: Node) -> Part {
    Part {
        name: document.name.clone(),
        kind: kind.into(),
        properties,
        traits: Vec::new(),
        inputs: Vec::new(),
        outputs: Vec::new(),
        depends_on: Vec::new(),
        owner: document.component.clone(),
        sources: Vec::new(),
    }
}

/// Objects stand in the Application's namespace unless they say otherwise, and may then be deployed
/// to another one by a policy.
pub(super) fn leave_namespace(document: &mut Document, namespace: &str) {
    let Some(metadata) = document.root.get_mut("metadata") else { return };
    if metadata.get("namespace").and_then(Node::as_str) == Some(namespace) {
        metadata.remove("namespace");
    }
}

/// What a document of ours says, without the frame that every object has.
pub(super) fn content(root: &Node) -> Node {
    let entries = root.as_map().unwrap_or_default().iter();
    entries.filter(|(key, _)| !matches!(key.as_str(), "apiVersion" | "kind" | "metadata")).cloned().collect()
}

/// Where a component puts what another gives. The key is written without `properties.` before it:
/// KubeVela adds that itself, in one of its two ways to deploy even where it is there.
pub(super) fn input(name: &str, properties: &Node) -> Node {
    let from = properties.get("from").cloned().unwrap_or_else(|| Node::from(name));
    let key = properties.get("parameterKey").and_then(Node::as_str).unwrap_or_default();
    let key = key.strip_prefix("properties.").unwrap_or(key);
    Node::builder().with("from", from).with("parameterKey", key).build()
}

/// What a component gives to others.
pub(super) fn output(name: &str, properties: &Node) -> Node {
    Node::builder().with("name", name).with_some("valueFrom", properties.get("valueFrom").cloned()).build()
}
