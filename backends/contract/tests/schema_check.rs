//! Values against a schema, and what the schema says of its fields.

mod schema;

use anyport_backend::schema::{check, fields, missing};
use serde_json::{Value, json};

/// Problems with a value as `path: message (suggestion)`.
fn problems(value: Value) -> Vec<String> {
    let schema = schema::deployment();
    let shown = |problem: anyport_backend::schema::Problem| {
        let suggestion = problem.suggestion.map_or_else(String::new, |meant| format!(" ({meant})"));
        format!("{}: {}{suggestion}", problem.path.join("."), problem.message)
    };
    check(&schema.view(), &value).into_iter().chain(missing(&schema.view(), &value)).map(shown).collect()
}

#[test]
fn what_fits() {
    let spec = json!({
        "replicas": 3,
        "policy": "Never",
        "surge": "25%",
        "free": {"anything": [1]},
        "containers": [{
            "name": "app",
            "limits": {"cpu": "250m", "memory": 1},
            "ports": [{"containerPort": 80}],
            "choice": {"a": null}
        }]
    });
    assert_eq!(problems(json!({"metadata": {"labels": {"any": "x"}}, "spec": spec})), Vec::<String>::new());
    assert_eq!(problems(json!({"spec": {"surge": 1, "containers": []}})), Vec::<String>::new());
}

#[test]
fn what_does_not() {
    for (spec, said) in [
        (json!({"replicas": "3"}), "spec.replicas: takes an integer, not a string (3)"),
        (json!({"replicas": 1.5}), "spec.replicas: takes an integer, not a number"),
        (json!({"replicas": 3_000_000_000u64}), "spec.replicas: takes a number of 32 bits, and 3000000000 is larger"),
        (json!({"paused": 1}), "spec.paused: takes a boolean, not an integer"),
        (json!({"policy": "always"}), "spec.policy: takes \"Always\" or \"Never\", not \"always\" (\"Always\")"),
        (json!({"surge": true}), "spec.surge: takes a string or an integer, not a boolean (\"true\")"),
        (json!({"plain": [8080]}), "spec.plain.0: takes a string, not an integer (\"8080\")"),
        (json!({"replica": 1}), "spec.replica: there is no field `replica` here (replicas)"),
        (
            json!({"containers": [{"name": "a", "limits": {"memory": "512MB"}}]}),
            "spec.containers.0.limits.memory: takes a quantity such as `250m` or `512Mi`, and \"512MB\" is none",
        ),
        (
            json!({"containers": [{"name": "a", "choice": 1}]}),
            "spec.containers.0.choice: takes a string or an object, not an integer (\"1\")",
        ),
        (json!({"containers": [{"tty": true}]}), "spec.containers.0: `name` is missing"),
    ] {
        let mut spec = spec;
        if spec.get("containers").is_none() {
            spec["containers"] = json!([]);
        }
        assert_eq!(problems(json!({ "spec": spec })), [said]);
    }
    assert_eq!(problems(json!({"spec": {}})), ["spec: `containers` is missing"]);
}

#[test]
fn facts() {
    let schema = schema::deployment();
    let names = |path: &[&str]| fields(&schema, path).into_iter().map(|field| field.name).collect::<Vec<_>>();
    assert_eq!(names(&[]), ["apiVersion", "kind", "metadata", "spec"]);
    assert_eq!(names(&["spec", "containers", "app"]), ["args", "choice", "limits", "name", "ports", "tty"]);
    assert_eq!(names(&["spec", "nothing"]), Vec::<String>::new());
    let spec = fields(&schema, &["spec"]);
    let containers = spec.iter().find(|field| field.name == "containers").expect("containers");
    assert!(containers.required);
    assert_eq!(containers.merge_key.as_deref(), Some("name"));
    assert_eq!((containers.types.as_slice(), containers.elements.as_slice()), (&["array"][..], &["object"][..]));
    let policy = spec.iter().find(|field| field.name == "policy").expect("policy");
    assert_eq!(policy.values, ["\"Always\"", "\"Never\""]);
}
