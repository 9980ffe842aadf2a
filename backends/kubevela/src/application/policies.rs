//! Policies: where the Application is deployed, and what a person adds.

use anyport_backend::Node;
use anyport_ir::SmolStr;

use super::Pieces;
use crate::options::Options;
use crate::workflow;

/// The policy that says where.
pub(crate) const PLACES: &str = "places";

/// Adds the policies of the target, and the workflow that uses them.
pub(super) fn complete(options: &Options<'_>, pieces: &mut Pieces) {
    if let Some(topology) = topology(options, None) {
        pieces.policies.insert(0, (SmolStr::new_static(PLACES), SmolStr::new_static("topology"), topology));
    }
    let overrides = pieces.policies.iter().filter(|(_, kind, _)| kind == "override" || kind == "topology");
    let names: Vec<SmolStr> = overrides.map(|(name, ..)| name.clone()).collect();
    workflow::complete(&mut pieces.workflow, std::mem::take(&mut pieces.steps), &names);
    for (_, kind, properties) in &mut pieces.policies {
        explicit(kind, properties);
    }
}

/// Where components go; nothing where that is the cluster and namespace of the Application.
pub(crate) fn topology(options: &Options<'_>, namespace: Option<&str>) -> Option<Node> {
    let labels = options.cluster_labels.iter().map(|(key, value)| (*key, Node::from(*value)));
    let topology = Node::builder()
        .with_filled("clusters", options.clusters.clone())
        .with_filled("clusterLabelSelector", Node::map(labels))
        .with_some("namespace", namespace)
        .build();
    (!topology.is_empty()).then_some(topology)
}

/// The engine reads policies without the defaults of their definitions, so those are written.
fn explicit(kind: &str, properties: &mut Node) {
    let (key, value) = match kind {
        "garbage-collect" => ("strategy", "onAppUpdate"),
        "resource-update" => ("op", "patch"),
        "apply-once" => ("affect", "always"),
        _ => return,
    };
    let Some(Node::List(rules)) = properties.get_mut("rules") else { return };
    for rule in rules {
        match kind {
            "garbage-collect" => {
                if rule.get(key).is_none() {
                    rule.insert(key, value);
                }
            }
            _ => {
                if rule.get("strategy").is_none() {
                    rule.insert("strategy", Node::empty_map());
                }
                if let Some(strategy) = rule.get_mut("strategy").filter(|strategy| strategy.get(key).is_none()) {
                    strategy.insert(key, value);
                }
            }
        }
    }
}
