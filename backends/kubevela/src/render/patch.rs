//! RFC 7396 and the part of RFC 6902 that is written here.

use anyport_backend::Node;

/// Merges a JSON merge patch: `null` takes a key away, lists are replaced.
pub(super) fn merge(target: &mut Node, patch: &Node) {
    let Node::Map(entries) = patch else {
        *target = patch.clone();
        return;
    };
    if !matches!(target, Node::Map(_)) {
        *target = Node::empty_map();
    }
    for (key, value) in entries {
        if matches!(value, Node::Null) {
            target.remove(key);
        } else {
            let mut inner = target.get(key).cloned().unwrap_or(Node::Null);
            merge(&mut inner, value);
            target.insert(key.clone(), inner);
        }
    }
}

/// Carries out `add` or `remove`; what has no place changes nothing.
pub(super) fn operate(target: &mut Node, operation: &Node) {
    let text = |key: &str| operation.get(key).and_then(Node::as_str);
    let (Some(kind), Some((parent, last))) = (text("op"), text("path").and_then(|path| path.rsplit_once('/'))) else {
        return;
    };
    let last = last.replace("~1", "/").replace("~0", "~");
    let Some(parent) = target.pointer_mut(parent) else { return };
    match (parent, kind, operation.get("value")) {
        (Node::List(items), "add", Some(value)) if last == "-" => items.push(value.clone()),
        (Node::List(items), "add", Some(value)) => {
            if let Some(index) = last.parse().ok().filter(|index| *index <= items.len()) {
                items.insert(index, value.clone());
            }
        }
        (Node::List(items), "replace", Some(value)) => {
            if let Some(item) = last.parse::<usize>().ok().and_then(|index| items.get_mut(index)) {
                *item = value.clone();
            }
        }
        (Node::List(items), "remove", _) => {
            if let Some(index) = last.parse().ok().filter(|index| *index < items.len()) {
                items.remove(index);
            }
        }
        (map @ Node::Map(_), "add" | "replace", Some(value)) => {
            map.insert(last, value.clone());
        }
        (map @ Node::Map(_), "remove", _) => {
            map.remove(&last);
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn node(value: serde_json::Value) -> Node {
        Node::from_json(&value)
    }

    #[test]
    fn merges() {
        let mut target = node(json!({"a": {"b": 1, "c": [1, 2]}, "d": 1}));
        merge(&mut target, &node(json!({"a": {"c": [3], "e": {"f": 1}}, "d": null})));
        assert_eq!(target.to_json(), json!({"a": {"b": 1, "c": [3], "e": {"f": 1}}}));
    }

    #[test]
    fn operations() {
        let mut target = node(json!({"a": [{"n/m": 1}, 2]}));
        for operation in [
            json!({"op": "add", "path": "/a/0/x", "value": 1}),
            json!({"op": "add", "path": "/a/1", "value": "between"}),
            json!({"op": "add", "path": "/a/-", "value": "last"}),
            json!({"op": "remove", "path": "/a/0/n~1m"}),
            json!({"op": "remove", "path": "/nowhere/x"}),
        ] {
            operate(&mut target, &node(operation));
        }
        assert_eq!(target.to_json(), json!({"a": [{"x": 1}, "between", 2, "last"]}));
    }
}
