//! Who comes in by an address of the platform: a balancer of the application's own.

use anyport_backend::{Endpoint, Interface, Location, Node, Scene};
use anyport_ir::{Address, Protocol, Reach, SmolStr, Tls};

use crate::lowering::Lowering;
use crate::place::Place;
use crate::secrets::quote;
use crate::text::{port_of, scheme};

/// The balancers of one application.
#[derive(Debug, Default)]
pub(crate) struct Access {
    /// For the world.
    pub internet: Option<Balancer>,
    /// For the private network.
    pub intranet: Option<Balancer>,
    /// Ports that hosts lead to.
    routed: Vec<u16>,
}

/// A balancer that SAE makes for one application.
#[derive(Debug)]
pub(crate) struct Balancer {
    /// Listeners: what clients dial, what the process listens on, what is spoken.
    pub listeners: Vec<(u16, u16, &'static str)>,
    /// The property that asks for it; empty: somebody of another target talks to it.
    pub path: String,
}

impl Access {
    /// Whether anybody comes in by a port of the process.
    pub(crate) fn listens_on(&self, number: u16) -> bool {
        let balancers = [&self.internet, &self.intranet].into_iter().flatten();
        let mut listened = balancers.flat_map(|it| it.listeners.iter().map(|listener| listener.1));
        listened.any(|target| target == number) || self.routed.contains(&number)
    }
}

impl Balancer {
    /// The listeners as the HTTP interface takes them.
    pub(crate) fn node(&self) -> Node {
        let listener = |(port, target, protocol): &(u16, u16, &str)| {
            Node::builder().with("port", *port).with("targetPort", *target).with("protocol", *protocol).build()
        };
        self.listeners.iter().map(listener).collect()
    }
}

/// The balancers that a component needs. `from_outside` says that components of other targets talk
/// to it.
pub(crate) fn of(out: &mut Lowering<'_>, from_outside: bool) -> Access {
    let mut access = Access::default();
    let Some(interface) = out.place.scene.interface(out.name) else { return access };
    for (host, expose) in &out.component.expose {
        let path = format!("expose.{host}");
        let Some((number, dialled, protocol)) = port_of(&interface, expose.port.as_ref()) else {
            out.refuse(&path, "it has no port that could be exposed", "declare one: `port http = 8080`");
            continue;
        };
        let private = host == "internal";
        if !private && host != "auto" {
            access.routed.push(number);
            continue;
        }
        if protocol == Protocol::Udp {
            out.refuse(&path, "SAE's own balancers speak no UDP", "expose it on kubernetes, or by an NLB of your own");
            continue;
        }
        unbalanced(out, &path, expose);
        let spoken = if protocol == Protocol::Http { "HTTP" } else { "TCP" };
        if private {
            if expose.tls != Tls::None {
                out.remark(&format!("{path}.tls"), "inside the private network it is plain");
            }
            access.intranet = Some(Balancer { listeners: vec![(dialled, number, spoken)], path });
            continue;
        }
        if expose.tls != Tls::None {
            let message = "SAE's own address is a number without a certificate, so it is plain";
            out.lose(&format!("{path}.tls"), "expose.tls", message, "expose it under a host, or say `tls none`");
        }
        let listener = (public_port(dialled, protocol), number, spoken);
        access.internet = Some(Balancer { listeners: vec![listener], path });
    }
    if from_outside && out.place.scene.target().network.is_some() {
        let all = private_listeners(&interface);
        let intranet = access.intranet.get_or_insert_with(|| Balancer { listeners: Vec::new(), path: String::new() });
        for listener in all {
            if !intranet.listeners.iter().any(|known| known.0 == listener.0) {
                intranet.listeners.push(listener);
            }
        }
    }
    access.intranet = access.intranet.filter(|balancer| !balancer.listeners.is_empty());
    access
}

/// What a balancer of one application has no words for.
fn unbalanced(out: &mut Lowering<'_>, path: &str, expose: &anyport_ir::Expose) {
    let mut without = Vec::new();
    without.extend((!expose.paths.is_empty()).then(|| ("paths", format!("paths ({})", expose.paths.join(", ")))));
    without.extend(expose.timeout.map(|it| ("timeout", format!("a limit of {}s on requests", it.seconds()))));
    without.extend(expose.idle.map(|it| ("idle", format!("a limit of {}s on silence", it.seconds()))));
    without.extend((!expose.aliases.is_empty()).then(|| ("aliases", format!("hosts ({})", expose.aliases.join(", ")))));
    without.extend(expose.redirect.map(|it| ("redirect", format!("redirects ({it})"))));
    for (property, what) in without {
        let message = format!("a balancer of one application passes bytes on and knows no {what}");
        out.lose(&format!("{path}.{property}"), &format!("expose.{property}"), message, "expose it under a host");
    }
}

/// On which port the world finds it.
fn public_port(dialled: u16, protocol: Protocol) -> u16 {
    if protocol == Protocol::Http { 80 } else { dialled }
}

fn private_listeners(interface: &Interface) -> Vec<(u16, u16, &'static str)> {
    let spoken = interface.ports.iter().filter(|port| port.3 != Protocol::Udp);
    let listener = |(_, number, dialled, protocol): &(SmolStr, u16, u16, Protocol)| {
        (*dialled, *number, if *protocol == Protocol::Http { "HTTP" } else { "TCP" })
    };
    spoken.map(listener).collect()
}

/// Where readers on other targets, or the world, find a component.
pub(crate) fn endpoint(scene: &dyn Scene, interface: &Interface, address: &Address) -> Endpoint {
    let place = Place::new(scene);
    let Some((_, dialled, protocol)) = port_of(interface, address.port.as_ref()) else {
        return Endpoint::Unreachable {
            why: format!("`{}` has no port that could be reached", interface.component),
            instead: "declare one with `port NAME = NUMBER`".into(),
        };
    };
    if protocol == Protocol::Udp {
        return Endpoint::Unreachable {
            why: "SAE's own balancers speak no UDP".into(),
            instead: "let it stand on the reader's target, or in a cluster".into(),
        };
    }
    let (which, port) = match address.reach {
        Reach::Public => ("InternetIp", public_port(dialled, protocol)),
        Reach::Inside | Reach::Private => ("IntranetIp", dialled),
    };
    let location = |host| Location { scheme: SmolStr::new_static(scheme(protocol)), host, port };
    let known = interface.hosts.iter().find(|host| *host != "auto" && *host != "internal");
    match (address.reach, known) {
        (Reach::Public, Some(host)) => Endpoint::Known(Location::https(host.as_str())),
        (Reach::Public, None) if !interface.hosts.iter().any(|host| host == "auto") => Endpoint::Unreachable {
            why: format!("`{}` is not exposed", interface.component),
            instead: "expose it: `expose \"host\"`, or `expose auto`".into(),
        },
        _ => Endpoint::later(address, print_ip(&place, &interface.name, which), location),
    }
}

/// The command that prints an address of an application's balancers.
fn print_ip(place: &Place, application: &str, which: &str) -> String {
    let find = format!(
        "{} --NamespaceId {} --AppName {}",
        place.aliyun("GET", "/pop/v1/sam/app/listApplications"),
        place.namespace_id(),
        quote(application)
    );
    format!(
        "{} --AppId \"$({find} | jq -r '.Data.Applications[] | select(.AppName == \"{application}\") | .AppId')\" | \
         jq -r .Data.{which}",
        place.aliyun("GET", "/pop/v1/sam/app/slb"),
    )
}
