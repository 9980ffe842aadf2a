//! Knative's own webhook takes what is written.

mod common;

use anyport_cluster::lint::{Severity, knativecheck};
use common::{WRITTEN, build, read};

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
