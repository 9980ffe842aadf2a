//! The same through PyYAML, which reads YAML 1.1: `yes`, `1:30` and `010` mean something to it.

#![allow(clippy::disallowed_methods)] // a program of ours for ourselves: it reads and writes files

mod hostile;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyport_backend::{Node, yaml};
use serde_json::Value;

const SETUP: &str = "PyYAML is missing; `tests/judges/setup schemas` sets it up";

/// Prints every document as JSON. `safe_load` twice: the library has a reader of its own and one
/// over libyaml, and they differ.
const READER: &str = r#"
import json, sys, yaml
text = sys.stdin.buffer.read().decode("utf-8")
loaders = [yaml.SafeLoader] + ([yaml.CSafeLoader] if hasattr(yaml, "CSafeLoader") else [])
print(json.dumps([list(yaml.load_all(text, Loader=loader)) for loader in loaders], default=repr))
"#;

#[test]
fn hostile_texts_come_back_from_yaml_1_1() {
    let nodes: Vec<Node> = hostile::texts()
        .iter()
        .map(|text| {
            Node::map([
                ("value", Node::from(text.as_str())),
                ("list", Node::list([text.as_str(), text.as_str()])),
                ("map", Node::map([(text.as_str(), Node::list([text.as_str()]))])),
                ("inner", Node::list([Node::map([("a", Node::from(text.as_str())), (text.as_str(), Node::from(1))])])),
                ("last", Node::from(text.as_str())),
            ])
        })
        .chain([
            Node::map([("int", Node::Int(i64::MIN)), ("float", Node::Float(1e30)), ("small", Node::Float(-1.5e-9))]),
            Node::map([("null", Node::Null), ("true", Node::Bool(true)), ("false", Node::Bool(false))]),
        ])
        .collect();
    let expected: Vec<Value> = nodes.iter().map(Node::to_json).collect();
    for (loader, read) in read(&yaml::documents(&nodes)).into_iter().enumerate() {
        assert_eq!(read.len(), expected.len());
        for (read, expected) in read.iter().zip(&expected) {
            assert_eq!(read, expected, "by loader {loader}");
        }
    }
}

fn read(text: &str) -> Vec<Vec<Value>> {
    let mut child = Command::new(python())
        .args(["-c", READER])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{SETUP} (python3: {error})"));
    let mut input = child.stdin.take().expect("stdin is piped");
    input.write_all(text.as_bytes()).unwrap_or_else(|error| panic!("{SETUP} ({error})"));
    drop(input);
    let output = child.wait_with_output().expect("python3 was started");
    assert!(
        output.status.success(),
        "python3 could not read what was written; if it says that `yaml` is no module: {SETUP}"
    );
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// The Python of the judges, where they are set up; else the user's own.
fn python() -> PathBuf {
    let judges = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/judges/where");
    Command::new(judges)
        .output()
        .ok()
        .and_then(|output| String::from_utf8(output.stdout).ok())
        .and_then(|listed| {
            let folder = listed.lines().find_map(|line| line.strip_prefix("schemas\t"))?.to_owned();
            Some(Path::new(&folder).join("venv/bin/python")).filter(|python| python.exists())
        })
        .unwrap_or_else(|| "python3".into())
}
