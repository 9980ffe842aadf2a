//! A real API server takes what is written: the Application under its own definition, strictly, and
//! the objects that KubeVela renders of it.

mod common;

use std::path::{Path, PathBuf};
use std::sync::Once;

use anyport_backend::{Content, Node, yaml};
use anyport_cluster::{Cluster, Outcome};
use anyport_ir::Application;
use anyport_kubevela::rendered;
use common::{SHARED, components, documents, files, read};
use serde_json::{Value, json};

fn cluster() -> &'static Cluster {
    static DEFINITIONS: Once = Once::new();
    let cluster = Cluster::shared().unwrap_or_else(|error| panic!("{error}"));
    DEFINITIONS.call_once(|| {
        let definitions: Value = serde_json::from_str(include_str!("data/crds.json")).expect("JSON");
        cluster.apply_json(&definitions).unwrap_or_else(|error| panic!("{error}"));
        for name in ["applications", "workflowruns"] {
            let definition = format!("crd/{name}.core.oam.dev");
            let wait = ["wait", "--for=condition=established", "--timeout=60s", &definition];
            cluster.kubectl(&wait).and_then(|output| output.ok()).unwrap_or_else(|error| panic!("{error}"));
        }
    });
    cluster
}

/// Tests run side by side, each in namespaces of its own.
fn namespace(test: &str, fixture: &str) -> String {
    format!("{test}-{}", fixture.replace('_', "-"))
}

/// A fixture in a namespace.
fn application(name: &str, namespace: &str) -> Application {
    let mut application = read(name);
    if let Some(target) = application.targets.get_mut("cluster") {
        target.options.insert("namespace".into(), json!(namespace));
        target.options.insert("namespace-create".into(), json!(true));
    }
    application
}

/// Writes files to a folder: those that are applied, in order, and those that people start.
#[allow(clippy::disallowed_methods, reason = "judges read files")]
fn written(application: &Application, folder: &Path) -> (Vec<PathBuf>, Vec<PathBuf>) {
    let (mut applied, mut started) = (Vec::new(), Vec::new());
    for artifact in files(application, false) {
        let Content::Documents(documents) = &artifact.content else { continue };
        let path = folder.join(&artifact.path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(&path, yaml::documents(documents.iter().map(|document| &document.root))).expect("a file");
        if artifact.path.starts_with("workflows/") { started.push(path) } else { applied.push(path) }
    }
    (applied, started)
}

#[test]
fn a_strict_server_takes_the_application_and_changes_nothing_the_second_time() {
    for name in SHARED.into_iter().chain(["release", "places"]) {
        let folder = tempfile::tempdir().expect("a folder");
        let (applied, started) = written(&application(name, &namespace("vela", name)), folder.path());
        for file in &applied {
            let applied = cluster().apply_server_side(file, None).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(applied.warnings, Vec::<String>::new(), "{name} {}", file.display());
        }
        for file in &applied {
            let applied = cluster().apply_server_side(file, None).unwrap_or_else(|error| panic!("{name}: {error}"));
            let unchanged = applied.with(Outcome::Unchanged);
            assert_eq!(unchanged.len(), applied.objects.len(), "{name} {}: {applied:?}", file.display());
        }
        for file in &started {
            let path = file.to_string_lossy();
            let create = ["create", "--validate=strict", "--filename", &path];
            cluster().kubectl(&create).and_then(|output| output.ok()).unwrap_or_else(|error| panic!("{name}: {error}"));
        }
        assert_eq!(started.is_empty(), name != "release");
    }
}

#[test]
fn an_unknown_field_outside_of_properties_is_refused() {
    let wrong = json!({
        "apiVersion": "core.oam.dev/v1beta1", "kind": "Application",
        "metadata": {"name": "wrong", "namespace": "default"},
        "spec": {"components": [{"name": "web", "type": "webservice", "propertys": {}}]},
    });
    let error = cluster().apply_json(&wrong).err().map(|error| error.to_string()).unwrap_or_default();
    assert!(error.contains("propertys"), "{error}");
}

/// The objects of `k8s-objects` and the workloads that the templates render.
fn objects(application: &Application, namespace: &str) -> Vec<Value> {
    let document = common::application(application);
    let mut found = Vec::new();
    for component in components(&document) {
        let listed = component.pointer("/properties/objects").and_then(Node::as_list).unwrap_or_default();
        found.extend(listed.iter().map(Node::to_json));
        if let Some(workload) = rendered(&application.name, component) {
            let mut workload = workload.to_json();
            workload["metadata"]["name"] = component.get("name").expect("a name").to_json();
            found.push(workload);
        }
    }
    for object in &mut found {
        // KubeVela puts them there; what belongs to the whole cluster keeps itself.
        if object["kind"] != "PriorityClass" && object["metadata"]["namespace"].is_null() {
            object["metadata"]["namespace"] = json!(namespace);
        }
    }
    found
}

#[allow(clippy::disallowed_methods, reason = "judges read files")]
#[test]
fn a_strict_server_takes_what_kubevela_renders() {
    let mut count = 0;
    for name in SHARED {
        let namespace = namespace("rendered", name);
        let application = application(name, &namespace);
        let first = files(&application, false);
        let file = first.iter().find(|file| file.path == "00-namespace.yaml").expect("a namespace");
        for document in documents(file) {
            cluster().apply_json(&document.root.to_json()).unwrap_or_else(|error| panic!("{name}: {error}"));
        }
        let list = json!({"apiVersion": "v1", "kind": "List", "items": objects(&application, &namespace)});
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("objects.json");
        std::fs::write(&path, list.to_string()).expect("a file");
        let applied = cluster().apply_server_side(&path, None).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(applied.warnings, Vec::<String>::new(), "{name}");
        count += applied.objects.len();
    }
    assert!(count > 150, "only {count} objects");
}
