//! The scaling rule of an application: metrics, times, or both.

use anyport_backend::Node;

use super::{draft, id_of};
use crate::lowering::Lowering;
use crate::process::{Shape, WORKLOAD};
use crate::scale;

/// The name of the rule, whatever moves the number: a name cannot be changed.
const RULE: &str = "growth";

/// Writes the rule.
pub(super) fn write(out: &mut Lowering<'_>, shape: &Shape) {
    let growth = &shape.growth;
    let application = out.component.name.clone();
    if !growth.moves() {
        // A rule of an earlier version would go on.
        let mut draft = draft(out, "DeleteApplicationScalingRule", &format!("{application} {RULE}"), WORKLOAD);
        draft.set(&["AppId"], id_of("application", &application), "name");
        draft.set(&["ScalingRuleName"], RULE, "scale");
        out.add(draft.finish());
        return;
    }
    let kind = match (growth.timers.is_some(), growth.metrics.is_empty()) {
        (true, true) => "timing",
        (true, false) => "mix",
        (false, _) => "metric",
    };
    let mut drafts = Vec::new();
    for operation in ["CreateApplicationScalingRule", "UpdateApplicationScalingRule"] {
        let mut draft = draft(out, operation, &format!("{application} {RULE}"), WORKLOAD);
        draft.set(&["AppId"], id_of("application", &application), "name");
        draft.set(&["ScalingRuleName"], RULE, "scale");
        draft.set(&["ScalingRuleType"], kind, "scale");
        if operation.starts_with("Create") {
            draft.set(&["ScalingRuleEnable"], true, "scale");
        }
        if kind != "timing" {
            draft.set(&["ScalingRuleMetric"], scale::metric_node(growth), "scale");
            for (index, metric) in growth.metrics.iter().enumerate() {
                draft.source(&format!("/ScalingRuleMetric/metrics/{index}"), metric.path);
            }
        }
        if let Some((period, timers)) = &growth.timers {
            draft.set(&["ScalingRuleTimer", "period"], period, "scale.schedule");
            let times = timers.iter().map(|timer| {
                let at = Node::builder().with("atTime", &timer.at);
                let node = match kind {
                    "timing" => at.with("targetReplicas", timer.least),
                    _ => at.with("minReplicas", timer.least).with("maxReplicas", timer.most),
                };
                (node.build(), timer.path.clone())
            });
            draft.list(&["ScalingRuleTimer", "schedules"], times.collect());
        }
        drafts.push(draft.finish());
    }
    drafts.into_iter().for_each(|document| out.add(document));
}
