//! Who reaches whom: read off the final fields.

use anyport_ir::{Edge, EdgeKind, Part};
use smol_str::SmolStr;

use super::normalise::Fields;
use crate::eval::Value;
use crate::layers::flat_name;

/// The edges that start at `from`: sorted, each once.
pub fn edges(from: &SmolStr, fields: &Fields) -> Vec<Edge> {
    let mut out = Vec::new();
    let mut push = |to: SmolStr, why: EdgeKind, port: Option<SmolStr>| {
        if to != *from {
            out.push(Edge { from: from.clone(), to, why, port });
        }
    };
    for (name, value) in fields {
        match (name.as_str(), value) {
            ("after", Value::List(items)) => {
                for item in items.iter() {
                    if let Value::Component(key) = item {
                        push(flat_name(key), EdgeKind::After, None);
                    }
                }
            }
            ("calls", Value::List(items)) => {
                for item in items.iter() {
                    match item {
                        Value::Port(key, port) => push(flat_name(key), EdgeKind::Calls, Some(port.clone())),
                        Value::Map(call) => {
                            if let Some(Value::Text(name)) = call.get("component") {
                                push(name.clone(), EdgeKind::Calls, None);
                            }
                        }
                        _ => {}
                    }
                }
            }
            ("use" | "trigger", Value::Map(entries)) => {
                entries.keys().for_each(|key| push(key.clone(), EdgeKind::Use, None))
            }
            ("mount", Value::Map(entries)) => entries.keys().for_each(|key| push(key.clone(), EdgeKind::Mount, None)),
            ("broker", Value::Component(key)) => push(flat_name(key), EdgeKind::Broker, None),
            ("scale", Value::Map(scale)) => {
                if let Some(Value::Map(queues)) = scale.get("queue") {
                    queues.keys().for_each(|key| push(key.clone(), EdgeKind::Use, None));
                }
            }
            _ => texts(value, &mut |part| match part {
                Part::Address(address) => push(address.component.clone(), EdgeKind::Reference, address.port.clone()),
                Part::Output(output) => push(output.component.clone(), EdgeKind::Reference, None),
                Part::Secret(secret) => push(secret.secret.clone(), EdgeKind::Reference, None),
                _ => {}
            }),
        }
    }
    out.sort();
    out.dedup();
    out
}

/// Visits every part of every text below `value`.
pub fn texts(value: &Value, visit: &mut dyn FnMut(&Part)) {
    match value {
        Value::Parts(parts) => parts.iter().for_each(visit),
        Value::List(items) => items.iter().for_each(|item| texts(item, visit)),
        Value::Map(entries) | Value::Variant(_, entries) => entries.values().for_each(|value| texts(value, visit)),
        _ => {}
    }
}
