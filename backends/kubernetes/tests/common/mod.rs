//! Applications of `fixtures/`, built.

use std::path::Path;

use anyport_backend::{Backend, Document, Finding, Lowered, Need, Scene, StaticScene};
use anyport_diagnostic::Severity;
use anyport_ir::Application;
use anyport_kubernetes::Kubernetes;

/// Fixtures of which everything can be written.
#[allow(dead_code)]
pub const WRITABLE: [&str; 13] = [
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

/// The application of a fixture.
#[allow(clippy::disallowed_methods, reason = "a test reads its fixtures")]
pub fn read(name: &str) -> Application {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name).with_extension("json");
    let text = std::fs::read_to_string(&path).expect("a fixture");
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Everything that the backend gives for the target `cluster`.
pub fn build(application: &Application, traced: bool) -> (Vec<Document>, Vec<Need>, Vec<Finding>) {
    let scene = StaticScene::new(application, "cluster", traced);
    let mut findings = Vec::new();
    Kubernetes.check_application(&scene, application, &mut findings);
    let Lowered { mut documents, mut needs, findings: more } = Kubernetes.lower_application(&scene, application);
    findings.extend(more);
    for name in scene.members().iter() {
        let component = &application.components[name];
        let mut own = Vec::new();
        Kubernetes.check(&scene, name, component, &mut own);
        let refused = own.iter().any(|finding| finding.severity == Severity::Error);
        findings.extend(own);
        if refused {
            continue;
        }
        let lowered = Kubernetes.lower(&scene, name, component);
        documents.extend(lowered.documents);
        needs.extend(lowered.needs);
        findings.extend(lowered.findings);
    }
    (documents, needs, findings)
}
