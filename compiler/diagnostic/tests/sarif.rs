//! The shape that SARIF 2.1.0 demands, held against what it says of each property.

mod common;

use anyport_diagnostic::{Diagnostic, Span, codes, render};
use common::Files;
use serde_json::Value;

fn run() -> Value {
    let files = Files::new(&[("a b/ü.app", "app x\nservice 世 {\n  foo = 1\n}\n")]);
    let diagnostics = [
        Diagnostic::new(&codes::UNKNOWN_FIELD, files.find(0, "foo"), "`service` has no field `foo`")
            .with_label("here")
            .with_note("why")
            .with_secondary(files.find(0, "世"), "in this service")
            .with_fix("remove it", files.find(0, "foo = 1"), ""),
        Diagnostic::new(&codes::RULE_WARNING, files.find(0, "世"), "two replicas").with_name("two-of-everything"),
        Diagnostic::new(&codes::UNKNOWN_FIELD, Span::NONE, "nowhere"),
        Diagnostic::new(&codes::DEFAULT_USER, files.find(0, "世"), "65532"),
    ];
    serde_json::from_str(&render::sarif(&diagnostics, &files)).expect("JSON")
}

#[test]
fn golden() {
    let mut document = run();
    for rule in document["runs"][0]["tool"]["driver"]["rules"].as_array_mut().expect("rules") {
        // The pages have tests of their own.
        for key in ["text", "markdown"] {
            let text = rule["help"][key].as_str().expect("help");
            assert!(text.starts_with("# "));
            rule["help"][key] = "…".into();
        }
    }
    document["runs"][0]["tool"]["driver"]["version"] = "…".into();
    insta::with_settings!({ sort_maps => true }, {
        insta::assert_json_snapshot!(document);
    });
}

#[test]
fn shape() {
    let document = run();
    assert_eq!(document["version"], "2.1.0");
    let run = &document["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    let mut ids: Vec<_> = rules.iter().map(|rule| rule["id"].as_str().expect("id")).collect();
    ids.dedup();
    assert_eq!(ids, ["E0312", "N0524", "W0529"]);
    for result in run["results"].as_array().expect("results") {
        let rule = &rules[result["ruleIndex"].as_u64().expect("an index") as usize];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(["error", "warning", "note"].contains(&result["level"].as_str().expect("level")));
        assert!(result["message"]["text"].is_string());
        let empty = Vec::new();
        let lists = ["locations", "relatedLocations"].map(|key| result[key].as_array().unwrap_or(&empty));
        for location in lists.into_iter().flatten() {
            let place = &location["physicalLocation"];
            assert!(place["artifactLocation"]["uri"].as_str().expect("uri").is_ascii());
            region(&place["region"]);
        }
        for fix in result["fixes"].as_array().unwrap_or(&empty) {
            for change in fix["artifactChanges"].as_array().expect("changes") {
                for replacement in change["replacements"].as_array().expect("replacements") {
                    region(&replacement["deletedRegion"]);
                }
            }
        }
    }
}

fn region(region: &Value) {
    let number = |key: &str| region[key].as_u64().expect("a number");
    assert!(number("startLine") >= 1 && number("startColumn") >= 1);
    assert!((number("startLine"), number("startColumn")) <= (number("endLine"), number("endColumn")));
}
