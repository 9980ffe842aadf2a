//! Each linter accepts what is right and refuses what is wrong: a judge that
//! says nothing would let everything pass.

use std::fs;
use std::path::{Path, PathBuf};

use anyport_cluster::lint::{Severity, checkov, composecheck, knativecheck, kube_score, kubeconform};

fn manifest(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/manifests").join(name)
}

fn folder_with(names: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for name in names {
        fs::copy(manifest(name), folder.path().join(name)).expect("a copy");
    }
    folder
}

#[test]
fn kube_score_tells_good_from_bad() {
    let good = kube_score(&manifest("clean.yaml")).expect("kube-score");
    assert!(good.findings.is_empty(), "{good}");
    assert!(good.judged > 20, "{} checks only", good.judged);

    let bad = kube_score(&manifest("bad.yaml")).expect("kube-score");
    let checks: Vec<&str> = bad.at_least(Severity::Warning).iter().map(|it| it.check.as_str()).collect();
    for expected in ["service-type", "container-image-tag", "pod-networkpolicy"] {
        assert!(checks.contains(&expected), "no {expected} in {checks:?}");
    }
}

#[test]
fn kube_score_does_not_pass_what_it_cannot_judge() {
    kube_score(&manifest("compose.yaml")).expect_err("nothing was judged");
}

#[test]
fn checkov_tells_good_from_bad() {
    let good = checkov(folder_with(&["clean.yaml"]).path()).expect("checkov");
    assert!(good.is_clean(), "{good}");
    assert!(good.judged > 50, "{} checks only", good.judged);

    let bad = checkov(folder_with(&["clean.yaml", "bad.yaml"]).path()).expect("checkov");
    let privileged = bad.findings.iter().any(|it| it.check == "CKV_K8S_16");
    assert!(privileged, "{bad}");
    assert!(bad.findings.iter().all(|it| it.object.contains("careless")), "{bad}");
}

#[test]
fn checkov_does_not_pass_what_it_cannot_judge() {
    checkov(folder_with(&["compose.yaml"]).path()).expect_err("nothing was judged");
}

#[test]
fn kubeconform_tells_good_from_bad() {
    for name in ["clean.yaml", "bad.yaml", "stateful.yaml", "custom.yaml"] {
        let good = kubeconform(&manifest(name)).expect("kubeconform");
        assert!(good.findings.is_empty(), "{good}");
        assert!(good.judged > 0);
    }
    for (name, field) in [("typo.yaml", "imagePullPolice"), ("custom-typo.yaml", "containersConcurrency")] {
        let bad = kubeconform(&manifest(name)).expect("kubeconform");
        assert_eq!(bad.findings.len(), 1, "{bad}");
        assert!(bad.findings[0].message.contains(field), "{bad}");
    }
}

#[test]
fn kubeconform_has_no_schema_for_an_unknown_kind() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("unknown.yaml");
    fs::write(&file, "apiVersion: example.com/v1\nkind: Unknown\nmetadata: {name: it}\n").expect("a file");
    let report = kubeconform(&file).expect("kubeconform");
    assert_eq!(report.findings.len(), 1, "{report}");
}

#[test]
fn knative_tells_good_from_bad() {
    let good = knativecheck(&manifest("custom.yaml"), &[]).expect("knativecheck");
    assert!(good.findings.is_empty(), "{good}");
    assert_eq!(good.judged, 1);

    let bad = knativecheck(&manifest("custom-typo.yaml"), &[]).expect("knativecheck");
    let errors = bad.at_least(Severity::Error);
    assert!(errors.iter().any(|it| it.message.contains("containersConcurrency")), "{bad}");
    assert!(errors.iter().any(|it| it.message.contains("more than one container port")), "{bad}");

    knativecheck(&manifest("clean.yaml"), &[]).expect_err("nothing was judged");
}

#[test]
fn compose_tells_good_from_bad() {
    let file = manifest("compose.yaml");
    let (good, project) = composecheck(&[&file]).expect("composecheck");
    assert!(good.findings.is_empty(), "{good}");
    assert_eq!(good.judged, 2);
    let project = project.expect("a project");
    assert_eq!(project["services"]["web"]["depends_on"]["store"]["condition"], "service_healthy");

    let file = manifest("compose-bad.yaml");
    let (bad, project) = composecheck(&[&file]).expect("composecheck");
    assert!(project.is_none());
    assert!(bad.findings.iter().any(|it| it.message.contains("nobody")), "{bad}");
    let unset = bad.at_least(Severity::Warning);
    assert!(unset.iter().any(|it| it.message.contains("NOT_SET_ANYWHERE")), "{bad}");
}
