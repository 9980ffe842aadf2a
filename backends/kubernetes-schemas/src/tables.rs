//! The embedded table, unpacked when first asked for.
//!
//! It is text in lines. The first names the versions; then each definition and each kind with the
//! versions in which it is so, as a bit set: what several versions share stands once.
//!
//! ```text
//! V 1.33 1.34 1.35 1.36
//! D 15 core.v1.Container {"type":"object",…}
//! K 15 n apps/v1/Deployment apps.v1.Deployment
//! ```

use std::collections::HashMap;
use std::sync::OnceLock;

use serde_json::{Map, Value};

static PACKED: &[u8] = include_bytes!("../data/schemas.z");

/// More than it will ever be: what is embedded is ours, and still nothing grows without bounds.
const LARGEST: usize = 64 << 20;

/// The definition of every object's metadata.
pub(crate) const OBJECT_META: &str = "meta.v1.ObjectMeta";

/// The unpacked table; definitions stay text until they are needed.
pub(crate) struct Tables {
    pub versions: Vec<&'static str>,
    pub kinds: Vec<KindLine>,
    /// By name: the versions, and the definition as JSON.
    definitions: HashMap<&'static str, Vec<(u32, &'static str)>>,
}

/// A kind in some versions.
pub(crate) struct KindLine {
    pub versions: u32,
    pub namespaced: bool,
    pub identity: &'static str,
    pub definition: &'static str,
}

/// The Kubernetes versions whose kinds are known, oldest first.
pub fn versions() -> &'static [&'static str] {
    &tables().versions
}

pub(crate) fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(|| Tables::read(text()))
}

fn text() -> &'static str {
    static TEXT: OnceLock<String> = OnceLock::new();
    TEXT.get_or_init(|| {
        // It is part of the program; a test reads all of it.
        let bytes = miniz_oxide::inflate::decompress_to_vec_zlib_with_limit(PACKED, LARGEST).unwrap_or_default();
        String::from_utf8(bytes).unwrap_or_default()
    })
}

impl Tables {
    fn read(text: &'static str) -> Tables {
        let mut tables = Tables { versions: Vec::new(), kinds: Vec::new(), definitions: HashMap::new() };
        for line in text.lines() {
            let mut words = line.splitn(2, ' ');
            match (words.next(), words.next()) {
                (Some("V"), Some(rest)) => tables.versions = rest.split(' ').collect(),
                (Some("D"), Some(rest)) => tables.read_definition(rest),
                (Some("K"), Some(rest)) => tables.read_kind(rest),
                _ => {}
            }
        }
        tables
    }

    fn read_definition(&mut self, line: &'static str) {
        let mut words = line.splitn(3, ' ');
        if let (Some(versions), Some(name), Some(json)) = (words.next(), words.next(), words.next()) {
            self.definitions.entry(name).or_default().push((versions.parse().unwrap_or(0), json));
        }
    }

    fn read_kind(&mut self, line: &'static str) {
        let mut words = line.splitn(4, ' ');
        if let (Some(versions), Some(scope), Some(identity), Some(definition)) =
            (words.next(), words.next(), words.next(), words.next())
        {
            let versions = versions.parse().unwrap_or(0);
            self.kinds.push(KindLine { versions, namespaced: scope == "n", identity, definition });
        }
    }

    /// A definition in one version.
    fn definition(&self, name: &str, version: u32) -> Option<Value> {
        let (_, json) = self.definitions.get(name)?.iter().find(|(versions, _)| versions & (1 << version) != 0)?;
        serde_json::from_str(json).ok()
    }

    /// A definition and all that it refers to, by name.
    pub fn closure(&self, name: &str, version: u32) -> Value {
        let mut found = Map::new();
        let mut wanted = vec![name.to_owned()];
        while let Some(name) = wanted.pop() {
            if found.contains_key(&name) {
                continue;
            }
            if let Some(definition) = self.definition(&name, version) {
                references(&definition, &mut wanted);
                found.insert(name, definition);
            }
        }
        Value::Object(found)
    }
}

/// The definitions that a schema refers to.
fn references(schema: &Value, found: &mut Vec<String>) {
    match schema {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value.as_str() {
                    Some(reference) if name == "$ref" => found.extend(reference.rsplit('/').next().map(str::to_owned)),
                    _ => references(value, found),
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}

/// The definition of every object's metadata, and all that it refers to, in the newest version.
pub(crate) fn object_meta() -> Value {
    let tables = tables();
    let newest = u32::try_from(tables.versions.len().saturating_sub(1)).unwrap_or(0);
    tables.closure(OBJECT_META, newest)
}
