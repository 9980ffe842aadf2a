//! Changing one leaf so that the component stays one.

use anyport_ir::Component;
use serde_json::{Value, json};

use crate::leaves::{Leaf, schema_leaves};
use crate::{Node, json};

/// The component with this one leaf changed, if it can be. Everything else stays as it is, the
/// order of entries included: so by way of a node, which keeps it.
pub(super) fn changed(component: &Component, leaf: &Leaf) -> Option<Component> {
    let whole = Node::from_serialize(component);
    let path: Vec<&str> = leaf.segments.iter().map(|(name, _)| name.as_str()).collect();
    let old = path.iter().try_fold(&whole, |node, name| node.get(name));
    let candidates = old.map_or_else(Vec::new, |old| candidates(&whole, leaf, &old.to_json()));
    let replaced = candidates.into_iter().filter_map(|value| {
        let mut whole = whole.clone();
        let place = path.iter().try_fold(&mut whole, |node, name| node.get_mut(name))?;
        *place = Node::from_json(&value);
        Some(whole)
    });
    // A choice without content goes with what offers it: without `tcp` no `liveness`.
    let removed = (0..path.len().min(3)).filter_map(|up| without(&whole, &path[..path.len() - up]));
    replaced.chain(removed).find_map(|whole| {
        let changed: Component = serde_json::from_str(&json::to_string(&whole)).ok()?;
        (changed != *component).then_some(changed)
    })
}

fn without(whole: &Node, path: &[&str]) -> Option<Node> {
    let mut whole = whole.clone();
    let (last, before) = path.split_last()?;
    let parent = before.iter().try_fold(&mut whole, |node, name| node.get_mut(name))?;
    parent.remove(last)?;
    Some(whole)
}

/// Other values, the likeliest to make sense first.
fn candidates(whole: &Node, leaf: &Leaf, old: &Value) -> Vec<Value> {
    let path = leaf.schema_path();
    let name = path.rsplit('.').next().unwrap_or(&path);
    match old {
        Value::Bool(value) => vec![json!(!value)],
        Value::Number(number) => number.as_u64().map_or_else(Vec::new, |number| numbers(name, number)),
        Value::String(text) => {
            let listed = schema_leaves().iter().find(|it| it.path == path).map_or(&[][..], |it| &it.values);
            if listed.contains(text) {
                return listed.iter().filter(|value| *value != text).cloned().map(Value::String).collect();
            }
            texts(whole, name, text)
        }
        Value::Array(values) if leaf_is_text(values) => vec![json!("changed")],
        Value::Array(values) => lists(values),
        Value::Object(entries) if entries.contains_key("base64") => vec![json!({"base64": "Y2hhbmdlZA=="})],
        _ => Vec::new(),
    }
}

/// Texts with parts are lists of objects with one field; lists of texts are not.
fn leaf_is_text(values: &[Value]) -> bool {
    const PARTS: [&str; 6] = ["literal", "address", "secret", "output", "instance", "open"];
    values.iter().all(|value| {
        value.as_object().is_some_and(|part| part.len() == 1 && part.keys().all(|key| PARTS.contains(&key.as_str())))
    })
}

fn numbers(name: &str, number: u64) -> Vec<Value> {
    let (half, double, next) = (number / 2, number.saturating_mul(2), number.saturating_add(1));
    // The ends of a range move apart; a duration stays in whole seconds, for many targets know
    // no others.
    let order = match name {
        "max" => [double, next, half],
        "min" if number > 1 => [half, next, double],
        "min" => [number.saturating_sub(1), next, double],
        _ if number > 0 && number.is_multiple_of(1000) => [double, half, next],
        _ if number > 1 => [half, double, next],
        _ => [next, double, half],
    };
    order.into_iter().filter(|other| *other != number).map(Value::from).collect()
}

fn texts(whole: &Node, name: &str, text: &str) -> Vec<Value> {
    match name {
        "cron" | "until" => {
            let minute = if text.starts_with("7 ") { "8" } else { "7" };
            let rest = text.split_once(' ').map_or("* * * *", |(_, rest)| rest);
            vec![json!(format!("{minute} {rest}"))]
        }
        "timezone" => vec![json!(if text == "Europe/Paris" { "Europe/Madrid" } else { "Europe/Paris" })],
        // Another port that there is.
        "port" => {
            let ports = whole.get("port").and_then(Node::as_map).into_iter().flatten();
            ports.map(|(port, _)| port).filter(|port| *port != text).map(|port| json!(port)).collect()
        }
        // Another component is not known here: without it, then.
        "broker" => Vec::new(),
        _ => vec![json!(altered(text))],
    }
}

/// The last digit counted up, where a text ends in one, else a letter more.
fn altered(text: &str) -> String {
    match text.chars().last().and_then(|last| last.to_digit(10)) {
        // An octal digit stays one.
        Some(digit) => format!("{}{}", &text[..text.len() - 1], (digit + 1) % 8),
        None => format!("{text}x"),
    }
}

fn lists(values: &[Value]) -> Vec<Value> {
    let Some((last, before)) = values.split_last() else { return Vec::new() };
    let other = match last {
        Value::String(text) => vec![json!(altered(text))],
        _ => Vec::new(),
    };
    let replaced = other.into_iter().map(|other| [before, &[other]].concat());
    let shorter = (!before.is_empty()).then(|| before.to_vec());
    shorter.into_iter().chain(replaced).map(Value::Array).collect()
}
