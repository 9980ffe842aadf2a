//! A document while it is put together, with the source of each part.

use anyport_backend::{Document, Node, escape_segment};
use anyport_ir::SmolStr;

/// A document while it is put together.
pub(crate) struct Draft {
    document: Document,
    traced: bool,
}

impl Draft {
    /// An empty one.
    pub(crate) fn new(kind: &str, name: &str, component: Option<&str>, stage: u32, traced: bool) -> Draft {
        let document = Document {
            kind: SmolStr::new(kind),
            name: SmolStr::new(name),
            component: component.map(SmolStr::new),
            stage,
            root: Node::empty_map(),
            sources: Vec::new(),
        };
        Draft { document, traced }
    }

    /// Puts a value at a path of keys; what lies between is made. It came from the property `path`;
    /// empty: from the component as a whole.
    pub(crate) fn set(&mut self, keys: &[&str], value: impl Into<Node>, path: &str) {
        let value = value.into();
        put(&mut self.document.root, keys, value);
        self.document.source(self.traced, || pointer(keys), || path.to_owned());
    }

    /// Puts a list whose elements came from places of their own.
    pub(crate) fn list(&mut self, keys: &[&str], elements: Vec<(Node, String)>) {
        if elements.is_empty() {
            return;
        }
        let (nodes, paths): (Vec<Node>, Vec<String>) = elements.into_iter().unzip();
        put(&mut self.document.root, keys, Node::List(nodes));
        for (index, path) in paths.into_iter().enumerate() {
            self.document.source(self.traced, || format!("{}/{index}", pointer(keys)), || path);
        }
    }

    /// Notes that the part at a JSON pointer came from `path`.
    pub(crate) fn source(&mut self, at: &str, path: &str) {
        self.document.source(self.traced, || at.to_owned(), || path.to_owned());
    }

    /// Whether something stands at a key of the root.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.document.root.get(key).is_some()
    }

    /// The finished document.
    pub(crate) fn finish(self) -> Document {
        self.document
    }
}

fn put(root: &mut Node, keys: &[&str], value: Node) {
    let Some((last, before)) = keys.split_last() else { return };
    let mut here = root;
    for key in before {
        if here.get(key).is_none() {
            here.insert(*key, Node::empty_map());
        }
        match here.get_mut(key) {
            Some(next) => here = next,
            None => return,
        }
    }
    here.insert(*last, value);
}

fn pointer(keys: &[&str]) -> String {
    keys.iter().map(|key| format!("/{}", escape_segment(key))).collect()
}
