//! Workflows: the one that releases the Application, and those that people start.
//!
//! A workflow of the source that deploys this environment becomes the Application's. Any other is
//! an operation that somebody starts, a `WorkflowRun` in a file of its own.

mod steps;

use anyport_backend::{Document, Finding, Lowered, Node, Scene};
use anyport_diagnostic::codes;
use anyport_ir::{Application, Map, SmolStr, Step, StepAction, Workflow};

use crate::options::{Options, namespace};
use steps::Steps;
pub(crate) use steps::{complete, fill_jobs, promote};

/// The kind of the document that carries the Application's workflow.
pub(crate) const DOCUMENT: &str = "vela/workflow";
/// The kind of a workflow that people start.
pub(crate) const BY_HAND: &str = "core.oam.dev/v1alpha1/WorkflowRun";

/// Where a document says which environment its jobs are of, until it is finished.
pub(crate) const ENVIRONMENT: &str = "environment";

/// A step: its name, its type and properties, as it stands in a workflow.
pub(crate) fn step(name: &str, kind: &str, properties: Node) -> Node {
    Node::builder().with("name", name).with("type", kind).with("properties", properties).build()
}

/// Writes the workflows of the application as documents, and says what of them is not kept.
pub(crate) fn lower(scene: &dyn Scene, application: &Application, out: &mut Lowered) {
    for (name, workflow) in &application.workflows {
        if !concerns(scene, application, workflow) {
            continue;
        }
        let options = Options::read(scene.target());
        let joined = joined(scene, &options);
        let releases = joined.iter().any(|environment| deploys(&workflow.steps, environment));
        let mut steps = Steps::new(scene, name, out);
        let nodes = steps.all(&workflow.steps);
        let (kind, root) =
            if releases { (DOCUMENT, Node::map([("steps", nodes)])) } else { (BY_HAND, run(scene, name, nodes)) };
        let stage = if releases { 30 } else { 31 };
        if releases && out.documents.iter().any(|document| document.kind == DOCUMENT) {
            let message = format!("`{name}` deploys `{}`, and another workflow does so too", scene.environment());
            let advice = "an Application has one workflow: make one of both";
            out.findings.push(Finding::refusal(&codes::TARGET_LIMIT, "", "", message, advice));
        }
        let (kind, name) = (SmolStr::new_static(kind), name.clone());
        out.documents.push(Document { kind, name, component: None, stage, root, sources: Vec::new() });
    }
}

/// The environments of one Application: the scene's own, and those that are joined with it.
pub(crate) fn joined<'a>(scene: &'a dyn Scene, options: &Options<'a>) -> Vec<&'a str> {
    let own = scene.environment();
    if options.environments.contains(&own) { options.environments.clone() } else { vec![own] }
}

/// A workflow that names no environment is for all, one that names some for those.
fn concerns(scene: &dyn Scene, application: &Application, workflow: &Workflow) -> bool {
    let mut named = Vec::new();
    environments(&workflow.steps, &mut named);
    let jobs_here = jobs(&workflow.steps).iter().all(|job| {
        application.components.get(*job).is_some_and(|job| job.on.iter().any(|on| on == scene.target_name()))
    });
    let options = Options::read(scene.target());
    let joined = joined(scene, &options);
    jobs_here && (named.is_empty() || joined.iter().any(|environment| named.contains(environment)))
}

fn environments<'s>(steps: &'s Map<Step>, out: &mut Vec<&'s str>) {
    for step in steps.values() {
        out.extend(step.environment.as_deref());
        match &step.action {
            StepAction::Deploy(environment) => out.push(environment),
            StepAction::Parallel(steps) => environments(steps, out),
            _ => {}
        }
    }
}

fn jobs(steps: &Map<Step>) -> Vec<&SmolStr> {
    let mut found = Vec::new();
    for step in steps.values() {
        match &step.action {
            StepAction::Run(job) => found.push(job),
            StepAction::Parallel(inner) => found.extend(jobs(inner)),
            _ => {}
        }
    }
    found
}

fn deploys(steps: &Map<Step>, environment: &str) -> bool {
    steps.values().any(|step| match &step.action {
        StepAction::Deploy(other) => other == environment,
        StepAction::Parallel(inner) => deploys(inner, environment),
        _ => false,
    })
}

fn run(scene: &dyn Scene, name: &str, steps: Node) -> Node {
    let labels = [("app.kubernetes.io/part-of", scene.application()), ("app.kubernetes.io/managed-by", "anyport")];
    Node::builder()
        .with(ENVIRONMENT, scene.environment())
        .with("apiVersion", "core.oam.dev/v1alpha1")
        .with("kind", "WorkflowRun")
        .with(
            "metadata",
            Node::builder()
                // Each start is a run of its own.
                .with("generateName", format!("{}-{name}-", scene.application()))
                .with("namespace", namespace(scene))
                .with("labels", Node::map(labels.map(|(key, value)| (key, Node::from(value))))),
        )
        .with("spec", Node::map([("workflowSpec", Node::map([("steps", steps)]))]))
        .build()
}
