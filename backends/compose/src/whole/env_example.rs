//! `.env.example`: what the operator gives, by name and reason, never a value.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyport_backend::{Document, Node};

const HEADER: &str = "\
# What `compose.yaml` needs: copy this file to `.env` and give every variable a value, or let
# `anyport needs --fill` make those that are generated. Values stand in single quotes: NAME='value'.
";

/// The file, variables by name.
pub(super) fn write(variables: &[Document]) -> String {
    let by_name: BTreeMap<&str, &Node> = variables.iter().map(|it| (it.name.as_str(), &it.root)).collect();
    let mut text = HEADER.to_string();
    for (name, root) in by_name {
        let part = |key: &str| root.get(key).and_then(Node::as_str);
        let (why, what) = (part("why").unwrap_or_default(), part("what"));
        // Writing to a string cannot fail.
        let _ = match (part("how"), what) {
            (Some("generated"), Some(recipe)) => write!(text, "\n# {why}\n# generated once: {recipe}\n{name}=\n"),
            (Some("default"), Some(value)) => write!(text, "\n# {why}; absent: {value}\n# {name}={value}\n"),
            (_, Some(command)) => write!(text, "\n# {why}\n# printed by: {command}\n{name}=\n"),
            (_, None) => write!(text, "\n# {why}\n{name}=\n"),
        };
    }
    text
}
