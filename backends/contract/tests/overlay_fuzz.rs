//! Whatever a patch says, it is either refused or leaves a document that still fits its schema.

mod schema;

use anyport_backend::overlay::{Schemas, Scope, apply};
use anyport_backend::schema::{SchemaRef, check};
use anyport_backend::{Document, Node};
use anyport_ir::{Overlay, Patch, PatchOperation, PatchWrite, SmolStr};
use proptest::prelude::*;
use serde_json::{Value, json};

struct Known;

impl Schemas for Known {
    fn schema(&self, _: &str) -> Option<SchemaRef> {
        Some(schema::deployment())
    }
    fn kinds(&self) -> Vec<String> {
        Vec::new()
    }
}

fn document() -> Document {
    Document {
        kind: "apps/v1/Deployment".into(),
        name: "web".into(),
        component: None,
        stage: 30,
        root: Node::from_json(&json!({
            "metadata": {"name": "web", "labels": {"a": "1"}},
            "spec": {"replicas": 1, "containers": [{"name": "app", "ports": [{"containerPort": 80}]}, {"name": "proxy"}]}
        })),
        sources: Vec::new(),
    }
}

fn segment() -> impl Strategy<Value = SmolStr> {
    prop::sample::select(vec![
        "metadata",
        "labels",
        "a",
        "spec",
        "replicas",
        "containers",
        "app",
        "proxy",
        "name",
        "tty",
        "args",
        "limits",
        "ports",
        "80",
        "0",
        "free",
        "plain",
        "choice",
        "policy",
        "",
        "a/b~c",
    ])
    .prop_map(SmolStr::new)
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop::sample::select(vec![
        json!(null),
        json!(true),
        json!(1),
        json!(80),
        json!(1.5),
        json!("app"),
        json!("1"),
        json!("Always"),
        json!([]),
        json!({}),
        json!({"name": "new"}),
        json!({"containerPort": 80}),
        json!({"a": "2"}),
        json!({"name": "app", "tty": true}),
    ]);
    leaf.prop_recursive(2, 6, 3, |inner| prop::collection::vec(inner, 0..3).prop_map(Value::Array))
}

fn write() -> impl Strategy<Value = PatchWrite> {
    let operation = prop_oneof![
        value().prop_map(PatchOperation::Set),
        value().prop_map(PatchOperation::Append),
        Just(PatchOperation::Unset),
    ];
    // Half of the paths begin where there is something to find.
    let path = prop_oneof![
        prop::collection::vec(segment(), 0..6),
        prop::collection::vec(segment(), 0..4)
            .prop_map(|rest| [vec!["spec".into(), "containers".into()], rest].concat()),
    ];
    (path, operation).prop_map(|(path, operation)| PatchWrite { path, operation })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn patched_documents_fit(writes in prop::collection::vec(write(), 1..4)) {
        let mut documents = vec![document()];
        let patch = Patch { kind: "Deployment".into(), name: None, writes };
        let overlay = Overlay { patches: vec![patch], objects: Vec::new() };
        let source = |_, write: Option<usize>| format!("{write:?}");
        let scope = Scope { component: None, namespace: None, schemas: &Known, source: Some(&source) };
        let errors = apply(&overlay, &scope, &mut documents);
        if errors.is_empty() {
            let schema = schema::deployment();
            prop_assert_eq!(check(&schema.view(), &documents[0].root.to_json()), vec![]);
            for source in &documents[0].sources {
                prop_assert!(documents[0].root.pointer(&source.pointer).is_some(), "{}", source.pointer);
            }
        }
    }
}
