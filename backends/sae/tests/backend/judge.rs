//! Everything that is written, held strictly against the SDK's field tables and against what the
//! vendor's pages show of documents: no unknown field, every required one, every listed value.
//!
//! Requests are judged in the form in which they are sent: a parameter whose type is text is one
//! text there, and what stands in it is judged by itself.

use anyport_backend::{Content, Node};
use jsonschema::Validator;
use serde_json::{Value, json};

use crate::world::{Built, REFUSED, fixtures};

fn read(path: &str) -> Value {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(path);
    serde_json::from_str(&std::fs::read_to_string(path).expect("a table")).expect("JSON")
}

/// What is wrong with a value.
fn errors(schema: &Value, value: &Value) -> Vec<String> {
    let validator: Validator = jsonschema::validator_for(schema).expect("a schema");
    validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// A schema of sent parameters: JSON text is text, an id is text or a number.
fn sent(schema: &Value) -> Value {
    match schema {
        Value::Object(fields) if fields.contains_key("x-json-text") => json!({ "type": "string" }),
        Value::Object(fields) if schema["properties"].get("id-of").is_some() && fields.len() <= 4 => {
            json!({ "type": "string", "pattern": "^id of " })
        }
        Value::Object(fields) => fields.iter().map(|(key, value)| (key.clone(), sent(value))).collect(),
        Value::Array(values) => values.iter().map(sent).collect(),
        other => other.clone(),
    }
}

/// Parameters as the runner sends them, given ids.
fn send(value: &Value, schema: &Value, wrong: &mut Vec<String>) -> Value {
    match value {
        Value::Object(fields) if fields.len() == 1 && fields.contains_key("id-of") => {
            json!(format!("id of {}", fields["id-of"].as_str().expect("a name")))
        }
        Value::Object(_) | Value::Array(_) if schema.get("x-json-text").is_some() => {
            let whole = inner(value);
            let mut schema = schema.clone();
            schema.as_object_mut().expect("an object").remove("x-json-text");
            wrong.extend(errors(&sent(&schema), &whole));
            json!(whole.to_string())
        }
        Value::Object(fields) => fields
            .iter()
            .map(|(key, value)| {
                let of_map = schema.get("additionalProperties").filter(|it| it.is_object());
                let inside = schema["properties"].get(key).or(of_map).unwrap_or(&Value::Null);
                (key.clone(), send(value, inside, wrong))
            })
            .collect(),
        Value::Array(values) => values.iter().map(|value| send(value, &schema["items"], wrong)).collect(),
        other => other.clone(),
    }
}

/// What stands in a JSON text, given ids.
fn inner(value: &Value) -> Value {
    send(value, &Value::Null, &mut Vec::new())
}

fn judge_request(table: &Value, request: &Value) -> Vec<String> {
    let name = request["operation"].as_str().unwrap_or_default();
    let operation = &table["operations"][name];
    let mut wrong = Vec::new();
    for key in ["method", "path"] {
        if request[key] != operation[key] {
            wrong.push(format!("{key}: {} is not {}", request[key], operation[key]));
        }
    }
    let body: Vec<&str> = operation["body"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let mut all = serde_json::Map::new();
    for (part, in_body) in [("query", false), ("body", true)] {
        for (key, value) in request[part].as_object().into_iter().flatten() {
            if body.contains(&key.as_str()) != in_body {
                wrong.push(format!("{key} does not belong into the {part}"));
            }
            all.insert(key.clone(), value.clone());
        }
    }
    let schema = &operation["schema"];
    let parameters = send(&Value::Object(all), schema, &mut wrong);
    wrong.extend(errors(&sent(schema), &parameters));
    wrong.into_iter().map(|wrong| format!("{name}: {wrong}")).collect()
}

fn judge(built: &Built) -> (usize, Vec<String>) {
    let (table, documents) = (read("api.json"), read("documents.json"));
    let (mut judged, mut wrong) = (0, Vec::new());
    for artifact in &built.artifacts {
        let Content::Documents(all) = &artifact.content else { continue };
        for document in all {
            let root = document.root.to_json();
            if artifact.path.ends_with(".yaml") {
                judged += 1;
                let schema = documents.get(document.kind.as_str()).unwrap_or(&Value::Bool(false));
                wrong.extend(errors(schema, &root).into_iter().map(|it| format!("{}: {it}", artifact.path)));
                continue;
            }
            for step in root["steps"].as_array().into_iter().flatten() {
                for role in ["create", "update"] {
                    if let Some(request) = step.get(role) {
                        judged += 1;
                        let found = judge_request(&table, request);
                        wrong.extend(found.into_iter().map(|it| format!("{}: {}: {it}", artifact.path, step["name"])));
                    }
                }
            }
        }
    }
    (judged, wrong)
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
        ("30-api.json", "/steps/3/create/query/Cpus", Some(1.into())),
        ("30-api.json", "/steps/3/create/query/Cpu", Some("much".into())),
        ("30-api.json", "/steps/3/create/query/AppName", None),
        ("30-api.json", "/steps/3/create/query/PackageType", Some("Tarball".into())),
        ("30-api.json", "/steps/3/create/query/ConfigMapMountDesc", Some("".into())),
        ("30-api.json", "/steps/3/create/query/Readiness/httpGet/host", Some("x".into())),
        ("30-api.json", "/steps/3/update/query/UpdateStrategy/batchUpdate/releaseType", Some("never".into())),
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
