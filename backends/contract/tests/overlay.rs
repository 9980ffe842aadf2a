//! Patches and objects on documents.

mod schema;

use anyport_backend::overlay::{At, OverlayErrorKind, Place, Schemas, Scope, apply};
use anyport_backend::schema::SchemaRef;
use anyport_backend::{Document, Node, Source};
use anyport_ir::Overlay;
use serde_json::{Value, json};

struct Known;

impl Schemas for Known {
    fn schema(&self, kind: &str) -> Option<SchemaRef> {
        let identity = ["apps/v1/Deployment", "v1/Secret"]
            .into_iter()
            .find(|it| *it == kind || it.ends_with(&format!("/{kind}")))?;
        Some(SchemaRef { identity: identity.into(), ..schema::deployment() })
    }
    fn kinds(&self) -> Vec<String> {
        vec!["apps/v1/Deployment".into(), "v1/Secret".into()]
    }
}

fn document(component: &str, name: &str) -> Document {
    Document {
        kind: "apps/v1/Deployment".into(),
        name: name.into(),
        component: Some(component.into()),
        stage: 30,
        root: Node::from_json(&json!({
            "apiVersion": "apps/v1",
            "kind": "Deployment",
            "metadata": {"name": name, "labels": {"a": "1"}},
            "spec": {
                "replicas": 1,
                "containers": [
                    {"name": "app", "args": ["x"], "ports": [{"containerPort": 80}, {"containerPort": 81}]},
                    {"name": "proxy"}
                ]
            }
        })),
        sources: Vec::new(),
    }
}

fn overlay(value: Value) -> Overlay {
    serde_json::from_value(value).expect("an overlay")
}

fn one_write(path: &[&str], operation: Value) -> Overlay {
    overlay(json!({"patches": [{"kind": "Deployment", "writes": [{"path": path, "operation": operation}]}]}))
}

fn run(overlay: &Overlay, documents: &mut Vec<Document>) -> Vec<anyport_backend::overlay::OverlayError> {
    apply(overlay, &Scope { component: Some("web"), namespace: Some("shop"), schemas: &Known, source: None }, documents)
}

/// The part at `pointer` after one write.
fn written(path: &[&str], operation: Value, pointer: &str) -> Value {
    let mut documents = vec![document("web", "web")];
    assert_eq!(run(&one_write(path, operation), &mut documents), []);
    documents[0].root.pointer(pointer).map_or(Value::Null, Node::to_json)
}

/// What is said to one write: kind, message, suggestion.
fn refused(path: &[&str], operation: Value) -> (OverlayErrorKind, String, Option<String>) {
    let errors = run(&one_write(path, operation), &mut vec![document("web", "web")]);
    assert_eq!(errors.len(), 1, "{errors:?}");
    let error = errors.into_iter().next().expect("one");
    assert_eq!((error.place, error.write), (Place::Patch(0), Some(0)));
    (error.kind, error.message, error.suggestion)
}

#[test]
fn writes() {
    assert_eq!(written(&["spec", "replicas"], json!({"set": 3}), "/spec/replicas"), json!(3));
    assert_eq!(
        written(&["spec", "containers", "app", "tty"], json!({"set": true}), "/spec/containers/0/tty"),
        json!(true)
    );
    assert_eq!(written(&["spec", "free", "a", "b"], json!({"set": [1]}), "/spec/free"), json!({"a": {"b": [1]}}));
    assert_eq!(
        written(&["spec", "containers", "app", "args"], json!({"append": ["y"]}), "/spec/containers/0/args"),
        json!(["x", "y"])
    );
    assert_eq!(written(&["spec", "plain"], json!({"append": ["y"]}), "/spec/plain"), json!(["y"]));
    assert_eq!(
        written(&["metadata", "labels"], json!({"append": {"b": "2"}}), "/metadata/labels"),
        json!({"a": "1", "b": "2"})
    );
    assert_eq!(written(&["spec", "containers", "proxy"], json!("unset"), "/spec/containers/1"), Value::Null);
    assert_eq!(
        written(&["spec", "containers", "proxy"], json!({"set": {"tty": true}}), "/spec/containers/1"),
        json!({"name": "proxy", "tty": true})
    );
    assert_eq!(
        written(
            &["spec", "containers", "app", "ports", "81", "protocol"],
            json!({"set": "UDP"}),
            "/spec/containers/0/ports/1"
        ),
        json!({"containerPort": 81, "protocol": "UDP"})
    );
    assert_eq!(
        written(&["spec", "containers"], json!({"append": [{"name": "more"}]}), "/spec/containers/2/name"),
        json!("more")
    );
    assert_eq!(
        written(&["metadata", "labels", "app.x/y"], json!({"set": "z"}), "/metadata/labels/app.x~1y"),
        json!("z")
    );
}

#[test]
fn refusals() {
    use OverlayErrorKind as Kind;
    let said =
        |kind, message: &str, suggestion: Option<&str>| (kind, message.to_owned(), suggestion.map(str::to_owned));
    assert_eq!(
        refused(&["spec", "replica"], json!({"set": 3})),
        said(Kind::UnknownPath, "there is no field `spec.replica`", Some("replicas"))
    );
    assert_eq!(
        refused(&["spec", "replicas"], json!({"set": "3"})),
        said(Kind::WrongType, "`spec.replicas` takes an integer, not a string", Some("3"))
    );
    assert_eq!(
        refused(&["spec", "containers", "ap", "tty"], json!({"set": true})),
        said(Kind::NoElement, "`spec.containers` has no element with `name` ap", Some("app"))
    );
    assert_eq!(
        refused(&["spec", "plain", "0"], json!({"set": "x"})),
        said(Kind::Unnamed, "the elements of `spec.plain` have no names, so none can be picked", None)
    );
    assert_eq!(
        refused(&["spec", "containers"], json!({"append": [{"name": "app"}]})),
        said(Kind::BadAppend, "`spec.containers` has an element with `name` \"app\" already", None)
    );
    assert_eq!(
        refused(&["spec", "containers"], json!({"append": [{"name": "new", "tyt": true}]})),
        said(Kind::UnknownPath, "there is no field `spec.containers[0].tyt`", Some("tty"))
    );
    assert_eq!(
        refused(&["metadata", "labels"], json!({"append": {"a": "2"}})),
        said(Kind::BadAppend, "`metadata.labels` has an entry `a` already; `=` replaces it", None)
    );
    assert_eq!(
        refused(&["spec", "replicas"], json!({"append": 1})),
        said(Kind::BadAppend, "`spec.replicas` is neither a list nor a map, so nothing can be appended", None)
    );
    assert_eq!(
        refused(&["spec", "paused"], json!("unset")),
        said(Kind::NothingToUnset, "there is no `spec.paused` to unset", None)
    );
    assert_eq!(refused(&["spec", "replicas", "x"], json!({"set": 1})).1, "there is no field `spec.replicas.x`");
    assert_eq!(
        refused(&["metadata", "name"], json!({"set": "x"})),
        said(Kind::Refused, "`metadata.name` cannot be patched", None)
    );
    assert_eq!(
        refused(&["spec", "containers", "app"], json!({"set": {"name": "other"}})).1,
        "`spec.containers.app` is named by `name`, and the value gives it another name"
    );
    assert_eq!(refused(&[], json!("unset")).1, "the path is empty");
}

#[test]
fn hits() {
    let patch = |kind: &str, name: Option<&str>| {
        let mut patch = json!({"kind": kind, "writes": [{"path": ["spec", "replicas"], "operation": {"set": 9}}]});
        if let Some(name) = name {
            patch["name"] = json!(name);
        }
        overlay(json!({ "patches": [patch] }))
    };
    let documents = || vec![document("web", "web"), document("web", "web-canary"), document("api", "api")];
    let outcome = |overlay: &Overlay| {
        let mut documents = documents();
        let errors = run(overlay, &mut documents);
        let hit: Vec<String> = documents
            .iter()
            .filter(|document| document.root.pointer("/spec/replicas") == Some(&Node::Int(9)))
            .map(|document| document.name.to_string())
            .collect();
        (hit.join(" "), errors.first().map(|error| (error.kind, error.suggestion.clone())))
    };
    assert_eq!(outcome(&patch("Deployment", Some("web"))), ("web".into(), None));
    assert_eq!(outcome(&patch("apps/v1/Deployment", Some("*"))), ("web web-canary".into(), None));
    assert_eq!(outcome(&patch("Deployment", None)), (String::new(), Some((OverlayErrorKind::ManyHits, None))));
    assert_eq!(
        outcome(&patch("Deployment", Some("web-canari"))),
        (String::new(), Some((OverlayErrorKind::NoHit, Some("web-canary".into()))))
    );
    assert_eq!(outcome(&patch("Deployment", Some("api"))).1, Some((OverlayErrorKind::NoHit, None)));
    assert_eq!(outcome(&patch("Secret", None)).1, Some((OverlayErrorKind::NoHit, None)));
    assert_eq!(outcome(&patch("Deploymant", None)).1, Some((OverlayErrorKind::UnknownKind, Some("Deployment".into()))));

    let mut all = documents();
    let scope = Scope { component: None, namespace: None, schemas: &Known, source: None };
    assert_eq!(apply(&patch("Deployment", Some("*")), &scope, &mut all), []);
    assert!(all.iter().all(|document| document.root.pointer("/spec/replicas") == Some(&Node::Int(9))));
}

#[test]
fn objects() {
    let object = |kind: &str, name: &str, writes: Value| {
        overlay(json!({"objects": [{"kind": kind, "name": name, "writes": writes}]}))
    };
    let mut documents = vec![document("web", "web")];
    let writes = json!([{"path": ["spec", "containers", "x", "ports", "80", "protocol"], "operation": {"set": "TCP"}}]);
    assert_eq!(run(&object("Deployment", "extra", writes), &mut documents), []);
    assert_eq!(
        documents[1].root.to_json(),
        json!({
            "apiVersion": "apps/v1",
            "kind": "Deployment",
            "metadata": {"name": "extra", "namespace": "shop"},
            "spec": {"containers": [{"name": "x", "ports": [{"containerPort": 80, "protocol": "TCP"}]}]}
        })
    );
    assert_eq!((documents[1].stage, documents[1].component.as_deref()), (10, Some("web")));

    let kinds = |overlay: Overlay| {
        let errors = run(&overlay, &mut vec![document("web", "web")]);
        errors.into_iter().map(|error| (error.kind, error.write, error.at)).collect::<Vec<_>>()
    };
    let no_containers = json!([{"path": ["spec", "replicas"], "operation": {"set": 1}}]);
    assert_eq!(
        kinds(object("Deployment", "extra", no_containers)),
        [(OverlayErrorKind::MissingField, None, At::Whole)]
    );
    assert_eq!(kinds(object("Secret", "extra", json!([]))), [(OverlayErrorKind::Refused, None, At::Whole)]);
    assert_eq!(kinds(object("Deployment", "web", json!([]))), [(OverlayErrorKind::Exists, None, At::Whole)]);
    assert_eq!(kinds(object("Gatway", "web", json!([]))), [(OverlayErrorKind::UnknownKind, None, At::Whole)]);
    let name = json!([{"path": ["metadata", "name"], "operation": {"set": "x"}}]);
    assert_eq!(kinds(object("Deployment", "extra", name)), [(OverlayErrorKind::Refused, Some(0), At::Segment(0))]);
}

#[test]
fn sources_follow() {
    let mut documents = vec![document("web", "web")];
    for pointer in ["/spec/containers/0/args", "/spec/containers/1", "/spec/containers/10/x", "/spec"] {
        documents[0].sources.push(Source { pointer: pointer.into(), component: None, path: "old".into() });
    }
    let writes = json!([
        {"path": ["spec", "containers", "app"], "operation": "unset"},
        {"path": ["spec", "containers"], "operation": {"append": [{"name": "new"}]}},
        {"path": ["spec", "replicas"], "operation": {"set": 2}}
    ]);
    let overlay = overlay(json!({"patches": [{"kind": "Deployment", "writes": writes}]}));
    let source = |_: Place, write: Option<usize>| format!("write {}", write.unwrap_or(99));
    let scope = Scope { component: Some("web"), namespace: None, schemas: &Known, source: Some(&source) };
    assert_eq!(apply(&overlay, &scope, &mut documents), []);
    let sources: Vec<(&str, &str)> =
        documents[0].sources.iter().map(|source| (source.pointer.as_str(), source.path.as_str())).collect();
    assert_eq!(
        sources,
        [
            ("/spec/containers/0", "old"),
            ("/spec/containers/9/x", "old"),
            ("/spec", "old"),
            ("/spec/containers/1", "write 1"),
            ("/spec/replicas", "write 2"),
        ]
    );
}
