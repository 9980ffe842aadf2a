//! Examples on Knative, held against the webhook of Serving; and what Serving refuses, said before.

use anyport_build::{BuildOptions, Session};
use anyport_cluster::lint::knativecheck;
use anyport_diagnostic::{Severity, render};
use anyport_tests::{Example, examples};

/// Examples that need nothing but another target.
const SERVED: [&str; 5] = ["batch", "environments", "hello", "platform", "retail"];

fn load(name: &str) -> Session {
    let mut session = Example { name: name.to_owned() }.load().expect("a source");
    session.force_target(Some("knative".into()));
    session
}

#[test]
fn examples_are_served() {
    let mut judged = 0;
    for name in SERVED {
        let session = load(name);
        let built = session.build(None, &BuildOptions::default());
        let said = render::human(&built.diagnostics, session.sources(), false);
        assert!(!built.files.is_empty(), "{name} is not written:\n{said}");
        let folder = tempfile::tempdir().expect("a folder");
        for file in built.files.iter().filter(|file| file.path.ends_with(".yaml")) {
            let path = folder.path().join(&file.path);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            std::fs::write(path, &file.bytes).expect("a file");
        }
        let report = knativecheck(folder.path(), &[]).unwrap_or_else(|error| panic!("{name}: {error}"));
        let found: Vec<String> =
            report.findings.iter().map(|finding| format!("{}: {}", finding.object, finding.message)).collect();
        assert!(found.is_empty(), "{name}: {found:#?}");
        judged += report.judged;
    }
    assert!(judged >= 5, "only {judged} objects of Serving");
}

#[test]
fn refusals_say_what_to_do() {
    let mut refused = 0;
    for example in examples().expect("examples") {
        let session = load(&example.name);
        let built = session.build(None, &BuildOptions::default());
        for diagnostic in built.diagnostics.iter().filter(|it| it.severity == Severity::Error) {
            if matches!(diagnostic.code.name, "target-unsupported" | "target-limit") {
                let text = render::human(std::slice::from_ref(diagnostic), session.sources(), false);
                assert!(!diagnostic.notes.is_empty(), "{}: {text}", example.name);
                refused += 1;
            }
        }
    }
    assert!(refused > 5, "only {refused} properties were refused");
}
