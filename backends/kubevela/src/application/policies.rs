//! Policies: where the Application is deployed, and what a person adds.

use anyport_backend::Node;
use anyport_ir::SmolStr;

use super::Pieces;
use crate::options::Options;
use crate::part::Part;
use crate::workflow;

/// The policy that says where.
pub(crate) const PLACES: &str = "places";

/// Adds the policies of the target, and the workflow that uses them.
pub(super) fn complete(options: &Options<'_>, pieces: &mut Pieces) {
    if let Some(topology) = topology(options, None) {
        pieces.policies.insert(0, (SmolStr::new_static(PLACES), SmolStr::new_static("topology"), topology));
    }
    keep_claims(&pieces.parts, &mut pieces.policies);
    let overrides = pieces.policies.iter().filter(|(_, kind, _)| kind == "override" || kind == "topology");
    let names: Vec<SmolStr> = overrides.map(|(name, ..)| name.clone()).collect();
    workflow::complete(&mut pieces.workflow, std::mem::take(&mut pieces.steps), &names);
    for (_, kind, properties) in &mut pieces.policies {
        explicit(kind, properties);
    }
}

/// KubeVela deletes what it applied, with the Application or when a component is gone. Data outlives
/// both, as it does on a cluster where nobody deletes it: claims stay. A person's own rules come first.
pub(super) fn keep_claims(parts: &[Part], policies: &mut Vec<(SmolStr, SmolStr, Node)>) {
    const CLAIM: &str = "PersistentVolumeClaim";
    let objects = parts.iter().filter_map(|part| part.properties.get("objects")?.as_list()).flatten();
    if !objects.into_iter().any(|object| object.get("kind").and_then(Node::as_str) == Some(CLAIM)) {
        return;
    }
    let rule = Node::builder()
        .with("selector", Node::map([("resourceTypes", Node::list([CLAIM]))]))
        .with("strategy", "never")
        .build();
    match policies.iter_mut().find(|(_, kind, _)| kind == "garbage-collect") {
        Some((.., properties)) => {
            if properties.get("rules").is_none() {
                properties.insert("rules", Node::List(Vec::new()));
            }
            if let Some(rules) = properties.get_mut("rules") {
                rules.push(rule);
            }
        }
        None => {
            let properties = Node::map([("rules", Node::List(vec![rule]))]);
            policies.push((SmolStr::new_static("keep-claims"), SmolStr::new_static("garbage-collect"), properties));
        }
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
pub(super) fn explicit(kind: &str, properties: &mut Node) {
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
