//! Holds what is written strictly against the SDK's field tables (requests) and against what the
//! vendor's pages show (documents). Requests are judged in the form in which they are sent: a
//! parameter whose type is text is one text there, and what stands in it is judged by itself.
//!
//! The tests of the examples read this file too.

use std::path::Path;

use jsonschema::Validator;
use serde_json::{Value, json};

/// The tables of `data/`.
pub struct Tables {
    api: Value,
    documents: Value,
}

impl Tables {
    /// From the folder of the backend's data.
    pub fn read(folder: &Path) -> Tables {
        let read = |name: &str| {
            let text = std::fs::read_to_string(folder.join(name)).expect("a table");
            serde_json::from_str(&text).expect("JSON")
        };
        Tables { api: read("api.json"), documents: read("documents.json") }
    }

    /// How many documents and requests a file's documents hold, and what is wrong with them.
    pub fn judge<'v>(&self, path: &str, roots: impl IntoIterator<Item = &'v Value>) -> (usize, Vec<String>) {
        let (mut judged, mut wrong) = (0, Vec::new());
        for root in roots {
            let Some(steps) = root["steps"].as_array() else {
                judged += 1;
                let kind = [&root["apiVersion"], &root["kind"]].map(|it| it.as_str().unwrap_or_default()).join("/");
                let schema = self.documents.get(&kind).unwrap_or(&Value::Bool(false));
                wrong.extend(errors(schema, root).into_iter().map(|it| format!("{path}: {kind}: {it}")));
                continue;
            };
            for step in steps {
                let requests = ["create", "update", "remove"].iter().filter_map(|role| step.get(role));
                for request in requests {
                    judged += 1;
                    let found = self.judge_request(request);
                    wrong.extend(found.into_iter().map(|it| format!("{path}: {}: {it}", step["name"])));
                }
            }
        }
        (judged, wrong)
    }

    fn judge_request(&self, request: &Value) -> Vec<String> {
        let name = request["operation"].as_str().unwrap_or_default();
        let operation = &self.api["operations"][name];
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
}

/// What is wrong with a value.
fn errors(schema: &Value, value: &Value) -> Vec<String> {
    let validator: Validator = jsonschema::validator_for(schema).expect("a schema");
    validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// A schema of sent parameters: JSON text is text, and an id stands for itself.
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

/// Parameters as they are sent, ids given.
fn send(value: &Value, schema: &Value, wrong: &mut Vec<String>) -> Value {
    match value {
        Value::Object(fields) if fields.len() == 1 && fields.contains_key("id-of") => {
            json!(format!("id of {}", fields["id-of"].as_str().expect("a name")))
        }
        Value::Object(_) | Value::Array(_) if schema.get("x-json-text").is_some() => {
            let whole = send(value, &Value::Null, &mut Vec::new());
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
