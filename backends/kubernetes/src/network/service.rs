//! Services: the name under which a component is dialled.

use anyport_ir::{Map, Port, Protocol};
use k8s_openapi::api::core::v1::{Service, ServicePort, ServiceSpec};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use crate::labels;
use crate::object::Output;
use crate::place::Subject;

/// Writes the Service of a component that has ports.
pub(crate) fn lower(subject: &Subject, out: &mut Output) {
    let component = subject.component;
    let mut ports = ports(&component.port);
    for sidecar in component.sidecar.values() {
        // Its ports are found by number: names may be taken by the component's own.
        ports.extend(sidecar.port.iter().map(|(name, port)| ServicePort {
            target_port: Some(IntOrString::Int(i32::from(port.number))),
            ..service_port(name, port)
        }));
    }
    if ports.is_empty() {
        return;
    }
    let sticky = component.expose.values().any(|expose| expose.sticky);
    let service = Service {
        spec: Some(ServiceSpec {
            ports: Some(ports),
            selector: Some(labels::selector_map(&subject.name)),
            session_affinity: sticky.then(|| "ClientIP".to_owned()),
            type_: Some("ClusterIP".to_owned()),
            ..ServiceSpec::default()
        }),
        ..Service::default()
    };
    let traced = out.traced;
    let document = out.add(out.stage, &subject.name, &service);
    for (index, name) in component.port.keys().enumerate() {
        document.source(traced, || format!("/spec/ports/{index}"), || crate::path::entry("port", name));
    }
}

/// Writes the Service of a store.
pub(crate) fn of_store(name: &str, store_ports: &Map<Port>, out: &mut Output) {
    let service = Service {
        spec: Some(ServiceSpec {
            ports: Some(ports(store_ports)),
            selector: Some(labels::selector_map(name)),
            type_: Some("ClusterIP".to_owned()),
            ..ServiceSpec::default()
        }),
        ..Service::default()
    };
    out.add(out.stage, name, &service);
}

fn ports(ports: &Map<Port>) -> Vec<ServicePort> {
    ports.iter().map(|(name, port)| service_port(name, port)).collect()
}

/// A port as clients dial it.
pub(crate) fn service_port(name: &str, port: &Port) -> ServicePort {
    ServicePort {
        name: Some(name.to_owned()),
        port: i32::from(port.dialled()),
        protocol: Some(if port.protocol == Protocol::Udp { "UDP" } else { "TCP" }.to_owned()),
        app_protocol: app_protocol(port.protocol).map(str::to_owned),
        target_port: Some(IntOrString::String(name.to_owned())),
        node_port: None,
    }
}

/// What gateways and meshes are told of a port.
/// (kubernetes.io/docs/concepts/services-networking/service/#application-protocol)
fn app_protocol(protocol: Protocol) -> Option<&'static str> {
    match protocol {
        Protocol::Http => Some("http"),
        Protocol::Grpc => Some("kubernetes.io/h2c"),
        Protocol::Tcp | Protocol::Udp => None,
    }
}
