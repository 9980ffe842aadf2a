//! Kinds from their definitions.

use anyport_backend::schema::{check, fields, missing};
use anyport_kubernetes_schemas::{CrdError, from_crd};
use serde_json::json;

const CERTIFICATES: &str = r#"
apiVersion: v1
kind: ConfigMap
metadata: {name: passed-over}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: certificates.example.io
spec:
  group: example.io
  names: {kind: Certificate, plural: certificates}
  scope: Namespaced
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        description: prose
        required: [spec]
        properties:
          apiVersion: {type: string}
          kind: {type: string}
          metadata: {type: object}
          status: {type: object}
          spec:
            type: object
            required: [secretName]
            properties:
              secretName: {type: string, description: more prose}
              algorithm: {type: string, enum: [RSA, ECDSA]}
              anything: {type: object, x-kubernetes-preserve-unknown-fields: true}
              size: {anyOf: [{type: integer}, {type: string}], x-kubernetes-int-or-string: true}
  - name: v1alpha1
    served: false
    schema: {openAPIV3Schema: {type: object}}
"#;

#[test]
fn schemas() {
    let schemas = from_crd(CERTIFICATES).expect("a definition");
    assert_eq!(schemas.len(), 1);
    let schema = &schemas[0];
    assert_eq!((schema.identity.as_str(), schema.namespaced), ("example.io/v1/Certificate", true));
    assert!(!schema.schema.to_string().contains("prose"));
    let said = |value: serde_json::Value| {
        let view = schema.view();
        let found = check(&view, &value).into_iter().chain(missing(&view, &value));
        found.map(|problem| format!("{}: {}", problem.path.join("."), problem.message)).collect::<Vec<_>>()
    };
    assert_eq!(
        said(json!({
            "metadata": {"name": "a", "labels": {"x": "y"}},
            "spec": {"secretName": "a", "anything": {"goes": 1}, "size": "1"}
        })),
        Vec::<String>::new()
    );
    assert_eq!(
        said(json!({"metadata": {"labels": {"x": 1}}, "spec": {"algorithm": "rsa"}, "status": {}})),
        [
            "metadata.labels.x: takes a string, not an integer",
            "spec.algorithm: takes \"RSA\" or \"ECDSA\", not \"rsa\"",
            "status: there is no field `status` here",
            "spec: `secretName` is missing",
        ]
    );
    assert!(fields(schema, &["metadata"]).iter().any(|field| field.name == "annotations"));
}

#[test]
fn what_is_no_definition() {
    assert_eq!(from_crd("kind: ConfigMap\n").expect_err("nothing in it"), CrdError::Nothing);
    assert_eq!(from_crd("").expect_err("nothing in it"), CrdError::Nothing);
    assert!(matches!(from_crd("a: [").expect_err("not YAML"), CrdError::NotYaml(_)));
    let bare = "kind: CustomResourceDefinition\nmetadata: {name: x}\nspec: {group: g}\n";
    assert_eq!(from_crd(bare).expect_err("no kind").to_string(), "the CustomResourceDefinition `x` has no kind");
}
