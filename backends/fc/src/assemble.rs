//! Documents into files: `s.yaml`, before it `release.yaml` with the jobs that a release runs, and
//! beside them the list of triggers that stay.

use std::collections::{HashMap, HashSet};

use anyport_backend::{Artifact, Content, Document, Node, Scene, Source, escape_segment};
use anyport_ir::{EdgeKind, SmolStr};

use crate::function::RELEASE;
use crate::keep;
use crate::names;
use crate::options::Options;
use crate::props;
use crate::schema::{DOMAIN, FUNCTION};

/// What is deployed, and called, first.
pub(crate) const FIRST: &str = "release.yaml";
/// Everything else.
const MAIN: &str = "s.yaml";

/// Puts finished documents into files.
pub(crate) fn assemble(scene: &dyn Scene, mut documents: Vec<Document>) -> Vec<Artifact> {
    // Patches add properties at the end.
    documents.iter_mut().filter(|document| document.kind == FUNCTION).for_each(|it| props::order(&mut it.root));
    let (first, rest): (Vec<Document>, Vec<Document>) =
        documents.into_iter().partition(|document| document.stage == RELEASE);
    let mut artifacts: Vec<Artifact> = [(FIRST, first), (MAIN, rest)]
        .into_iter()
        .filter(|(_, documents)| !documents.is_empty())
        .map(|(path, documents)| {
            let whole = file(scene, path, in_order(scene, documents));
            Artifact { path: path.into(), content: Content::Documents(vec![whole]) }
        })
        .collect();
    artifacts.extend(keep::list(&artifacts));
    artifacts
}

/// Serverless Devs deploys resources in the order in which they stand, so what others come after
/// stands first, and domains stand last.
fn in_order(scene: &dyn Scene, documents: Vec<Document>) -> Vec<Document> {
    let names: HashSet<SmolStr> = documents.iter().filter_map(|document| document.component.clone()).collect();
    let mut ranks: HashMap<SmolStr, usize> = HashMap::new();
    for name in &names {
        rank(scene, &names, name, &mut ranks, names.len());
    }
    let mut documents = documents;
    let key = |document: &Document| {
        let rank = document.component.as_ref().and_then(|name| ranks.get(name)).copied().unwrap_or(0);
        (document.stage.max(RELEASE), rank)
    };
    // Stable, so what was in order stays in order.
    documents.sort_by_key(key);
    documents
}

/// How long the longest chain is that a component waits for. Circles were refused; `left` ends one
/// that came from elsewhere.
fn rank(
    scene: &dyn Scene,
    names: &HashSet<SmolStr>,
    name: &SmolStr,
    ranks: &mut HashMap<SmolStr, usize>,
    left: usize,
) -> usize {
    if let Some(known) = ranks.get(name) {
        return *known;
    }
    let mut longest = 0;
    for callee in scene.callees(name).iter().filter(|it| it.why == EdgeKind::After && left > 0) {
        if names.contains(&callee.component) {
            longest = longest.max(1 + rank(scene, names, &callee.component, ranks, left - 1));
        }
    }
    ranks.insert(name.clone(), longest);
    longest
}

/// One file that holds all documents as resources; where each part came from moves with it.
fn file(scene: &dyn Scene, path: &str, documents: Vec<Document>) -> Document {
    let options = Options::of(scene.target());
    let version = scene.target().version.as_ref().map(|version| format!("@{version}")).unwrap_or_default();
    let mut resources: Vec<(SmolStr, Node)> = Vec::new();
    let mut sources: Vec<Source> = Vec::new();
    for mut document in documents {
        let at = format!("/resources/{}/props", escape_segment(&document.name));
        sources.extend(document.sources.drain(..).map(|mut source| {
            source.pointer.insert_str(0, &at);
            source
        }));
        // The version is that of fc3; domains are a component of their own.
        let component = if document.kind == DOMAIN { DOMAIN.to_string() } else { format!("{FUNCTION}{version}") };
        let resource = Node::builder().with("component", component).with("props", document.root);
        resources.push((document.name, resource.build()));
    }
    let root = Node::builder()
        .with("edition", "3.0.0")
        .with("name", names::project(scene))
        .with("access", options.access)
        .with("resources", Node::Map(resources))
        .build();
    Document { kind: "s.yaml".into(), name: path.into(), component: None, stage: 0, root, sources }
}
