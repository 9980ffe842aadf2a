//! Addresses: by which name and port a reader reaches a component.

use anyport_backend::{Endpoint, Interface, Location, endpoint};
use anyport_ir::{Address, AddressForm, Protocol, Reach, SmolStr};

use crate::collector::Collector;
use crate::names;
use crate::ports;
use crate::variable::{Giver, Variable};

/// An address as its reader reaches it. `path` is the property that it belongs to.
pub(crate) fn write(out: &mut Collector, address: &Address, path: &str) -> String {
    let interface = out.scene.interface(&address.component);
    let elsewhere = address.target.as_ref().is_some_and(|target| target != out.scene.target_name());
    match interface.filter(|it| !it.external && !elsewhere && it.on.iter().any(|on| on == out.scene.target_name())) {
        Some(interface) if address.reach == Reach::Public => published(out, &interface, address),
        Some(interface) => inside(&interface, address),
        None => other(out, address, path),
    }
}

/// Whether a component is bound to something whose address the operator knows.
fn is_bound(out: &Collector, address: &Address) -> bool {
    out.scene.interface(&address.component).is_some_and(|interface| interface.external)
}

/// An address on another target.
fn other(out: &mut Collector, address: &Address, path: &str) -> String {
    if is_bound(out, address) {
        return ask(out, address, "which is not ours to run");
    }
    let endpoint = out.scene.endpoint(address);
    match &endpoint {
        Endpoint::Later { command, .. } => {
            ask(out, address, &format!("whose host its platform chooses; this prints the host: {command}"))
        }
        _ => match endpoint.text(address.what) {
            Ok(text) => text,
            Err((why, instead)) => {
                let component = out.component.clone().unwrap_or_default();
                out.say(endpoint::unreachable(&component, path, address, why, instead));
                String::new()
            }
        },
    }
}

/// Where others find a component of this project: whoever shares its Docker network, by name.
pub(crate) fn endpoint(interface: &Interface, address: &Address) -> Endpoint {
    if address.reach == Reach::Public {
        return Endpoint::Unreachable {
            why: format!(
                "`{}` runs on one machine, under an address that only that machine knows",
                interface.component
            ),
            instead: "expose it under a fixed host that leads to that machine".into(),
        };
    }
    let (number, protocol) = port_of(interface, address.port.as_ref());
    Endpoint::Known(location(protocol, &interface.name, number))
}

/// The name of the port that is meant.
pub(crate) fn port_name(interface: &Interface, asked: Option<&SmolStr>) -> Option<SmolStr> {
    let first = || ports::of(interface).first().map(|(name, ..)| name.clone());
    asked.or(interface.main_port.as_ref()).cloned().or_else(first)
}

fn port_of(interface: &Interface, asked: Option<&SmolStr>) -> (u16, Protocol) {
    let wanted = port_name(interface, asked);
    let known = ports::of(interface);
    let found = known.iter().find(|(name, ..)| Some(name) == wanted.as_ref());
    // Compose cannot remap inside a network, so clients dial what the process listens on.
    found.map_or((ports::UNSAID, Protocol::Http), |(_, number, _, protocol)| (*number, *protocol))
}

fn inside(interface: &Interface, address: &Address) -> String {
    let (number, protocol) = port_of(interface, address.port.as_ref());
    location(protocol, &interface.name, number).text(address.what)
}

fn published(out: &Collector, interface: &Interface, address: &Address) -> String {
    let (own, protocol) = port_of(interface, address.port.as_ref());
    let port = port_name(interface, address.port.as_ref());
    let number =
        port.and_then(|port| ports::published(out.scene, &out.options, &interface.component, &port)).unwrap_or(own);
    let host = interface.hosts.first().map_or("localhost", |host| ports::local_host(host));
    location(protocol, host, number).text(address.what)
}

/// An address that the operator writes into `.env`.
fn ask(out: &mut Collector, address: &Address, because: &str) -> String {
    let what = match address.what {
        AddressForm::Url => "url",
        AddressForm::Host => "host",
        AddressForm::Address => "address",
        AddressForm::Number => "port",
    };
    let component = &address.component;
    let mut words = vec![component.as_str()];
    words.extend(address.port.as_deref());
    words.push(what);
    let name = names::variable(&words);
    out.variable(&Variable { name, why: format!("the {what} of `{component}`, {because}"), giver: Giver::Existing })
}

fn scheme(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Http | Protocol::Grpc => "http",
        Protocol::Tcp => "tcp",
        Protocol::Udp => "udp",
    }
}

fn location(protocol: Protocol, host: &str, port: u16) -> Location {
    Location { scheme: scheme(protocol).into(), host: host.into(), port }
}
