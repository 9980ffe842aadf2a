//! Limits of an Application.

use std::collections::HashMap;

use anyport_backend::{Artifact, Content, Finding, Interface, Scene};
use anyport_diagnostic::codes;
use anyport_ir::{Application, Component, Kind, Object, Overlay, PatchOperation, SmolStr};

use crate::application::IDENTITY;
use crate::definitions::{self, DATA, Definition, GROUP, definition};
use crate::options::{Options, VERSIONS};
use crate::render;

/// Checks one component.
pub(crate) fn component(scene: &dyn Scene, name: &str, component: &Component, findings: &mut Vec<Finding>) {
    for (_, options) in &component.options {
        objects(scene, name, &options.overlay, findings);
    }
    let release = scene.interface(name).is_some_and(|it| it.release_job);
    if component.kind == Kind::Job && release {
        let (parallel, completions) = (component.parallel.unwrap_or(1), component.completions.unwrap_or(1));
        if parallel != completions {
            findings.push(Finding::loss(
                name,
                "completions",
                "completions",
                format!(
                    "KubeVela takes a job for done when as many runs succeeded as run at once: {parallel}, not {completions}"
                ),
                "let what comes after it ask for itself, or run all of them at once",
            ));
        }
    }
}

/// Checks the target and everything on it together.
pub(crate) fn application(scene: &dyn Scene, application: &Application, findings: &mut Vec<Finding>) {
    let options = Options::read(scene.target());
    if !VERSIONS.contains(&options.vela) {
        let message = format!("KubeVela {} is not known here", options.vela);
        let advice = format!("known are {}", VERSIONS.join(", "));
        findings.push(Finding::refusal(&codes::TARGET_LIMIT, "", "vela", message, advice));
    }
    names(scene, findings);
    objects(scene, "", &scene.target().overlay, findings);
    data(application, findings);
    for job in application.workflows.values().flat_map(|workflow| workflow.steps.keys()) {
        if job.len() > 63 {
            let message = format!("the step `{job}` has {} characters, and 63 is the most", job.len());
            findings.push(Finding::refusal(&codes::TARGET_NAME, "", "", message, "give it a shorter name"));
        }
    }
}

/// What etcd takes in one request where nobody told it otherwise (`--max-request-bytes`); an object is
/// stored as JSON.
const LARGEST: usize = 1_572_864;

/// An Application is one object, and an object has its largest size.
pub(crate) fn size(artifacts: &[Artifact], findings: &mut Vec<Finding>) {
    let documents = artifacts.iter().flat_map(|artifact| match &artifact.content {
        Content::Documents(documents) => documents.as_slice(),
        _ => &[],
    });
    for document in documents.filter(|document| document.kind == IDENTITY) {
        let size = serde_json::to_vec(&document.root).map_or(0, |json| json.len());
        if size > LARGEST {
            let message =
                format!("the Application has {size} bytes, and a cluster stores no object of more than {LARGEST}");
            let advice = "make several applications of it, or place part of it on a target of `kubernetes`";
            findings.push(Finding::refusal(&codes::TARGET_LIMIT, "", "", message, advice));
        }
    }
}

/// Names of components that this backend makes, and those of the source.
fn names(scene: &dyn Scene, findings: &mut Vec<Finding>) {
    let members = scene.members();
    let interfaces = members.iter().filter_map(|member| scene.interface(member));
    let names: HashMap<SmolStr, SmolStr> = interfaces
        .map(|interface: std::sync::Arc<Interface>| (interface.name.clone(), interface.component.clone()))
        .collect();
    let mut taken: Vec<(String, &str)> = vec![(format!("{}-objects", scene.application()), "the application")];
    for (name, component) in &names {
        taken.extend(["objects", "scaling"].map(|what| (format!("{name}-{what}"), component.as_str())));
    }
    taken.sort();
    for (name, whose) in taken {
        if let Some(component) = names.get(name.as_str()) {
            let message = format!("`{name}` is also what the objects of `{whose}` are called");
            findings.push(Finding::refusal(&codes::TARGET_NAME, component, "name", message, "give it another `name`"));
        }
    }
}

/// Values that components give to each other: one that nobody gives is waited for without end.
fn data(application: &Application, findings: &mut Vec<Finding>) {
    let all = || {
        application.components.iter().flat_map(|(name, component)| {
            let objects = component.options.values().flat_map(|options| &options.overlay.objects);
            objects.filter_map(move |object| {
                let found = definitions::find(&object.kind)?;
                let (of, kind) = found.identity.trim_start_matches(GROUP).split_once('/')?;
                (of == DATA).then(|| (name, kind.to_owned(), object))
            })
        })
    };
    let text = |object: &Object, key: &str| {
        object.writes.iter().find(|write| write.path == [key]).and_then(|write| match &write.operation {
            PatchOperation::Set(serde_json::Value::String(text)) => Some(text.clone()),
            _ => None,
        })
    };
    let given: Vec<&SmolStr> = all().filter(|(_, kind, _)| kind == "output").map(|(.., it)| &it.name).collect();
    for (component, kind, object) in all() {
        if kind == "output" {
            let value = text(object, "valueFrom").unwrap_or_default();
            let begins = ["output", "context", "import "].iter().any(|word| value.starts_with(word));
            if !begins {
                let message = format!("`{value}` is nothing of what `{component}` renders");
                let advice =
                    "begin with `output.` for its workload, `outputs.NAME.` for an object beside it, or `context.`";
                findings.push(Finding::refusal(&codes::TARGET_LIMIT, component, "", message, advice));
            }
            continue;
        }
        let from = text(object, "from").unwrap_or_else(|| object.name.to_string());
        if !given.iter().any(|name| **name == from) {
            let message = format!("nobody gives `{from}`: `{component}` would wait for it without end");
            let advice =
                "write `object output NAME { valueFrom = \"output…\" }` in the options of the component that does";
            findings.push(Finding::refusal(&codes::TARGET_LIMIT, component, "", message, advice));
        }
    }
}

/// Definitions that a person uses by objects.
fn objects(scene: &dyn Scene, component: &str, overlay: &Overlay, findings: &mut Vec<Finding>) {
    let vela = Options::read(scene.target()).vela;
    for object in &overlay.objects {
        let Some(found) = definitions::find(&object.kind) else { continue };
        let Some((of, name)) = found.identity.trim_start_matches(GROUP).split_once('/') else { continue };
        let mut refuse = |message: String, advice: &str| {
            findings.push(Finding::refusal(&codes::TARGET_LIMIT, component, "", message, advice));
        };
        let since = definition(of, name).and_then(Definition::since);
        if let Some(since) = since.filter(|since| VERSIONS.contains(&vela) && *since > vela) {
            refuse(format!("`{name}` is there since KubeVela {since}, and the target has {vela}"), "raise `vela`");
        }
        match of {
            "trait" | DATA if component.is_empty() => {
                refuse(format!("`{name}` is of a component"), "write it in the component's `options`");
            }
            "policy" | "workflowstep" if !component.is_empty() => {
                refuse(format!("`{name}` is of the whole Application"), "write it in the target's body");
            }
            "trait" if render::WRITTEN.contains(&name) => refuse(
                format!("the trait `{name}` is written already, or undone by what is"),
                "say it in the component's own words, or by `patch` of its workload",
            ),
            "policy" if name == "apply-once" => {
                let enabled = object.writes.iter().any(|write| {
                    write.path == ["enable"] && write.operation == PatchOperation::Set(serde_json::Value::Bool(true))
                });
                if !enabled {
                    refuse(
                        format!(
                            "`{}` does nothing: a policy apply-once is off until it is told otherwise",
                            object.name
                        ),
                        "write `enable = true` in it",
                    );
                }
            }
            _ => {}
        }
    }
}
