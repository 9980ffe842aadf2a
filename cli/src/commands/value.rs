//! Values of properties as the language writes them.
//!
//! The IR counts bytes and thousandths. Which number is which is known to its types, and their JSON
//! Schema says it by name.

use std::fmt::Write as _;

use anyport_ir::{Component, Cpu, Memory};
use serde_json::{Map, Value};

/// The schema of all properties of a component.
pub struct Properties {
    root: Value,
}

impl Properties {
    /// From the types of the IR.
    pub fn new() -> Properties {
        Properties { root: schemars::schema_for!(Component).to_value() }
    }

    /// `value`, found at `path` of a component, as one would write it. What cannot be written on one
    /// line gets one line a field.
    pub fn written(&self, path: &str, value: &Value) -> String {
        let mut at = Some(&self.root);
        for segment in path.split('.').filter(|segment| !segment.is_empty()) {
            at = at.and_then(|schema| self.inside(schema, segment));
        }
        let mut out = String::new();
        self.write(value, at, 0, &mut out);
        out
    }

    /// The schema behind references and options, and the last name on the way.
    fn resolved<'s>(&'s self, schema: &'s Value) -> (&'s Value, &'s str) {
        let (mut schema, mut name) = (schema, "");
        // The types do not refer to each other in circles without a field between.
        for _ in 0..8 {
            if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
                name = reference.rsplit('/').next().unwrap_or_default();
                schema = &self.root["$defs"][name];
            } else if let Some(variants) = schema.get("anyOf").and_then(Value::as_array)
                && let [only, null] = variants.as_slice()
                && null["type"] == "null"
            {
                schema = only;
            } else {
                break;
            }
        }
        (schema, name)
    }

    /// The schema of a field, an entry or an element.
    fn inside<'s>(&'s self, schema: &'s Value, segment: &str) -> Option<&'s Value> {
        let (schema, _) = self.resolved(schema);
        schema
            .get("properties")
            .and_then(|properties| properties.get(segment))
            .or_else(|| schema.get("additionalProperties").filter(|it| it.is_object()))
    }

    fn write(&self, value: &Value, schema: Option<&Value>, depth: usize, out: &mut String) {
        let (schema, name) = schema.map_or((None, ""), |schema| {
            let (schema, name) = self.resolved(schema);
            (Some(schema), name)
        });
        match value {
            Value::Number(number) => out.push_str(&quantity(number, name)),
            Value::Object(fields) if is_range(fields) => {
                let end = |name| schema.and_then(|schema| schema["properties"].get(name));
                let min = &fields["min"];
                self.write(min, end("min"), depth, out);
                match fields.get("max") {
                    Some(max) if max == min => {}
                    Some(max) => {
                        out.push_str("..");
                        self.write(max, end("max"), depth, out);
                    }
                    None => out.push_str("..unlimited"),
                }
            }
            Value::Object(fields) if fields.is_empty() => out.push_str("{}"),
            // The variant that is chosen by its fields has no label.
            Value::Object(fields) if fields.len() == 1 && fields.contains_key("") => {
                self.write(&fields[""], None, depth, out);
            }
            Value::Object(fields) => {
                out.push_str("{\n");
                for (field, value) in fields {
                    let _ = write!(out, "{}{} = ", "  ".repeat(depth + 1), key(field));
                    let inner = schema.and_then(|schema| self.inside(schema, field));
                    self.write(value, inner, depth + 1, out);
                    out.push('\n');
                }
                let _ = write!(out, "{}}}", "  ".repeat(depth));
            }
            Value::Array(items) => match text(items) {
                Some(text) => out.push_str(&text),
                None => {
                    out.push('[');
                    for (index, item) in items.iter().enumerate() {
                        out.push_str(if index == 0 { "" } else { ", " });
                        self.write(item, schema.and_then(|schema| schema.get("items")), depth, out);
                    }
                    out.push(']');
                }
            },
            other => out.push_str(&other.to_string()),
        }
    }
}

fn is_range(fields: &Map<String, Value>) -> bool {
    fields.contains_key("min") && fields.keys().all(|key| key == "min" || key == "max")
}

fn quantity(number: &serde_json::Number, name: &str) -> String {
    let Some(exact) = number.as_u64() else { return number.to_string() };
    match name {
        "Cpu" => Cpu(exact).to_quantity(),
        "Memory" => Memory(exact).to_quantity(),
        "Duration" if exact.is_multiple_of(1000) => format!("{}s", exact / 1000),
        "Duration" => format!("{exact}ms"),
        "Percent" => format!("{}%", decimal(exact, 100)),
        "Rate" => format!("{}/s", decimal(exact, 1000)),
        _ => number.to_string(),
    }
}

/// `exact / scale`, with as many digits as it needs.
fn decimal(exact: u64, scale: u64) -> String {
    let (whole, rest) = (exact / scale, exact % scale);
    if rest == 0 {
        return whole.to_string();
    }
    let width = scale.ilog10() as usize;
    format!("{whole}.{rest:0width$}").trim_end_matches('0').to_owned()
}

fn key(name: &str) -> String {
    let plain = |it: char| it.is_ascii_alphanumeric() || it == '-' || it == '_';
    if name.chars().all(plain) { name.to_owned() } else { Value::from(name).to_string() }
}

/// A text of parts, each in the language's words; nothing if it is another list.
fn text(items: &[Value]) -> Option<String> {
    let mut out = String::from("\"");
    for item in items {
        let (what, inner) = item.as_object().filter(|it| it.len() == 1)?.iter().next()?;
        let field = |name: &str| inner.get(name).and_then(Value::as_str);
        match what.as_str() {
            "literal" => {
                let quoted = inner.as_str().map(|text| Value::from(text).to_string())?;
                out.push_str(quoted.get(1..quoted.len() - 1)?);
            }
            "secret" => match field("key") {
                Some(key) => write!(out, "${{{}.{key}}}", field("secret")?).ok()?,
                None => write!(out, "${{{}}}", field("secret")?).ok()?,
            },
            "address" => write!(out, "${{{}.{}}}", field("component")?, field("what")?).ok()?,
            "output" => write!(out, "${{{}.{}}}", field("component")?, field("name")?).ok()?,
            "instance" => write!(out, "${{instance.{}}}", inner.as_str()?).ok()?,
            "open" => write!(out, "${{{}}}", inner.as_str()?).ok()?,
            _ => return None,
        }
    }
    (!items.is_empty()).then(|| out + "\"")
}
