//! The Application: components in order, policies, the workflow; and what stands beside it.

mod common;
mod dependencies;
mod joined;
mod objects;
mod policies;

use anyport_backend::{Artifact, Backend, Content, Document, Node, Scene, Source};
use anyport_ir::SmolStr;
use anyport_kubernetes::Kubernetes;

use crate::definitions::{DATA, GROUP};
use crate::options::{Options, namespace};
use crate::part::{Part, Trait};
use crate::say::{self, Wanted};
use crate::workflow;

/// When the Application is applied: after its namespace.
const STAGE: u32 = 30;
/// The version and kind of an Application.
pub(crate) use joined::assemble as assemble_joined;

pub(crate) const IDENTITY: &str = "core.oam.dev/v1beta1/Application";

/// Puts finished documents into files: the namespace, the Application, and what is started by hand.
pub(crate) fn assemble(scene: &dyn Scene, documents: Vec<Document>) -> Vec<Artifact> {
    let (beside, inside): (Vec<Document>, Vec<Document>) =
        documents.into_iter().partition(|it| it.stage == Document::JOBS || it.kind == "v1/Namespace");
    let environment = SmolStr::new(scene.environment());
    let jobs = beside.iter().chain(&inside).filter(|it| it.kind == "batch/v1/Job");
    let jobs: Vec<(SmolStr, Document)> = jobs.map(|job| (environment.clone(), job.clone())).collect();
    let mut artifacts = Kubernetes.assemble(scene, beside);
    let (by_hand, inside): (Vec<Document>, Vec<Document>) =
        inside.into_iter().partition(|it| it.kind == workflow::BY_HAND);
    let application = application(scene, inside, &jobs);
    artifacts.push(Artifact { path: "application.yaml".into(), content: Content::Documents(vec![application]) });
    artifacts.extend(by_hand.into_iter().map(|document| started(document, &jobs)));
    // What is started by hand comes last.
    artifacts.sort_by_key(|artifact| match &artifact.content {
        Content::Documents(documents) => documents.first().map_or(0, |document| document.stage),
        _ => 0,
    });
    artifacts
}

/// The file of a workflow that people start.
fn started(document: Document, jobs: &[(SmolStr, Document)]) -> Artifact {
    let mut document = document;
    let environment = document.root.get(workflow::ENVIRONMENT).and_then(Node::as_str).map(str::to_owned);
    document.root.remove(workflow::ENVIRONMENT);
    if let Some(steps) = document.root.pointer_mut("/spec/workflowSpec/steps") {
        workflow::fill_jobs(steps, jobs, environment.as_deref().unwrap_or_default());
    }
    let path = format!("workflows/{}.yaml", document.name);
    Artifact { path, content: Content::Documents(vec![Document { stage: Document::JOBS, ..document }]) }
}

/// Everything that becomes part of the Application.
#[derive(Default)]
pub(crate) struct Pieces {
    /// Components.
    pub parts: Vec<Part>,
    /// Policies: name, type, properties.
    pub policies: Vec<(SmolStr, SmolStr, Node)>,
    /// The workflow, if there is one.
    pub workflow: Option<Node>,
    /// Steps that a person adds at its end.
    pub steps: Vec<Node>,
}

fn application(scene: &dyn Scene, documents: Vec<Document>, jobs: &[(SmolStr, Document)]) -> Document {
    let mut pieces = pieces(scene, documents);
    let options = Options::read(scene.target());
    policies::complete(&options, &mut pieces);
    if let Some(steps) = pieces.workflow.as_mut().and_then(|workflow| workflow.get_mut("steps")) {
        workflow::fill_jobs(steps, jobs, scene.environment());
    }
    frame(scene, pieces)
}

/// The Application around its pieces, in the namespace of the scene.
fn frame(scene: &dyn Scene, mut pieces: Pieces) -> Document {
    let mut sources: Vec<Source> = Vec::new();
    let mut components = Vec::with_capacity(pieces.parts.len());
    for (index, part) in pieces.parts.iter_mut().enumerate() {
        let at = format!("/spec/components/{index}");
        sources.extend(part.sources.drain(..).map(|mut source| {
            source.pointer.insert_str(0, &at);
            source
        }));
        components.push(part.node());
    }
    let policies = pieces.policies.into_iter().map(|(name, kind, properties)| {
        Node::builder().with("name", name).with("type", kind).with("properties", properties).build()
    });
    let name = scene.application();
    let labels = [("app.kubernetes.io/part-of", name), ("app.kubernetes.io/managed-by", "anyport")];
    let metadata = Node::builder()
        .with("name", name)
        .with("namespace", namespace(scene))
        .with("labels", Node::map(labels.map(|(key, value)| (key, Node::from(value)))));
    let spec = Node::builder()
        .with("components", Node::List(components))
        .with_filled("policies", policies.collect::<Node>())
        .with_some("workflow", pieces.workflow);
    let root = Node::builder()
        .with("apiVersion", "core.oam.dev/v1beta1")
        .with("kind", "Application")
        .with("metadata", metadata)
        .with("spec", spec)
        .build();
    Document { kind: IDENTITY.into(), name: name.into(), component: None, stage: STAGE, root, sources }
}

/// Documents as components, policies and steps.
pub(crate) fn pieces(scene: &dyn Scene, documents: Vec<Document>) -> Pieces {
    let mut out = Pieces::default();
    let mut owners: Vec<Option<SmolStr>> = Vec::new();
    let mut groups: Vec<Vec<Document>> = Vec::new();
    for document in documents {
        match owners.iter().position(|owner| *owner == document.component) {
            Some(place) => groups[place].push(document),
            None => {
                owners.push(document.component.clone());
                groups.push(vec![document]);
            }
        }
    }
    for (owner, group) in owners.into_iter().zip(groups) {
        component(scene, owner, group, &mut out);
    }
    dependencies::add(scene, &mut out.parts);
    out
}

/// What one component of the source becomes, or what belongs to none.
fn component(scene: &dyn Scene, owner: Option<SmolStr>, documents: Vec<Document>, out: &mut Pieces) {
    let mut wanted = Wanted::default();
    let (mut inputs, mut outputs) = (Vec::new(), Vec::new());
    let mut workloads = Vec::new();
    let mut more = Vec::new();
    for mut document in documents {
        objects::leave_namespace(&mut document, &namespace(scene));
        match document.kind.strip_prefix(GROUP).and_then(|rest| rest.split_once('/')) {
            Some((kind, name)) => {
                let properties = objects::content(&document.root);
                match kind {
                    "trait" => wanted.traits.push(Trait::new(name, properties)),
                    "policy" => out.policies.push((document.name.clone(), name.into(), properties)),
                    DATA if name == "input" => inputs.push(objects::input(&document.name, &properties)),
                    DATA => outputs.push(objects::output(&document.name, &properties)),
                    "workflowstep" => out.steps.push(workflow::step(&document.name, name, properties)),
                    _ => more.push(objects::own(&document, name, properties)),
                }
            }
            None if document.kind == workflow::DOCUMENT => out.workflow = Some(document.root),
            None if owner.is_some() && objects::is_workload(&document) => workloads.push(document),
            None => wanted.beside.push(document),
        }
    }
    let mut said = Vec::new();
    for workload in workloads {
        match say::workload(scene.application(), &workload, &mut wanted) {
            Some(part) => said.push(part),
            None => wanted.beside.push(workload),
        }
    }
    let name = owner.as_deref().map_or_else(
        || SmolStr::new(scene.application()),
        |owner| scene.interface(owner).map_or_else(|| owner.into(), |interface| interface.name.clone()),
    );
    let (after, before): (Vec<Document>, Vec<Document>) = wanted.beside.into_iter().partition(objects::comes_after);
    let before = objects::part(&name, "objects", &owner, before);
    for part in &mut said {
        part.depends_on.extend(before.iter().map(|part| part.name.clone()));
    }
    let mut after = objects::part(&name, "scaling", &owner, after);
    if let Some(after) = &mut after {
        after.depends_on.extend(said.iter().map(|part| part.name.clone()));
    }
    let mut parts: Vec<Part> = before.into_iter().chain(said).chain(after).chain(more).collect();
    // Of the workload, or of the objects of a component that has none.
    let runs = parts.iter().position(|part| part.kind != "k8s-objects").unwrap_or(0);
    if let Some(part) = parts.get_mut(runs) {
        part.inputs = inputs;
        part.outputs = outputs;
    }
    out.parts.append(&mut parts);
}
