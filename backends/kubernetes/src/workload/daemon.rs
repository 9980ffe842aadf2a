//! DaemonSets: one pod on every node.

use anyport_ir::Rollout;
use k8s_openapi::api::apps::v1::{DaemonSet, DaemonSetSpec, DaemonSetUpdateStrategy, RollingUpdateDaemonSet};

use super::deployment::amount;
use super::pod::{PodPlan, Purpose};
use super::template::{finish, prepare, template, workload_annotations};
use crate::object::Output;
use crate::place::Subject;
use crate::{defaults, labels};

/// Writes the DaemonSet of an agent.
pub(crate) fn lower(subject: &Subject, out: &mut Output) {
    let plan = PodPlan::of(subject, Purpose::EveryNode, false, false);
    let pod = prepare(subject, plan, out);
    let annotations = workload_annotations(subject, &pod);
    let (template, rest) = template(pod);
    let set = DaemonSet {
        spec: Some(DaemonSetSpec {
            revision_history_limit: Some(defaults::HISTORY),
            selector: labels::selector(&subject.name),
            template,
            update_strategy: Some(strategy(subject.component.rollout.as_ref())),
            ..DaemonSetSpec::default()
        }),
        ..DaemonSet::default()
    };
    let labels = out.labels().clone();
    let traced = out.traced;
    let document = out.add_annotated(out.stage, &subject.name, annotations, &set);
    document.source(traced, || "/spec/updateStrategy".to_owned(), || "rollout".to_owned());
    finish(document, "/spec/template", &labels, rest);
}

/// A node has one pod: it is either replaced after the old one went, or joined by the new one
/// first (`surge`). All at once is a rolling update in which all may be away.
fn strategy(rollout: Option<&Rollout>) -> DaemonSetUpdateStrategy {
    let rolling = match rollout {
        Some(Rollout::Rolling { surge: Some(surge), .. }) => RollingUpdateDaemonSet {
            max_surge: Some(amount(*surge)),
            max_unavailable: Some(amount(anyport_ir::Amount::Count(0))),
        },
        Some(Rollout::Rolling { unavailable: Some(unavailable), .. }) => {
            RollingUpdateDaemonSet { max_surge: None, max_unavailable: Some(amount(*unavailable)) }
        }
        Some(Rollout::Recreate {}) => RollingUpdateDaemonSet {
            max_surge: None,
            max_unavailable: Some(amount(anyport_ir::Amount::Share(anyport_ir::Percent(10_000)))),
        },
        _ => return DaemonSetUpdateStrategy { type_: Some("RollingUpdate".to_owned()), rolling_update: None },
    };
    DaemonSetUpdateStrategy { type_: Some("RollingUpdate".to_owned()), rolling_update: Some(rolling) }
}
