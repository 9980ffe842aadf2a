//! A real control plane takes what the examples write: under strict validation, into namespaces
//! whose Pod Security label is the one that we write, and a second apply changes nothing.

mod common;

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use anyport_cluster::{Cluster, DEFAULT_STORAGE_CLASS, Outcome, storage_class};
use anyport_tests::{Example, Part, examples};
use serde_json::{Value, json};

/// The slowest thing waited for is a StatefulSet whose replicas start one after the other.
const PATIENCE: Duration = Duration::from_secs(120);

for_each_example!(is_deployed);

fn cluster() -> &'static Cluster {
    Cluster::shared().unwrap_or_else(|error| panic!("{error}"))
}

fn is_deployed(example: &Example) {
    let clusters: Vec<Part> = common::parts(example).into_iter().filter(Part::is_kubernetes).collect();
    assert!(!clusters.is_empty(), "{} is for no cluster", example.name);
    let mut namespaces = Vec::new();
    for part in &clusters {
        namespaces.push(applied(part));
    }
    // Pods start while the next environment is applied.
    for (part, namespace) in clusters.iter().zip(&namespaces) {
        let ready = cluster().wait_ready(namespace, PATIENCE).unwrap_or_else(|error| panic!("{}: {error}", part.title()));
        assert!(!ready.is_empty(), "{}: nothing runs", part.title());
    }
}

/// Applies a part twice, and gives its namespace.
fn applied(part: &Part) -> String {
    let title = part.title();
    let folder = tempfile::tempdir().expect("a folder");
    let files = part.write(folder.path()).expect("files");
    let namespace = part
        .text()
        .lines()
        .find_map(|line| line.strip_prefix("  namespace: ").map(str::to_owned))
        .unwrap_or_else(|| panic!("{title}: no namespace"));

    // As the record says: the namespace first, then what it names under `needs`, then the rest.
    let first = files.iter().find(|file| file.ends_with("00-namespace.yaml"));
    let first = first.unwrap_or_else(|| panic!("{title}: no namespace is made"));
    apply(part, first);
    for class in storage_classes(part) {
        cluster().apply_json(&storage_class(&class, false)).unwrap_or_else(|error| panic!("{title}: {error}"));
    }
    for secret in needed_secrets(part) {
        cluster().apply_json(&secret).unwrap_or_else(|error| panic!("{title}: {error}"));
    }
    let applied = apply(part, folder.path());
    let again = cluster().apply_server_side(folder.path(), None).unwrap_or_else(|error| panic!("{title}: {error}"));
    let changed = again.with(Outcome::Changed);
    assert!(changed.is_empty(), "{title}: a second apply changes {changed:?}");
    assert_eq!(again.with(Outcome::Unchanged).len(), applied, "{title}: a second apply makes more");
    namespace
}

fn apply(part: &Part, path: &Path) -> usize {
    let title = part.title();
    let applied = cluster().apply_server_side(path, None).unwrap_or_else(|error| panic!("{title}: {error}"));
    assert_eq!(applied.warnings, Vec::<String>::new(), "{title}: the server warns");
    applied.objects.len()
}

/// Classes that the cluster must have, but for its default.
fn storage_classes(part: &Part) -> BTreeSet<String> {
    let text = part.text();
    let named = text.lines().filter_map(|line| line.trim().strip_prefix("storageClassName: "));
    named.map(|name| name.trim_matches('"').to_owned()).filter(|name| name != DEFAULT_STORAGE_CLASS).collect()
}

/// The Secret objects that the build record asks for, each value random.
fn needed_secrets(part: &Part) -> Vec<Value> {
    let needs = part.record["needs"].as_array().cloned().unwrap_or_default();
    let wanted = needs.iter().filter(|need| matches!(need["kind"].as_str(), Some("secret" | "generated-secret")));
    wanted
        .map(|need| {
            let place = need["name"].as_str().and_then(|name| name.strip_prefix("Secret "));
            let (namespace, name) = place.and_then(|place| place.split_once('/')).unwrap_or_else(|| panic!("{need}"));
            let keys = need["keys"].as_array().cloned().unwrap_or_default();
            assert!(!keys.is_empty(), "{}: no keys are named: {need}", part.title());
            let login = keys.iter().any(|key| key == ".dockerconfigjson");
            let data: serde_json::Map<String, Value> =
                keys.iter().map(|key| (key.as_str().unwrap_or_default().to_owned(), value(login))).collect();
            json!({
                "apiVersion": "v1",
                "kind": "Secret",
                "metadata": {"name": name, "namespace": namespace},
                "type": if login { "kubernetes.io/dockerconfigjson" } else { "Opaque" },
                "stringData": data,
            })
        })
        .collect()
}

fn value(login: bool) -> Value {
    if login {
        return json!("{\"auths\":{}}");
    }
    // The hasher of the standard library is seeded anew in each process.
    use std::hash::{BuildHasher, RandomState};
    json!(format!("{:016x}{:016x}", RandomState::new().hash_one(1), RandomState::new().hash_one(2)))
}

/// What pods read must be in the record's needs, or made by an object of the output: the fake
/// kubelets of the test cluster would start a pod without its secrets.
#[test]
fn every_secret_that_is_read_is_needed_or_made() {
    let mut missing = Vec::new();
    for example in examples().expect("examples") {
        for part in common::parts(&example).into_iter().filter(Part::is_kubernetes) {
            let mut known: BTreeSet<String> = needed_secrets(&part).iter().map(|it| it["metadata"]["name"].as_str().unwrap_or_default().to_owned()).collect();
            let mut read = BTreeSet::new();
            for object in objects(&part) {
                if object["kind"] == "ExternalSecret" {
                    let name = object["spec"]["target"]["name"].as_str().or(object["metadata"]["name"].as_str());
                    known.extend(name.map(str::to_owned));
                }
                collect(&object, &mut read);
            }
            let title = part.title();
            missing.extend(read.difference(&known).map(|name| format!("{title}: Secret {name}")));
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// The objects as the server reads them, through `kubectl` and without keeping any.
fn objects(part: &Part) -> Vec<Value> {
    let folder = tempfile::tempdir().expect("a folder");
    part.write(folder.path()).expect("files");
    let path = folder.path().to_string_lossy().into_owned();
    let args = ["create", "--dry-run=client", "--validate=false", "--recursive", "-o", "json", "-f", &path];
    let output = cluster().kubectl(&args).and_then(|output| output.ok());
    output.and_then(|output| output.objects()).unwrap_or_else(|error| panic!("{}: {error}", part.title()))
}

fn collect(value: &Value, read: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, read)),
        Value::Object(fields) => {
            for (key, field) in fields {
                let name = match key.as_str() {
                    "secretKeyRef" => &field["name"],
                    "secret" => field.get("secretName").unwrap_or(&field["name"]),
                    _ => &Value::Null,
                };
                if field["optional"] != true {
                    read.extend(name.as_str().map(str::to_owned));
                }
                if key == "imagePullSecrets" {
                    let names = field.as_array().into_iter().flatten();
                    read.extend(names.filter_map(|it| it["name"].as_str().map(str::to_owned)));
                }
                collect(field, read);
            }
        }
        _ => {}
    }
}
