//! How a reader reaches a component, in the shortest form that works inside the namespace.

use std::borrow::Cow;

use anyport_backend::Interface;
use anyport_ir::{Address, AddressForm, Kind, Protocol, Reach};

use crate::finding::Problem;
use crate::place::Place;
use crate::stores;

/// The address as text.
pub(crate) fn resolve<'a>(place: &Place, address: &'a Address) -> Result<Cow<'a, str>, Problem> {
    let here = address.target.as_ref().is_none_or(|target| target == place.scene.target_name());
    match place.scene.interface(&address.component) {
        Some(interface) if here && address.reach == Reach::Inside && place.holds(&interface) && !interface.external => {
            inside(place, address, &interface)
        }
        _ => place.scene.endpoint(address).text(address.what).map(Cow::Owned).map_err(|(why, instead)| {
            Problem::unreachable(format!("`{}` cannot be reached from here: {why}", address.component), instead)
        }),
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
pub(crate) fn scheme(kind: Kind, protocol: Protocol) -> &'static str {
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
