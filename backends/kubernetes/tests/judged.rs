//! What applications become, before judges that are not ours: a real API server with strict
//! validation into a namespace that enforces the Pod Security level, kube-score and checkov.

mod common;

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyport_backend::{Backend, Content, StaticScene, yaml};
use anyport_cluster::lint::{checkov, kube_score};
use anyport_cluster::{Cluster, Outcome};
use anyport_ir::Application;
use anyport_kubernetes::Kubernetes;
use serde_json::json;

use common::{WRITABLE, build, read};

/// A fixture in a namespace of its own.
fn application(name: &str) -> Application {
    let mut application = read(name);
    if let Some(target) = application.targets.get_mut("cluster") {
        target.options.insert("namespace".into(), json!(name.replace('_', "-")));
        target.options.insert("namespace-create".into(), json!(true));
    }
    application
}

#[allow(clippy::disallowed_methods, reason = "judges read files")]
/// Writes an application's files to a folder, in the order in which they are applied.
fn written(application: &Application, folder: &Path) -> Vec<PathBuf> {
    let scene = StaticScene::new(application, "cluster", false);
    let mut paths = Vec::new();
    for artifact in Kubernetes.assemble(&scene, build(application, false).0) {
        let Content::Documents(documents) = &artifact.content else { continue };
        let path = folder.join(&artifact.path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(&path, yaml::documents(documents.iter().map(|document| &document.root))).expect("a file");
        paths.push(path);
    }
    paths
}

fn cluster() -> &'static Cluster {
    Cluster::shared().unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn a_strict_server_takes_everything_and_changes_nothing_the_second_time() {
    for name in WRITABLE {
        let folder = tempfile::tempdir().expect("a folder");
        let files = written(&application(name), folder.path());
        for file in &files {
            let applied = cluster().apply_server_side(file, None).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(applied.warnings, Vec::<String>::new(), "{name} {}", file.display());
        }
        // The definition of Gateways gives them a status by default, which is stored at the second
        // apply where no controller has written one: the third shows what changes.
        let again = if name == "gateway_made" { 2 } else { 1 };
        for file in (1..again).flat_map(|_| &files) {
            cluster().apply_server_side(file, None).unwrap_or_else(|error| panic!("{name}: {error}"));
        }
        for file in &files {
            let applied = cluster().apply_server_side(file, None).unwrap_or_else(|error| panic!("{name}: {error}"));
            let unchanged = applied.with(Outcome::Unchanged);
            assert_eq!(unchanged.len(), applied.objects.len(), "{name} {}: {applied:?}", file.display());
        }
    }
}

#[test]
fn pods_become_ready() {
    let mut first_look = application("first_look");
    if let Some(target) = first_look.targets.get_mut("cluster") {
        target.options.insert("namespace".into(), json!("ready"));
    }
    let folder = tempfile::tempdir().expect("a folder");
    for file in written(&first_look, folder.path()) {
        cluster().apply_server_side(&file, None).unwrap_or_else(|error| panic!("{error}"));
    }
    cluster().wait_ready("ready", Duration::from_secs(90)).unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn linters_find_nothing() {
    for name in WRITABLE {
        let folder = tempfile::tempdir().expect("a folder");
        written(&application(name), folder.path());
        for report in [kube_score(folder.path()), checkov(folder.path())] {
            let report = report.unwrap_or_else(|error| panic!("{name}: {error}"));
            assert!(report.is_clean(), "{name}: {report:#?}");
        }
    }
}
