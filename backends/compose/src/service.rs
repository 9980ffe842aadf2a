//! A Compose service while it is put together.

use anyport_backend::{Document, Node, escape_segment};
use anyport_ir::SmolStr;

/// A Compose service while it is put together: parts come in any order and stand in a fixed one.
pub(crate) struct Service {
    document: Document,
    traced: bool,
}

/// The order in which people look for keys.
const ORDER: [&str; 43] = [
    "image",
    "build",
    "platform",
    "profiles",
    "restart",
    "depends_on",
    "hostname",
    "entrypoint",
    "command",
    "environment",
    "ports",
    "expose",
    "network_mode",
    "networks",
    "extra_hosts",
    "healthcheck",
    "post_start",
    "pre_stop",
    "stop_grace_period",
    "configs",
    "secrets",
    "volumes",
    "tmpfs",
    "shm_size",
    "user",
    "group_add",
    "privileged",
    "read_only",
    "cap_drop",
    "cap_add",
    "security_opt",
    "deploy",
    "labels",
    "annotations",
    // Nothing writes these; patches do.
    "container_name",
    "init",
    "tty",
    "stdin_open",
    "working_dir",
    "dns",
    "sysctls",
    "ulimits",
    "logging",
];

impl Service {
    /// An empty one.
    pub(crate) fn new(name: SmolStr, component: Option<SmolStr>, stage: u32, traced: bool) -> Service {
        let kind = SmolStr::new_static("service");
        let document = Document { kind, name, component, stage, root: Node::empty_map(), sources: Vec::new() };
        Service { document, traced }
    }

    /// Its name.
    pub(crate) fn name(&self) -> &SmolStr {
        &self.document.name
    }

    /// Whether something stands at `key`.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.document.root.get(key).is_some()
    }

    /// What stands there so far.
    pub(crate) fn root(&self) -> &Node {
        &self.document.root
    }

    /// Changes the part at one pointer; what changes stands at another and came from `path`.
    pub(crate) fn change(&mut self, at: &str, changed: &str, path: &str, change: impl FnOnce(&mut Node)) {
        if let Some(part) = self.document.root.pointer_mut(at) {
            change(part);
            self.document.source(self.traced, || changed.to_string(), || path.to_string());
        }
    }

    /// Puts a value at `key`; it came from `path`. Nothing is written for an empty list or map.
    pub(crate) fn set(&mut self, key: &str, value: impl Into<Node>, path: &str) {
        let value = value.into();
        if value.is_empty() {
            return;
        }
        self.document.root.insert(key, value);
        self.document.source(self.traced, || format!("/{key}"), || path.to_string());
    }

    /// Puts an entry into the map at `key`.
    pub(crate) fn entry(&mut self, key: &str, name: &str, value: impl Into<Node>, path: impl FnOnce() -> String) {
        if !self.has(key) {
            self.document.root.insert(key, Node::empty_map());
        }
        if let Some(map) = self.document.root.get_mut(key) {
            map.insert(name, value);
        }
        self.document.source(self.traced, || format!("/{key}/{}", escape_segment(name)), path);
    }

    /// Adds an element to the list at `key`.
    pub(crate) fn element(&mut self, key: &str, value: impl Into<Node>, path: impl FnOnce() -> String) {
        if !self.has(key) {
            self.document.root.insert(key, Node::List(Vec::new()));
        }
        let mut index = 0;
        if let Some(list) = self.document.root.get_mut(key) {
            index = list.as_list().map_or(0, <[Node]>::len);
            list.push(value);
        }
        self.document.source(self.traced, || format!("/{key}/{index}"), path);
    }

    /// The document, keys in order.
    pub(crate) fn finish(mut self) -> Document {
        order(&mut self.document.root);
        self.document
    }
}

/// Puts the keys of a service into the order in which people look for them.
pub(crate) fn order(service: &mut Node) {
    if let Node::Map(entries) = service {
        entries.sort_by_key(|(key, _)| ORDER.iter().position(|known| known == key).unwrap_or(ORDER.len()));
    }
}
