//! What waits for what.
//!
//! `after` is kept, and who reads a backing service waits for it. KubeVela waits for what a
//! component type calls healthy: replicas that are ready, a job that succeeded.

use std::collections::HashMap;

use anyport_backend::Scene;
use anyport_ir::{EdgeKind, SmolStr};

use crate::part::Part;

/// Adds what components wait for; all wait for the objects of the application.
pub(super) fn add(scene: &dyn Scene, parts: &mut [Part]) {
    let whole = parts.iter().find(|part| part.owner.is_none() && part.kind == "k8s-objects");
    let whole = whole.map(|part| part.name.clone());
    let mut by_owner: HashMap<SmolStr, Vec<SmolStr>> = HashMap::new();
    // Who runs is waited for; of one that runs nothing, its objects are.
    let runs = |part: &&Part| part.kind != "k8s-objects";
    for part in parts.iter().filter(runs).chain(parts.iter().filter(|part| !runs(part))) {
        let Some(owner) = &part.owner else { continue };
        let known = by_owner.entry(owner.clone()).or_default();
        if runs(&part) || known.is_empty() {
            known.push(part.name.clone());
        }
    }
    for part in parts.iter_mut() {
        let waits = part.owner.as_ref().filter(|_| part.kind != "k8s-objects").map(|owner| waits(scene, owner));
        let names = waits.into_iter().flatten().filter_map(|owner| by_owner.get(&owner)).flatten();
        let mut names: Vec<SmolStr> = names.cloned().collect();
        if part.owner.is_some() && part.depends_on.is_empty() {
            names.extend(whole.clone());
        }
        for name in names {
            if name != part.name && !part.depends_on.contains(&name) {
                part.depends_on.push(name);
            }
        }
    }
}

/// The components of the source that one waits for.
fn waits(scene: &dyn Scene, owner: &str) -> Vec<SmolStr> {
    let mut found: Vec<SmolStr> = Vec::new();
    for edge in scene.callees(owner).iter() {
        let Some(other) = scene.interface(&edge.component) else { continue };
        let here = !other.external && other.on.iter().any(|target| target == scene.target_name());
        let asked = match edge.why {
            EdgeKind::After => true,
            EdgeKind::Mount => true,
            // A store that itself waits for something is waited for only where that is said.
            _ => other.kind.is_store() && !scene.callees(&other.component).iter().any(|it| it.why == EdgeKind::After),
        };
        if here && asked && !found.contains(&edge.component) {
            found.push(edge.component.clone());
        }
    }
    found
}
