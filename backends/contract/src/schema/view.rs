//! Reading a schema as a set of alternatives.

use serde_json::Value;

use super::SchemaRef;

/// Schemas looked at for one place, at most: a circle of `$ref`s ends here.
const WIDEST: usize = 64;

/// What a schema says about one place: itself and everything that it refers to or combines.
#[derive(Clone, Debug)]
pub struct View<'s> {
    definitions: &'s Value,
    parts: Vec<&'s Value>,
    /// The list's elements are told apart by these fields.
    keys: Vec<&'s str>,
}

/// The types that a place takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Types {
    /// Text.
    pub string: bool,
    /// Whole numbers.
    pub integer: bool,
    /// Any numbers.
    pub number: bool,
    /// Truth.
    pub boolean: bool,
    /// Lists.
    pub array: bool,
    /// Maps.
    pub object: bool,
    /// Null.
    pub null: bool,
}

impl Types {
    /// Whether nothing is said, so that everything goes.
    pub fn is_any(self) -> bool {
        self == Types::default()
    }

    /// Names in the words of JSON Schema, in a fixed order.
    pub fn names(self) -> Vec<&'static str> {
        let all = [
            (self.string, "string"),
            (self.integer && !self.number, "integer"),
            (self.number, "number"),
            (self.boolean, "boolean"),
            (self.array, "array"),
            (self.object, "object"),
            (self.null, "null"),
        ];
        all.into_iter().filter(|(has, _)| *has).map(|(_, name)| name).collect()
    }

    fn add(&mut self, name: &str) {
        match name {
            "string" => self.string = true,
            "integer" => self.integer = true,
            "number" => self.number = true,
            "boolean" => self.boolean = true,
            "array" => self.array = true,
            "object" => self.object = true,
            "null" => self.null = true,
            _ => {}
        }
    }
}

impl<'s> View<'s> {
    /// The root of a document's schema.
    pub fn of(schema: &'s SchemaRef) -> View<'s> {
        View::new(&schema.definitions, [schema.schema.as_ref()])
    }

    fn new(definitions: &'s Value, schemas: impl IntoIterator<Item = &'s Value>) -> View<'s> {
        let mut view = View { definitions, parts: Vec::new(), keys: Vec::new() };
        for schema in schemas {
            view.take(schema);
        }
        view.keys = view.parts.iter().find_map(|part| keys(part)).unwrap_or_default();
        view
    }

    fn take(&mut self, schema: &'s Value) {
        if self.parts.len() >= WIDEST || self.parts.iter().any(|part| std::ptr::eq(*part, schema)) {
            return;
        }
        self.parts.push(schema);
        if let Some(target) = schema.get("$ref").and_then(Value::as_str).and_then(|name| self.definition(name)) {
            self.take(target);
        }
        for combined in ["allOf", "anyOf", "oneOf"] {
            for inner in schema.get(combined).and_then(Value::as_array).into_iter().flatten() {
                self.take(inner);
            }
        }
    }

    fn definition(&self, reference: &str) -> Option<&'s Value> {
        self.definitions.get(reference.rsplit('/').next()?)
    }

    fn child(&self, schemas: impl IntoIterator<Item = &'s Value>) -> View<'s> {
        View::new(self.definitions, schemas)
    }

    /// The alternatives.
    pub(super) fn parts(&self) -> &[&'s Value] {
        &self.parts
    }

    /// Which types may stand here.
    pub fn types(&self) -> Types {
        let mut types = Types::default();
        for part in &self.parts {
            types_of(part, &mut types);
        }
        types
    }

    /// What may stand in a field or under a key. A schema that says nothing about fields takes
    /// any; one that lists some takes no others unless it says so.
    pub fn field(&self, name: &str) -> Option<View<'s>> {
        let named: Vec<&'s Value> = self.parts.iter().filter_map(|part| part.get("properties")?.get(name)).collect();
        if !named.is_empty() {
            return Some(self.child(named));
        }
        let open: Vec<&'s Value> = self.parts.iter().filter_map(|part| open_field(part, name)).collect();
        if !open.is_empty() {
            return Some(self.child(open));
        }
        self.takes_any_field().then(|| self.child([]))
    }

    fn takes_any_field(&self) -> bool {
        let types = self.types();
        let silent = |part: &&Value| -> bool {
            part.get("properties").is_none()
                && part.get("patternProperties").is_none()
                && part.get("additionalProperties").is_none()
        };
        let preserved = |part: &&Value| {
            part.get("x-kubernetes-preserve-unknown-fields") == Some(&Value::Bool(true))
                || part.get("additionalProperties") == Some(&Value::Bool(true))
        };
        let embedded = |part: &&Value| part.get("x-kubernetes-embedded-resource") == Some(&Value::Bool(true));
        (types.object || types.is_any())
            && (self.parts.iter().all(silent) || self.parts.iter().any(|part| preserved(part) || embedded(part)))
    }

    /// The fields that are named, sorted, each once.
    pub fn field_names(&self) -> Vec<&'s str> {
        let mut names: Vec<&str> = self
            .parts
            .iter()
            .filter_map(|part| part.get("properties")?.as_object())
            .flat_map(|properties| properties.keys().map(String::as_str))
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Fields that must be there: those that every alternative with fields wants.
    pub fn required(&self) -> Vec<&'s str> {
        let mut lists =
            self.parts.iter().filter(|part| part.get("properties").is_some()).map(|part| texts(part, "required"));
        let Some(first) = lists.next() else { return Vec::new() };
        lists.fold(first, |common, list| common.into_iter().filter(|name| list.contains(name)).collect())
    }

    /// What may stand in a list.
    pub fn element(&self) -> Option<View<'s>> {
        if !self.types().array && !self.types().is_any() {
            return None;
        }
        let items: Vec<&'s Value> = self.parts.iter().filter_map(|part| part.get("items")).collect();
        Some(self.child(items))
    }

    /// The field by whose value a list's elements are named, if they are.
    pub fn merge_key(&self) -> Option<&'s str> {
        self.keys.first().copied()
    }

    /// All fields that together tell a list's elements apart.
    pub fn merge_keys(&self) -> &[&'s str] {
        &self.keys
    }

    /// The values it may have, where they are listed.
    pub fn enumeration(&self) -> Vec<&'s Value> {
        self.parts
            .iter()
            .flat_map(|part| part.get("enum").and_then(Value::as_array).into_iter().flatten().chain(part.get("const")))
            .collect()
    }

    /// Whether some alternative has this format.
    pub fn has_format(&self, format: &str) -> bool {
        self.parts.iter().any(|part| part.get("format").and_then(Value::as_str) == Some(format))
    }
}

pub(super) fn types_of(part: &Value, types: &mut Types) {
    if part.get("x-kubernetes-int-or-string") == Some(&Value::Bool(true)) {
        types.string = true;
        types.integer = true;
    }
    match part.get("format").and_then(Value::as_str) {
        Some("int-or-string") => types.integer = true,
        // A quantity may be a bare number; the server makes it a text.
        Some("quantity") => types.number = true,
        _ => {}
    }
    if part.get("nullable") == Some(&Value::Bool(true)) {
        types.null = true;
    }
    match part.get("type") {
        Some(Value::String(name)) => types.add(name),
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).for_each(|name| types.add(name)),
        _ if part.get("properties").is_some() || part.get("patternProperties").is_some() => types.object = true,
        _ if part.get("items").is_some() => types.array = true,
        _ => {
            for value in part.get("enum").and_then(Value::as_array).into_iter().flatten().chain(part.get("const")) {
                types.add(type_of(value));
            }
        }
    }
}

/// The type of a value, in the words of JSON Schema.
pub(super) fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

fn open_field<'s>(part: &'s Value, name: &str) -> Option<&'s Value> {
    let by_pattern = part.get("patternProperties").and_then(Value::as_object).and_then(|patterns| {
        // Schemas use patterns to say "any name" or "names that begin with x-", nothing finer.
        patterns
            .iter()
            .find(|(pattern, _)| !pattern.starts_with("^x-") || name.starts_with("x-"))
            .map(|(_, value)| value)
    });
    by_pattern.or_else(|| part.get("additionalProperties").filter(|value| value.is_object()))
}

/// The merge key comes first: where elements are told apart by several fields, it is the one that
/// people name them by.
fn keys(part: &Value) -> Option<Vec<&str>> {
    let merge = part.get("x-kubernetes-patch-merge-key").and_then(Value::as_str);
    let mut keys: Vec<&str> = merge.into_iter().collect();
    for key in texts(part, "x-kubernetes-list-map-keys") {
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    (!keys.is_empty()).then_some(keys)
}

fn texts<'s>(part: &'s Value, name: &str) -> Vec<&'s str> {
    part.get(name).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect()
}
