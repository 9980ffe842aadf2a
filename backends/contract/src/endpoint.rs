//! How a component is reached from another target, or by the world.
//!
//! The compiler decides *by which way* a reader reaches a component ([`anyport_ir::Reach`]); under
//! which host that way ends is known to the target that runs it. A host that the platform gives
//! only at deployment is a *hole*: a visible marker in the output, a line in the build record, and
//! a value that the next build is given.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyport_diagnostic::codes;
use anyport_ir::{Address, AddressForm, Protocol, Reach, SmolStr};

use crate::{Backend, Finding, Interface, Scene};

/// Where readers on other targets, or the world, find a component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Endpoint {
    /// Known before anything is deployed.
    Known(Location),
    /// Given by the platform at deployment.
    Later {
        /// With a [`marker`] where the host will be.
        location: Location,
        /// A command that prints the host, once it is there.
        command: String,
    },
    /// Not at all.
    Unreachable {
        /// Why.
        why: String,
        /// What to do instead.
        instead: String,
    },
}

/// A host with what is spoken there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// The scheme of URLs: `https`.
    pub scheme: SmolStr,
    /// The host, without a port.
    pub host: String,
    /// The port that clients dial.
    pub port: u16,
}

impl Location {
    /// HTTPS on its own port.
    pub fn https(host: impl Into<String>) -> Location {
        Location { scheme: SmolStr::new_static("https"), host: host.into(), port: 443 }
    }

    /// HTTP on a port.
    pub fn http(host: impl Into<String>, port: u16) -> Location {
        Location { scheme: SmolStr::new_static("http"), host: host.into(), port }
    }

    /// The form that was asked for.
    pub fn text(&self, form: AddressForm) -> String {
        let Location { scheme, host, port } = self;
        match form {
            AddressForm::Url if matches!((scheme.as_str(), port), ("https", 443) | ("http", 80)) => {
                format!("{scheme}://{host}")
            }
            AddressForm::Url => format!("{scheme}://{host}:{port}"),
            AddressForm::Host => host.clone(),
            AddressForm::Address => format!("{host}:{port}"),
            AddressForm::Number => port.to_string(),
        }
    }
}

impl Endpoint {
    /// A host that `command` prints after deployment. `location` builds the rest around it.
    pub fn later(address: &Address, command: String, location: impl FnOnce(String) -> Location) -> Endpoint {
        Endpoint::Later { location: location(marker(&hole_name(address))), command }
    }

    /// The form that was asked for, with a marker where the host is not known yet.
    ///
    /// # Errors
    /// Why the component cannot be reached, and what to do instead.
    pub fn text(&self, form: AddressForm) -> Result<String, (&str, &str)> {
        match self {
            Endpoint::Known(location) | Endpoint::Later { location, .. } => Ok(location.text(form)),
            Endpoint::Unreachable { why, instead } => Err((why, instead)),
        }
    }
}

/// Asks the target that runs a component. `holes` are hosts that are known by now; `there` gives the
/// backend of that target and the scene on it. For those who make a [`Scene`].
pub fn ask<'s>(
    address: &Address,
    holes: &BTreeMap<String, String>,
    interface: impl FnOnce(&str) -> Option<Arc<Interface>>,
    there: impl FnOnce() -> Option<(&'s dyn Backend, Box<dyn Scene + 's>)>,
) -> Endpoint {
    let Some(interface) = interface(&address.component) else {
        return Endpoint::Unreachable {
            why: "it is not part of this environment".into(),
            instead: "enable it, or read something else".into(),
        };
    };
    if interface.external {
        return Endpoint::Unreachable {
            why: "it is bound to something that exists, and the binding does not say where".into(),
            instead: "give its binding a `host` or a `url`".into(),
        };
    }
    if address.reach == Reach::Public && !interface.hosts.iter().any(|host| host != "internal") {
        return Endpoint::Unreachable {
            why: "it is not exposed, so the world does not reach it".into(),
            instead: "expose it: `expose \"host\"`, or `expose auto` for the platform's own address".into(),
        };
    }
    if address.reach == Reach::Public
        && let Some(host) = interface.hosts.iter().find(|host| !matches!(host.as_str(), "auto" | "internal"))
    {
        return Endpoint::Known(public(&interface, address, host));
    }
    let Some((backend, scene)) = there() else {
        return Endpoint::Unreachable {
            why: "nothing is known of the target that it stands on".into(),
            instead: "place both on one target, or expose it under a fixed host".into(),
        };
    };
    match (backend.endpoint(&*scene, &interface, address), holes.get(&hole_name(address))) {
        (Endpoint::Later { location, .. }, Some(host)) => Endpoint::Known(Location { host: host.clone(), ..location }),
        (endpoint, _) => endpoint,
    }
}

/// Under a fixed host: HTTP is served with a certificate, streams at their own port.
fn public(interface: &Interface, address: &Address, host: &str) -> Location {
    let name = address.port.as_ref().or(interface.main_port.as_ref());
    let stream = interface.ports.iter().find(|(port, ..)| Some(port) == name).and_then(|(_, _, dialled, protocol)| {
        let scheme = match protocol {
            Protocol::Tcp => "tcp",
            Protocol::Udp => "udp",
            Protocol::Http | Protocol::Grpc => return None,
        };
        Some(Location { scheme: SmolStr::new_static(scheme), host: host.to_owned(), port: *dialled })
    });
    stream.unwrap_or_else(|| Location::https(host))
}

/// What a component's missing host is called: `api.private-host`, `api.public-host`.
pub fn hole_name(address: &Address) -> String {
    let way = if address.reach == Reach::Public { "public" } else { "private" };
    format!("{}.{way}-host", address.component)
}

const OPENS: &str = "<anyport:";
const CLOSES: char = '>';

/// What stands in the output where a host is missing: text that no host name, URL or shell takes
/// for a value.
pub fn marker(hole: &str) -> String {
    format!("{OPENS}{hole}{CLOSES}")
}

/// The holes that a text has, in order.
pub fn holes_in(text: &str) -> impl Iterator<Item = &str> {
    text.split(OPENS).skip(1).filter_map(|rest| rest.split_once(CLOSES)).map(|(hole, _)| hole)
}

/// Whether some text could have a hole.
pub fn may_have_holes(bytes: &[u8]) -> bool {
    memchr::memmem::find(bytes, OPENS.as_bytes()).is_some()
}

/// The finding for a property whose text needs a component that cannot be reached.
pub fn unreachable(component: &str, path: &str, address: &Address, why: &str, instead: &str) -> Finding {
    let message = format!("`{}` cannot be reached from here: {why}", address.component);
    Finding::refusal(&codes::UNREACHABLE_COMPONENT, component, path, message, instead)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(reach: Reach) -> Address {
        Address { component: "api".into(), port: None, what: AddressForm::Url, reach, target: Some("front".into()) }
    }

    #[test]
    fn forms() {
        let web = Location::https("a.example");
        assert_eq!(web.text(AddressForm::Url), "https://a.example");
        assert_eq!(web.text(AddressForm::Address), "a.example:443");
        assert_eq!(web.text(AddressForm::Number), "443");
        assert_eq!(Location::http("a", 8080).text(AddressForm::Url), "http://a:8080");
        assert_eq!(Location::http("a", 80).text(AddressForm::Url), "http://a");
    }

    #[test]
    fn holes_are_found_where_they_were_left() {
        let endpoint = Endpoint::later(&address(Reach::Private), "print it".into(), |host| Location::http(host, 80));
        let url = endpoint.text(AddressForm::Url).expect("it is reached");
        assert_eq!(url, "http://<anyport:api.private-host>");
        assert!(may_have_holes(url.as_bytes()));
        assert_eq!(
            holes_in(&format!("{url}/x {}", marker("b.public-host"))).collect::<Vec<_>>(),
            ["api.private-host", "b.public-host"]
        );
        assert_eq!(holes_in("<anyport:open").count(), 0);
    }
}
