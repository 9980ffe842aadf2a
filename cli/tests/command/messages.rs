//! `--message-format` and `--color`.

use serde_json::Value;

use crate::support::{BROKEN, Folder, HELLO, SHOP};

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).expect("a line is an object")).collect()
}

/// Whether the mistake of the broken program is among the objects.
fn has_mistake(text: &str) -> bool {
    lines(text).iter().any(|it| it["code"] == "E0312" && it["severity"] == "error")
}

#[test]
fn json_is_one_object_a_line_on_standard_output() {
    let folder = Folder::with("hello.app", BROKEN);
    let ran = folder.run(&["check", "hello.app", "--message-format", "json"]).status(1);
    assert_eq!(ran.err, "");
    let lines = lines(&ran.out);
    let error = lines.iter().find(|it| it["severity"] == "error").expect("an error");
    assert_eq!(error["code"], "E0312");
    let label = &error["labels"][0];
    assert_eq!((&label["file"], &label["primary"]), (&Value::from("hello.app"), &Value::from(true)));
    assert_eq!(label["start"], serde_json::json!({ "line": 6, "column": 3 }));
    assert_eq!(label["end"], serde_json::json!({ "line": 6, "column": 9 }));
    let edit = &error["fixes"][0]["edits"][0];
    assert_eq!((&edit["file"], &edit["text"]), (&Value::from("hello.app"), &Value::from("image")));
    assert!(error["message"].is_string() && error["notes"].is_array());
}

#[test]
fn json_of_nothing_is_nothing() {
    let folder = Folder::with("hello.app", HELLO);
    let ran = folder.run(&["--message-format", "json", "check", "hello.app"]).status(0);
    assert!(lines(&ran.out).iter().all(|it| it["severity"] == "note"));
    assert_eq!(ran.err, "");
}

#[test]
fn a_failed_build_says_so_on_standard_output_and_a_result_keeps_it_free() {
    let folder = Folder::with("hello.app", BROKEN);
    let ran = folder.run(&["build", "hello.app", "--message-format", "json"]).status(1);
    assert!(has_mistake(&ran.out), "{}", ran.out);
    folder.write("shop.app", SHOP);
    let ran = folder.run(&["build", "shop.app", "--env", "prod", "--message-format", "json"]).status(0);
    assert!(ran.out.starts_with("apiVersion: v1\n"), "{}", ran.out);
    assert!(!lines(&ran.err).is_empty());
    let ran = folder.run(&["build", "shop.app", "-o", "out", "--message-format", "json"]).status(0);
    assert!(!lines(&ran.out).is_empty());
    assert_eq!(ran.err, "");
}

#[test]
fn sarif_is_one_document_whatever_is_found() {
    let folder = Folder::with("hello.app", BROKEN);
    folder.write("fine.app", HELLO);
    let ran = folder.run(&["check", "hello.app", "fine.app", "--message-format", "sarif"]).status(1);
    let document: Value = serde_json::from_str(&ran.out).expect("a document");
    assert_eq!(document["version"], "2.1.0");
    let results = document["runs"][0]["results"].as_array().expect("results");
    assert!(results.iter().any(|result| result["ruleId"] == "E0312"));
    let ran = folder.run(&["check", "fine.app", "--message-format", "sarif"]).status(0);
    let document: Value = serde_json::from_str(&ran.out).expect("a document");
    assert!(document["runs"][0]["results"].is_array());
}

#[test]
fn github_annotates() {
    let folder = Folder::with("hello.app", BROKEN);
    let ran = folder.run(&["check", "hello.app", "--message-format", "github"]).status(1);
    ran.prints("::error file=hello.app,line=6,col=3,");
}

#[test]
fn colour_is_for_terminals_and_for_whoever_insists() {
    let folder = Folder::with("hello.app", BROKEN);
    let coloured = |arguments: &[&str]| folder.run(arguments).err.contains('\x1b');
    assert!(!coloured(&["check", "hello.app"]));
    assert!(coloured(&["check", "hello.app", "--color", "always"]));
    assert!(!coloured(&["check", "hello.app", "--color", "never"]));
}

#[test]
fn notes_take_a_line_each_unless_one_wants_to_know() {
    let folder = Folder::with("hello.app", HELLO.replace("  user = 1000\n", ""));
    let short = folder.run(&["check", "hello.app"]).status(0).says("note[N0524]: hello.app:3:9: ");
    let long = folder.run(&["check", "hello.app", "--verbose"]).status(0).says("╭─[ hello.app:3:9 ]");
    assert!(short.err.lines().count() < long.err.lines().count());
}
