//! What the embedded table knows.

use anyport_backend::schema::{check, fields, missing};
use anyport_kubernetes_schemas::{kinds, schema, versions};
use serde_json::{Value, json};

#[test]
fn every_kind_of_every_version_loads() {
    assert_eq!(versions(), ["1.33", "1.34", "1.35", "1.36"]);
    for version in versions() {
        let kinds = kinds(version);
        assert!(kinds.len() > 80, "{version} has {}", kinds.len());
        for kind in kinds {
            let schema = schema(version, &kind).expect("a kind that is listed");
            assert_eq!(schema.identity, kind);
            let names = schema.view().field_names();
            assert!(names.contains(&"metadata"), "{kind}: {names:?}");
            assert!(!names.contains(&"status"), "{kind}");
            assert_closed(&schema.definitions, &schema.definitions, &kind);
        }
    }
}

/// Every reference has its definition.
fn assert_closed(value: &Value, definitions: &Value, kind: &str) {
    match value {
        Value::Object(entries) => {
            for (name, value) in entries {
                match value.as_str() {
                    Some(reference) if name == "$ref" => {
                        let target = reference.rsplit('/').next().unwrap_or_default();
                        assert!(definitions.get(target).is_some(), "{kind}: {reference}");
                    }
                    _ => assert_closed(value, definitions, kind),
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| assert_closed(value, definitions, kind)),
        _ => {}
    }
}

#[test]
fn kinds_are_found() {
    let found = |version: &str, kind: &str| schema(version, kind).map(|schema| (schema.identity, schema.namespaced));
    let is = |identity: &str, namespaced| Ok((identity.to_owned(), namespaced));
    assert_eq!(found("1.36", "Deployment"), is("apps/v1/Deployment", true));
    assert_eq!(found("1.36", "apps/v1/Deployment"), is("apps/v1/Deployment", true));
    assert_eq!(found("1.36", "apps/Deployment"), is("apps/v1/Deployment", true));
    assert_eq!(found("1.34.7", "Service"), is("v1/Service", true));
    assert_eq!(found("v1.99", "HorizontalPodAutoscaler"), is("autoscaling/v2/HorizontalPodAutoscaler", true));
    assert_eq!(found("1.33", "Namespace"), is("v1/Namespace", false));
    assert_eq!(found("1.33", "Event"), is("v1/Event", true));
    assert_eq!(found("1.33", "HTTPRoute"), is("gateway.networking.k8s.io/v1/HTTPRoute", true));
    assert_eq!(found("1.33", "GatewayClass"), is("gateway.networking.k8s.io/v1/GatewayClass", false));
    assert_eq!(found("1.33", "ScaledObject"), is("keda.sh/v1alpha1/ScaledObject", true));
    assert_eq!(found("1.33", "ExternalSecret"), is("external-secrets.io/v1/ExternalSecret", true));
    assert_eq!(found("1.33", "Password"), is("generators.external-secrets.io/v1alpha1/Password", true));
}

#[test]
fn unknown_kinds_are_guessed() {
    let unknown = schema("1.36", "Deploymet").expect_err("no such kind");
    assert_eq!(unknown.suggestions, ["apps/v1/Deployment"]);
    assert_eq!(unknown.to_string(), "Kubernetes 1.36 has no kind `Deploymet`");
    assert!(schema("1.36", "Eviction").is_err());
    assert!(schema("1.36", "PodList").is_err());
    assert!(schema("1.36", "Nothing/like/This").expect_err("no such kind").suggestions.is_empty());
}

#[test]
fn documents_are_held_against_it() {
    let deployment = schema("1.36", "Deployment").expect("Deployment");
    let document = |container: Value| {
        json!({
            "apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web", "labels": {"a": "b"}},
            "spec": {
                "replicas": 2,
                "selector": {"matchLabels": {"a": "b"}},
                "strategy": {"rollingUpdate": {"maxSurge": "25%", "maxUnavailable": 0}},
                "template": {"spec": {"containers": [container]}}
            }
        })
    };
    let problems = |value: &Value| {
        let view = deployment.view();
        let found = check(&view, value).into_iter().chain(missing(&view, value));
        found.map(|problem| format!("{}: {}", problem.path.join("."), problem.message)).collect::<Vec<_>>()
    };
    let good = json!({
        "name": "app", "image": "a:1", "resources": {"limits": {"cpu": "1", "memory": "512Mi"}},
        "readinessProbe": {"httpGet": {"path": "/", "port": "http"}}, "ports": [{"containerPort": 8080}]
    });
    assert_eq!(problems(&document(good)), Vec::<String>::new());
    assert_eq!(
        problems(&document(json!({"image": "a:1", "tyt": true, "resources": {"limits": {"memory": "512MB"}}}))),
        [
            "spec.template.spec.containers.0.resources.limits.memory: takes a quantity such as `250m` or `512Mi`, and \
             \"512MB\" is none",
            "spec.template.spec.containers.0.tyt: there is no field `tyt` here",
            "spec.template.spec.containers.0: `name` is missing",
        ]
    );
}

#[test]
fn merge_keys_are_known() {
    let key = |kind: &str, path: &[&str], field: &str| {
        let schema = schema("1.36", kind).expect("a kind");
        fields(&schema, path).into_iter().find(|it| it.name == field).and_then(|it| it.merge_key)
    };
    let pod = ["spec", "template", "spec"];
    assert_eq!(key("Deployment", &pod, "containers").as_deref(), Some("name"));
    assert_eq!(key("Deployment", &pod, "volumes").as_deref(), Some("name"));
    assert_eq!(key("Deployment", &pod, "tolerations"), None);
    assert_eq!(
        key("Deployment", &["spec", "template", "spec", "containers", "app"], "ports").as_deref(),
        Some("containerPort")
    );
    assert_eq!(key("Service", &["spec"], "ports").as_deref(), Some("port"));
    assert_eq!(key("Gateway", &["spec"], "listeners").as_deref(), Some("name"));
}

#[test]
fn versions_differ() {
    // `restartPolicyRules` came with 1.34.
    let has = |version: &str| {
        let schema = schema(version, "Pod").expect("Pod");
        fields(&schema, &["spec", "containers", "app"]).iter().any(|field| field.name == "restartPolicyRules")
    };
    assert_eq!((has("1.33"), has("1.34")), (false, true));
}

#[test]
fn it_stays_small() {
    let size = include_bytes!("../data/schemas.z").len();
    assert!(size < 250_000, "{size}");
}
