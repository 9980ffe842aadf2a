//! Applications for tests: fixtures of the Kubernetes backend, told to stand on KubeVela, and
//! applications of our own in `fixtures/`.
#![allow(dead_code)]

pub mod facts;

use std::path::Path;
use std::sync::Arc;

use anyport_backend::{Artifact, Backend, Content, Document, Finding, Lowered, Need, Node, Scene, StaticScene};
use anyport_diagnostic::Severity;
use anyport_ir::{Application, Component};
use anyport_kubernetes::Kubernetes;
use anyport_kubevela::KubeVela;

/// Fixtures of the Kubernetes backend of which everything can be written.
pub const SHARED: [&str; 13] = [
    "external_secrets",
    "files",
    "first_look",
    "gateway",
    "gateway_made",
    "ingress",
    "keda",
    "kinds",
    "network",
    "order",
    "safety",
    "stores",
    "variables",
];

/// The application of a fixture: one of ours, else one of the Kubernetes backend.
#[allow(clippy::disallowed_methods, reason = "a test reads its fixtures")]
pub fn read(name: &str) -> Application {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let own = folder.join("tests/fixtures").join(name).with_extension("json");
    let shared = folder.join("../kubernetes/tests/fixtures").join(name).with_extension("json");
    let path = if own.exists() { own } else { shared };
    let text = std::fs::read_to_string(&path).expect("a fixture");
    let mut application: Application =
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    on_vela(&mut application);
    application
}

/// Turns the target `cluster` into one of KubeVela.
pub fn on_vela(application: &mut Application) {
    if let Some(target) = application.targets.get_mut("cluster") {
        target.kind = "kubevela".into();
        target.family = vec!["kubernetes".into(), "platform".into()];
    }
}

/// An application of one component, given as JSON.
pub fn one(component: serde_json::Value) -> Application {
    let application = serde_json::json!({
        "ir-version": "1.0",
        "name": "shop",
        "edition": "2026",
        "environment": "default",
        "targets": {"cluster": {"kind": "kubevela", "family": ["kubernetes", "platform"]}},
        "components": {"web": component},
    });
    serde_json::from_value(application).expect("an application")
}

/// Adds a component to an application.
pub fn add(application: &mut Application, name: &str, component: serde_json::Value) {
    let component: Component = serde_json::from_value(component).expect("a component");
    application.components.insert(name.into(), Arc::new(component));
}

/// What a backend gives for the target `cluster`.
pub fn lowered(
    backend: &dyn Backend,
    application: &Application,
    traced: bool,
) -> (Vec<Document>, Vec<Need>, Vec<Finding>) {
    let scene = StaticScene::new(application, "cluster", traced);
    let mut findings = Vec::new();
    backend.check_application(&scene, application, &mut findings);
    let Lowered { mut documents, mut needs, findings: more } = backend.lower_application(&scene, application);
    findings.extend(more);
    for name in scene.members().iter() {
        let component = &application.components[name];
        let mut own = Vec::new();
        backend.check(&scene, name, component, &mut own);
        let refused = own.iter().any(|finding| finding.severity == Severity::Error);
        findings.extend(own);
        if refused {
            continue;
        }
        let lowered = backend.lower(&scene, name, component);
        documents.extend(lowered.documents);
        needs.extend(lowered.needs);
        findings.extend(lowered.findings);
    }
    (documents, needs, findings)
}

/// The files of an application.
pub fn files(application: &Application, traced: bool) -> Vec<Artifact> {
    let scene = StaticScene::new(application, "cluster", traced);
    KubeVela.assemble(&scene, lowered(&KubeVela, application, traced).0)
}

/// Documents of a file.
pub fn documents(artifact: &Artifact) -> &[Document] {
    match &artifact.content {
        Content::Documents(documents) => documents,
        _ => &[],
    }
}

/// The Application itself.
pub fn application(application: &Application) -> Document {
    let files = files(application, false);
    let file = files.iter().find(|file| file.path == "application.yaml").expect("an application");
    documents(file)[0].clone()
}

/// The components of an Application.
pub fn components(document: &Document) -> &[Node] {
    document.root.pointer("/spec/components").and_then(Node::as_list).expect("components")
}

/// A component by its name.
pub fn component<'d>(document: &'d Document, name: &str) -> &'d Node {
    let found = components(document).iter().find(|it| it.get("name").and_then(Node::as_str) == Some(name));
    found.unwrap_or_else(|| panic!("no component {name}"))
}

/// A trait of a component, by its type.
pub fn find_trait<'n>(component: &'n Node, kind: &str) -> Option<&'n Node> {
    let traits = component.get("traits").and_then(Node::as_list).unwrap_or_default();
    traits.iter().find(|it| it.get("type").and_then(Node::as_str) == Some(kind))?.get("properties")
}

/// The workloads that the Kubernetes backend writes for the same application.
pub fn wanted(application: &Application) -> Vec<Document> {
    let documents = lowered(&Kubernetes, application, false).0;
    let workload = |it: &Document| {
        matches!(it.kind.rsplit('/').next(), Some("Deployment" | "StatefulSet" | "DaemonSet" | "Job" | "CronJob"))
    };
    documents.into_iter().filter(|it| workload(it) && it.component.is_some() && it.stage != Document::JOBS).collect()
}
