//! Documents into files: `s.yaml`, and before it `release.yaml` with the jobs that a release runs.

use std::collections::{HashMap, HashSet};

use anyport_backend::{Artifact, Content, Document, Node, Scene, Source, escape_segment};
use anyport_ir::{EdgeKind, SmolStr};

use crate::function::RELEASE;
use crate::names;
use crate::options::Options;
use crate::props;
use crate::schema::{DOMAIN, FUNCTION};

/// What is deployed, and called, first.
const FIRST: &str = "release.yaml";
/// Everything else.
const MAIN: &str = "s.yaml";

/// Puts finished documents into files.
pub(crate) fn assemble(scene: &dyn Scene, mut documents: Vec<Document>) -> Vec<Artifact> {
    // Patches add properties at the end.
    documents.iter_mut().filter(|document| document.kind == FUNCTION).for_each(|it| props::order(&mut it.root));
    let (first, rest): (Vec<Document>, Vec<Document>) =
        documents.into_iter().partition(|document| document.stage == RELEASE);
    [(FIRST, first), (MAIN, rest)]
        .into_iter()
        .filter(|(_, documents)| !documents.is_empty())
        .map(|(path, documents)| {
            let whole = file(scene, path, in_order(scene, documents));
            Artifact { path: path.into(), content: Content::Documents(vec![whole]) }
        })
        .collect()
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

/// The commands that deploy everything, in order.
pub(crate) fn commands(scene: &dyn Scene, artifacts: &[Artifact]) -> Vec<String> {
    let options = Options::of(scene.target());
    let mut commands = Vec::new();
    for (path, root) in artifacts.iter().flat_map(files) {
        commands.push(format!("s deploy -t {path} -y --skip-push"));
        let resources = root.get("resources").and_then(Node::as_map).unwrap_or_default();
        let functions = resources.iter().filter_map(|(name, resource)| {
            let props = resource.get("props")?;
            Some((name, props.get("functionName")?.as_str()?, props))
        });
        for (resource, function, props) in functions {
            again(path, resource, props, &mut commands);
            commands.push(prune(options.region(), function, props));
            if path == FIRST {
                // The command ends well whatever the function says, so its words are read.
                commands.push(format!(
                    "s {resource} invoke -t {path} -e '{{}}' | tee /dev/stderr | {{ ! grep -q 'Error Type:'; }}"
                ));
            }
        }
    }
    commands
}

fn files(artifact: &Artifact) -> Option<(&str, &Node)> {
    match &artifact.content {
        Content::Documents(documents) => Some((artifact.path.as_str(), &documents.first()?.root)),
        _ => None,
    }
}

fn triggers(props: &Node) -> Vec<(&str, &str)> {
    let listed = props.get("triggers").and_then(Node::as_list).unwrap_or_default();
    listed
        .iter()
        .filter_map(|trigger| Some((trigger.get("triggerName")?.as_str()?, trigger.get("triggerType")?.as_str()?)))
        .collect()
}

/// fc3 leaves out what stands behind the first trigger of EventBridge that did not change.
fn again(path: &str, resource: &str, props: &Node, commands: &mut Vec<String>) {
    let streams: Vec<&str> =
        triggers(props).into_iter().filter(|(_, kind)| *kind == "eventbridge").map(|(name, _)| name).collect();
    for name in streams.iter().skip(1) {
        commands.push(format!("s {resource} deploy -t {path} --trigger {name} -y"));
    }
}

/// fc3 never deletes a trigger that is no longer in the file: what is there and not in this list goes.
fn prune(region: &str, function: &str, props: &Node) -> String {
    let keep: String = triggers(props).iter().map(|(name, _)| format!(" -e {name}")).collect();
    let filter = if keep.is_empty() { String::new() } else { format!(" | grep -vxF{keep}") };
    format!(
        "aliyun fc GET /2023-03-30/functions/{function}/triggers --region {region} | jq -r '.triggers[].triggerName'{filter} | \
         xargs -r -I% aliyun fc DELETE /2023-03-30/functions/{function}/triggers/% --region {region}"
    )
}
