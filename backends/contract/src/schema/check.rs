//! Values against schemas.

use serde_json::Value;

use super::quantity::is_quantity;
use super::suggest::closest;
use super::view::{Types, View, type_of, types_of};

/// What does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where in the value: field names and list positions from its root.
    pub path: Vec<String>,
    /// Which sort of problem.
    pub kind: ProblemKind,
    /// What is wrong, in one line, without the place.
    pub message: String,
    /// What may have been meant.
    pub suggestion: Option<String>,
}

/// Which sort of problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// The value is of another type.
    Type,
    /// The type is right, the value is not.
    Value,
    /// A field that there is not.
    UnknownField,
    /// A field that must be there is not.
    MissingField,
}

/// Everything about `value` that does not fit, but for fields that are missing: a patch gives a
/// part and no whole.
pub fn check(view: &View<'_>, value: &Value) -> Vec<Problem> {
    let mut found = Vec::new();
    Walk { path: Vec::new(), found: &mut found }.value(view, value);
    found
}

/// Every required field that is missing in `value`.
pub fn missing(view: &View<'_>, value: &Value) -> Vec<Problem> {
    let mut found = Vec::new();
    Walk { path: Vec::new(), found: &mut found }.missing(view, value);
    found
}

struct Walk<'f> {
    path: Vec<String>,
    found: &'f mut Vec<Problem>,
}

impl Walk<'_> {
    fn report(&mut self, kind: ProblemKind, message: String, suggestion: Option<String>) {
        self.found.push(Problem { path: self.path.clone(), kind, message, suggestion });
    }

    fn within(&mut self, segment: String, walk: impl FnOnce(&mut Self)) {
        self.path.push(segment);
        walk(self);
        self.path.pop();
    }

    fn value(&mut self, view: &View<'_>, value: &Value) {
        let types = view.types();
        if !fits(types, value) {
            let suggestion = match value {
                Value::Number(_) | Value::Bool(_) if types.string => Some(format!("\"{value}\"")),
                Value::String(text) => unquoted(types, text),
                _ => None,
            };
            let wanted = listed(&types.names());
            return self.report(
                ProblemKind::Type,
                format!("takes {wanted}, not {}", article(type_of(value))),
                suggestion,
            );
        }
        match value {
            Value::Object(entries) => {
                for (name, value) in entries {
                    match view.field(name) {
                        Some(inner) => self.within(name.clone(), |walk| walk.value(&inner, value)),
                        None => self.within(name.clone(), |walk| walk.unknown(view, name)),
                    }
                }
            }
            Value::Array(values) => {
                let Some(element) = view.element() else { return };
                for (at, value) in values.iter().enumerate() {
                    self.within(at.to_string(), |walk| walk.value(&element, value));
                }
            }
            Value::Null => {}
            scalar => self.scalar(view, scalar),
        }
    }

    fn unknown(&mut self, view: &View<'_>, name: &str) {
        let suggestion = closest(name, view.field_names()).map(str::to_owned);
        self.report(ProblemKind::UnknownField, format!("there is no field `{name}` here"), suggestion);
    }

    /// A scalar fits if one of the alternatives of its type takes it.
    fn scalar(&mut self, view: &View<'_>, value: &Value) {
        let mut refusals = Vec::new();
        for part in view.parts() {
            let mut types = Types::default();
            types_of(part, &mut types);
            if types.is_any() || !fits(types, value) {
                continue;
            }
            match refusal(part, value) {
                None => return,
                Some(refused) => refusals.push(refused),
            }
        }
        if let Some((message, suggestion)) = refusals.into_iter().next() {
            self.report(ProblemKind::Value, message, suggestion);
        }
    }

    fn missing(&mut self, view: &View<'_>, value: &Value) {
        match value {
            Value::Object(entries) => {
                for name in view.required() {
                    if !entries.contains_key(name) {
                        self.report(ProblemKind::MissingField, format!("`{name}` is missing"), None);
                    }
                }
                for (name, value) in entries {
                    if let Some(inner) = view.field(name) {
                        self.within(name.clone(), |walk| walk.missing(&inner, value));
                    }
                }
            }
            Value::Array(values) => {
                let Some(element) = view.element() else { return };
                for (at, value) in values.iter().enumerate() {
                    self.within(at.to_string(), |walk| walk.missing(&element, value));
                }
            }
            _ => {}
        }
    }
}

fn fits(types: Types, value: &Value) -> bool {
    types.is_any()
        || match value {
            Value::Null => types.null,
            Value::Bool(_) => types.boolean,
            Value::Number(number) if number.is_f64() => types.number,
            Value::Number(_) => types.integer || types.number,
            Value::String(_) => types.string,
            Value::Array(_) => types.array,
            Value::Object(_) => types.object,
        }
}

/// Why an alternative of the right type does not take a value, and what may have been meant.
fn refusal(part: &Value, value: &Value) -> Option<(String, Option<String>)> {
    let allowed: Vec<&Value> =
        part.get("enum").and_then(Value::as_array).into_iter().flatten().chain(part.get("const")).collect();
    if !allowed.is_empty() && !allowed.contains(&value) {
        let names: Vec<&str> = allowed.iter().filter_map(|value| value.as_str()).collect();
        let suggestion = value.as_str().and_then(|text| closest(text, names)).map(|name| format!("\"{name}\""));
        let shown: Vec<String> = allowed.iter().map(|value| value.to_string()).collect();
        return Some((format!("takes {}, not {value}", listed(&shown)), suggestion));
    }
    match (part.get("format").and_then(Value::as_str), value) {
        (Some("quantity"), Value::String(text)) if !is_quantity(text) => {
            Some((format!("takes a quantity such as `250m` or `512Mi`, and \"{text}\" is none"), None))
        }
        (Some("int32"), Value::Number(number)) if number.as_i64().is_none_or(|value| i32::try_from(value).is_err()) => {
            Some((format!("takes a number of 32 bits, and {number} is larger"), None))
        }
        (Some("int64"), Value::Number(number)) if number.as_i64().is_none() => {
            Some((format!("takes a number of 64 bits, and {number} is larger"), None))
        }
        _ => None,
    }
}

/// The number or truth that a text spells, if that is wanted.
fn unquoted(types: Types, text: &str) -> Option<String> {
    let spelled: Value = serde_json::from_str(text).ok()?;
    (matches!(spelled, Value::Number(_) | Value::Bool(_)) && fits(types, &spelled)).then(|| text.to_owned())
}

fn article(name: &str) -> String {
    match name {
        "null" => "null".into(),
        "integer" | "array" | "object" => format!("an {name}"),
        _ => format!("a {name}"),
    }
}

/// `"a", "b" or "c"`; type names get their article.
fn listed<S: AsRef<str>>(names: &[S]) -> String {
    let shown: Vec<String> = names
        .iter()
        .map(|name| match name.as_ref() {
            name @ ("string" | "integer" | "number" | "boolean" | "array" | "object" | "null") => article(name),
            name => name.to_owned(),
        })
        .collect();
    match shown.as_slice() {
        [] => "nothing".into(),
        [only] => only.clone(),
        [init @ .., last] => format!("{} or {last}", init.join(", ")),
    }
}
