//! Which nodes a pod may run on, and how replicas are kept apart.

use std::collections::BTreeMap;

use anyport_ir::{Component, SpreadOver};
use k8s_openapi::api::core::v1::{
    Affinity, NodeAffinity, NodeSelector, NodeSelectorRequirement, NodeSelectorTerm, PodAffinityTerm, PodAntiAffinity,
    PodSpec, Toleration, TopologySpreadConstraint, WeightedPodAffinityTerm,
};

use crate::labels;

const HOST: &str = "kubernetes.io/hostname";
const ZONE: &str = "topology.kubernetes.io/zone";
const ARCH: &str = "kubernetes.io/arch";
/// Set on nodes by NVIDIA's feature discovery.
const GPU_MODEL: &str = "nvidia.com/gpu.product";

/// Restricts the nodes to those that the component asks for.
pub(crate) fn nodes(component: &Component, spec: &mut PodSpec) {
    let mut selector: BTreeMap<String, String> =
        component.nodes.iter().map(|(label, value)| (label.to_string(), value.to_string())).collect();
    if let Some(model) = component.gpu.as_ref().and_then(|gpu| gpu.model.as_ref()) {
        selector.insert(GPU_MODEL.to_owned(), model.to_string());
    }
    match component.arch.as_slice() {
        [] => {}
        [only] => {
            selector.insert(ARCH.to_owned(), only.to_string());
        }
        many => spec.affinity.get_or_insert_default().node_affinity = Some(one_of(many)),
    }
    spec.node_selector = (!selector.is_empty()).then_some(selector);
}

fn one_of(architectures: &[anyport_ir::SmolStr]) -> NodeAffinity {
    let values = architectures.iter().map(ToString::to_string).collect();
    let requirement = NodeSelectorRequirement { key: ARCH.to_owned(), operator: "In".to_owned(), values: Some(values) };
    NodeAffinity {
        required_during_scheduling_ignored_during_execution: Some(NodeSelector {
            node_selector_terms: vec![NodeSelectorTerm {
                match_expressions: Some(vec![requirement]),
                match_fields: None,
            }],
        }),
        preferred_during_scheduling_ignored_during_execution: None,
    }
}

/// Keeps replicas apart: on different nodes where possible, evenly over zones (or as asked). It is
/// a preference, so that a full zone never stops a release.
pub(crate) fn spread(component: &Component, name: &str, spec: &mut PodSpec) {
    let (key, skew) = match &component.spread {
        Some(spread) => (if spread.over == SpreadOver::Node { HOST } else { ZONE }, spread.skew),
        None => (ZONE, 1),
    };
    spec.affinity.get_or_insert_with(Affinity::default).pod_anti_affinity = Some(PodAntiAffinity {
        preferred_during_scheduling_ignored_during_execution: Some(vec![WeightedPodAffinityTerm {
            weight: 100,
            pod_affinity_term: PodAffinityTerm {
                label_selector: Some(labels::selector(name)),
                topology_key: HOST.to_owned(),
                ..PodAffinityTerm::default()
            },
        }]),
        required_during_scheduling_ignored_during_execution: None,
    });
    spec.topology_spread_constraints = Some(vec![TopologySpreadConstraint {
        label_selector: Some(labels::selector(name)),
        max_skew: i32::try_from(skew).unwrap_or(i32::MAX),
        topology_key: key.to_owned(),
        when_unsatisfiable: "ScheduleAnyway".to_owned(),
        ..TopologySpreadConstraint::default()
    }]);
}

/// Lets a pod run on every node, whatever keeps others away.
pub(crate) fn everywhere(spec: &mut PodSpec) {
    spec.tolerations = Some(vec![Toleration { operator: Some("Exists".to_owned()), ..Toleration::default() }]);
}
