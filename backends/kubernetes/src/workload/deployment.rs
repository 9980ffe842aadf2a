//! Deployments: replicas without storage of their own.

use anyport_ir::{Amount, Rollout};
use k8s_openapi::api::apps::v1::{Deployment, DeploymentSpec, DeploymentStrategy, RollingUpdateDeployment};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::pod::{PodPlan, Purpose};
use super::template::{finish, prepare, template, workload_annotations};
use crate::exempt::{AUTOSCALED, KEDA_SCALED, RECREATE, SINGLE};
use crate::object::Output;
use crate::place::Subject;
use crate::scale::Scaling;
use crate::{defaults, labels};

/// Writes the Deployment of a component.
pub(crate) fn lower(subject: &Subject, scaling: &Scaling, out: &mut Output) {
    let component = subject.component;
    let drains = !component.expose.is_empty();
    let plan = PodPlan::of(subject, Purpose::Serving, false, drains);
    let mut pod = prepare(subject, plan, out);
    match scaling {
        Scaling::Fixed(replicas) => pod.exemptions.add_if(*replicas < 2, &SINGLE),
        Scaling::Autoscaler { .. } => pod.exemptions.add(&AUTOSCALED),
        Scaling::Keda { .. } => pod.exemptions.add(&KEDA_SCALED),
    }
    let recreate = matches!(component.rollout, Some(Rollout::Recreate {}));
    let dialled = !component.port.is_empty() || component.sidecar.values().any(|sidecar| !sidecar.port.is_empty());
    pod.exemptions.add_if(recreate && dialled, &RECREATE);
    let annotations = workload_annotations(subject, &pod);
    let (template, rest) = template(pod);
    let deployment = Deployment {
        spec: Some(DeploymentSpec {
            replicas: scaling.fixed(),
            revision_history_limit: Some(defaults::HISTORY),
            selector: labels::selector(&subject.name),
            strategy: Some(strategy(component.rollout.as_ref())),
            template,
            ..DeploymentSpec::default()
        }),
        ..Deployment::default()
    };
    let labels = out.labels().clone();
    let traced = out.traced;
    let document = out.add_annotated(out.stage, &subject.name, annotations, &deployment);
    document.source(traced, || "/spec/replicas".to_owned(), || "scale.replicas".to_owned());
    document.source(traced, || "/spec/strategy".to_owned(), || "rollout".to_owned());
    finish(document, "/spec/template", &labels, rest);
}

/// How a new version takes over. Canaries and batches need more than a Deployment: they become a
/// rolling update, which the support table calls a loss.
fn strategy(rollout: Option<&Rollout>) -> DeploymentStrategy {
    let (surge, unavailable) = match rollout {
        Some(Rollout::Recreate {}) => {
            return DeploymentStrategy { type_: Some("Recreate".to_owned()), rolling_update: None };
        }
        Some(Rollout::Rolling { surge, unavailable }) => (*surge, *unavailable),
        _ => (None, None),
    };
    // One of the two must be more than zero.
    let unavailable = unavailable.unwrap_or(Amount::Count(u32::from(surge.is_some_and(is_zero))));
    DeploymentStrategy {
        type_: Some("RollingUpdate".to_owned()),
        rolling_update: Some(RollingUpdateDeployment {
            max_surge: Some(amount(surge.unwrap_or(Amount::Count(1)))),
            max_unavailable: Some(amount(unavailable)),
        }),
    }
}

fn is_zero(amount: Amount) -> bool {
    match amount {
        Amount::Count(count) => count == 0,
        Amount::Share(share) => share.whole() == 0,
    }
}

/// A number of replicas or a share of them.
pub(super) fn amount(amount: Amount) -> IntOrString {
    match amount {
        Amount::Count(count) => IntOrString::Int(i32::try_from(count).unwrap_or(i32::MAX)),
        Amount::Share(share) => IntOrString::String(format!("{}%", share.whole())),
    }
}
