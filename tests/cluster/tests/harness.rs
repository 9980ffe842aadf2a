//! The cluster accepts what is right, refuses what is wrong, and ends.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyport_cluster::{Cluster, Outcome, ZONES, storage_class};

const PATIENCE: Duration = Duration::from_secs(90);

/// Time for the controllers to say why something will never be ready.
const DOOMED: Duration = Duration::from_secs(20);

fn manifest(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/manifests").join(name)
}

fn cluster() -> &'static Cluster {
    Cluster::shared().unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn a_clean_application_becomes_ready_and_applies_again_without_a_change() {
    let (cluster, file) = (cluster(), manifest("clean.yaml"));
    let first = cluster.apply_server_side(&file, None).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(first.with(Outcome::Created).len(), first.objects.len(), "{first:?}");
    assert_eq!(first.warnings, Vec::<String>::new());
    let ready = cluster.wait_ready("clean", PATIENCE).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(ready.iter().map(|it| it.pods).collect::<Vec<_>>(), [ZONES.len() as i64]);

    // Spread over the zones means that the nodes are what they claim to be.
    let output =
        cluster.kubectl(&["get", "pods", "-n", "clean", "-o", "jsonpath={.items[*].spec.nodeName}"]).expect("kubectl");
    for zone in ZONES {
        assert!(output.stdout.contains(zone), "no pod in {zone}: {}", output.stdout);
    }

    let generation = |applied: &anyport_cluster::Applied| {
        applied.objects.iter().map(|it| (it.name.clone(), it.generation())).collect::<Vec<_>>()
    };
    let second = cluster.apply_server_side(&file, None).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(second.with(Outcome::Unchanged).len(), first.objects.len(), "{second:?}");
    assert_eq!(generation(&first), generation(&second));

    let kinds: Vec<String> = cluster
        .objects("clean")
        .expect("objects")
        .iter()
        .map(|object| object["kind"].as_str().unwrap_or_default().to_owned())
        .collect();
    for kind in ["Deployment", "Pod", "Service", "ConfigMap", "NetworkPolicy"] {
        assert!(kinds.iter().any(|it| it == kind), "no {kind} in {kinds:?}");
    }
}

#[test]
fn a_changed_field_is_seen() {
    let cluster = cluster();
    cluster.create_namespace("changed", &[]).expect("a namespace");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("it.yaml");
    let text =
        |value: &str| format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: it}}\ndata: {{key: {value}}}\n");
    for (value, expected) in [("one", Outcome::Created), ("two", Outcome::Changed), ("two", Outcome::Unchanged)] {
        std::fs::write(&file, text(value)).expect("a file");
        let applied = cluster.apply_server_side(folder.path(), Some("changed")).expect("apply");
        assert_eq!(applied.objects[0].outcome, expected);
        assert_eq!(applied.objects[0].namespace, "changed");
    }
}

#[test]
fn a_field_that_does_not_exist_is_refused() {
    let cluster = cluster();
    cluster.create_namespace("typo", &[]).expect("a namespace");
    for (file, field) in [("typo.yaml", "imagePullPolice"), ("custom-typo.yaml", "containersConcurrency")] {
        let refused =
            cluster.apply_server_side(&manifest(file), Some("typo")).expect_err("an unknown field was accepted");
        assert!(refused.to_string().contains(field), "{refused}");
    }
}

#[test]
fn a_privileged_pod_is_refused_where_only_restricted_ones_may_run() {
    let cluster = cluster();
    cluster.create_namespace("strict", &[("pod-security.kubernetes.io/enforce", "restricted")]).expect("a namespace");
    // The Deployment itself is taken, with no more than a warning: only its
    // pods are refused, which is what a rollout has to be watched for.
    cluster.apply_server_side(&manifest("bad.yaml"), Some("strict")).expect("apply");
    let error = cluster.wait_ready("strict", DOOMED).expect_err("a privileged pod runs in a restricted namespace");
    let text = error.to_string();
    assert!(text.contains("Deployment/careless"), "{text}");
    assert!(text.contains("violates PodSecurity"), "{text}");
}

#[test]
fn every_kind_of_workload_becomes_ready() {
    let cluster = cluster();
    cluster.create_namespace("workloads", &[]).expect("a namespace");
    cluster.apply_json(&storage_class("fast", false)).expect("a storage class");
    cluster.apply_server_side(&manifest("stateful.yaml"), Some("workloads")).unwrap_or_else(|error| panic!("{error}"));
    let mut ready: Vec<(String, i64)> = cluster
        .wait_ready("workloads", PATIENCE)
        .unwrap_or_else(|error| panic!("{error}"))
        .into_iter()
        .map(|it| (it.name, it.pods))
        .collect();
    ready.sort();
    let expected = [("collector", 3), ("migrate", 1), ("nightly", 0), ("store", 2)];
    assert_eq!(ready, expected.map(|(name, pods)| (name.to_owned(), pods)));
}

#[test]
fn the_crds_are_served() {
    let cluster = cluster();
    cluster.create_namespace("custom", &[]).expect("a namespace");
    let applied =
        cluster.apply_server_side(&manifest("custom.yaml"), Some("custom")).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(applied.objects.len(), 5);
}

#[test]
fn a_dry_run_judges_and_keeps_nothing() {
    let cluster = cluster();
    cluster.create_namespace("dry", &[]).expect("a namespace");
    cluster.dry_run_server_side(&manifest("bad.yaml"), Some("dry")).expect("dry run");
    cluster.dry_run_server_side(&manifest("typo.yaml"), Some("dry")).expect_err("an unknown field was accepted");
    assert!(cluster.objects("dry").expect("objects").is_empty());
}

#[test]
fn nothing_to_wait_for_is_no_success() {
    let cluster = cluster();
    cluster.create_namespace("empty", &[]).expect("a namespace");
    let error = cluster.wait_ready("empty", Duration::from_secs(1)).expect_err("nothing is ready");
    assert!(error.to_string().contains("no workload"), "{error}");
}

#[test]
fn a_pod_without_a_place_is_explained() {
    let cluster = cluster();
    cluster.create_namespace("full", &[]).expect("a namespace");
    let pod = serde_json::json!({"metadata": {"labels": {"app": "full"}}, "spec": {"containers": [{
        "name": "full", "image": "registry.example.com/full:1.0.0",
        "resources": {"requests": {"cpu": "1000"}},
    }]}});
    cluster
        .apply_json(&serde_json::json!({
            "apiVersion": "apps/v1", "kind": "Deployment",
            "metadata": {"name": "full", "namespace": "full"},
            "spec": {"selector": {"matchLabels": {"app": "full"}}, "template": pod},
        }))
        .expect("apply");
    let error = cluster.wait_ready("full", DOOMED).expect_err("no node is so large");
    assert!(error.to_string().contains("Insufficient cpu"), "{error}");
}
