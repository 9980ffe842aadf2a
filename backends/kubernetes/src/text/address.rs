//! How a reader reaches a component, in the shortest form that works inside the namespace.

use std::borrow::Cow;

use anyport_backend::Interface;
use anyport_ir::{Address, AddressForm, Kind, Protocol, Reach};

use crate::finding::Problem;
use crate::place::Place;
use crate::stores;

/// The address as text.
pub(crate) fn resolve<'a>(place: &Place, address: &'a Address) -> Result<Cow<'a, str>, Problem> {
    let Some(interface) = place.scene.interface(&address.component) else {
        return Err(Problem::unsupported(
            format!("`{}` has no address here", address.component),
            "it is not part of this environment",
        ));
    };
    let elsewhere = address.target.as_ref().is_some_and(|target| target != place.scene.target_name());
    match address.reach {
        Reach::Inside if !elsewhere && place.holds(&interface) && !interface.external => {
            inside(place, address, &interface)
        }
        Reach::Public => public(address, &interface),
        _ => Err(Problem::unsupported(
            format!("the address of `{}` is known only after it was deployed", address.component),
            "expose it under a fixed host, or bind it here with `external { host, port }`",
        )),
    }
}

fn inside<'a>(place: &Place, address: &'a Address, interface: &Interface) -> Result<Cow<'a, str>, Problem> {
    let host = place.object(&interface.name);
    if address.what == AddressForm::Host {
        return Ok(Cow::Owned(host.into_owned()));
    }
    let Some((_, dialled, protocol)) = port_of(interface, address.port.as_deref()) else {
        return Err(Problem::unsupported(
            format!("`{}` has no port that an address could mean", address.component),
            "declare one with `port NAME = NUMBER`, or name it: `c.port.NAME.address`",
        ));
    };
    Ok(Cow::Owned(match address.what {
        AddressForm::Host => host.into_owned(),
        AddressForm::Number => dialled.to_string(),
        AddressForm::Address => format!("{host}:{dialled}"),
        AddressForm::Url => match scheme(interface.kind, protocol) {
            "http" if dialled == 80 => format!("http://{host}"),
            scheme => format!("{scheme}://{host}:{dialled}"),
        },
    }))
}

fn public<'a>(address: &'a Address, interface: &Interface) -> Result<Cow<'a, str>, Problem> {
    let known = interface.hosts.iter().find(|host| !matches!(host.as_str(), "auto" | "internal"));
    let Some(host) = known else {
        return Err(Problem::unsupported(
            format!("the public address of `{}` is known only after it was deployed", address.component),
            "expose it under a host of your own: `expose \"shop.example.com\"`",
        ));
    };
    let protocol = port_of(interface, address.port.as_deref()).map(|(_, dialled, protocol)| (dialled, protocol));
    Ok(Cow::Owned(match (address.what, protocol) {
        (AddressForm::Host, _) => host.to_string(),
        (what, Some((dialled, Protocol::Tcp | Protocol::Udp))) => match what {
            AddressForm::Number => dialled.to_string(),
            AddressForm::Url => format!("tcp://{host}:{dialled}"),
            _ => format!("{host}:{dialled}"),
        },
        (AddressForm::Number, _) => "443".to_owned(),
        (AddressForm::Address, _) => format!("{host}:443"),
        (AddressForm::Url, _) => format!("https://{host}"),
    }))
}

/// The port that `name` (absent: the main one) means: what the process listens on, what clients
/// dial, what is spoken.
pub(crate) fn port_of(interface: &Interface, name: Option<&str>) -> Option<(u16, u16, Protocol)> {
    let name = name.or(interface.main_port.as_deref());
    let declared = interface
        .ports
        .iter()
        .find(|(known, ..)| Some(known.as_str()) == name)
        .or_else(|| interface.ports.first().filter(|_| name.is_none()))
        .map(|(_, number, dialled, protocol)| (*number, *dialled, *protocol));
    declared.or_else(|| stores::port(interface.kind).map(|port| (port, port, Protocol::Tcp)))
}

/// The scheme of URLs: what the store speaks, else what the port speaks.
fn scheme(kind: Kind, protocol: Protocol) -> &'static str {
    match (kind, protocol) {
        (Kind::Postgres, _) => "postgresql",
        (Kind::Mysql, _) => "mysql",
        (Kind::Mongodb, _) => "mongodb",
        (Kind::Redis, _) => "redis",
        (Kind::Rabbitmq, _) => "amqp",
        (_, Protocol::Http | Protocol::Grpc) => "http",
        (_, Protocol::Tcp) => "tcp",
        (_, Protocol::Udp) => "udp",
    }
}
