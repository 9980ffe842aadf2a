//! Limits of an Application.

use std::collections::HashMap;

use anyport_backend::{Finding, Interface, Scene};
use anyport_diagnostic::codes;
use anyport_ir::{Application, Component, Kind, PatchOperation, SmolStr};

use crate::options::{Options, VERSIONS};

/// Checks one component.
pub(crate) fn component(scene: &dyn Scene, name: &str, component: &Component, findings: &mut Vec<Finding>) {
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
    policies(scene, findings);
    for job in application.workflows.values().flat_map(|workflow| workflow.steps.keys()) {
        if job.len() > 63 {
            let message = format!("the step `{job}` has {} characters, and 63 is the most", job.len());
            findings.push(Finding::refusal(&codes::TARGET_NAME, "", "", message, "give it a shorter name"));
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

/// Policies that a person writes as objects.
fn policies(scene: &dyn Scene, findings: &mut Vec<Finding>) {
    let objects = scene.target().overlay.objects.iter();
    for object in objects.filter(|it| it.kind == "apply-once" || it.kind == "vela/policy/apply-once") {
        let enabled = object.writes.iter().any(|write| {
            write.path == ["enable"] && write.operation == PatchOperation::Set(serde_json::Value::Bool(true))
        });
        if !enabled {
            let message =
                format!("`{}` does nothing: a policy apply-once is off until it is told otherwise", object.name);
            findings.push(Finding::refusal(&codes::TARGET_LIMIT, "", "", message, "write `enable = true` in it"));
        }
    }
}
