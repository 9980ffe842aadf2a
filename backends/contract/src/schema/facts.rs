//! What may stand at a path: for completion, and for messages.

use serde_json::Value;

use super::{SchemaRef, View};

/// A field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its types, in the words of JSON Schema; empty: any.
    pub types: Vec<&'static str>,
    /// Of a list: the types of its elements.
    pub elements: Vec<&'static str>,
    /// Whether it must be there.
    pub required: bool,
    /// The values it may have, where they are listed, as JSON.
    pub values: Vec<String>,
    /// Of a list: the field that names its elements.
    pub merge_key: Option<String>,
}

/// The fields that may stand at `path`, sorted by name; none where there is no such path or it
/// takes any name. Path segments are those of a patch: fields, map keys, names of list elements.
pub fn fields(schema: &SchemaRef, path: &[&str]) -> Vec<Field> {
    let start = Some(schema.view());
    let Some(view) = path.iter().fold(start, |view, segment| view.and_then(|view| step(&view, segment))) else {
        return Vec::new();
    };
    let required = view.required();
    view.field_names()
        .into_iter()
        .filter_map(|name| {
            let inner = view.field(name)?;
            Some(Field {
                name: name.to_owned(),
                types: inner.types().names(),
                elements: inner
                    .element()
                    .filter(|_| inner.types().array)
                    .map_or_else(Vec::new, |it| it.types().names()),
                required: required.contains(&name),
                values: inner.enumeration().into_iter().map(Value::to_string).collect(),
                merge_key: inner.merge_key().map(str::to_owned),
            })
        })
        .collect()
}

fn step<'s>(view: &View<'s>, segment: &str) -> Option<View<'s>> {
    match view.merge_key() {
        Some(_) if view.types().array => view.element(),
        _ => view.field(segment),
    }
}
