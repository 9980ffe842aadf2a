//! Patches and objects in the words of Compose.

use anyport_backend::overlay::{self, Scope};
use anyport_backend::{Backend, Document, Scene, StaticScene};
use anyport_compose::Compose;
use anyport_ir::{Application, Overlay};
use serde_json::json;

use crate::world::fixtures;

fn patched(overlay: serde_json::Value) -> (Vec<Document>, Vec<String>) {
    let (_, application): (_, Application) = fixtures().into_iter().find(|(name, _)| name == "shop").expect("the shop");
    let scene = StaticScene::new(&application, "laptop", false);
    let mut documents = Compose.lower(&scene, "web", &application.components["web"]).documents;
    let overlay: Overlay = serde_json::from_value(overlay).expect("an overlay");
    let schemas = (&Compose as &dyn Backend, scene.target());
    let scope = Scope { component: Some("web"), namespace: None, schemas: &schemas, source: None };
    let errors = overlay::apply(&overlay, &scope, &mut documents);
    (documents, errors.into_iter().map(|error| error.message).collect())
}

fn set(path: &[&str], value: serde_json::Value) -> serde_json::Value {
    json!({ "path": path, "operation": { "set": value } })
}

#[test]
fn a_service_is_patched() {
    let (documents, errors) = patched(json!({
        "patches": [{ "kind": "service", "writes": [
            set(&["init"], json!(true)),
            set(&["environment", "EXTRA"], json!("1")),
            set(&["deploy", "resources", "limits", "cpus"], json!("3")),
            set(&["ulimits", "nofile"], json!({ "soft": 1024, "hard": 2048 })),
            set(&["healthcheck", "interval"], json!("3s")),
        ] }],
        "objects": [{ "kind": "volume", "name": "extra", "writes": [set(&["external"], json!(true))] }]
    }));
    assert_eq!(errors, Vec::<String>::new());
    let web = documents.iter().find(|document| document.name == "web").expect("the service");
    assert_eq!(web.root.pointer("/init").and_then(|it| it.as_bool()), Some(true));
    assert_eq!(web.root.pointer("/environment/EXTRA").and_then(|it| it.as_str()), Some("1"));
    assert_eq!(web.root.pointer("/deploy/resources/limits/cpus").and_then(|it| it.as_str()), Some("3"));
    assert!(documents.iter().any(|document| document.kind == "volume" && document.name == "extra"));
}

#[test]
fn mistakes_are_found() {
    let (_, errors) = patched(json!({
        "patches": [
            { "kind": "service", "writes": [set(&["hostnaem"], json!("x")), set(&["tty"], json!([]))] },
            { "kind": "Deployment", "writes": [set(&["spec"], json!(1))] }
        ]
    }));
    assert_eq!(errors.len(), 3, "{errors:?}");
}
