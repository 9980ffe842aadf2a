//! Every golden is taken, and the judge sees mistakes.

use std::path::Path;

use anyport_backend::{Content, Node};
use serde_json::Value;

use crate::strict::Tables;
use crate::world::{Built, REFUSED, fixtures};

fn judge(built: &Built) -> (usize, Vec<String>) {
    let tables = Tables::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("data"));
    let (mut total, mut all) = (0, Vec::new());
    for artifact in &built.artifacts {
        let Content::Documents(documents) = &artifact.content else { continue };
        let roots: Vec<Value> = documents.iter().map(|document| document.root.to_json()).collect();
        let (judged, wrong) = tables.judge(&artifact.path, &roots);
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
    let breaks: [(&str, &str, Option<Node>); 9] = [
        ("30-api.requests.json", "/steps/3/create/query/Cpus", Some(1.into())),
        ("30-api.requests.json", "/steps/3/create/query/Cpu", Some("much".into())),
        ("30-api.requests.json", "/steps/3/create/query/AppName", None),
        ("30-api.requests.json", "/steps/3/create/query/PackageType", Some("Tarball".into())),
        ("30-api.requests.json", "/steps/3/create/query/ConfigMapMountDesc", Some("".into())),
        ("30-api.requests.json", "/steps/3/create/query/Readiness/httpGet/host", Some("x".into())),
        ("30-api.requests.json", "/steps/3/update/query/UpdateStrategy/batchUpdate/releaseType", Some("never".into())),
        ("30-web.yaml", "/spec/replicas", None),
        ("30-web.yaml", "/spec/template/spec/hostNetwork", Some(true.into())),
    ];
    for (file, pointer, value) in breaks {
        let mut built = Built::of(&application, false);
        let artifact = built.artifacts.iter_mut().find(|it| it.path == file).expect("a file");
        let Content::Documents(documents) = &mut artifact.content else { panic!("{file} has documents") };
        let (parent, key) = pointer.rsplit_once('/').expect("a pointer");
        let place = documents.iter_mut().find_map(|it| it.root.pointer_mut(parent)).expect("a place");
        match value {
            Some(value) => drop(place.insert(key, value)),
            None => drop(place.remove(key)),
        }
        let (_, wrong) = judge(&built);
        assert!(!wrong.is_empty(), "{file} {pointer}");
    }
}
