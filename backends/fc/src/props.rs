//! The properties of one function while they are put together: they come in any order and stand in a
//! fixed one.

use anyport_backend::{Document, Node, escape_segment};
use anyport_ir::SmolStr;

use crate::schema::FUNCTION;

/// The order in which people look for properties.
const ORDER: [&str; 33] = [
    "region",
    "functionName",
    "description",
    "runtime",
    "code",
    "handler",
    "customContainerConfig",
    "customRuntimeConfig",
    "layers",
    "role",
    "cpu",
    "memorySize",
    "diskSize",
    "gpuConfig",
    "timeout",
    "instanceConcurrency",
    "environmentVariables",
    "instanceLifecycleConfig",
    "internetAccess",
    "vpcConfig",
    "nasConfig",
    "ossMountConfig",
    "logConfig",
    "tracingConfig",
    "sessionAffinity",
    "sessionAffinityConfig",
    "scalingConfig",
    "provisionConfig",
    "concurrencyConfig",
    "asyncInvokeConfig",
    "tags",
    "triggers",
    "customDNS",
];

/// The properties of one function while they are put together.
pub(crate) struct Props {
    document: Document,
    traced: bool,
}

impl Props {
    /// None yet.
    pub(crate) fn new(resource: SmolStr, component: &str, stage: u32, traced: bool) -> Props {
        let (kind, component) = (SmolStr::new_static(FUNCTION), Some(SmolStr::new(component)));
        let root = Node::empty_map();
        Props { document: Document { kind, name: resource, component, stage, root, sources: Vec::new() }, traced }
    }

    /// Puts a value at a pointer of keys (`customContainerConfig/port`); it came from `path`. Nothing
    /// is written for an empty list or map.
    pub(crate) fn set(&mut self, pointer: &str, value: impl Into<Node>, path: &str) {
        let value = value.into();
        if value.is_empty() {
            return;
        }
        let mut node = &mut self.document.root;
        let (outer, last) = pointer.rsplit_once('/').unwrap_or(("", pointer));
        for key in outer.split('/').filter(|key| !key.is_empty()) {
            if node.get(key).is_none() {
                node.insert(key, Node::empty_map());
            }
            let Some(inner) = node.get_mut(key) else { return };
            node = inner;
        }
        node.insert(last, value);
        self.note(&format!("/{pointer}"), path);
    }

    /// Puts an entry, whose name may hold anything, into the map at `key`.
    pub(crate) fn entry(&mut self, key: &str, name: &str, value: impl Into<Node>, path: &str) {
        if self.document.root.get(key).is_none() {
            self.document.root.insert(key, Node::empty_map());
        }
        if let Some(map) = self.document.root.get_mut(key) {
            map.insert(name, value);
        }
        self.note(&format!("/{key}/{}", escape_segment(name)), path);
    }

    /// Adds an element to the list at a pointer of keys.
    pub(crate) fn push(&mut self, pointer: &str, value: impl Into<Node>, path: &str) {
        let at = format!("/{pointer}");
        if self.document.root.pointer(&at).is_none() {
            // An empty list would not be set.
            self.set(pointer, Node::list([value.into()]), path);
            self.note(&format!("{at}/0"), path);
            return;
        }
        let mut index = 0;
        if let Some(list) = self.document.root.pointer_mut(&at) {
            index = list.as_list().map_or(0, <[Node]>::len);
            list.push(value);
        }
        self.note(&format!("{at}/{index}"), path);
    }

    fn note(&mut self, pointer: &str, path: &str) {
        self.document.source(self.traced, || pointer.to_string(), || path.to_string());
    }

    /// The document, properties in order.
    pub(crate) fn finish(mut self) -> Document {
        order(&mut self.document.root);
        self.document
    }
}

/// Puts properties into the order in which people look for them.
pub(crate) fn order(props: &mut Node) {
    if let Node::Map(entries) = props {
        entries.sort_by_key(|(key, _)| ORDER.iter().position(|known| known == key).unwrap_or(ORDER.len()));
    }
}
