//! What built-in words leave unsaid: the difference between the workload that KubeVela would
//! render and the one that is wanted, as a merge patch and a list of operations.
//!
//! Outside of lists a merge patch says it. Inside a list only operations can, because a merge patch
//! replaces lists whole. KubeVela's own additions (its labels and selector, the container's name)
//! stay, and defaults of Kubernetes are no difference.

use anyport_backend::{Node, escape_segment};

use crate::part::Trail;

/// What is left to say of a workload.
#[derive(Debug, Default)]
pub(crate) struct Residue {
    /// A JSON merge patch; an empty map: none.
    pub merge: Option<Node>,
    /// Operations of a JSON patch, in order.
    pub operations: Vec<Node>,
    /// Which part of the patches came from which part of the wanted workload.
    pub merge_trail: Trail,
    /// The same of the operations; pointers begin with their index.
    pub operations_trail: Trail,
}

/// What two workloads have in common although it is written differently.
pub(crate) struct Same<'a> {
    /// Where the pod stands.
    pub template: &'a str,
    /// Ports of the container by name.
    pub ports: Vec<(String, i64)>,
    /// Whether the pod forbids root.
    pub non_root: bool,
}

/// The difference between what is rendered and what is wanted.
pub(crate) fn between(same: &Same, rendered: &Node, wanted: &Node) -> Residue {
    let mut walk = Walk { same, residue: Residue::default() };
    let mut merge = walk.maps("", rendered, wanted, Place::Map);
    // The frame of the object is nothing that a patch may touch.
    for key in ["apiVersion", "kind", "status"] {
        merge.remove(key);
    }
    walk.residue.merge = (!merge.is_empty()).then_some(merge);
    walk.residue
}

/// Where a value stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Only below maps.
    Map,
    /// Below an element of a list.
    List,
}

struct Walk<'a> {
    same: &'a Same<'a>,
    residue: Residue,
}

/// How the elements of a list are told apart, and whether their order matters.
fn list_key(pointer: &str) -> Option<(&'static str, bool)> {
    match pointer.rsplit('/').next()? {
        "containers" | "initContainers" | "env" => Some(("name", true)),
        "volumes" => Some(("name", false)),
        "ports" => Some(("name", false)),
        "volumeMounts" => Some(("mountPath", false)),
        _ => None,
    }
}

impl Walk<'_> {
    /// The merge patch between two maps; inside a list operations are noted instead.
    fn maps(&mut self, pointer: &str, rendered: &Node, wanted: &Node, place: Place) -> Node {
        let mut merge = Node::empty_map();
        let (before, after) = (rendered.as_map().unwrap_or_default(), wanted.as_map().unwrap_or_default());
        for (key, value) in after {
            let at = format!("{pointer}/{}", escape_segment(key));
            match rendered.get(key) {
                _ if self.is_ours_to_leave(&at) => {}
                Some(old) => self.values(&at, key, old, value, place, &mut merge),
                None if self.is_default(&at, value) => {}
                None => self.set(&at, key, value, place, &mut merge),
            }
        }
        for (key, value) in before {
            let at = format!("{pointer}/{}", escape_segment(key));
            let stays = wanted.get(key).is_some() || self.is_ours_to_leave(&at) || self.is_default(&at, value);
            match place {
                _ if stays => {}
                Place::Map => {
                    merge.insert(key.clone(), Node::Null);
                }
                Place::List => self.operation("remove", &at, None, &at),
            }
        }
        merge
    }

    fn values(&mut self, at: &str, key: &str, old: &Node, new: &Node, place: Place, merge: &mut Node) {
        match (old, new) {
            (Node::Map(_), Node::Map(_)) => {
                let inner = self.maps(at, old, new, place);
                if !inner.is_empty() {
                    merge.insert(key, inner);
                }
            }
            (Node::List(before), Node::List(after)) => {
                if !self.lists(at, before, after) {
                    self.set(at, key, new, place, merge);
                }
            }
            _ if old == new || self.is_equal(at, old, new) => {}
            _ => self.set(at, key, new, place, merge),
        }
    }

    /// Whether the difference between two lists could be said element by element; operations are
    /// noted for it.
    fn lists(&mut self, at: &str, before: &[Node], after: &[Node]) -> bool {
        if before == after {
            return true;
        }
        let Some((key, ordered)) = list_key(at) else { return false };
        // The first container has KubeVela's name for it.
        let own = at.strip_prefix(self.same.template) == Some("/spec/containers");
        let name = |index: usize, node: &Node| match (own && index == 0, node.get(key)) {
            (true, _) => Some(String::new()),
            (false, name) => name.and_then(Node::as_str).map(str::to_owned),
        };
        let names = |list: &[Node]| list.iter().enumerate().map(|(i, it)| name(i, it)).collect::<Option<Vec<_>>>();
        let (Some(old), Some(new)) = (names(before), names(after)) else { return false };
        let places: Option<Vec<usize>> = old.iter().map(|name| new.iter().position(|other| other == name)).collect();
        let Some(places) = places else { return false };
        if ordered && !places.is_sorted() {
            return false;
        }
        // Those that are there already are changed where they stand, before any is added.
        for (index, place) in places.iter().enumerate() {
            let (old, new) = (&before[index], &after[*place]);
            let from = format!("{at}/{place}");
            let mark = self.residue.operations.len();
            self.maps(&format!("{at}/{index}"), old, new, Place::List);
            self.renumber(mark, &format!("{at}/{index}"), &from);
        }
        for (index, node) in after.iter().enumerate().filter(|(index, _)| !places.contains(index)) {
            let to = if ordered { index.to_string() } else { "-".to_owned() };
            self.operation("add", &format!("{at}/{to}"), Some(node), &format!("{at}/{index}"));
        }
        true
    }

    /// Operations name elements as they are rendered; where they came from is where they are wanted.
    fn renumber(&mut self, mark: usize, to: &str, from: &str) {
        if to != from {
            self.residue.operations_trail.replace_from(mark, to, from);
        }
    }

    fn set(&mut self, at: &str, key: &str, value: &Node, place: Place, merge: &mut Node) {
        match place {
            Place::Map => {
                self.residue.merge_trail.note(at, at);
                merge.insert(key, value.clone());
            }
            Place::List => self.operation("add", at, Some(value), at),
        }
    }

    fn operation(&mut self, kind: &str, at: &str, value: Option<&Node>, from: &str) {
        let index = self.residue.operations.len();
        let operation = Node::builder().with("op", kind).with("path", at).with_some("value", value.cloned());
        self.residue.operations.push(operation.build());
        self.residue.operations_trail.note(format!("/{index}/value"), from);
    }

    /// What KubeVela decides: its selector and labels, names, and the name of the container.
    fn is_ours_to_leave(&self, at: &str) -> bool {
        let container = format!("{}/spec/containers/0/name", self.same.template);
        matches!(at, "/metadata/name" | "/metadata/namespace" | "/spec/selector")
            || at == container
            || at.contains("/labels/app.oam.dev~1")
    }

    /// Values that Kubernetes gives where nothing is said.
    fn is_default(&self, at: &str, value: &Node) -> bool {
        let Some(key) = at.rsplit('/').next() else { return false };
        let context = format!("{}/spec/containers/0/securityContext", self.same.template);
        match key {
            "protocol" => value.as_str() == Some("TCP"),
            "scheme" => value.as_str() == Some("HTTP"),
            "medium" => value.as_str() == Some(""),
            "operator" => value.as_str() == Some("Equal"),
            "concurrencyPolicy" => value.as_str() == Some("Allow"),
            "initialDelaySeconds" | "partition" => value.as_int() == Some(0),
            "periodSeconds" => value.as_int() == Some(10),
            "timeoutSeconds" | "successThreshold" | "parallelism" | "completions" | "failedJobsHistoryLimit" => {
                value.as_int() == Some(1)
            }
            "failureThreshold" | "successfulJobsHistoryLimit" => value.as_int() == Some(3),
            "backoffLimit" => value.as_int() == Some(6),
            "defaultMode" => value.as_int() == Some(420),
            "suspend" | "privileged" | "readOnlyRootFilesystem" => value.as_bool() == Some(false),
            "allowPrivilegeEscalation" => value.as_bool() == Some(true),
            "runAsNonRoot" if at.starts_with(&context) => value.as_bool() == Some(self.same.non_root),
            "runAsNonRoot" => value.as_bool() == Some(false),
            "capabilities" | "rollingUpdate" | "metadata" => value
                .as_map()
                .is_some_and(|map| map.iter().all(|(key, it)| self.is_default(&format!("{at}/{key}"), it))),
            "strategy" | "updateStrategy" => {
                value.as_map().is_some_and(|map| map.len() == 1)
                    && value.get("type").and_then(Node::as_str) == Some("RollingUpdate")
            }
            _ => false,
        }
    }

    /// A port by its name, and by its number.
    fn is_equal(&self, at: &str, old: &Node, new: &Node) -> bool {
        at.ends_with("/port")
            && self.same.ports.iter().any(|(name, number)| new.as_str() == Some(name) && old.as_int() == Some(*number))
    }
}
