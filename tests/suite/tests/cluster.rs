//! A real control plane takes what the examples write: under strict validation, into namespaces
//! whose Pod Security label is the one that we write, and a second apply changes nothing.

mod built;
mod common;

use std::collections::{BTreeMap, BTreeSet};
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
    let clusters: Vec<Part> = built::parts(example).into_iter().filter(Part::is_kubernetes).collect();
    assert!(!clusters.is_empty(), "{} is for no cluster", example.name);
    // Pods start while the next environment is applied.
    let deployed: Vec<Deployed> = clusters.iter().map(deploy).collect();
    for Deployed { part, folder, namespace, objects } in &deployed {
        let title = part.title();
        let ready = cluster().wait_ready(namespace, PATIENCE).unwrap_or_else(|error| panic!("{title}: {error}"));
        assert!(!ready.is_empty(), "{title}: nothing runs");
        let before = ours(&get(folder.path()));
        let again = cluster().apply_server_side(folder.path(), None).unwrap_or_else(|error| panic!("{title}: {error}"));
        let after: Vec<Value> = again.objects.iter().map(|it| it.object.clone()).collect();
        assert_eq!(again.with(Outcome::Created), Vec::<String>::new(), "{title}: a second apply makes more");
        assert_eq!(after.len(), *objects, "{title}: a second apply takes less");
        for (name, after) in ours(&after) {
            assert_eq!(before.get(&name), Some(&after), "{title}: a second apply changes {name}");
        }
    }
}

/// Objects of the cluster without what controllers write while they work: by kind and name.
fn ours(objects: &[Value]) -> BTreeMap<String, Value> {
    let scaled = objects.iter().any(|object| object["kind"] == "HorizontalPodAutoscaler");
    let strip = |object: &Value| {
        let mut object = object.clone();
        object.as_object_mut()?.remove("status");
        let metadata = object["metadata"].as_object_mut()?;
        for field in ["resourceVersion", "generation", "managedFields"] {
            metadata.remove(field);
        }
        let name = format!("{}/{}", object["kind"].as_str()?, object["metadata"]["name"].as_str()?);
        if let Some(annotations) = object["metadata"]["annotations"].as_object_mut() {
            annotations.remove("deployment.kubernetes.io/revision");
        }
        if scaled && object["kind"] == "Deployment" {
            object["spec"].as_object_mut()?.remove("replicas");
        }
        Some((name, object))
    };
    objects.iter().filter_map(strip).collect()
}

fn get(path: &Path) -> Vec<Value> {
    let args = ["get", "--recursive", "-o", "json", "-f", &path.to_string_lossy()];
    let output = cluster().kubectl(&args).and_then(|output| output.ok()).unwrap_or_else(|error| panic!("{error}"));
    output.objects().unwrap_or_else(|error| panic!("{error}"))
}

/// An application in the cluster.
struct Deployed<'a> {
    part: &'a Part,
    folder: tempfile::TempDir,
    namespace: String,
    objects: usize,
}

/// Applies a part as its record says: the namespace first, then what is needed, then the rest.
fn deploy(part: &Part) -> Deployed<'_> {
    let title = part.title();
    let folder = tempfile::tempdir().expect("a folder");
    let files = part.write(folder.path()).expect("files");
    let namespace = part
        .text()
        .lines()
        .find_map(|line| line.strip_prefix("  namespace: ").map(str::to_owned))
        .unwrap_or_else(|| panic!("{title}: no namespace"));

    let first = files
        .iter()
        .find(|file| file.ends_with("00-namespace.yaml"))
        .unwrap_or_else(|| panic!("{title}: no namespace is made"));
    apply(part, first);
    for class in storage_classes(part) {
        cluster().apply_json(&storage_class(&class, false)).unwrap_or_else(|error| panic!("{title}: {error}"));
    }
    for secret in needed_secrets(part) {
        cluster().apply_json(&secret).unwrap_or_else(|error| panic!("{title}: {error}"));
    }
    let objects = apply(part, folder.path());
    Deployed { part, folder, namespace, objects }
}

fn apply(part: &Part, path: &Path) -> usize {
    let title = part.title();
    let applied = cluster().apply_server_side(path, None).unwrap_or_else(|error| panic!("{title}: {error}"));
    assert_eq!(applied.warnings, Vec::<String>::new(), "{title}: the server warns");
    let lost: Vec<_> = applied.objects.iter().filter(|it| it.namespace == "default").map(|it| &it.name).collect();
    assert!(lost.is_empty(), "{title}: nothing says in which namespace {lost:?} belong");
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
        for part in built::parts(&example).into_iter().filter(Part::is_kubernetes) {
            let mut known: BTreeSet<String> = needed_secrets(&part)
                .iter()
                .map(|it| it["metadata"]["name"].as_str().unwrap_or_default().to_owned())
                .collect();
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
    let output = cluster()
        .kubectl(&args)
        .and_then(|output| output.ok())
        .unwrap_or_else(|error| panic!("{}: {error}", part.title()));
    let objects = serde_json::Deserializer::from_str(&output.stdout).into_iter::<Value>();
    objects.map(|object| object.expect("an object")).collect()
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
