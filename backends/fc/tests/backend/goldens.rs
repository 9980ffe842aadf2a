//! Applications of `fixtures/` as files of Serverless Devs, for a person to review: files, findings,
//! needs, commands.

use crate::world::{Built, fixtures};

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
