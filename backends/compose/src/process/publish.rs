//! Ports: inside, every port is open to every service; what is exposed, or what the target's
//! `publish` names, gets a port of this machine.

use std::collections::BTreeMap;

use anyport_backend::Node;
use anyport_ir::{Component, Expose, Port, Protocol, SmolStr, Tls};

use super::health::span;
use crate::address;
use crate::collector::Collector;
use crate::ports;
use crate::service::Service;

/// `expose` for people who read the file, `ports` for this machine.
pub(crate) fn write(out: &mut Collector, service: &mut Service, name: &str, component: &Component) {
    let Some(interface) = out.scene.interface(name) else { return };
    let own = |port: &SmolStr| component.port.get(port).or_else(|| sidecar_port(component, port));
    let mut published: BTreeMap<SmolStr, String> = BTreeMap::new();
    for (host, expose) in &component.expose {
        let Some(port) = address::port_name(&interface, expose.port.as_ref()) else { continue };
        published.entry(port.clone()).or_insert_with(|| format!("expose.{host}"));
        let protocol = own(&port).map_or(Protocol::Http, |port| port.protocol);
        let number = ports::published(out.scene, &out.options, name, &port).or(own(&port).map(|port| port.number));
        match number {
            Some(number) => say_exposed(out, host, expose, number, protocol),
            None => out.refuse(
                &format!("expose.{host}.port"),
                format!("`{name}` has no port `{port}`"),
                "name one of its ports, or of its sidecars'",
            ),
        }
    }
    // What a sidecar listens on is reached under the name of the component, in its network.
    let beside = component.sidecar.iter().flat_map(|(sidecar, it)| {
        it.port.iter().map(move |(name, port)| {
            (format!("sidecar.{sidecar}.port.{name}"), (name.clone(), port.number, port.number, port.protocol))
        })
    });
    let own_ports = ports::of(&interface).into_owned();
    let all = own_ports.into_iter().map(|port| (format!("port.{}", port.0), port)).chain(beside);
    for (from, (port, number, _, protocol)) in all {
        let asked = ports::asked(&out.options, name, &port, ports::is_main(&interface, &port));
        let path = published.get(&port).cloned().or(asked.map(|_| from.clone()));
        let entry = if protocol == Protocol::Udp { format!("{number}/udp") } else { number.to_string() };
        service.element("expose", entry, || from);
        let Some(path) = path else { continue };
        let host = asked.or_else(|| ports::published(out.scene, &out.options, name, &port)).unwrap_or(number);
        service.element("ports", node(out, &port, number, host, protocol), || path);
    }
    for (port_name, port) in &component.port {
        if let Some(service_port) = port.service.filter(|number| *number != port.number) {
            out.adjust(
                &format!("port.{port_name}.service"),
                service_port.to_string(),
                port.number.to_string(),
                "inside a Compose network clients dial the port that the process listens on",
            );
        }
    }
}

fn sidecar_port<'c>(component: &'c Component, name: &SmolStr) -> Option<&'c Port> {
    component.sidecar.values().find_map(|sidecar| sidecar.port.get(name))
}

fn node(out: &Collector, name: &SmolStr, target: u16, published: u16, protocol: Protocol) -> Node {
    let app = match protocol {
        Protocol::Http => Some("http"),
        Protocol::Grpc => Some("grpc"),
        Protocol::Tcp | Protocol::Udp => None,
    };
    Node::builder()
        .with("name", name)
        .with("target", target)
        .with("published", published.to_string())
        .with("host_ip", out.options.bind.as_str())
        .with("protocol", if protocol == Protocol::Udp { "udp" } else { "tcp" })
        .with_some("app_protocol", app)
        .build()
}

/// Nothing stands between this machine and the container: no router, no certificates, no limits.
fn say_exposed(out: &mut Collector, host: &str, expose: &Expose, number: u16, protocol: Protocol) {
    let path = format!("expose.{host}");
    let scheme = match protocol {
        Protocol::Http | Protocol::Grpc => "http://",
        Protocol::Tcp | Protocol::Udp => "",
    };
    let names: Vec<&str> = std::iter::once(host).chain(expose.aliases.iter().map(SmolStr::as_str)).collect();
    let places: Vec<String> =
        names.iter().map(|name| format!("{scheme}{}:{number}", ports::local_host(name))).collect();
    let mut unique = places.clone();
    unique.dedup();
    let from = names.join(", ");
    out.adjust(&path, from, unique.join(", "), "what is exposed gets a port of this machine");
    let cert = match &expose.tls {
        Tls::Secret { name } => Some(name.to_string()),
        Tls::Auto | Tls::None => None,
    };
    if let Some(cert) = cert {
        out.remark(
            &format!("{path}.tls"),
            format!("it is reached without certificates; the one in `{cert}` is not used"),
        );
    }
    if expose.tls == Tls::Auto {
        out.remark(&format!("{path}.tls"), "nobody issues certificates for this machine, so it is reached without");
    }
    if expose.redirect == Some(true) {
        out.remark(&format!("{path}.redirect"), "without certificates there is nothing to redirect to");
    }
    for (property, value) in [("timeout", expose.timeout), ("idle", expose.idle)] {
        if let Some(value) = value {
            let message = format!(
                "nothing stands before the container that would end a request, after {} or at all",
                span(value)
            );
            out.remark(&format!("{path}.{property}"), message);
        }
    }
    if expose.sticky {
        out.remark(&format!("{path}.sticky"), "there is one replica, so every client stays with it");
    }
}
