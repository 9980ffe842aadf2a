//! Applications of `fixtures/` as files, findings and needs, for a person to review.

use crate::world::{Built, fixtures};

#[test]
fn goldens() {
    for (name, application) in fixtures() {
        let built = Built::of(&application, true);
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true, snapshot_path => "../snapshots" }, {
            insta::assert_snapshot!(name, built.review());
        });
    }
}

#[test]
fn same_input_same_bytes() {
    for (_, application) in fixtures() {
        let (one, two) = (Built::of(&application, true), Built::of(&application, false));
        assert_eq!(one.files(), two.files(), "the source map changes nothing");
    }
}

#[test]
fn every_source_points_at_something() {
    let mut mapped = 0;
    for (name, application) in fixtures() {
        let built = Built::of(&application, true);
        for document in &built.lowered {
            for source in &document.sources {
                assert!(document.root.pointer(&source.pointer).is_some(), "{name}: {}", source.pointer);
                mapped += 1;
            }
        }
    }
    assert!(mapped > 100, "{mapped}");
}

#[test]
fn no_value_of_a_secret_is_written() {
    for (name, application) in fixtures() {
        for (path, bytes) in Built::of(&application, false).files() {
            let text = String::from_utf8_lossy(&bytes);
            assert!(!text.contains("CreateSecret") && !text.contains("SecretData"), "{name}: {path}");
        }
    }
}
