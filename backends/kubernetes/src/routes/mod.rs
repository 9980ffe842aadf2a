//! How the world reaches a component: Ingresses or routes of the Gateway API for HTTP and gRPC,
//! routes or load balancers for everything else.

mod balancer;
mod check;
mod gateway;
mod http;
mod ingress;
mod private;
mod stream;

use anyport_ir::{Expose, Port, Protocol, SmolStr, Tls};

use crate::object::Output;
use crate::options::Routes;
use crate::place::Subject;
use crate::workload::main_port;

pub(crate) use check::check;
pub(crate) use gateway::lower as lower_gateway;
pub(crate) use private::{lower as lower_private, private, public};

/// The host that stands for the platform's own address.
pub(crate) const AUTO: &str = "auto";
/// The host that stands for the private network.
pub(crate) const INTERNAL: &str = "internal";

/// One `expose`, with the port that it means.
pub(crate) struct Exposed<'a> {
    /// The host as written.
    pub host: &'a SmolStr,
    /// The entry.
    pub expose: &'a Expose,
    /// The port's name.
    pub name: &'a str,
    /// The port.
    pub port: &'a Port,
}

impl<'a> Exposed<'a> {
    /// The host and its aliases; nothing for the platform's own address.
    pub fn hosts(&self) -> Vec<&'a str> {
        let own = (self.host != AUTO).then_some(self.host.as_str());
        own.into_iter().chain(self.expose.aliases.iter().map(SmolStr::as_str)).collect()
    }

    /// Whether requests are led by host and path.
    pub fn is_http(&self) -> bool {
        matches!(self.port.protocol, Protocol::Http | Protocol::Grpc)
    }

    /// Whether there are certificates.
    pub fn has_tls(&self) -> bool {
        self.expose.tls != Tls::None && !self.hosts().is_empty()
    }

    /// Whether plain HTTP is answered by a redirect.
    pub fn redirects(&self) -> bool {
        self.has_tls() && self.port.protocol == Protocol::Http && self.expose.redirect.unwrap_or(true)
    }

    /// Its path in the source.
    pub fn path(&self) -> String {
        crate::path::entry("expose", self.host)
    }
}

/// What leads from outside to a component, but for the private network: that needs no route.
/// An entry without a port that it could mean was refused before.
pub(crate) fn exposed<'a>(component: &'a anyport_ir::Component) -> impl Iterator<Item = Exposed<'a>> {
    component.expose.iter().filter(|(host, _)| *host != INTERNAL).filter_map(move |(host, expose)| {
        let name = expose.port.as_deref().or_else(|| main_port(&component.port))?;
        let (name, port) = component.port.get_key_value(name)?;
        Some(Exposed { host, expose, name, port })
    })
}

/// Writes the routes of a component.
pub(crate) fn lower(subject: &Subject, out: &mut Output) {
    private::lower(subject, out);
    if subject.component.expose.is_empty() {
        return;
    }
    let (http, streams): (Vec<Exposed>, Vec<Exposed>) = exposed(subject.component).partition(Exposed::is_http);
    match subject.options().routes {
        Routes::Ingress => {
            ingress::lower(subject, &http, out);
            balancer::lower(subject, &streams, out);
        }
        Routes::Gateway => {
            for (index, exposed) in http.iter().enumerate() {
                http::lower(subject, exposed, index == 0, out);
            }
            for (index, exposed) in streams.iter().enumerate() {
                stream::lower(subject, exposed, index == 0, out);
            }
        }
    }
}

/// The name of a route: the component's for the first, with the host for further ones.
fn route_name(subject: &Subject, exposed: &Exposed, first: bool) -> String {
    if first {
        return subject.name.to_string();
    }
    format!("{}-{}", subject.name, object_name(exposed.host))
}

/// A host as part of an object's name.
fn object_name(host: &str) -> String {
    host.replace('*', "wildcard").to_ascii_lowercase()
}

/// The Secret with the certificate of a host.
pub(crate) fn certificate(host: &str) -> String {
    format!("{}-tls", object_name(host))
}
