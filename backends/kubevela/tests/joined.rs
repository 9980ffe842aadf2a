//! Several environments as one Application: whatever is deployed to each is what it would be alone.

mod common;

use anyport_backend::{Backend, Document, Finding, Node, Scene, StaticScene, yaml};
use anyport_ir::Application;
use anyport_kubevela::{KubeVela, definition, rendered};
use common::{components, documents, lowered, read};
use serde_json::{Value, json};

/// The shop in staging: smaller, with no autoscaler and no host, one variable more, and a tool that
/// production does not have.
fn staging() -> Application {
    let mut staging = read("first_look");
    staging.environment = "staging".into();
    let mut web = serde_json::to_value(&*staging.components["web"]).expect("JSON");
    web["image"] = json!("ghcr.io/acme/shop:1.5.0-rc.1");
    web["env"]["DEBUG"] = json!("1");
    web["scale"] = json!({"replicas": {"min": 1, "max": 1}});
    web["labels"] = json!({});
    web["user"] = json!(0);
    web["security"] = json!({"non-root": false});
    web.as_object_mut().expect("a component").remove("expose");
    common::add(&mut staging, "web", web);
    let migrate = json!({"kind": "job", "name": "migrate", "on": ["cluster"], "image": "ghcr.io/acme/shop:1.5.0-rc.1",
        "command": ["/app/migrate"], "after": []});
    common::add(&mut staging, "migrate", migrate);
    let tool = json!({"kind": "worker", "name": "sniffer", "on": ["cluster"], "image": "ghcr.io/acme/sniffer:1.0.0"});
    common::add(&mut staging, "sniffer", tool);
    staging
}

fn both() -> (Application, Application) {
    let (mut one, mut two) = (staging(), read("first_look"));
    for (application, namespace) in [(&mut one, "shop-staging"), (&mut two, "shop")] {
        let target = &mut application.targets["cluster"];
        target.options.insert("namespace".into(), json!(namespace));
        target.options.insert("environments".into(), json!(["staging", "prod"]));
    }
    (one, two)
}

fn joined(one: &Application, two: &Application) -> (Document, Vec<String>, Vec<Finding>) {
    let scenes = [one, two].map(|it| StaticScene::new(it, "cluster", false));
    assert_eq!(KubeVela.joins(&scenes[0]), ["staging", "prod"]);
    let parts: Vec<(&dyn Scene, Vec<Document>)> =
        vec![(&scenes[0], lowered(&KubeVela, one, false).0), (&scenes[1], lowered(&KubeVela, two, false).0)];
    let mut findings = Vec::new();
    let files = KubeVela.assemble_joined(parts, &mut findings);
    let paths = files.iter().map(|file| file.path.clone()).collect();
    let file = files.iter().find(|file| file.path == "application.yaml").expect("an application");
    (documents(file)[0].clone(), paths, findings)
}

/// As KubeVela merges: fields are added and replaced, none is taken away; lists are replaced.
fn merge(base: &mut Value, change: &Value) {
    match (base, change) {
        (Value::Object(base), Value::Object(change)) => {
            for (key, value) in change {
                merge(base.entry(key.clone()).or_insert(Value::Null), value);
            }
        }
        (base, change) => *base = change.clone(),
    }
}

/// The components as one `deploy` step makes them with an override.
fn deployed(document: &Document, policy: &Value) -> Vec<Value> {
    let selected = policy["properties"]["selector"].as_array();
    let mut out = Vec::new();
    for component in components(document) {
        let mut component = component.to_json();
        let name = component["name"].as_str().expect("a name").to_owned();
        if selected.is_some_and(|names| !names.contains(&json!(name))) {
            continue;
        }
        for change in policy["properties"]["components"].as_array().into_iter().flatten() {
            // Unanchored, `web` would change `web-objects`, too.
            let pattern = change["name"].as_str().expect("a pattern");
            assert!(pattern.starts_with('^') && pattern.ends_with('$') || change.get("type").is_some(), "{pattern}");
            if pattern.trim_start_matches('^').trim_end_matches('$') != name {
                continue;
            }
            if let Some(kind) = change.get("type") {
                component["type"] = kind.clone();
                component["properties"] = change["properties"].clone();
                component["traits"] = change["traits"].clone();
                continue;
            }
            if let Some(properties) = change.get("properties") {
                merge(&mut component["properties"], properties);
            }
            for it in change["traits"].as_array().into_iter().flatten() {
                let traits = component["traits"].as_array_mut().expect("traits");
                let place = traits.iter().position(|other| other["type"] == it["type"]).expect("a trait to change");
                if it["disable"] == true {
                    traits.remove(place);
                } else {
                    merge(&mut traits[place]["properties"], &it["properties"]);
                }
            }
        }
        out.push(component);
    }
    out
}

fn policies(document: &Document) -> Vec<Value> {
    let all = document.root.pointer("/spec/policies").map(Node::to_json).unwrap_or_default();
    all.as_array().cloned().unwrap_or_default()
}

/// What the parts of an environment render to, alone: workloads and objects by component.
fn alone(application: &Application) -> Vec<(String, Value)> {
    let mut application = application.clone();
    application.targets["cluster"].options.remove("environments");
    let document = common::application(&application);
    rendering(&application.name, &components(&document).iter().map(Node::to_json).collect::<Vec<_>>())
}

fn rendering(application: &str, components: &[Value]) -> Vec<(String, Value)> {
    let render = |component: &Value| {
        let name = component["name"].as_str().expect("a name");
        let mut workload = rendered(application, &Node::from_json(component))
            .map_or_else(|| component["properties"].clone(), |it| it.to_json());
        // A release's job is called by its content alone, and says its content here.
        let name = if component["type"] == "task" { name.split('-').next().expect("a name") } else { name };
        if let Some(annotations) = workload["metadata"]["annotations"].as_object_mut() {
            annotations.remove("anyportRelease");
        }
        let text = workload.to_string().replace(component["name"].as_str().expect("a name"), name);
        (name.to_owned(), serde_json::from_str(&text).expect("JSON"))
    };
    let mut all: Vec<(String, Value)> = components.iter().map(render).collect();
    all.sort_by(|a, b| a.0.cmp(&b.0));
    all
}

#[test]
fn each_environment_is_what_it_would_be_alone() {
    let (one, two) = both();
    let (document, _, findings) = joined(&one, &two);
    assert_eq!(findings, Vec::new());
    let policies = policies(&document);
    for (environment, application) in [("staging", &one), ("prod", &two)] {
        let policy = policies.iter().find(|policy| policy["name"] == environment).expect("an override");
        assert_eq!(policy["type"], "override");
        let validator = jsonschema::validator_for(definition("policy", "override").expect("a definition").schema());
        let validator = validator.expect("a schema");
        let wrong: Vec<String> = validator.iter_errors(&policy["properties"]).map(|it| it.to_string()).collect();
        assert_eq!(wrong, Vec::<String>::new());
        let is = rendering(&application.name, &deployed(&document, policy));
        let should = alone(application);
        assert_eq!(
            is.iter().map(|(name, _)| name).collect::<Vec<_>>(),
            should.iter().map(|(name, _)| name).collect::<Vec<_>>(),
            "{environment}"
        );
        for ((name, is), (_, should)) in is.iter().zip(&should) {
            assert_eq!(is, should, "{environment} {name}");
        }
    }
}

#[test]
fn policies_and_workflow() {
    let (one, two) = both();
    let (document, ..) = joined(&one, &two);
    let spec = document.root.get("spec").expect("a spec");
    let of = |key: &str| Node::map([(key, spec.get(key).cloned().unwrap_or(Node::Null))]);
    let text = yaml::to_string(&of("policies")) + &yaml::to_string(&of("workflow"));
    insta::assert_snapshot!("promotion", text);
}

#[test]
fn promotion_asks_before_the_next() {
    let (one, two) = both();
    let (document, paths, _) = joined(&one, &two);
    let steps = document.root.pointer("/spec/workflow/steps").map(Node::to_json).expect("steps");
    assert_eq!(
        steps,
        json!([
            {"name": "deploy-staging", "type": "deploy", "properties": {"policies": ["staging", "staging-places"]}},
            {"name": "deploy-prod", "type": "deploy", "properties": {"auto": false, "policies": ["prod", "prod-places"]}},
        ])
    );
    let places = policies(&document);
    let namespace = |name: &str| {
        places.iter().find(|it| it["name"] == name).map(|it| it["properties"]["namespace"].clone()).expect("a place")
    };
    assert_eq!((namespace("staging-places"), namespace("prod-places")), (json!("shop-staging"), json!("shop")));
    assert_eq!(paths, ["00-namespace.yaml", "application.yaml"]);
    assert_eq!(document.root.pointer("/metadata/namespace").and_then(Node::as_str), Some("shop"));
}

#[test]
fn a_changed_job_is_made_anew() {
    let (one, two) = both();
    let (document, ..) = joined(&one, &two);
    let policy = policies(&document).into_iter().find(|it| it["type"] == "resource-update").expect("a policy");
    let rule = &policy["properties"]["rules"][0];
    assert_eq!(rule["selector"]["componentNames"], json!(["migrate"]));
    assert_eq!(rule["strategy"], json!({"op": "patch", "recreateFields": ["metadata.annotations.anyportRelease"]}));
}

#[test]
fn a_workflow_of_the_source_promotes() {
    let (mut one, mut two) = both();
    let workflow = json!({"steps": {
        "a-try": {"action": {"deploy": "staging"}},
        "b-agree": {"action": {"approval": "Ship it?"}},
        "c-ship": {"action": {"deploy": "prod"}},
    }});
    for application in [&mut one, &mut two] {
        application.workflows.insert("release".into(), serde_json::from_value(workflow.clone()).expect("a workflow"));
    }
    let (document, _, findings) = joined(&one, &two);
    assert_eq!(findings, Vec::new());
    let steps = document.root.pointer("/spec/workflow/steps").map(Node::to_json).expect("steps");
    assert_eq!(steps[0]["properties"], json!({"policies": ["staging", "staging-places"]}));
    assert_eq!(steps[1]["type"], "suspend");
    assert_eq!(steps[2]["properties"], json!({"policies": ["prod", "prod-places"]}));
}

#[test]
fn one_place_is_not_for_two() {
    let (mut one, two) = both();
    one.targets["cluster"].options.insert("namespace".into(), json!("shop"));
    let (_, _, findings) = joined(&one, &two);
    assert_eq!(findings.len(), 1);
    assert!(findings[0].message.contains("would both stand"), "{}", findings[0].message);
}

#[test]
fn what_waits_differently_is_said() {
    let (one, mut two) = both();
    let mut web = serde_json::to_value(&*two.components["web"]).expect("JSON");
    let waits = web["after"].as_array().is_some_and(|after| !after.is_empty());
    web["after"] = if waits { json!([]) } else { json!(["migrate"]) };
    common::add(&mut two, "web", web);
    let (_, _, findings) = joined(&one, &two);
    let said: Vec<&str> = findings.iter().map(|finding| finding.message.as_str()).collect();
    assert!(said.iter().any(|message| message.contains("`web`") && message.contains("than in `staging`")), "{said:#?}");
}
