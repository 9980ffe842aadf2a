//! Patches and objects in the words of the components.

use anyport_backend::overlay::{self, Scope};
use anyport_backend::{Backend, Document, Scene};
use anyport_fc::Fc;
use anyport_ir::Overlay;
use serde_json::json;

use crate::world::{fixture, scene};

fn patched(overlay: serde_json::Value) -> (Vec<Document>, Vec<String>) {
    let application = fixture("shop");
    let scene = scene(&application, "edge", false);
    let mut documents = Fc.lower(&scene, "web", &application.components["web"]).documents;
    let overlay: Overlay = serde_json::from_value(overlay).expect("an overlay");
    let schemas = (&Fc as &dyn Backend, scene.target());
    let scope = Scope { component: Some("web"), namespace: None, schemas: &schemas, source: None };
    let errors = overlay::apply(&overlay, &scope, &mut documents);
    (documents, errors.into_iter().map(|error| error.message).collect())
}

fn set(path: &[&str], value: serde_json::Value) -> serde_json::Value {
    json!({ "path": path, "operation": { "set": value } })
}

#[test]
fn a_function_is_patched() {
    let trigger = json!([{ "triggerName": "mail", "triggerType": "timer", "triggerConfig": { "cronExpression": "@every 4m", "enable": true } }]);
    let (documents, errors) = patched(json!({
        "patches": [{ "kind": "fc3", "writes": [
            set(&["tracingConfig", "type"], json!("Jaeger")),
            set(&["customContainerConfig", "port"], json!(8081)),
            set(&["environmentVariables", "EXTRA"], json!("1")),
            { "path": ["triggers"], "operation": { "append": trigger } },
        ] }],
        "objects": [{ "kind": "fc3-domain", "name": "extra", "writes": [
            set(&["region"], json!("cn-hangzhou")),
            set(&["domainName"], json!("extra.example.com")),
            set(&["protocol"], json!("HTTP")),
            set(&["routeConfig", "routes"], json!([{ "path": "/*", "functionName": "shop-dev-web" }])),
        ] }]
    }));
    assert_eq!(errors, Vec::<String>::new());
    let web = documents.iter().find(|document| document.name == "web").expect("the function");
    assert_eq!(web.root.pointer("/tracingConfig/type").and_then(|it| it.as_str()), Some("Jaeger"));
    assert_eq!(web.root.pointer("/environmentVariables/EXTRA").and_then(|it| it.as_str()), Some("1"));
    assert!(web.root.pointer("/triggers/1/triggerName").is_some());
    assert!(documents.iter().any(|document| document.kind == "fc3-domain" && document.name == "extra"));
}

#[test]
fn mistakes_are_found() {
    let (_, errors) = patched(json!({
        "patches": [
            { "kind": "fc3", "writes": [set(&["timeOut"], json!(3)), set(&["timeout"], json!("3s"))] },
            { "kind": "service", "writes": [set(&["init"], json!(true))] }
        ]
    }));
    assert_eq!(errors.len(), 3, "{errors:?}");
}
