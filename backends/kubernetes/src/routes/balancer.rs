//! Load balancers for ports that speak neither HTTP nor gRPC, where there is no Gateway: a Service
//! `COMPONENT-public` with an address of its own.

use anyport_backend::Node;
use anyport_ir::SmolStr;
use k8s_openapi::api::core::v1::{Service, ServicePort, ServiceSpec};

use super::Exposed;
use crate::labels;
use crate::network::service_port;
use crate::object::{Output, stage};
use crate::place::Subject;

/// What is appended to name the Service.
pub(crate) const SUFFIX: &str = "-public";

/// Writes the load balancer of a component.
pub(super) fn lower(subject: &Subject, all: &[Exposed], out: &mut Output) {
    if all.is_empty() {
        return;
    }
    let mut ports: Vec<ServicePort> = Vec::new();
    for exposed in all {
        if !ports.iter().any(|port| port.name.as_deref() == Some(exposed.name)) {
            ports.push(service_port(exposed.name, exposed.port));
        }
    }
    let allowed: Vec<String> = all.iter().flat_map(|exposed| &exposed.expose.allow).map(ToString::to_string).collect();
    let sticky = all.iter().any(|exposed| exposed.expose.sticky);
    let service = Service {
        spec: Some(ServiceSpec {
            // The client's own address arrives, so that ranges can be told apart.
            external_traffic_policy: (!allowed.is_empty()).then(|| "Local".to_owned()),
            load_balancer_source_ranges: (!allowed.is_empty()).then_some(allowed),
            ports: Some(ports),
            selector: Some(labels::selector_map(&subject.name)),
            session_affinity: sticky.then(|| "ClientIP".to_owned()),
            type_: Some("LoadBalancer".to_owned()),
            ..ServiceSpec::default()
        }),
        ..Service::default()
    };
    let hosts: Vec<&str> = all.iter().flat_map(Exposed::hosts).collect();
    let mut annotations = Vec::new();
    if !hosts.is_empty() {
        // Whoever keeps the names: ExternalDNS reads it, and a person can.
        let key = SmolStr::new_static("external-dns.alpha.kubernetes.io/hostname");
        annotations.push((key, Node::from(hosts.join(","))));
    }
    let traced = out.traced;
    let document = out.add_annotated(stage::ROUTE, &format!("{}{SUFFIX}", subject.name), annotations, &service);
    for (index, exposed) in all.iter().enumerate() {
        document.source(traced, || format!("/spec/ports/{index}"), || exposed.path());
    }
}
