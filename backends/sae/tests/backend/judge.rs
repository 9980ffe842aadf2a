//! Every golden is taken, and the judge sees mistakes.

use std::path::Path;

use serde_json::{Value, json};

use crate::strict::Tables;
use crate::world::{Built, REFUSED, fixtures};

fn tables() -> Tables {
    Tables::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("data"))
}

fn judge(built: &Built) -> (usize, Vec<String>) {
    let tables = tables();
    let (mut total, mut all) = (0, Vec::new());
    for artifact in &built.artifacts {
        let (judged, wrong) = tables.judge(&artifact.path, &Built::roots(artifact));
        total += judged;
        all.extend(wrong);
    }
    (total, all)
}

#[test]
fn every_document_and_request_is_taken() {
    let mut total = 0;
    for (name, application) in fixtures().into_iter().filter(|(name, _)| name != REFUSED) {
        let (judged, wrong) = judge(&Built::of(&application, false));
        assert!(wrong.is_empty(), "{name}:\n{}", wrong.join("\n"));
        total += judged;
    }
    assert!(total >= 30, "only {total} were judged");
}

/// Breaks one place of the built shop at a time; the judge must see each.
#[test]
fn the_judge_sees_mistakes() {
    let (_, application) = fixtures().into_iter().find(|(name, _)| name == "shop").expect("the shop");
    let breaks: [(&str, &str, Value); 9] = [
        ("30-api.requests.json", "/steps/3/create/query/Cpus", json!(1)),
        ("30-api.requests.json", "/steps/3/create/query/Cpu", json!("much")),
        ("30-api.requests.json", "/steps/3/create/query/AppName", Value::Null),
        ("30-api.requests.json", "/steps/3/create/query/PackageType", json!("Tarball")),
        ("30-api.requests.json", "/steps/3/create/query/ConfigMapMountDesc", json!("")),
        ("30-api.requests.json", "/steps/3/create/query/Readiness/httpGet/host", json!("x")),
        ("30-api.requests.json", "/steps/3/update/query/UpdateStrategy/batchUpdate/releaseType", json!("never")),
        ("30-web.yaml", "/spec/replicas", Value::Null),
        ("30-web.yaml", "/spec/template/spec/hostNetwork", json!(true)),
    ];
    let (tables, built) = (tables(), Built::of(&application, false));
    for (file, pointer, value) in breaks {
        let artifact = built.artifacts.iter().find(|it| it.path == file).expect("a file");
        let mut roots = Built::roots(artifact);
        let (parent, key) = pointer.rsplit_once('/').expect("a pointer");
        let place = roots.iter_mut().find_map(|root| root.pointer_mut(parent)?.as_object_mut()).expect("a place");
        match value {
            Value::Null => drop(place.remove(key)),
            value => drop(place.insert(key.to_owned(), value)),
        }
        let (_, wrong) = tables.judge(file, &roots);
        assert!(!wrong.is_empty(), "{file} {pointer}");
    }
}
