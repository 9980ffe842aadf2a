//! The properties of a component, by path.
//!
//! One vocabulary serves spans, support tables, `accept` and documentation: the path of a
//! property is its place in the component's JSON form (`scale.replicas.min`, `env.LOG_LEVEL`),
//! its schema path the same with `*` for the names of entries (`env.*`). A *leaf* is a property
//! without properties of its own: a scalar, a text, a list, or a choice with nothing to say.

mod schema;
#[cfg(test)]
mod tests;
mod walk;

use anyport_ir::Component;

pub use schema::{SchemaLeaf, schema_leaves};
pub use walk::{Value, Visit};

/// Fields of a component that are no properties of what it is: how it was made, where it stands,
/// and what is said to one target only.
pub const NOT_PROPERTIES: [&str; 7] = ["kind", "kinds", "traits", "on", "per-target", "options", "accept"];

/// Shows every property of `component` to `visitor`, outer ones before inner ones.
pub fn visit(component: &Component, visitor: &mut impl Visit) {
    walk::component(component, visitor);
}

/// A leaf of one component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// The segments of its path, each with whether it is the name of an entry.
    pub segments: Vec<(String, bool)>,
    /// Whether it has the value that it has where nothing is written.
    pub default: bool,
}

impl Leaf {
    /// Its path: `env.LOG_LEVEL`.
    pub fn path(&self) -> String {
        let names: Vec<&str> = self.segments.iter().map(|(name, _)| name.as_str()).collect();
        names.join(".")
    }

    /// Its schema path: `env.*`.
    pub fn schema_path(&self) -> String {
        let names: Vec<&str> =
            self.segments.iter().map(|(name, entry)| if *entry { "*" } else { name.as_str() }).collect();
        names.join(".")
    }
}

/// All leaves of a component, in the order of its fields.
pub fn leaves(component: &Component) -> Vec<Leaf> {
    let mut all = Collect::default();
    visit(component, &mut all);
    all.found
}

#[derive(Default)]
struct Collect {
    here: Vec<(String, bool)>,
    found: Vec<Leaf>,
}

impl Visit for Collect {
    fn enter(&mut self, name: &str, entry: bool) -> bool {
        self.here.push((name.to_owned(), entry));
        true
    }
    fn leave(&mut self) {
        self.here.pop();
    }
    fn leaf(&mut self, value: Value<'_>) {
        let name = self.here.last().map_or("", |(name, _)| name);
        self.found.push(Leaf { segments: self.here.clone(), default: value.is_default(name) });
    }
}
