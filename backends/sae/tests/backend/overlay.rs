//! Patches in the words of SAE.

use anyport_backend::overlay::{self, Scope};
use anyport_backend::{Backend, Document, Scene, StaticScene};
use anyport_ir::{Application, Overlay};
use anyport_sae::Sae;
use serde_json::json;

use crate::world::fixtures;

fn patched(component: &str, overlay: serde_json::Value) -> (Vec<Document>, Vec<String>) {
    let (_, application): (_, Application) = fixtures().into_iter().find(|(name, _)| name == "shop").expect("the shop");
    let scene = StaticScene::new(&application, "front", false);
    let mut documents = Sae.lower(&scene, component, &application.components[component]).documents;
    let overlay: Overlay = serde_json::from_value(overlay).expect("an overlay");
    let schemas = (&Sae as &dyn Backend, scene.target());
    let scope = Scope { component: Some(component), namespace: None, schemas: &schemas, source: None };
    let errors = overlay::apply(&overlay, &scope, &mut documents);
    (documents, errors.into_iter().map(|error| error.message).collect())
}

fn set(path: &[&str], value: serde_json::Value) -> serde_json::Value {
    json!({ "path": path, "operation": { "set": value } })
}

#[test]
fn documents_and_requests_are_patched() {
    let annotation = json!({ "patches": [{ "kind": "Deployment", "writes": [
        set(&["metadata", "annotations", "sae.aliyun.com/micro-registration"], json!("2")),
        set(&["spec", "template", "spec", "containers", "main", "envFrom"], json!([{ "configMapRef": { "name": "x" } }])),
    ] }] });
    let (documents, errors) = patched("worker", annotation);
    assert_eq!(errors, Vec::<String>::new());
    let root = &documents.iter().find(|it| it.kind == "apps/v1/Deployment").expect("a Deployment").root;
    let registration = root.pointer("/metadata/annotations/sae.aliyun.com~1micro-registration");
    assert_eq!(registration.and_then(|it| it.as_str()), Some("2"));
    let request = json!({ "patches": [{ "kind": "DeployApplication", "writes": [
        set(&["EnableNewArms"], json!(true)),
        set(&["Readiness", "periodSeconds"], json!(7)),
    ] }] });
    let (documents, errors) = patched("api", request);
    assert_eq!(errors, Vec::<String>::new());
    let root = &documents.iter().find(|it| it.kind == "DeployApplication").expect("a request").root;
    assert_eq!(root.pointer("/Readiness/periodSeconds").and_then(|it| it.as_int()), Some(7));
}

#[test]
fn mistakes_are_found() {
    let wrong = json!({ "patches": [
        { "kind": "DeployApplication", "writes": [set(&["Cpus"], json!(1)), set(&["Cpu"], json!("much"))] },
        { "kind": "StatefulSet", "writes": [set(&["spec"], json!(1))] }
    ] });
    let (_, errors) = patched("api", wrong);
    assert_eq!(errors.len(), 3, "{errors:?}");
}
