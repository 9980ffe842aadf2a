//! The Gateway API: its structures, and the Gateway where it is ours to make.

use std::collections::BTreeMap;

use anyport_backend::{Need, NeedKind, Node};
use anyport_ir::{Component, Protocol, SmolStr, Tls};
use serde::Serialize;

use super::{Exposed, certificate, exposed};
use crate::object::{Custom, Kinded, Output, stage};
use crate::options::GatewayOption;
use crate::place::Place;
use crate::secrets;

/// Where a route attaches.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ParentRef {
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<u16>,
}

/// Where requests go.
#[derive(Serialize)]
pub(super) struct BackendRef {
    pub name: String,
    pub port: u16,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct GatewaySpec {
    gateway_class_name: String,
    listeners: Vec<Listener>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Listener {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    hostname: Option<String>,
    port: u16,
    protocol: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    tls: Option<ListenerTls>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ListenerTls {
    mode: &'static str,
    certificate_refs: Vec<CertificateRef>,
}

#[derive(Serialize)]
struct CertificateRef {
    name: String,
}

impl Kinded for GatewaySpec {
    const API_VERSION: &'static str = "gateway.networking.k8s.io/v1";
    const KIND: &'static str = "Gateway";
    const IDENTITY: &'static str = "gateway.networking.k8s.io/v1/Gateway";
}

/// Which listener of the Gateway a route means.
pub(super) enum To<'a> {
    /// The one with the certificate of a host.
    Secure(&'a str),
    /// The one for plain HTTP.
    Plain,
    /// Every one that takes the route.
    Any,
    /// The one for a port that speaks neither HTTP nor gRPC.
    Stream(&'static str, u16),
}

/// The parent of a route. The listeners of a Gateway that we make are known by name; of one that
/// exists, by the target's option or by their port.
pub(super) fn parent(place: &Place, gateway: &GatewayOption, to: &To) -> ParentRef {
    let (section_name, port) = match (to, gateway.class, gateway.section) {
        (To::Secure(host), Some(_), _) => (Some(secure_listener(host)), None),
        (To::Plain, Some(_), _) => (Some("http".to_owned()), None),
        (To::Stream(protocol, port), Some(_), _) => (Some(stream_listener(protocol, *port)), None),
        (To::Any, Some(_), _) => (None, None),
        (To::Secure(_), None, None) => (None, Some(443)),
        (To::Plain, None, _) => (None, Some(80)),
        (To::Stream(_, port), None, _) => (None, Some(*port)),
        (To::Secure(_) | To::Any, None, section) => (section.map(str::to_owned), None),
    };
    ParentRef {
        name: gateway.name.to_owned(),
        namespace: gateway.namespace.filter(|namespace| *namespace != place.namespace()).map(str::to_owned),
        section_name,
        port,
    }
}

fn secure_listener(host: &str) -> String {
    format!("https-{}", super::object_name(host))
}

fn stream_listener(protocol: &str, port: u16) -> String {
    format!("{}-{port}", protocol.to_ascii_lowercase())
}

/// Makes the Gateway, where the target names a class for it. Gives the number of its listeners.
pub(crate) fn lower<'a>(place: &Place, components: impl Iterator<Item = &'a Component>, out: &mut Output) -> usize {
    let Some((gateway, class)) = place.options.gateway.and_then(|gateway| Some((gateway, gateway.class?))) else {
        return 0;
    };
    // By name, so that the order of components means nothing.
    let mut listeners: BTreeMap<String, Listener> = BTreeMap::new();
    let mut put = |listener: Listener| {
        listeners.entry(listener.name.clone()).or_insert(listener);
    };
    let plain = Listener { name: "http".to_owned(), hostname: None, port: 80, protocol: "HTTP", tls: None };
    put(plain);
    let mut automatic = Vec::new();
    for exposed in components.flat_map(exposed) {
        match exposed.port.protocol {
            Protocol::Http | Protocol::Grpc => {
                for host in exposed.hosts().into_iter().filter(|_| exposed.has_tls()) {
                    let name = secret(place, &exposed, host);
                    if exposed.expose.tls == Tls::Auto {
                        automatic.push((host.to_owned(), name.clone()));
                    }
                    put(secure(host, name));
                }
            }
            protocol => {
                let protocol = if protocol == Protocol::Udp { "UDP" } else { "TCP" };
                let port = exposed.port.dialled();
                put(Listener { name: stream_listener(protocol, port), hostname: None, port, protocol, tls: None });
            }
        }
    }
    let count = listeners.len();
    let mut annotations = Vec::new();
    match place.options.issuer {
        Some(issuer) => {
            annotations.push((SmolStr::new_static("cert-manager.io/cluster-issuer"), Node::from(issuer)));
        }
        None => out.needs.extend(automatic.into_iter().map(|(host, secret)| certificate_need(place, &host, &secret))),
    }
    let spec = GatewaySpec { gateway_class_name: class.to_owned(), listeners: listeners.into_values().collect() };
    out.add_annotated(stage::ROUTE, gateway.name, annotations, &Custom::new(spec));
    count
}

fn secure(host: &str, certificate: String) -> Listener {
    Listener {
        name: secure_listener(host),
        hostname: Some(host.to_owned()),
        port: 443,
        protocol: "HTTPS",
        tls: Some(ListenerTls { mode: "Terminate", certificate_refs: vec![CertificateRef { name: certificate }] }),
    }
}

fn secret(place: &Place, exposed: &Exposed, host: &str) -> String {
    match &exposed.expose.tls {
        Tls::Secret { name } => secrets::object_of(place, name).into_owned(),
        _ => certificate(host),
    }
}

fn certificate_need(place: &Place, host: &str, secret: &str) -> Need {
    Need {
        kind: NeedKind::Secret,
        name: format!("Secret {}/{secret}", place.namespace()),
        why: format!("the certificate of {host}; the target names no `issuer` that would make it"),
        keys: vec!["tls.crt".to_owned(), "tls.key".to_owned()],
        recipe: Vec::new(),
        command: Some(format!("kubectl create secret tls {secret} --namespace={} --cert=… --key=…", place.namespace())),
        place: Some(secrets::kept(place, secret)),
    }
}
