//! Ports of this machine: which one a published port of a container gets.
//!
//! A port keeps its number where it can. Numbers below 1024 move up by 8000 (80 becomes 8080, 443
//! becomes 8443), since an ordinary user may not listen there, and a number that is taken becomes
//! the next free one, in the order of the source. So the same application gets the same ports on
//! every machine, and a person can guess most of them.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use anyport_backend::{Interface, Scene};
use anyport_ir::{Kind, Protocol, SmolStr};

use crate::options::Options;

/// The port of what declares none: by custom, where HTTP servers in containers listen.
pub(crate) const UNSAID: u16 = 8080;

/// A port: name, number, what clients dial elsewhere, protocol.
pub(crate) type Port = (SmolStr, u16, u16, Protocol);

/// The ports of a component. What answers requests and declares none listens where most do.
pub(crate) fn of(interface: &Interface) -> Cow<'_, [Port]> {
    let answers = matches!(interface.kind, Kind::Site | Kind::Function) || !interface.hosts.is_empty();
    match interface.ports.as_slice() {
        [] if answers => Cow::Owned(vec![(SmolStr::new_static("http"), UNSAID, UNSAID, Protocol::Http)]),
        ports => Cow::Borrowed(ports),
    }
}

/// Whether a port is the one that is meant where none is named.
pub(crate) fn is_main(interface: &Interface, port: &str) -> bool {
    match &interface.main_port {
        Some(main) => main == port,
        None => of(interface).first().is_some_and(|(first, ..)| first == port),
    }
}

/// The port of this machine for each port of each exposed component, by both names.
pub(crate) fn all(scene: &dyn Scene, options: &Options) -> BTreeMap<(SmolStr, SmolStr), u16> {
    let mut taken: BTreeSet<u16> = options.publish.values().copied().collect();
    let mut chosen = BTreeMap::new();
    for member in scene.members().iter() {
        let Some(interface) = scene.interface(member) else { continue };
        if interface.hosts.is_empty() || interface.external {
            continue;
        }
        for (port, number, ..) in of(&interface).iter() {
            let host =
                asked(options, member, port, is_main(&interface, port)).unwrap_or_else(|| free(&mut taken, *number));
            chosen.insert((member.clone(), port.clone()), host);
        }
    }
    chosen
}

/// The port of this machine for one port of an exposed component.
pub(crate) fn published(scene: &dyn Scene, options: &Options, component: &str, port: &str) -> Option<u16> {
    all(scene, options).get(&(SmolStr::new(component), SmolStr::new(port))).copied()
}

/// The port that the target's `publish` asks for; `web` means the main port of `web`.
pub(crate) fn asked(options: &Options, component: &str, port: &str, main: bool) -> Option<u16> {
    let exact = options.publish.get(&format!("{component}.{port}")).copied();
    exact.or_else(|| options.publish.get(component).copied().filter(|_| main))
}

/// The name under which a host is reached on this machine: `shop.localhost` is this machine for
/// every browser, other names are not.
pub(crate) fn local_host(host: &str) -> &str {
    if host == "localhost" || host.ends_with(".localhost") { host } else { "localhost" }
}

fn free(taken: &mut BTreeSet<u16>, number: u16) -> u16 {
    let wished = if number < 1024 { number + 8000 } else { number };
    let after = (wished..=u16::MAX).chain(1024..wished);
    let found = after.into_iter().find(|number| !taken.contains(number)).unwrap_or(wished);
    taken.insert(found);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_kept_where_they_can() {
        let mut taken = BTreeSet::from([8080]);
        assert_eq!(free(&mut taken, 3000), 3000);
        assert_eq!(free(&mut taken, 3000), 3001);
        assert_eq!(free(&mut taken, 80), 8081);
        assert_eq!(free(&mut taken, 443), 8443);
        assert_eq!(free(&mut taken, u16::MAX), u16::MAX);
        assert_eq!(free(&mut taken, u16::MAX), 1024);
    }

    #[test]
    fn only_localhost_names_are_local() {
        assert_eq!(local_host("shop.localhost"), "shop.localhost");
        assert_eq!(local_host("shop.example.com"), "localhost");
        assert_eq!(local_host("auto"), "localhost");
    }
}
