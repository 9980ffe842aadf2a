//! TCPRoutes and UDPRoutes: ports that speak neither HTTP nor gRPC, through a Gateway.

use anyport_ir::Protocol;
use serde::Serialize;

use super::gateway::{BackendRef, ParentRef, To, parent};
use super::{Exposed, route_name};
use crate::object::{Custom, Kinded, Output, stage};
use crate::place::Subject;

#[derive(Serialize)]
struct Spec {
    #[serde(rename = "parentRefs")]
    parents: Vec<ParentRef>,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    backend_refs: Vec<BackendRef>,
}

#[derive(Serialize)]
#[serde(transparent)]
struct TcpRouteSpec(Spec);

#[derive(Serialize)]
#[serde(transparent)]
struct UdpRouteSpec(Spec);

impl Kinded for TcpRouteSpec {
    const API_VERSION: &'static str = "gateway.networking.k8s.io/v1";
    const KIND: &'static str = "TCPRoute";
    const IDENTITY: &'static str = "gateway.networking.k8s.io/v1/TCPRoute";
}

impl Kinded for UdpRouteSpec {
    const API_VERSION: &'static str = "gateway.networking.k8s.io/v1";
    const KIND: &'static str = "UDPRoute";
    const IDENTITY: &'static str = "gateway.networking.k8s.io/v1/UDPRoute";
}

/// Writes the route of one `expose`.
pub(super) fn lower(subject: &Subject, exposed: &Exposed, first: bool, out: &mut Output) {
    let Some(gateway) = subject.options().gateway else { return };
    let port = exposed.port.dialled();
    let udp = exposed.port.protocol == Protocol::Udp;
    let to = To::Stream(if udp { "UDP" } else { "TCP" }, port);
    let spec = Spec {
        parents: vec![parent(subject.place, &gateway, &to)],
        rules: vec![Rule { backend_refs: vec![BackendRef { name: subject.name.to_string(), port }] }],
    };
    let name = route_name(subject, exposed, first);
    let annotations = match exposed.hosts() {
        hosts if hosts.is_empty() => Vec::new(),
        hosts => vec![(
            anyport_ir::SmolStr::new_static("external-dns.alpha.kubernetes.io/hostname"),
            anyport_backend::Node::from(hosts.join(",")),
        )],
    };
    let traced = out.traced;
    let document = match udp {
        true => out.add_annotated(stage::ROUTE, &name, annotations, &Custom::new(UdpRouteSpec(spec))),
        false => out.add_annotated(stage::ROUTE, &name, annotations, &Custom::new(TcpRouteSpec(spec))),
    };
    document.source(traced, || "/spec".to_owned(), || exposed.path());
}
