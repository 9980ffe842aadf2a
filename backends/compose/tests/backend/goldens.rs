//! Applications of `fixtures/` as Compose files, for a person to review: files, findings, needs.

use crate::world::{Built, fixtures};

#[test]
fn goldens() {
    for (name, application) in fixtures() {
        for target in application.targets.keys() {
            let built = Built::of(&application, target, true);
            let suffix = if application.targets.len() == 1 { String::new() } else { format!("-{target}") };
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
        for target in application.targets.keys() {
            let built = Built::of(&application, target, true);
            let mut mapped = 0;
            for document in built.documents() {
                for source in &document.sources {
                    assert!(document.root.pointer(&source.pointer).is_some(), "{name}: {}", source.pointer);
                    mapped += 1;
                }
            }
            assert!(mapped > 0 || built.documents().all(|document| document.root.get("services").is_none()), "{name}");
        }
    }
}
