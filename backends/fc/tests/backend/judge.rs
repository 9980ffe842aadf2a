//! Every golden is held against the schemas of the components, closed: fc3 itself swallows what its
//! schema says, so nothing may be left for it to swallow.

use serde_json::{Value, json};

use crate::world::{Built, REFUSED, fixtures};

/// A validator of whole files.
pub fn validator() -> jsonschema::Validator {
    let mut schema: Value = serde_json::from_str(include_str!("../../data/schema.json")).expect("JSON");
    schema["$schema"] = json!("http://json-schema.org/draft-07/schema#");
    schema["$ref"] = json!("#/definitions/file");
    jsonschema::draft7::new(&schema).expect("a schema")
}

fn problems(validator: &jsonschema::Validator, file: &Value) -> Vec<String> {
    validator.iter_errors(file).map(|error| format!("{} at {}", error, error.instance_path())).collect()
}

#[test]
fn the_schema_takes_every_golden() {
    let validator = validator();
    let mut judged = 0;
    for (name, application) in fixtures().into_iter().filter(|(name, _)| name != REFUSED) {
        for (target, _) in application.targets.iter().filter(|(_, target)| target.kind == "fc") {
            for document in Built::of(&application, target, false).documents() {
                let found = problems(&validator, &document.root.to_json());
                assert!(found.is_empty(), "{name}: {}: {found:#?}", document.name);
                judged += 1;
            }
        }
    }
    assert!(judged >= 4, "only {judged} files were judged");
}

/// A judge that takes everything is none.
#[test]
fn the_schema_refuses() {
    let validator = validator();
    let application = crate::world::fixture("shop");
    let built = Built::of(&application, "edge", false);
    let good = built.documents().find(|document| document.name == "s.yaml").expect("a file").root.to_json();
    assert_eq!(problems(&validator, &good), Vec::<String>::new());
    let web = "/resources/web/props";
    for (pointer, key, value) in [
        (web.to_string(), "timeOut", json!(3)),
        (web.to_string(), "timeout", json!(100_000)),
        (web.to_string(), "memorySize", json!(100)),
        (web.to_string(), "runtime", json!("python9")),
        (web.to_string(), "region", json!("mars-1")),
        (format!("{web}/customContainerConfig"), "acrInstanceId", json!("x")),
        (format!("{web}/triggers/0"), "triggerType", json!("timer")),
        ("".to_string(), "services", json!({})),
        ("/resources/web".to_string(), "component", json!("fc")),
        ("/resources/domain-shop-example-com/props".to_string(), "protocol", json!("https")),
    ] {
        let mut bad = good.clone();
        bad.pointer_mut(&pointer).unwrap_or_else(|| panic!("{pointer}"))[key] = value;
        assert!(!validator.is_valid(&bad), "{pointer}/{key}");
    }
}
