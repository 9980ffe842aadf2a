//! The floor and the compiler write the same: otherwise the ratio of their times says nothing.

use std::collections::BTreeMap;

use anyport_bench::{Service, descriptions, floor, source};
use anyport_build::{BuildOptions, Session};
use anyport_compiler::{Embedded, World};
use serde_json::Value;

struct Text(String);

impl World for Text {
    fn source(&self, _path: &str) -> Result<String, String> {
        Ok(self.0.clone())
    }

    fn asset(&self, path: &str) -> Embedded {
        Embedded::Missing(path.to_owned())
    }
}

/// Objects by kind and name.
fn objects(text: &str) -> BTreeMap<(String, String), Value> {
    let documents: Vec<Value> = serde_saphyr::from_multiple(text).expect("YAML");
    let named = |value: &Value| {
        let text = |pointer| value.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
        (text("/kind"), text("/metadata/name"))
    };
    documents.into_iter().map(|value| (named(&value), value)).collect()
}

/// Every leaf of `small` stands in `large`, at the same place.
fn within(small: &Value, large: &Value, path: &str) {
    match (small, large) {
        (Value::Object(small), Value::Object(large)) => {
            for (key, value) in small {
                within(value, large.get(key).unwrap_or(&Value::Null), &format!("{path}/{key}"));
            }
        }
        (Value::Array(small), Value::Array(large)) => {
            assert_eq!(small.len(), large.len(), "{path}");
            for (index, (small, large)) in small.iter().zip(large).enumerate() {
                within(small, large, &format!("{path}/{index}"));
            }
        }
        _ => assert_eq!(small, large, "{path}"),
    }
}

#[test]
fn the_compiler_writes_what_the_floor_writes_and_more() {
    let session = Session::load(&Text(source(40)), "bench.app").expect("one file");
    let built = session.build(None, &BuildOptions::default());
    assert!(built.diagnostics.is_empty(), "{:?}", built.diagnostics);
    let mut theirs = BTreeMap::new();
    for file in built.files.iter().filter(|file| file.path.ends_with(".yaml")) {
        theirs.extend(objects(std::str::from_utf8(&file.bytes).expect("text")));
    }
    let ours = objects(&floor::compile(&descriptions(40)).expect("nothing is wrong"));
    assert_eq!(ours.len(), 40 * 6);
    for (key, value) in &ours {
        within(value, theirs.get(key).unwrap_or(&Value::Null), &format!("{key:?}"));
    }
}

#[test]
fn descriptions_are_those_that_other_tools_were_given() {
    let line = r#"{"name": "svc-00041", "team": "team-7", "image": "registry.example/team-7/svc-00041:1.1.6",
        "host": "svc-00041.example.com", "ports": {"http": 8081, "metrics": 9091}, "env": {"CACHE_TTL": "71s",
        "FEATURE_X": "true", "LOG_LEVEL": "warn", "REGION": "ap-south-1",
        "UPSTREAM_URL": "http://svc-00040:8080/api/v2"}, "secret": {"env": "DB_PASSWORD", "name": "svc-00041-db",
        "key": "password"}, "cpu": ["150m", "750m"], "memory": ["256Mi", "1024Mi"],
        "liveness": {"path": "/healthz", "delay": 11, "period": 10},
        "readiness": {"path": "/readyz", "delay": 4, "period": 5}, "scale": {"min": 3, "max": 8, "cpu": 71}}"#;
    let known: Service = serde_json::from_str(line).expect("a description");
    assert_eq!(Service::number(41), known);
}

#[test]
fn the_floor_checks() {
    let text = descriptions(2).replace("svc-00001", "svc-00000").replace("\"750m\"", "\"20m\"");
    let problems = floor::compile(&text).expect_err("two of a name");
    assert!(problems.contains("two services have this name"), "{problems}");
    assert!(problems.contains("from little to more"), "{problems}");
}
