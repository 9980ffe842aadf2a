//! Several environments as one Application: what they have in common as components, what differs as
//! `override` policies, where each stands as `topology` policies, and a workflow that promotes.

use anyport_backend::{Artifact, Backend, Content, Document, Finding, Node, Scene};
use anyport_diagnostic::codes;
use anyport_ir::SmolStr;
use anyport_kubernetes::Kubernetes;

use super::{Pieces, common, frame, pieces, policies};
use crate::options::{Options, namespace};
use crate::part::{Part, Trait};
use crate::workflow;

/// Where a release's job says what it was made of, so that a changed one is made anew. A path
/// without dots, because policies name it.
const CONTENT: &str = "anyportRelease";

/// One environment's share.
pub(super) struct Share<'s> {
    pub scene: &'s dyn Scene,
    pub pieces: Pieces,
}

/// Puts the documents of all environments into files.
pub(crate) fn assemble(parts: Vec<(&dyn Scene, Vec<Document>)>, findings: &mut Vec<Finding>) -> Vec<Artifact> {
    let Some(home) = parts.last().map(|(scene, _)| *scene) else { return Vec::new() };
    let mut artifacts = Vec::new();
    let mut namespaces = Vec::new();
    let mut shares: Vec<Share<'_>> = Vec::new();
    let mut jobs: Vec<(SmolStr, Document)> = Vec::new();
    let mut by_hand: Vec<Document> = Vec::new();
    for (scene, documents) in parts {
        let environment = SmolStr::new(scene.environment());
        let (beside, inside): (Vec<Document>, Vec<Document>) =
            documents.into_iter().partition(|it| it.stage == Document::JOBS || it.kind == "v1/Namespace");
        let all = beside.iter().chain(&inside).filter(|it| it.kind == "batch/v1/Job");
        jobs.extend(all.map(|job| (environment.clone(), job.clone())));
        let (started, mut inside): (Vec<Document>, Vec<Document>) =
            inside.into_iter().partition(|it| it.kind == workflow::BY_HAND);
        by_hand.extend(started);
        let (own, later): (Vec<Document>, Vec<Document>) = beside.into_iter().partition(|it| it.kind == "v1/Namespace");
        for namespace in own {
            if !namespaces.iter().any(|known: &Document| known.name == namespace.name) {
                namespaces.push(namespace);
            }
        }
        artifacts.extend(Kubernetes.assemble(scene, later).into_iter().map(|artifact| {
            // Each environment has jobs of its own.
            let path = artifact.path.replacen("jobs/", &format!("jobs/{environment}/"), 1);
            Artifact { path, ..artifact }
        }));
        inside.iter_mut().for_each(|document| plain_name(scene, document));
        shares.push(Share { scene, pieces: pieces(scene, inside) });
    }
    places(&shares, findings);
    orders(&shares, findings);
    let application = application(home, shares, &jobs);
    let mut first = Kubernetes.assemble(home, namespaces);
    first.push(Artifact { path: "application.yaml".into(), content: Content::Documents(vec![application]) });
    first.extend(by_hand.into_iter().map(|document| super::started(document, &jobs)));
    first.extend(artifacts);
    first
}

/// A release's job is called by its content, which differs. Here its content is said beside it, and a
/// policy makes it anew where that changes.
fn plain_name(scene: &dyn Scene, document: &mut Document) {
    if document.kind != "batch/v1/Job" {
        return;
    }
    let Some(interface) = document.component.as_ref().and_then(|owner| scene.interface(owner)) else { return };
    let Some(content) = document.name.strip_prefix(interface.name.as_str()).map(|it| it.trim_start_matches('-')) else {
        return;
    };
    if content.is_empty() {
        return;
    }
    let content = content.to_owned();
    document.name = interface.name.clone();
    let Some(metadata) = document.root.get_mut("metadata") else { return };
    metadata.insert("name", interface.name.clone());
    let mut annotations = metadata.get("annotations").cloned().unwrap_or_else(Node::empty_map);
    annotations.insert(CONTENT, content);
    metadata.insert("annotations", annotations);
}

/// Two environments in one place would overwrite each other.
fn places(shares: &[Share<'_>], findings: &mut Vec<Finding>) {
    for (index, share) in shares.iter().enumerate() {
        let place = |share: &Share<'_>| {
            let target = share.scene.target();
            let options = Options::read(target);
            let clusters = options.clusters.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
            (namespace(share.scene), clusters, format!("{:?}", options.cluster_labels))
        };
        if let Some(other) = shares[..index].iter().find(|other| place(other) == place(share)) {
            let (one, two) = (other.scene.environment(), share.scene.environment());
            let message = format!("`{one}` and `{two}` would both stand in the namespace {}", namespace(share.scene));
            let advice = "leave `namespace` out of the target, or give each environment its own";
            findings.push(Finding::refusal(&codes::TARGET_LIMIT, "", "environments", message, advice));
        }
    }
}

/// What no override can say: waiting for others, and what is taken from them. Where environments differ in
/// it, the Application says what all of them have, or what the first has.
fn orders(shares: &[Share<'_>], findings: &mut Vec<Finding>) {
    let mut said: Vec<&SmolStr> = Vec::new();
    for (index, share) in shares.iter().enumerate() {
        for own in &share.pieces.parts {
            let other = shares[..index].iter().find_map(|other| Some((other, part(other, &own.name)?)));
            let Some((other, theirs)) = other.filter(|_| !said.contains(&&own.name)) else { continue };
            let waits = |part: &Part| {
                let mut names = part.depends_on.clone();
                names.sort();
                names
            };
            let takes = own.inputs != theirs.inputs || own.outputs != theirs.outputs;
            if waits(own) == waits(theirs) && !takes {
                continue;
            }
            said.push(&own.name);
            let what = if takes { "takes other values" } else { "waits for others" };
            let (here, there) = (share.scene.environment(), other.scene.environment());
            let message =
                format!("in `{here}` `{}` {what} than in `{there}`, and one Application says it once", own.name);
            let advice = "make both environments alike in it, or leave one out of `environments`";
            findings.push(Finding::loss(own.owner.as_deref().unwrap_or_default(), "after", "after", message, advice));
        }
    }
}

fn application(home: &dyn Scene, mut shares: Vec<Share<'_>>, jobs: &[(SmolStr, Document)]) -> Document {
    let mut all: Vec<(SmolStr, SmolStr, Node)> = Vec::new();
    let mut names: Vec<(SmolStr, Vec<SmolStr>)> = Vec::new();
    let common = common::of(&mut shares);
    let mut release = Vec::new();
    for part in common.parts.iter().filter(|part| part.kind == "task") {
        release.push(Node::from(&part.name));
    }
    for (share, overrides) in shares.iter().zip(common.overrides) {
        let environment = SmolStr::new(share.scene.environment());
        let mut used = Vec::new();
        if let Some(properties) = overrides {
            used.push(environment.clone());
            all.push((environment.clone(), SmolStr::new_static("override"), properties));
        }
        let options = Options::read(share.scene.target());
        let place = SmolStr::new(format!("{environment}-{}", policies::PLACES));
        if let Some(topology) = policies::topology(&options, Some(&namespace(share.scene))) {
            used.push(place.clone());
            all.push((place, SmolStr::new_static("topology"), topology));
        }
        names.push((environment, used));
    }
    if !release.is_empty() {
        let field = format!("metadata.annotations.{CONTENT}");
        let rule = Node::builder()
            .with("selector", Node::map([("componentNames", Node::List(release))]))
            .with("strategy", Node::builder().with("op", "patch").with("recreateFields", Node::list([field])));
        let properties = Node::map([("rules", Node::List(vec![rule.build()]))]);
        all.push((SmolStr::new_static("release-jobs"), SmolStr::new_static("resource-update"), properties));
    }
    let mut workflow = None;
    let mut steps = Vec::new();
    for share in &mut shares {
        for policy in std::mem::take(&mut share.pieces.policies) {
            if !all.iter().any(|known| known.0 == policy.0) {
                all.push(policy);
            }
        }
        // Every environment says the same workflow; the last is the one that is released.
        workflow = share.pieces.workflow.take().or(workflow);
        for step in std::mem::take(&mut share.pieces.steps) {
            if !steps.contains(&step) {
                steps.push(step);
            }
        }
    }
    policies::keep_claims(&common.parts, &mut all);
    for (_, kind, properties) in &mut all {
        policies::explicit(kind, properties);
    }
    let mut workflow = workflow::promote(workflow, steps, &names);
    if let Some(steps) = workflow.get_mut("steps") {
        workflow::fill_jobs(steps, jobs, home.environment());
    }
    let pieces = Pieces { parts: common.parts, policies: all, workflow: Some(workflow), steps: Vec::new() };
    frame(home, pieces)
}

/// A trait for the same part of two environments, by its type and its place among those of that type.
pub(super) fn occurrences(traits: &[Trait]) -> Vec<(SmolStr, usize)> {
    let mut seen: Vec<SmolStr> = Vec::new();
    let of = |it: &Trait, seen: &mut Vec<SmolStr>| {
        let count = seen.iter().filter(|kind| **kind == it.kind).count();
        seen.push(it.kind.clone());
        (it.kind.clone(), count)
    };
    traits.iter().map(|it| of(it, &mut seen)).collect()
}

/// The part called `name` of an environment.
pub(super) fn part<'p>(share: &'p Share<'_>, name: &str) -> Option<&'p Part> {
    share.pieces.parts.iter().find(|part| part.name == name)
}
