//! Maps and lists.

use anyport_ir::SmolStr;

use super::block::Block;
use super::{number, scalar};
use crate::Node;

/// Keys must be found by their colon within 1024 characters; longer ones are marked by `?`.
const LONGEST_KEY: usize = 1000;

/// Writes a document.
pub(super) fn document(out: &mut String, node: &Node) {
    match node {
        Node::Map(entries) if !entries.is_empty() => map(out, entries, 0),
        Node::List(values) if !values.is_empty() => list(out, values, 0),
        // Nothing is around it, so a block would have no indentation to be measured by.
        Node::Text(text) => {
            scalar::push(out, text);
            out.push('\n');
        }
        other => inline(out, other, 0),
    }
}

/// Writes a map whose first line is indented already.
fn map(out: &mut String, entries: &[(SmolStr, Node)], indent: usize) {
    for (at, (name, value)) in entries.iter().enumerate() {
        if at > 0 {
            push_spaces(out, indent);
        }
        let marked = key(out, name, indent);
        match value {
            Node::Map(entries) if !entries.is_empty() => {
                out.push('\n');
                push_spaces(out, indent + 2);
                map(out, entries, indent + 2);
            }
            Node::List(values) if !values.is_empty() => {
                let indent = if marked { indent + 2 } else { indent };
                out.push('\n');
                push_spaces(out, indent);
                list(out, values, indent);
            }
            other => {
                out.push(' ');
                inline(out, other, indent);
            }
        }
    }
}

/// Writes a list whose first line is indented already.
fn list(out: &mut String, values: &[Node], indent: usize) {
    for (at, value) in values.iter().enumerate() {
        if at > 0 {
            push_spaces(out, indent);
        }
        out.push_str("- ");
        match value {
            Node::Map(entries) if !entries.is_empty() => map(out, entries, indent + 2),
            Node::List(values) if !values.is_empty() => list(out, values, indent + 2),
            other => inline(out, other, indent),
        }
    }
}

/// Writes a key with its colon, and says whether it had to be marked.
fn key(out: &mut String, name: &str, indent: usize) -> bool {
    let start = out.len();
    scalar::push(out, name);
    let marked = out.len() - start > LONGEST_KEY;
    if marked {
        out.insert_str(start, "? ");
        out.push('\n');
        push_spaces(out, indent);
    }
    out.push(':');
    marked
}

/// Writes what has no parts, and ends the line. `indent` is that of the collection around it.
fn inline(out: &mut String, node: &Node, indent: usize) {
    match node {
        Node::Null => out.push_str("null"),
        Node::Bool(true) => out.push_str("true"),
        Node::Bool(false) => out.push_str("false"),
        Node::Int(value) => number::push_int(out, *value),
        Node::Float(value) => number::push_float(out, *value),
        Node::List(_) => out.push_str("[]"),
        Node::Map(_) => out.push_str("{}"),
        Node::Text(text) => {
            if scalar::is_plain(text) {
                out.push_str(text);
            } else if let Some(block) = Block::of(text) {
                return block.push(out, indent + 2);
            } else {
                scalar::push(out, text);
            }
        }
    }
    out.push('\n');
}

/// Writes `count` spaces.
pub(super) fn push_spaces(out: &mut String, count: usize) {
    const SPACES: &str = "                                                                ";
    let mut rest = count;
    while rest > 0 {
        let now = rest.min(SPACES.len());
        out.push_str(&SPACES[..now]);
        rest -= now;
    }
}

#[cfg(test)]
mod tests {
    use crate::{Node, yaml};
    use serde_json::json;

    fn shown(value: serde_json::Value) -> String {
        yaml::to_string(&Node::from_json(&value))
    }

    #[test]
    fn the_look_of_kubectl() {
        let node = Node::map([
            ("kind", Node::from("Pod")),
            (
                "spec",
                Node::map([
                    (
                        "containers",
                        Node::list([Node::map([
                            ("name", Node::from("app")),
                            ("args", Node::list(["--verbose", "1"])),
                            (
                                "env",
                                Node::list([Node::map(
                                    [("name", "A"), ("value", "yes")].map(|(key, value)| (key, Node::from(value))),
                                )]),
                            ),
                            ("empty", Node::empty_map()),
                        ])]),
                    ),
                    ("none", Node::Null),
                    ("nested", Node::list([Node::list([1, 2]), Node::list([3])])),
                ]),
            ),
        ]);
        assert_eq!(
            yaml::to_string(&node),
            "kind: Pod\nspec:\n  containers:\n  - name: app\n    args:\n    - --verbose\n    - \"1\"\n    env:\n    \
             - name: A\n      value: \"yes\"\n    empty: {}\n  none: null\n  nested:\n  - - 1\n    - 2\n  - - 3\n"
        );
    }

    #[test]
    fn blocks() {
        assert_eq!(shown(json!({"a": "x\ny\n"})), "a: |\n  x\n  y\n");
        assert_eq!(shown(json!({"a": "x\n\ny"})), "a: |-\n  x\n\n  y\n");
        assert_eq!(shown(json!({"a": "x\n\n\n"})), "a: |+\n  x\n\n\n");
        assert_eq!(shown(json!({"a": " x\ny\n"})), "a: |2\n   x\n  y\n");
        assert_eq!(shown(json!({"a": ["x\n\ty\n"]})), "a:\n- |\n  x\n  \ty\n");
        assert_eq!(shown(json!({"a": "\nx"})), "a: \"\\nx\"\n");
        assert_eq!(shown(json!({"a": "x\r\ny"})), "a: \"x\\r\\ny\"\n");
        assert_eq!(shown(json!("x\ny")), "\"x\\ny\"\n");
    }

    #[test]
    fn long_keys_are_marked() {
        let long = "k".repeat(2000);
        assert_eq!(shown(json!({ long.as_str(): [1] })), format!("? {long}\n:\n  - 1\n"));
        assert_eq!(shown(json!({ long.as_str(): 1 })), format!("? {long}\n: 1\n"));
    }

    #[test]
    fn streams() {
        assert_eq!(yaml::documents([]), "");
        assert_eq!(yaml::documents([&Node::from(1), &Node::empty_map()]), "1\n---\n{}\n");
    }
}
