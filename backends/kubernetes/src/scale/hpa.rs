//! HorizontalPodAutoscalers: the number of replicas by processor and memory use.

use anyport_ir::Scale;
use k8s_openapi::api::autoscaling::v2::{
    CrossVersionObjectReference, HorizontalPodAutoscaler, HorizontalPodAutoscalerSpec, MetricSpec, MetricTarget,
    ResourceMetricSource,
};

use crate::defaults;
use crate::exempt::{Exemptions, FIXED_AUTOSCALER, SINGLE_MINIMUM};
use crate::object::Output;
use crate::place::Subject;

/// Writes the autoscaler of a workload.
pub(super) fn lower(subject: &Subject, scale: &Scale, kind: &'static str, min: i32, max: i32, out: &mut Output) {
    let percent = |share: anyport_ir::Percent| i32::try_from(share.whole()).unwrap_or(i32::MAX).max(1);
    let mut metrics = Vec::with_capacity(2);
    let mut paths = Vec::with_capacity(2);
    if let Some(memory) = scale.memory {
        metrics.push(utilisation("memory", percent(memory)));
        paths.push("scale.memory");
    }
    if let Some(cpu) = scale.cpu.map(percent).or(metrics.is_empty().then_some(defaults::CPU_SIGNAL)) {
        metrics.insert(0, utilisation("cpu", cpu));
        paths.insert(0, "scale.cpu");
    }
    let mut exemptions = Exemptions::default();
    exemptions.add_if(min < 2, &SINGLE_MINIMUM);
    exemptions.add_if(min >= max, &FIXED_AUTOSCALER);
    let mut annotations = Vec::new();
    exemptions.annotate(&mut annotations);
    let autoscaler = HorizontalPodAutoscaler {
        spec: HorizontalPodAutoscalerSpec {
            max_replicas: max,
            metrics: Some(metrics),
            min_replicas: Some(min),
            scale_target_ref: CrossVersionObjectReference {
                api_version: Some("apps/v1".to_owned()),
                kind: kind.to_owned(),
                name: subject.name.to_string(),
            },
            behavior: None,
        },
        ..HorizontalPodAutoscaler::default()
    };
    let traced = out.traced;
    let document = out.add_annotated(out.stage, &subject.name, annotations, &autoscaler);
    document.source(traced, || "/spec/minReplicas".to_owned(), || "scale.replicas.min".to_owned());
    document.source(traced, || "/spec/maxReplicas".to_owned(), || "scale.replicas.max".to_owned());
    for (index, path) in paths.into_iter().enumerate() {
        document.source(traced, || format!("/spec/metrics/{index}"), || path.to_owned());
    }
}

fn utilisation(resource: &str, percent: i32) -> MetricSpec {
    MetricSpec {
        type_: "Resource".to_owned(),
        resource: Some(ResourceMetricSource {
            name: resource.to_owned(),
            target: MetricTarget {
                type_: "Utilization".to_owned(),
                average_utilization: Some(percent),
                ..MetricTarget::default()
            },
        }),
        ..MetricSpec::default()
    }
}
