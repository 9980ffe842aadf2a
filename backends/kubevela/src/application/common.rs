//! What environments have in common, and what each has to itself.
//!
//! KubeVela merges an override into a component field by field: it can add and replace, it cannot
//! take away. So a field stands in the common component only if every environment that has the component
//! has it; what only some have is in their overrides. A field of which the values differ has the
//! first environment's in the common component, so that this is complete by itself, or an empty one,
//! which no override could say. Traits are merged by their type; one that an environment does not have
//! is disabled there.

use anyport_backend::Node;
use anyport_ir::SmolStr;

use super::joined::{Share, occurrences, part};
use crate::part::{Part, Trait};

/// Components, and for each environment the properties of its `override` policy.
pub(super) struct Common {
    pub parts: Vec<Part>,
    pub overrides: Vec<Option<Node>>,
}

/// Works it out.
pub(super) fn of(shares: &mut [Share<'_>]) -> Common {
    let mut names: Vec<SmolStr> = Vec::new();
    for part in shares.iter().flat_map(|share| &share.pieces.parts) {
        if !names.contains(&part.name) {
            names.push(part.name.clone());
        }
    }
    let mut parts = Vec::with_capacity(names.len());
    let mut changes: Vec<Vec<Node>> = vec![Vec::new(); shares.len()];
    for name in &names {
        let variants: Vec<Option<&Part>> = shares.iter().map(|share| part(share, name)).collect();
        let (common, own) = component(&variants);
        for (changes, own) in changes.iter_mut().zip(own) {
            changes.extend(own);
        }
        parts.extend(common);
    }
    let selected = shares.iter().map(|share| {
        let all: Vec<Node> = names.iter().filter(|name| part(share, name).is_some()).map(Node::from).collect();
        (all.len() < names.len()).then_some(Node::List(all))
    });
    let overrides = changes.into_iter().zip(selected).map(|(changes, selected)| {
        let properties =
            Node::builder().with_filled("components", Node::List(changes)).with_some("selector", selected).build();
        (!properties.is_empty()).then_some(properties)
    });
    Common { parts, overrides: overrides.collect() }
}

/// The common component, and the change of each environment to it.
fn component(variants: &[Option<&Part>]) -> (Option<Part>, Vec<Option<Node>>) {
    let there: Vec<&Part> = variants.iter().copied().flatten().collect();
    let Some(first) = there.first() else { return (None, vec![None; variants.len()]) };
    // A component of another type replaces the common one wholly.
    let alike: Vec<&Part> = there.iter().copied().filter(|part| part.kind == first.kind).collect();
    let properties: Vec<&Node> = alike.iter().map(|part| &part.properties).collect();
    let common = Part {
        properties: common(&properties),
        traits: traits(&alike),
        depends_on: first
            .depends_on
            .iter()
            .filter(|name| there.iter().all(|part| part.depends_on.contains(name)))
            .cloned()
            .collect(),
        // An override cannot change these; who has none of them does not miss them.
        ..(*first).clone()
    };
    let changes = variants.iter().map(|part| part.and_then(|part| change(&common, part))).collect();
    (Some(common), changes)
}

/// Fields that all have.
fn common(values: &[&Node]) -> Node {
    let Some(first) = values.first() else { return Node::Null };
    let maps: Option<Vec<_>> = values.iter().map(|value| value.as_map()).collect();
    let Some(maps) = maps else {
        // Whichever is empty; else the first.
        let empty = |node: &&&Node| {
            node.is_empty()
                || matches!(node, Node::Bool(false) | Node::Int(0))
                || matches!(node, Node::Text(text) if text.is_empty())
        };
        return (*values.iter().find(empty).unwrap_or(first)).clone();
    };
    let mut out = Vec::new();
    for (key, _) in maps[0] {
        let all: Option<Vec<&Node>> = values.iter().map(|value| value.get(key)).collect();
        if let Some(all) = all {
            out.push((key.clone(), common(&all)));
        }
    }
    Node::Map(out)
}

/// The traits that any has, in an order that keeps everybody's.
fn traits(parts: &[&Part]) -> Vec<Trait> {
    let mut order: Vec<(SmolStr, usize)> = Vec::new();
    for part in parts {
        let mut at = 0;
        for key in occurrences(&part.traits) {
            match order.iter().position(|known| *known == key) {
                Some(place) => at = place + 1,
                None => {
                    order.insert(at, key);
                    at += 1;
                }
            }
        }
    }
    let values = order.iter().map(|key| {
        let all: Vec<&Node> = parts.iter().filter_map(|part| nth(&part.traits, key)).collect();
        Trait { kind: key.0.clone(), properties: common(&all) }
    });
    values.collect()
}

/// The properties of the trait of a type, at its place among those of that type.
fn nth<'t>(traits: &'t [Trait], key: &(SmolStr, usize)) -> Option<&'t Node> {
    let place = occurrences(traits).iter().position(|known| known == key)?;
    Some(&traits[place].properties)
}

/// What an environment has else than the common component.
fn change(common: &Part, own: &Part) -> Option<Node> {
    // The name is a pattern, and matches anywhere in a name unless it is told where to begin and end.
    let name = Node::from(format!("^{}$", common.name));
    if own.kind != common.kind {
        let traits = own.traits.iter().map(Trait::node).collect::<Node>();
        let whole = Node::builder()
            .with("name", &own.name)
            .with("type", &own.kind)
            .with("properties", own.properties.clone())
            .with_filled("traits", traits);
        return Some(whole.build());
    }
    let properties = difference(&common.properties, &own.properties);
    let mut traits = Vec::new();
    for (key, base) in occurrences(&common.traits).iter().zip(&common.traits) {
        let change = Node::builder().with("type", &base.kind);
        match nth(&own.traits, key) {
            None => traits.push(change.with("disable", true).build()),
            Some(own) => {
                if let Some(properties) = difference(&base.properties, own) {
                    traits.push(change.with("properties", properties).build());
                }
            }
        }
    }
    if properties.is_none() && traits.is_empty() {
        return None;
    }
    let change = Node::builder()
        .with("name", name)
        .with_some("properties", properties)
        .with_filled("traits", Node::List(traits));
    Some(change.build())
}

/// What is merged into `base` to get `own`, which has all fields of `base`.
fn difference(base: &Node, own: &Node) -> Option<Node> {
    match (base, own) {
        (Node::Map(_), Node::Map(entries)) => {
            let changed = entries.iter().filter_map(|(key, value)| {
                let change = match base.get(key) {
                    Some(base) => difference(base, value)?,
                    None => value.clone(),
                };
                Some((key.clone(), change))
            });
            let changed: Vec<(SmolStr, Node)> = changed.collect();
            (!changed.is_empty()).then_some(Node::Map(changed))
        }
        _ => (base != own).then(|| own.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn nodes(values: &[Value]) -> Vec<Node> {
        values.iter().map(Node::from_json).collect()
    }

    /// As KubeVela merges an override.
    fn merged(base: &Node, change: &Node) -> Node {
        match (base, change) {
            (Node::Map(_), Node::Map(entries)) => {
                let mut out = base.clone();
                for (key, value) in entries {
                    let value = base.get(key).map_or_else(|| value.clone(), |base| merged(base, value));
                    out.insert(key.clone(), value);
                }
                out
            }
            _ => change.clone(),
        }
    }

    #[test]
    fn every_environment_comes_back() {
        let values = nodes(&[
            json!({"image": "a:1", "env": [{"name": "A"}], "labels": {"x": "1", "y": "2"}, "suspend": true}),
            json!({"image": "a:2", "env": [{"name": "B"}], "labels": {"x": "1"}, "suspend": false, "cmd": ["go"]}),
            json!({"image": "a:1", "env": [{"name": "A"}], "labels": {"x": "3", "z": ""}, "suspend": true}),
        ]);
        let all: Vec<&Node> = values.iter().collect();
        let common = common(&all);
        assert_eq!(common.to_json()["suspend"], false, "an override cannot say so");
        assert_eq!(common.to_json()["labels"], json!({"x": "1"}));
        for value in &values {
            let back = difference(&common, value).map_or_else(|| common.clone(), |change| merged(&common, &change));
            assert_eq!(back.to_json(), value.to_json());
        }
    }
}
