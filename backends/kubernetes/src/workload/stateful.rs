//! StatefulSets: replicas with names and storage of their own.

use anyport_ir::Port;
use k8s_openapi::api::apps::v1::{StatefulSet, StatefulSetSpec, StatefulSetUpdateStrategy};
use k8s_openapi::api::core::v1::{PersistentVolumeClaim, PersistentVolumeClaimSpec, Service, ServicePort, ServiceSpec};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::container::transport;
use super::pod::{Pod, PodPlan, Purpose};
use super::template::{finish, prepare, template, workload_annotations};
use crate::object::Output;
use crate::place::Subject;
use crate::scale::Scaling;
use crate::{defaults, labels, names};

/// Writes the StatefulSet of a component, and the Service that names its replicas.
pub(crate) fn lower(subject: &Subject, scaling: &Scaling, out: &mut Output) {
    let drains = !subject.component.expose.is_empty();
    let mut plan = PodPlan::of(subject, Purpose::Serving, true, drains);
    let claims = std::mem::take(&mut plan.volumes.claims);
    let persistent = !claims.is_empty();
    let mut pod = prepare(subject, plan, out);
    if persistent && let Some(security) = &mut pod.spec.security_context {
        security.fs_group_change_policy = security.fs_group.map(|_| "OnRootMismatch".to_owned());
    }
    let ports = subject.component.port.iter().map(|(name, port)| (name.as_str(), port));
    headless_service(&subject.name, ports, false, out.stage, out);
    set(subject, pod, claims, scaling.fixed(), false, out.stage, out);
}

/// The Service without an address of its own that gives each replica a host name.
pub(crate) fn headless_service<'a>(
    name: &str,
    ports: impl Iterator<Item = (&'a str, &'a Port)>,
    before_ready: bool,
    stage: u32,
    out: &mut Output,
) {
    let ports: Vec<ServicePort> = ports
        .map(|(name, port)| ServicePort {
            name: Some(name.to_owned()),
            port: i32::from(port.number),
            protocol: Some(transport(port.protocol).to_owned()),
            target_port: Some(IntOrString::String(name.to_owned())),
            ..ServicePort::default()
        })
        .collect();
    let service = Service {
        spec: Some(ServiceSpec {
            cluster_ip: Some("None".to_owned()),
            ports: (!ports.is_empty()).then_some(ports),
            publish_not_ready_addresses: before_ready.then_some(true),
            selector: Some(labels::selector_map(name)),
            ..ServiceSpec::default()
        }),
        ..Service::default()
    };
    out.add(stage, &names::headless(name), &service);
}

/// Writes the StatefulSet itself.
pub(crate) fn set(
    subject: &Subject,
    pod: Pod,
    claims: Vec<(&str, PersistentVolumeClaimSpec)>,
    replicas: Option<i32>,
    parallel: bool,
    stage: u32,
    out: &mut Output,
) {
    let annotations = workload_annotations(subject, &pod);
    let (template, rest) = template(pod);
    let templates: Vec<PersistentVolumeClaim> = claims
        .into_iter()
        .map(|(name, spec)| PersistentVolumeClaim {
            metadata: ObjectMeta { name: Some(name.to_owned()), ..ObjectMeta::default() },
            spec: Some(spec),
            ..PersistentVolumeClaim::default()
        })
        .collect();
    let set = StatefulSet {
        spec: Some(StatefulSetSpec {
            pod_management_policy: parallel.then(|| "Parallel".to_owned()),
            replicas,
            revision_history_limit: Some(defaults::HISTORY),
            selector: labels::selector(&subject.name),
            service_name: Some(names::headless(&subject.name)),
            template,
            update_strategy: Some(StatefulSetUpdateStrategy {
                type_: Some("RollingUpdate".to_owned()),
                rolling_update: None,
            }),
            volume_claim_templates: (!templates.is_empty()).then_some(templates),
            ..StatefulSetSpec::default()
        }),
        ..StatefulSet::default()
    };
    let labels = out.labels().clone();
    let traced = out.traced;
    let store = subject.component.kind.is_store();
    let document = out.add_annotated(stage, &subject.name, annotations, &set);
    document.source(
        traced,
        || "/spec/replicas".to_owned(),
        || if store { "replicas" } else { "scale.replicas" }.to_owned(),
    );
    if store {
        document.source(traced, || "/spec/volumeClaimTemplates/0".to_owned(), || "storage".to_owned());
    } else {
        for (index, (name, _)) in subject.component.volume.iter().filter(|(_, volume)| volume.persistent).enumerate() {
            document.source(
                traced,
                || format!("/spec/volumeClaimTemplates/{index}"),
                || crate::path::entry("volume", name),
            );
        }
    }
    finish(document, "/spec/template", &labels, rest);
}
