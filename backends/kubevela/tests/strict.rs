//! Whatever is written fits KubeVela's parameters strictly: no field that it would pass over. The
//! judge is a JSON Schema validator that is not ours.

mod common;

use anyport_backend::{Document, Node};
use anyport_kubevela::definition;
use common::{SHARED, components, documents, files, read};
use serde_json::Value;

fn judge(kind: &str, name: &str, properties: &Value, found: &mut Vec<String>, place: &str) {
    let Some(definition) = definition(kind, name) else {
        found.push(format!("{place}: there is no {kind} `{name}`"));
        return;
    };
    let validator = jsonschema::validator_for(definition.schema()).expect("a schema");
    for error in validator.iter_errors(properties) {
        found.push(format!("{place}: {kind} {name}: {error} at {}", error.instance_path()));
    }
}

fn text(node: &Node, key: &str) -> String {
    node.get(key).and_then(Node::as_str).unwrap_or_default().to_owned()
}

fn properties(node: &Node) -> Value {
    node.get("properties").map_or(Value::Null, Node::to_json)
}

fn steps(steps: Option<&Node>, found: &mut Vec<String>, place: &str) {
    for step in steps.and_then(Node::as_list).unwrap_or_default() {
        match step.get("subSteps") {
            Some(inner) => self::steps(Some(inner), found, place),
            None => judge("workflowstep", &text(step, "type"), &properties(step), found, place),
        }
    }
}

/// Everything of an Application that a definition has parameters for.
pub fn problems(document: &Document, place: &str) -> Vec<String> {
    let mut found = Vec::new();
    for component in components(document) {
        let place = format!("{place} {}", text(component, "name"));
        judge("component", &text(component, "type"), &properties(component), &mut found, &place);
        for it in component.get("traits").and_then(Node::as_list).unwrap_or_default() {
            judge("trait", &text(it, "type"), &properties(it), &mut found, &place);
        }
    }
    for policy in document.root.pointer("/spec/policies").and_then(Node::as_list).unwrap_or_default() {
        judge("policy", &text(policy, "type"), &properties(policy), &mut found, place);
    }
    steps(document.root.pointer("/spec/workflow/steps"), &mut found, place);
    found
}

#[test]
fn every_parameter_is_known() {
    let mut found = Vec::new();
    for name in SHARED.into_iter().chain(["release", "places"]) {
        for file in files(&read(name), false) {
            for document in documents(&file) {
                match document.kind.as_str() {
                    "core.oam.dev/v1beta1/Application" => found.extend(problems(document, name)),
                    "core.oam.dev/v1alpha1/WorkflowRun" => {
                        steps(document.root.pointer("/spec/workflowSpec/steps"), &mut found, name);
                    }
                    _ => {}
                }
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_judge_refuses_what_kubevela_passes_over() {
    let mut found = Vec::new();
    judge("component", "webservice", &serde_json::json!({"image": "a", "mem": "1Gi"}), &mut found, "");
    judge("trait", "cpuscaler", &serde_json::json!({"cpuPercent": 50}), &mut found, "");
    judge("trait", "resource", &serde_json::json!({"cpu": 1, "memory": "12345"}), &mut found, "");
    assert_eq!(found.len(), 3, "{found:#?}");
}
