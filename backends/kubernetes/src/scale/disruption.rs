//! PodDisruptionBudgets: while nodes are emptied, one replica is away at a time.

use k8s_openapi::api::policy::v1::{PodDisruptionBudget, PodDisruptionBudgetSpec};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use crate::labels;
use crate::object::Output;

/// Writes the budget of a workload. A replica that is not well may always go: it serves nobody,
/// and would keep its node from being emptied.
pub(crate) fn lower(name: &str, stage: u32, out: &mut Output) {
    let budget = PodDisruptionBudget {
        spec: Some(PodDisruptionBudgetSpec {
            max_unavailable: Some(IntOrString::Int(1)),
            selector: Some(labels::selector(name)),
            unhealthy_pod_eviction_policy: Some("AlwaysAllow".to_owned()),
            min_available: None,
        }),
        ..PodDisruptionBudget::default()
    };
    out.add(stage, name, &budget);
}
