//! What is written, for a person to review: the objects of what Serving serves, findings and needs.

mod common;

use anyport_backend::{Backend, StaticScene};
use anyport_knative::Knative;
use common::{build, read};

fn review(name: &str) -> String {
    let built = build(&read(name), true);
    let mut text = String::new();
    for (path, content) in built.files() {
        text += &format!("# ==== {path}\n{content}\n");
    }
    text += "# ==== findings\n";
    for finding in &built.findings {
        let component = finding.component.as_deref().unwrap_or("(target)");
        text += &format!("{} {component}.{}: {}\n", finding.code.id, finding.path, finding.message);
        for note in &finding.notes {
            text += &format!("      {note}\n");
        }
    }
    text += "\n# ==== needs\n";
    for need in &built.needs {
        text +=
            &format!("{:?} {}: {}\n      {}\n", need.kind, need.name, need.why, need.command.as_deref().unwrap_or("-"));
    }
    text
}

#[test]
fn shop() {
    insta::assert_snapshot!(review("shop"));
}

#[test]
fn everything() {
    insta::assert_snapshot!(review("everything"));
}

#[test]
fn refusals() {
    let built = build(&read("refusals"), false);
    let said: Vec<String> = built
        .findings
        .iter()
        .filter(|finding| finding.severity == anyport_diagnostic::Severity::Error)
        .map(|finding| {
            assert!(!finding.notes.is_empty(), "{}: what to do instead?", finding.message);
            format!("{} {}: {}", finding.code.id, finding.path, finding.message)
        })
        .collect();
    insta::assert_snapshot!(said.join("\n"));
}

#[test]
fn the_source_map_changes_nothing_and_points_at_something() {
    for name in common::WRITTEN {
        let (traced, bare) = (build(&read(name), true), build(&read(name), false));
        assert_eq!(traced.files(), bare.files());
        for document in traced.documents().filter(|it| it.kind.starts_with("serving.knative.dev/")) {
            for source in &document.sources {
                assert!(
                    document.root.pointer(&source.pointer).is_some(),
                    "{name}: {} {}",
                    document.kind,
                    source.pointer
                );
            }
        }
        let mapped = traced
            .documents()
            .filter(|it| it.kind == "serving.knative.dev/v1/Service" && !it.sources.is_empty())
            .count();
        assert!(mapped > 0, "{name}");
    }
}

#[test]
fn services_are_waited_for() {
    let application = read("shop");
    let built = build(&application, false);
    let scene = StaticScene::new(&application, "cluster", false);
    let last = Knative.commands(&scene, &built.artifacts).pop().expect("commands");
    assert_eq!(last, "kubectl wait --for=condition=Ready ksvc/web ksvc/api --namespace=shop-dev --timeout=10m");
}
