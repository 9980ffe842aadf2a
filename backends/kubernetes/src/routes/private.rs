//! The way in for readers on other targets of the same network: a load balancer of the cloud with
//! a private address, `COMPONENT-private`.

use anyport_backend::{Endpoint, Interface, Location, Node};
use anyport_ir::{Address, Protocol, SmolStr, Target};
use k8s_openapi::api::core::v1::{Service, ServicePort, ServiceSpec};

use crate::labels;
use crate::network::service_port;
use crate::object::{Output, stage};
use crate::place::{Place, Subject};
use crate::text::port_of;

/// What is appended to name the Service.
const SUFFIX: &str = "-private";

/// What makes a load balancer private, by the kind of cluster. Sources: the documentation of each
/// cloud's controller for Services of type LoadBalancer.
const PRIVATE: [(&str, &str, &str); 4] = [
    ("ack", "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type", "intranet"),
    ("eks", "service.beta.kubernetes.io/aws-load-balancer-scheme", "internal"),
    ("gke", "networking.gke.io/load-balancer-type", "Internal"),
    ("aks", "service.beta.kubernetes.io/azure-load-balancer-internal", "true"),
];

/// The annotation that a private load balancer bears on this target; a plain cluster has none.
fn annotation(target: &Target) -> Option<(&'static str, &'static str)> {
    let is = |kind: &str| target.kind == kind || target.family.iter().any(|known| known == kind);
    PRIVATE.iter().find(|(kind, ..)| is(kind)).map(|(_, key, value)| (*key, *value))
}

/// Writes the load balancer of a component that is read from other targets of the network.
pub(crate) fn lower(subject: &Subject, out: &mut Output) {
    let scene = subject.place.scene;
    let Some((key, value)) = annotation(scene.target()) else { return };
    let callers = scene.private_callers(subject.key);
    if callers.is_empty() || subject.component.external.is_some() {
        return;
    }
    let called = |name: &SmolStr| callers.iter().any(|caller| caller.port.as_ref().is_none_or(|port| port == name));
    let ports: Vec<ServicePort> = match subject.component.port.is_empty() {
        false => subject
            .component
            .port
            .iter()
            .filter(|(name, _)| called(name))
            .map(|(name, port)| service_port(name, port))
            .collect(),
        true => crate::stores::port(subject.component.kind)
            .map(|number| ServicePort { port: i32::from(number), ..ServicePort::default() })
            .into_iter()
            .collect(),
    };
    if ports.is_empty() {
        return;
    }
    let service = Service {
        spec: Some(ServiceSpec {
            ports: Some(ports),
            selector: Some(labels::selector_map(&subject.name)),
            type_: Some("LoadBalancer".to_owned()),
            ..ServiceSpec::default()
        }),
        ..Service::default()
    };
    let annotations = vec![(SmolStr::new_static(key), Node::from(value))];
    out.add_annotated(stage::ROUTE, &format!("{}{SUFFIX}", subject.name), annotations, &service);
}

/// Where readers on other targets of the network find a component.
pub(crate) fn private(place: &Place, interface: &Interface, address: &Address) -> Endpoint {
    if annotation(place.scene.target()).is_none() {
        return Endpoint::Unreachable {
            why: format!("`{}` stands in a plain cluster, which has no private load balancer", interface.component),
            instead: "name the cluster's kind (`ack`, `eks`, `gke`, `aks`), or expose it under a fixed host".into(),
        };
    }
    let Some((_, dialled, protocol)) = port_of(interface, address.port.as_deref()) else {
        return no_port(interface);
    };
    let service = format!("service {}{SUFFIX}", place.object(&interface.name));
    Endpoint::later(address, command(place, &service, "{.status.loadBalancer.ingress[0]['ip','hostname']}"), |host| {
        Location { scheme: SmolStr::new_static(scheme(interface, protocol)), host, port: dialled }
    })
}

/// Where the world finds a component under the platform's own address.
pub(crate) fn public(place: &Place, interface: &Interface, address: &Address) -> Endpoint {
    use crate::options::Routes;
    let Some((_, dialled, protocol)) = port_of(interface, address.port.as_deref()) else {
        return no_port(interface);
    };
    let name = place.object(&interface.name);
    let balancer = "{.status.loadBalancer.ingress[0]['ip','hostname']}";
    let (object, path) = match (place.options.routes, protocol) {
        (Routes::Ingress, Protocol::Http | Protocol::Grpc) => (format!("ingress {name}"), balancer),
        (Routes::Ingress, _) => (format!("service {name}{}", super::balancer::SUFFIX), balancer),
        (Routes::Gateway, _) => {
            let gateway = place.options.gateway.map_or("gateway", |gateway| gateway.name);
            (format!("gateway {gateway}"), "{.status.addresses[0].value}")
        }
    };
    Endpoint::later(address, command(place, &object, path), |host| match protocol {
        // A host of the platform's own has no certificate.
        Protocol::Http | Protocol::Grpc => Location::http(host, 80),
        Protocol::Tcp | Protocol::Udp => {
            Location { scheme: SmolStr::new_static(scheme(interface, protocol)), host, port: dialled }
        }
    })
}

fn scheme(interface: &Interface, protocol: Protocol) -> &'static str {
    crate::text::scheme(interface.kind, protocol)
}

fn no_port(interface: &Interface) -> Endpoint {
    Endpoint::Unreachable {
        why: format!("`{}` has no port that an address could mean", interface.component),
        instead: "declare one with `port NAME = NUMBER`, or name it: `c.port.NAME.address`".into(),
    }
}

fn command(place: &Place, object: &str, path: &str) -> String {
    format!("kubectl -n {} get {object} -o jsonpath=\"{path}\"", place.namespace())
}
