//! One write into one document.

use anyport_ir::{PatchOperation, PatchWrite, SmolStr};
use serde_json::Value;

use super::error::{At, Fault, OverlayErrorKind as Kind};
use super::path::{shown, shown_below};
use crate::schema::{Problem, ProblemKind, View, check, closest};
use crate::{Node, escape_segment};

/// What a write did.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// The part at this pointer is new.
    Written(String),
    /// The part at this pointer is gone.
    Removed(String),
    /// The element at this position of the list at this pointer is gone.
    RemovedElement(String, usize),
    /// From this position on, the elements of the list at this pointer are new.
    Appended(String, usize),
    /// These entries of the map at this pointer are new.
    Added(String, Vec<String>),
}

/// How to treat what is not there yet.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Missing {
    /// A patch picks list elements that exist: a name that is not there is a mistake.
    Refuse,
    /// An object is made from nothing, its list elements too.
    Create,
}

/// Does what `write` says.
pub(super) fn write(
    root: &mut Node,
    view: &View<'_>,
    write: &PatchWrite,
    missing: Missing,
) -> Result<Change, Vec<Fault>> {
    let walk = Walk { path: &write.path, operation: &write.operation, missing };
    if write.path.is_empty() {
        return Err(vec![Fault::new(Kind::UnknownPath, At::Whole, "the path is empty".into())]);
    }
    walk.step(root, view.clone(), 0, String::new())
}

struct Walk<'w> {
    path: &'w [SmolStr],
    operation: &'w PatchOperation,
    missing: Missing,
}

impl Walk<'_> {
    /// Takes the segment at `depth` below `node`.
    fn step(&self, node: &mut Node, view: View<'_>, depth: usize, pointer: String) -> Result<Change, Vec<Fault>> {
        let types = view.types();
        if matches!(node, Node::List(_)) || (types.array && !types.object && !matches!(node, Node::Map(_))) {
            self.element(node, view, depth, pointer)
        } else {
            self.field(node, view, depth, pointer)
        }
    }

    fn is_last(&self, depth: usize) -> bool {
        depth + 1 == self.path.len()
    }

    fn fault(&self, kind: Kind, depth: usize, message: String) -> Fault {
        Fault::new(kind, At::Segment(depth), message)
    }

    fn field(&self, node: &mut Node, view: View<'_>, depth: usize, pointer: String) -> Result<Change, Vec<Fault>> {
        let name = &self.path[depth];
        let Some(inner) = view.field(name) else {
            let names = view.field_names();
            let fault =
                self.fault(Kind::UnknownPath, depth, format!("there is no field `{}`", shown(&self.path[..=depth])));
            return Err(vec![fault.suggest(closest(name, names.iter().copied())).note_fields(&names)]);
        };
        if !matches!(node, Node::Map(_) | Node::Null) {
            let message = format!("`{}` is {} here and has no fields", shown(&self.path[..depth]), a(node.type_name()));
            return Err(vec![self.fault(Kind::UnknownPath, depth, message)]);
        }
        let pointer = format!("{pointer}/{}", escape_segment(name));
        if self.is_last(depth) {
            return self.operate(node, name, inner, pointer);
        }
        match node.get_mut(name) {
            Some(value) if *value != Node::Null => self.step(value, inner, depth + 1, pointer),
            _ if *self.operation == PatchOperation::Unset => Err(vec![self.nothing_to_unset()]),
            _ => {
                let mut made = empty_of(&inner);
                let change = self.step(&mut made, inner, depth + 1, pointer)?;
                node.insert(name.clone(), made);
                Ok(change)
            }
        }
    }

    /// The last segment is a field.
    fn operate(&self, node: &mut Node, name: &SmolStr, view: View<'_>, pointer: String) -> Result<Change, Vec<Fault>> {
        match self.operation {
            PatchOperation::Unset => match node.remove(name) {
                Some(_) => Ok(Change::Removed(pointer)),
                None => Err(vec![self.nothing_to_unset()]),
            },
            PatchOperation::Set(value) => {
                self.hold(&view, value)?;
                node.insert(name.clone(), Node::from_json(value));
                Ok(Change::Written(pointer))
            }
            PatchOperation::Append(value) => {
                self.hold_append(&view, value)?;
                match node.get_mut(name).filter(|old| **old != Node::Null) {
                    Some(old) => self.append(old, &view, value, pointer),
                    None => {
                        node.insert(name.clone(), Node::from_json(value));
                        Ok(Change::Written(pointer))
                    }
                }
            }
        }
    }

    /// The segment names an element of a list.
    fn element(&self, node: &mut Node, view: View<'_>, depth: usize, pointer: String) -> Result<Change, Vec<Fault>> {
        let name = &self.path[depth];
        let list = shown(&self.path[..depth]);
        let (Some(key), Some(inner)) = (view.merge_key(), view.element()) else {
            let fault = self.fault(
                Kind::Unnamed,
                depth,
                format!("the elements of `{list}` have no names, so none can be picked"),
            );
            return Err(vec![fault.note(format!("`{list} = […]` replaces all of them, `{list} += […]` adds some"))]);
        };
        if matches!(node, Node::Null) {
            *node = Node::List(Vec::new());
        }
        let Node::List(values) = node else {
            let message = format!("`{list}` is {} here, not a list", a(node.type_name()));
            return Err(vec![self.fault(Kind::UnknownPath, depth, message)]);
        };
        let hits: Vec<usize> = (0..values.len()).filter(|at| names(&values[*at], key, name)).collect();
        let at = match hits.as_slice() {
            [at] => *at,
            [] if self.missing == Missing::Create && *self.operation != PatchOperation::Unset => {
                values.push(Node::map([(SmolStr::new(key), typed_key(&inner, key, name))]));
                values.len() - 1
            }
            [] => return Err(vec![self.no_element(values, key, depth)]),
            several => {
                let message = format!("{} elements of `{list}` have `{key}` {name}", several.len());
                return Err(vec![self.fault(Kind::ManyElements, depth, message)]);
            }
        };
        let here = format!("{pointer}/{at}");
        if !self.is_last(depth) {
            return self.step(&mut values[at], inner, depth + 1, here);
        }
        match self.operation {
            PatchOperation::Unset => {
                values.remove(at);
                Ok(Change::RemovedElement(pointer, at))
            }
            PatchOperation::Set(value) => {
                self.hold(&inner, value)?;
                let mut element = Node::from_json(value);
                if element.get(key).is_some_and(|other| !names_value(other, name)) {
                    let message =
                        format!("`{}` is named by `{key}`, and the value gives it another name", shown(self.path));
                    return Err(vec![Fault::new(Kind::BadValue, At::Value, message)]);
                }
                if element.get(key).is_none()
                    && let Node::Map(entries) = &mut element
                {
                    entries.insert(0, (SmolStr::new(key), typed_key(&inner, key, name)));
                }
                values[at] = element;
                Ok(Change::Written(here))
            }
            PatchOperation::Append(value) => {
                self.hold_append(&inner, value)?;
                self.append(&mut values[at], &inner, value, here)
            }
        }
    }

    fn append(&self, old: &mut Node, view: &View<'_>, value: &Value, pointer: String) -> Result<Change, Vec<Fault>> {
        let refuse = |message: String| Err(vec![Fault::new(Kind::BadAppend, At::Value, message)]);
        match (old, value) {
            (Node::List(old), Value::Array(new)) => {
                if let Some(key) = view.merge_key() {
                    for value in new {
                        let new_keys = |key: &&str| value.get(*key).map(Node::from_json);
                        let same =
                            |old: &Node| view.merge_keys().iter().all(|key| old.get(key) == new_keys(key).as_ref());
                        if let Some(name) = value.get(key)
                            && old.iter().any(same)
                        {
                            return refuse(format!(
                                "`{}` has an element with `{key}` {name} already",
                                shown(self.path)
                            ));
                        }
                    }
                }
                let before = old.len();
                old.extend(new.iter().map(Node::from_json));
                Ok(Change::Appended(pointer, before))
            }
            (old @ Node::Map(_), Value::Object(new)) => {
                if let Some(name) = new.keys().find(|name| old.get(name).is_some()) {
                    return refuse(format!("`{}` has an entry `{name}` already; `=` replaces it", shown(self.path)));
                }
                for (name, value) in new {
                    old.insert(name.as_str(), Node::from_json(value));
                }
                Ok(Change::Added(pointer, new.keys().cloned().collect()))
            }
            (old, _) => refuse(format!(
                "`{}` is {} here, and that cannot be appended to it",
                shown(self.path),
                a(old.type_name())
            )),
        }
    }

    /// The value against the schema of its place.
    fn hold(&self, view: &View<'_>, value: &Value) -> Result<(), Vec<Fault>> {
        let faults: Vec<Fault> = check(view, value).into_iter().map(|problem| fault_of(self.path, problem)).collect();
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    fn hold_append(&self, view: &View<'_>, value: &Value) -> Result<(), Vec<Fault>> {
        let types = view.types();
        let message = match value {
            Value::Array(_) if types.array || types.is_any() => return self.hold(view, value),
            Value::Object(_) if types.object || types.is_any() => return self.hold(view, value),
            _ if types.array => format!("`{}` takes a list of what is appended", shown(self.path)),
            _ if types.object => format!("`{}` takes a map of what is added", shown(self.path)),
            _ => format!("`{}` is neither a list nor a map, so nothing can be appended", shown(self.path)),
        };
        Err(vec![Fault::new(Kind::BadAppend, At::Value, message)])
    }

    fn nothing_to_unset(&self) -> Fault {
        Fault::new(Kind::NothingToUnset, At::Whole, format!("there is no `{}` to unset", shown(self.path)))
    }

    fn no_element(&self, values: &[Node], key: &str, depth: usize) -> Fault {
        if *self.operation == PatchOperation::Unset && self.is_last(depth) {
            return self.nothing_to_unset();
        }
        let (name, list) = (&self.path[depth], shown(&self.path[..depth]));
        let known: Vec<String> = values.iter().filter_map(|value| value.get(key)).map(name_of).collect();
        let there = match known.is_empty() {
            true => format!("`{list}` is empty"),
            false => format!("there are: {}", known.join(", ")),
        };
        self.fault(Kind::NoElement, depth, format!("`{list}` has no element with `{key}` {name}"))
            .suggest(closest(name, known.iter().map(String::as_str)))
            .note(there)
            .note(format!("`{list} += [{{ {key} = … }}]` adds an element"))
    }
}

impl Fault {
    fn note_fields(self, names: &[&str]) -> Fault {
        match (self.suggestion.is_some(), names.len()) {
            (false, 1..=12) => self.note(format!("there are: {}", names.join(", "))),
            _ => self,
        }
    }
}

/// A problem with a value, as a fault of the write at `path`.
pub(super) fn fault_of(path: &[SmolStr], problem: Problem) -> Fault {
    let at = shown_below(path, &problem.path);
    let (kind, message) = match problem.kind {
        ProblemKind::Type => (Kind::WrongType, format!("`{at}` {}", problem.message)),
        ProblemKind::Value => (Kind::BadValue, format!("`{at}` {}", problem.message)),
        ProblemKind::UnknownField => (Kind::UnknownPath, format!("there is no field `{at}`")),
        ProblemKind::MissingField if at.is_empty() => (Kind::MissingField, problem.message),
        ProblemKind::MissingField => (Kind::MissingField, format!("`{at}`: {}", problem.message)),
    };
    Fault::new(kind, At::Value, message).suggest(problem.suggestion)
}

fn empty_of(view: &View<'_>) -> Node {
    let types = view.types();
    if types.array && !types.object { Node::List(Vec::new()) } else { Node::empty_map() }
}

fn names(element: &Node, key: &str, name: &str) -> bool {
    element.get(key).is_some_and(|value| names_value(value, name))
}

fn names_value(value: &Node, name: &str) -> bool {
    match value {
        Node::Text(text) => text == name,
        Node::Int(number) => number.to_string() == name,
        _ => false,
    }
}

fn name_of(value: &Node) -> String {
    match value {
        Node::Text(text) => text.to_string(),
        other => other.to_json().to_string(),
    }
}

/// The key of a new element: a number where the schema wants one.
fn typed_key(element: &View<'_>, key: &str, name: &str) -> Node {
    let types = element.field(key).map(|field| field.types()).unwrap_or_default();
    match name.parse::<i64>() {
        Ok(number) if types.integer && !types.string => Node::Int(number),
        _ => Node::from(name),
    }
}

fn a(name: &str) -> String {
    let article = if name.starts_with(['a', 'i', 'o']) { "an" } else { "a" };
    format!("{article} {name}")
}
