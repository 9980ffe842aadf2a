//! Knative's own webhook takes what is written.

mod common;

use anyport_cluster::lint::{Severity, knativecheck};
use anyport_cluster::{Cluster, Outcome};
use common::{WRITTEN, build, read};
use serde_json::json;

#[test]
fn the_webhook_takes_every_service_and_domain() {
    for name in WRITTEN {
        let folder = tempfile::tempdir().expect("a folder");
        let built = build(&read(name), false);
        built.write(folder.path());
        let report = knativecheck(folder.path(), &[]).unwrap_or_else(|error| panic!("{name}: {error}"));
        let found: Vec<String> =
            report.findings.iter().map(|finding| format!("{}: {}", finding.object, finding.message)).collect();
        assert!(found.is_empty(), "{name}: {found:#?}");
        let ours = built.documents().filter(|it| it.kind.starts_with("serving.knative.dev/")).count();
        assert_eq!(report.judged, ours as u64, "{name}");
        assert!(ours > 0, "{name}");
    }
}

/// What our checks refuse, the webhook refuses too: they claim nothing that it does not.
#[test]
fn the_webhook_refuses_what_we_refuse() {
    let folder = tempfile::tempdir().expect("a folder");
    build(&read("refusals"), false).write(folder.path());
    let report = knativecheck(folder.path(), &[]).expect("the webhook runs");
    let errors: Vec<&str> = report
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| finding.message.as_str())
        .collect();
    for word in ["initContainers", "lifecycle", "PORT", "affinity"] {
        assert!(errors.iter().any(|message| message.contains(word)), "{word}: {errors:#?}");
    }
}

/// A real API server takes the objects strictly, and a second apply changes nothing. It has the
/// definition of Serving's Service; that of DomainMapping is the webhook's to judge.
#[test]
fn a_strict_server_takes_it_and_changes_nothing_the_second_time() {
    let cluster = Cluster::shared().unwrap_or_else(|error| panic!("{error}"));
    let mut application = read("shop");
    application.targets["cluster"].options.insert("namespace".into(), json!("knative-shop"));
    let folder = tempfile::tempdir().expect("a folder");
    let files = build(&application, false).write(folder.path());
    let ours = files.iter().filter(|path| !path.to_string_lossy().contains("/40-"));
    let mut services = 0;
    for file in ours {
        let first = cluster.apply_server_side(file, None).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(first.warnings, Vec::<String>::new(), "{}", file.display());
        let again = cluster.apply_server_side(file, None).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(again.with(Outcome::Unchanged).len(), again.objects.len(), "{}: {again:?}", file.display());
        services += again.objects.iter().filter(|it| it.object["apiVersion"] == "serving.knative.dev/v1").count();
    }
    assert_eq!(services, 2);
}
