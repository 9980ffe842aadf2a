//! The sample has every property, and each can be changed.

use std::collections::BTreeSet;

use super::{mutations, sample};
use crate::leaves::{leaves, schema_leaves};

#[test]
fn every_property_occurs() {
    let sample = sample("cluster", "kubernetes");
    let there: BTreeSet<String> =
        sample.components.values().flat_map(|component| leaves(component)).map(|leaf| leaf.schema_path()).collect();
    let all: BTreeSet<String> = schema_leaves().iter().map(|leaf| leaf.path.clone()).collect();
    assert_eq!(all.difference(&there).collect::<Vec<_>>(), Vec::<&String>::new(), "not in the sample");
    assert_eq!(there.difference(&all).collect::<Vec<_>>(), Vec::<&String>::new(), "not in the schema");
}

#[test]
fn every_property_can_be_changed() {
    let sample = sample("cluster", "kubernetes");
    let wanted: Vec<(String, String)> = sample
        .components
        .iter()
        .flat_map(|(name, component)| leaves(component).into_iter().map(|leaf| (name.to_string(), leaf.path())))
        .collect();
    let changed: Vec<(String, String)> = mutations(&sample)
        .map(|mutation| {
            assert_ne!(mutation.application, sample);
            (mutation.component.to_string(), mutation.path)
        })
        .collect();
    assert_eq!(wanted, changed);
}

#[test]
fn one_change_is_one_change() {
    let sample = sample("cluster", "kubernetes");
    for mutation in mutations(&sample) {
        let differing: Vec<&str> = sample
            .components
            .iter()
            .filter(|(name, component)| mutation.application.components.get(*name) != Some(*component))
            .map(|(name, _)| name.as_str())
            .collect();
        assert_eq!(differing, [mutation.component.as_str()], "{}", mutation.path);
    }
}

#[test]
fn the_order_of_entries_stays() {
    let sample = sample("cluster", "kubernetes");
    for mutation in mutations(&sample) {
        let (name, path) = (&mutation.component, &mutation.path);
        let (before, after) = (&sample.components[name], &mutation.application.components[name]);
        assert!(before.env.keys().eq(after.env.keys()) || path.starts_with("env."), "{name} {path}");
        assert!(before.port.keys().eq(after.port.keys()), "{name} {path}");
    }
}
