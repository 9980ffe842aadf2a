//! Rules for emitted objects: they run after patches, on what is really written.

use std::sync::Arc;

use anyport_backend::{Document, Node};
use anyport_compiler::{Db, Env, ObjectRule, Value, check_object, object_rules as declared};
use anyport_diagnostic::Diagnostic;
use anyport_ir::{Application, SmolStr};
use indexmap::IndexMap;

/// Holds documents against the rules for their kind.
pub fn object_rules(db: &dyn Db, env: &Arc<Env>, application: &Application, documents: &[Document]) -> Vec<Diagnostic> {
    let rules: Vec<ObjectRule> = declared(db);
    let mut out = Vec::new();
    if rules.is_empty() {
        return out;
    }
    for document in documents {
        let short = document.kind.rsplit('/').next().unwrap_or(&document.kind);
        for rule in &rules {
            if !rule.subjects().iter().any(|subject| *subject == short || *subject == document.kind) {
                continue;
            }
            let accepted = document
                .component
                .as_ref()
                .and_then(|name| application.components.get(name))
                .is_some_and(|component| component.accept.contains_key(rule.name()));
            out.extend(check_object(db, env, rule, &value(&document.root), document.component.as_ref(), accepted));
        }
    }
    out
}

/// A document as a value of the language.
pub fn value(node: &Node) -> Value {
    match node {
        Node::Null => Value::Null,
        Node::Bool(value) => Value::Bool(*value),
        Node::Int(number) => Value::Int(*number),
        Node::Float(number) => Value::Float(*number),
        Node::Text(text) => Value::Text(text.clone()),
        Node::List(items) => Value::List(items.iter().map(value).collect()),
        Node::Map(entries) => {
            let entries: IndexMap<SmolStr, Value> =
                entries.iter().map(|(key, node)| (key.clone(), value(node))).collect();
            Value::Map(Arc::new(entries))
        }
    }
}
