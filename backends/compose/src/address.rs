//! Addresses: by which name and port a reader reaches a component.

use anyport_backend::Interface;
use anyport_ir::{Address, AddressForm, Protocol, Reach, SmolStr};

use crate::collector::Collector;
use crate::names;
use crate::ports;
use crate::variable::{Giver, Variable};

/// An address as its reader reaches it.
pub(crate) fn write(out: &mut Collector, address: &Address) -> String {
    let Some(interface) = out.scene.interface(&address.component) else {
        return ask(out, address, "is not part of this application");
    };
    let here = interface.on.iter().any(|target| target == out.scene.target_name());
    let elsewhere = address.target.as_ref().is_some_and(|target| target != out.scene.target_name());
    if interface.external {
        return ask(out, address, "is not ours to run");
    }
    match address.reach {
        // Targets of one `network` share a Docker network, so names work across projects.
        Reach::Inside | Reach::Private => inside(&interface, address),
        Reach::Public if here && !elsewhere => published(out, &interface, address),
        Reach::Public => public(out, &interface, address),
    }
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
    form(address.what, scheme(protocol), &interface.name, number)
}

fn published(out: &Collector, interface: &Interface, address: &Address) -> String {
    let (own, protocol) = port_of(interface, address.port.as_ref());
    let port = port_name(interface, address.port.as_ref());
    let number =
        port.and_then(|port| ports::published(out.scene, &out.options, &interface.component, &port)).unwrap_or(own);
    let host = interface.hosts.first().map_or("localhost", |host| ports::local_host(host));
    form(address.what, scheme(protocol), host, number)
}

fn public(out: &mut Collector, interface: &Interface, address: &Address) -> String {
    let Some(host) = interface.hosts.iter().find(|host| *host != "auto" && *host != "internal") else {
        return ask(out, address, "has an address that its platform chooses");
    };
    let host = host.as_str();
    match address.what {
        AddressForm::Url => format!("https://{host}"),
        AddressForm::Host => host.into(),
        AddressForm::Address => format!("{host}:443"),
        AddressForm::Number => "443".into(),
    }
}

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
    out.variable(&Variable {
        name,
        why: format!("the {what} of `{component}`, which {because}"),
        giver: Giver::Existing,
    })
}

fn scheme(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Http | Protocol::Grpc => "http",
        Protocol::Tcp => "tcp",
        Protocol::Udp => "udp",
    }
}

fn form(what: AddressForm, scheme: &str, host: &str, number: u16) -> String {
    match what {
        AddressForm::Url if scheme == "http" && number == 80 => format!("http://{host}"),
        AddressForm::Url => format!("{scheme}://{host}:{number}"),
        AddressForm::Host => host.into(),
        AddressForm::Address => format!("{host}:{number}"),
        AddressForm::Number => number.to_string(),
    }
}
