//! A component of the Application, as it is put together.

use anyport_backend::{Document, Node, Source};
use anyport_ir::SmolStr;

/// A component of the Application.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Part {
    /// Its name; that of the workload it renders, too.
    pub name: SmolStr,
    /// The component type: `webservice`.
    pub kind: SmolStr,
    /// Its properties.
    pub properties: Node,
    /// Its traits in order.
    pub traits: Vec<Trait>,
    /// What it takes from others.
    pub inputs: Vec<Node>,
    /// What it gives to others.
    pub outputs: Vec<Node>,
    /// Names of components that are healthy before it is applied.
    pub depends_on: Vec<SmolStr>,
    /// The component of the source that it was made for.
    pub owner: Option<SmolStr>,
    /// Where its parts came from; pointers begin at the component.
    pub sources: Vec<Source>,
}

/// A trait of a component.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Trait {
    /// The trait type: `scaler`.
    pub kind: SmolStr,
    /// Its properties.
    pub properties: Node,
}

impl Trait {
    pub fn new(kind: &str, properties: impl Into<Node>) -> Trait {
        Trait { kind: SmolStr::new(kind), properties: properties.into() }
    }

    /// The trait as it stands in a component.
    pub fn node(&self) -> Node {
        Node::map([("type", Node::from(&self.kind)), ("properties", self.properties.clone())])
    }
}

impl Part {
    /// The component as it stands in the Application.
    pub fn node(&self) -> Node {
        Node::builder()
            .with("name", &self.name)
            .with("type", &self.kind)
            .with("properties", self.properties.clone())
            .with_filled("dependsOn", self.depends_on.clone())
            .with_filled("inputs", self.inputs.clone())
            .with_filled("outputs", self.outputs.clone())
            .with_filled("traits", Node::List(self.traits.iter().map(Trait::node).collect()))
            .build()
    }
}

/// Which part of a component came from which part of an object: pointers in both.
#[derive(Clone, Debug, Default)]
pub(crate) struct Trail {
    steps: Vec<(String, String)>,
}

impl Trail {
    /// `to` in the component came from `from` in the object.
    pub fn note(&mut self, to: impl Into<String>, from: impl Into<String>) {
        self.steps.push((to.into(), from.into()));
    }

    /// All steps, with `prefix` before each place in the component.
    pub fn append(&mut self, prefix: &str, other: Trail) {
        self.steps.extend(other.steps.into_iter().map(|(to, from)| (format!("{prefix}{to}"), from)));
    }

    /// From the step `mark` on, what came from below `old` came from below `new`.
    pub fn replace_from(&mut self, mark: usize, old: &str, new: &str) {
        for (_, from) in self.steps.iter_mut().skip(mark) {
            if let Some(rest) = from.strip_prefix(old).filter(|rest| starts_segment(rest)) {
                *from = format!("{new}{rest}");
            }
        }
    }

    /// The properties of the source that parts of the component came from.
    pub fn sources(&self, document: &Document) -> Vec<Source> {
        let mut found: Vec<Source> = Vec::new();
        for (to, from) in &self.steps {
            let mut nearest: Option<&Source> = None;
            for source in &document.sources {
                if let Some(below) = source.pointer.strip_prefix(from.as_str()).filter(|rest| starts_segment(rest)) {
                    found.push(Source { pointer: format!("{to}{below}"), ..source.clone() });
                } else if from.strip_prefix(source.pointer.as_str()).is_some_and(|rest| rest.starts_with('/'))
                    && nearest.is_none_or(|known| known.pointer.len() < source.pointer.len())
                {
                    nearest = Some(source);
                }
            }
            let exact = found.iter().any(|source| source.pointer == *to);
            if let Some(source) = nearest.filter(|_| !exact) {
                found.push(Source { pointer: to.clone(), ..source.clone() });
            }
        }
        found
    }
}

fn starts_segment(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with('/')
}
