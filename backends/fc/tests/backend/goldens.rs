//! Applications of `fixtures/` as files of Serverless Devs, for a person to review: files, findings,
//! needs, commands.

use anyport_backend::{Artifact, Backend, Content, Node};
use anyport_fc::Fc;

use crate::world::{Built, fixture, fixtures, scene};

#[test]
fn goldens() {
    for (name, application) in fixtures() {
        for (target, _) in application.targets.iter().filter(|(_, target)| target.kind == "fc") {
            let built = Built::of(&application, target, true);
            let functions = application.targets.values().filter(|target| target.kind == "fc").count();
            let suffix = if functions == 1 { String::new() } else { format!("-{target}") };
            insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true, snapshot_path => "../snapshots" }, {
                insta::assert_snapshot!(format!("{name}{suffix}"), built.review());
            });
        }
    }
}

#[test]
fn same_input_same_bytes() {
    for (_, application) in fixtures() {
        for target in application.targets.keys() {
            let (one, two) = (Built::of(&application, target, true), Built::of(&application, target, false));
            assert_eq!(one.files(), two.files(), "the source map changes nothing");
        }
    }
}

#[test]
fn every_source_points_at_something() {
    for (name, application) in fixtures() {
        for (target, _) in application.targets.iter().filter(|(_, target)| target.kind == "fc") {
            let built = Built::of(&application, target, true);
            let mut mapped = 0;
            for document in built.documents() {
                for source in &document.sources {
                    assert!(document.root.pointer(&source.pointer).is_some(), "{name}: {}", source.pointer);
                    mapped += 1;
                }
            }
            assert!(mapped > 0 || built.artifacts.is_empty(), "{name}");
        }
    }
}

/// The contents of documents are gone when a build asks for the commands.
#[test]
fn commands_need_no_contents() {
    let application = fixture("shop");
    let built = Built::of(&application, "edge", false);
    let bare: Vec<Artifact> = built
        .artifacts
        .iter()
        .cloned()
        .map(|mut artifact| {
            if let Content::Documents(documents) = &mut artifact.content {
                documents.iter_mut().for_each(|document| document.root = Node::Null);
            }
            artifact
        })
        .collect();
    let commands = Fc.commands(&scene(&application, "edge", false), &bare);
    assert_eq!(commands, built.commands);
    assert!(commands.iter().any(|command| command.contains("grep -vxF -e http")), "{commands:#?}");
    assert!(commands.iter().any(|command| command.starts_with("s migrate invoke")), "{commands:#?}");

    // Serverless Devs reads files by their ending.
    let json: Vec<Artifact> = bare
        .into_iter()
        .map(|artifact| Artifact { path: artifact.path.replace(".yaml", ".json"), ..artifact })
        .collect();
    let commands = Fc.commands(&scene(&application, "edge", false), &json);
    assert!(commands.contains(&"cp s.json s.yaml".to_string()), "{commands:#?}");
    assert!(commands.contains(&"s deploy -t s.yaml -y --skip-push".to_string()), "{commands:#?}");
}
