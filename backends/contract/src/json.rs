//! JSON text from nodes.

use crate::Node;

/// One node in lines, indented by two spaces, ending in a newline.
pub fn to_string_pretty(node: &Node) -> String {
    // A node has text for keys and nothing that JSON refuses, so this does not fail.
    let mut text = serde_json::to_string_pretty(node).unwrap_or_default();
    text.push('\n');
    text
}

/// One node on one line without a newline.
pub fn to_string(node: &Node) -> String {
    serde_json::to_string(node).unwrap_or_default()
}

/// Documents one after the other, each ending in a newline: what kubectl and `jq` read.
pub fn documents<'n>(nodes: impl IntoIterator<Item = &'n Node>) -> String {
    nodes.into_iter().map(to_string_pretty).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_and_form() {
        let node = Node::map([("b", Node::list([1])), ("a", Node::Float(f64::NAN))]);
        assert_eq!(to_string(&node), r#"{"b":[1],"a":null}"#);
        assert_eq!(to_string_pretty(&node), "{\n  \"b\": [\n    1\n  ],\n  \"a\": null\n}\n");
        assert_eq!(documents([&node, &Node::Null]).lines().count(), 7);
    }
}
