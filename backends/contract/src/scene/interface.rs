//! The outside of a component, from the component itself.

use anyport_ir::{Component, Kind, Port, Protocol, SmolStr, Text};

use super::Interface;
use crate::stores::store;

impl Interface {
    /// The outside of `component`, called `name` in the source. Whether a job belongs to the
    /// release is partly said by others, so the caller says whether an `after` names it.
    pub fn of(name: &str, component: &Component, named_in_after: bool) -> Interface {
        let store = store(component.kind);
        let ports = ports(component);
        Interface {
            component: SmolStr::new(name),
            kind: component.kind,
            name: component.name.clone(),
            on: component.on.clone(),
            main_port: main_port(&ports),
            ports,
            hosts: component.expose.keys().cloned().collect(),
            external: component.external.is_some() || component.kind == Kind::External,
            bound_name: literal(component.external.as_ref().and_then(|binding| binding.name.as_ref())),
            bound_url: literal(component.external.as_ref().and_then(|binding| binding.url.as_ref())),
            stateful: component.kind.is_store() || component.volume.values().any(|volume| volume.persistent),
            release_job: component.kind == Kind::Job && (named_in_after || !component.after.is_empty()),
            replicas: replicas(component),
            version: component.version.clone(),
            databases: store.map_or_else(Vec::new, |store| store.databases(component)),
            username: match &component.username {
                Some(username) => username.as_literal().map(SmolStr::new),
                None => store.and_then(|store| store.username).map(SmolStr::new_static),
            },
            vhost: component.vhost.clone(),
            password: store.is_some_and(|store| store.asks_password(component)),
            broker: component.broker.clone(),
        }
    }
}

fn literal(text: Option<&Text>) -> Option<SmolStr> {
    text.and_then(Text::as_literal).map(SmolStr::new)
}

/// The ports it declares, and of a store the one that everybody knows. A binding says on which
/// number that one is.
fn ports(component: &Component) -> Vec<(SmolStr, u16, u16, Protocol)> {
    let declared = |(name, port): (&SmolStr, &Port)| (name.clone(), port.number, port.dialled(), port.protocol);
    let mut ports: Vec<_> = component.port.iter().map(declared).collect();
    if let Some(store) = store(component.kind)
        && !component.port.contains_key(store.port)
    {
        let number = component.external.as_ref().and_then(|binding| binding.port).unwrap_or(store.number);
        ports.insert(0, (SmolStr::new_static(store.port), number, number, Protocol::Tcp));
    }
    ports
}

/// The port called `http`, else the only one, else none.
fn main_port(ports: &[(SmolStr, u16, u16, Protocol)]) -> Option<SmolStr> {
    match ports {
        [only] => Some(only.0.clone()),
        _ => ports.iter().find(|port| port.0 == "http").map(|port| port.0.clone()),
    }
}

fn replicas(component: &Component) -> Option<(u32, Option<u32>)> {
    match (&component.scale, component.replicas) {
        (Some(scale), _) => Some((scale.replicas.min, scale.replicas.max)),
        (None, Some(members)) => Some((members, Some(members))),
        (None, None) => None,
    }
}
