//! What belongs to no component, and how everything becomes files.

mod assemble;
mod env_example;
mod owner;

pub(crate) use assemble::{assemble, commands};

use anyport_backend::{Lowered, Need, NeedKind, Node, Scene};
use anyport_ir::{Application, Component, Egress, Kind, SmolStr};

use crate::collector::Collector;
use crate::names::INNER_NETWORK;
use crate::{store, text};

/// Networks, the object store, the owner of volumes, logins.
pub(crate) fn lower(scene: &dyn Scene, application: &Application) -> Lowered {
    let mut out = Collector::new(scene, None);
    networks(&mut out, application);
    store::objects(&mut out, application);
    owner::write(&mut out, application);
    for registry in out.options.registry.clone().keys() {
        let login = format!("docker login {registry}");
        let why = format!("images of {registry} are not public");
        out.need(Need::new(NeedKind::Feature, login.clone(), why).with_command(login));
    }
    out.finish()
}

/// The components on this target, by name.
fn members<'a>(out: &Collector, application: &'a Application) -> Vec<(SmolStr, &'a Component)> {
    let names = out.scene.members();
    names
        .iter()
        .filter_map(|name| Some((name.clone(), application.components.get(name)?.as_ref())))
        .filter(|(_, component)| component.external.is_none())
        .collect()
}

fn networks(out: &mut Collector, application: &Application) {
    if let Some(network) = out.scene.target().network.clone() {
        let root = Node::builder().with("name", text::escape(&network)).with("external", true);
        out.add("network", "default", root, "network");
        let why = "targets of one network reach each other by it";
        let need = Need::new(NeedKind::Existing, format!("network {network}"), why);
        out.need(need.with_command(format!("docker network create {network}")));
    }
    let runs = |kind| !matches!(kind, Kind::Share | Kind::Bucket | Kind::External);
    let declared = |component: &Component| {
        runs(component.kind) && component.network.egress == Egress::Declared && component.expose.is_empty()
    };
    if members(out, application).iter().any(|(_, component)| declared(component)) {
        out.add("network", INNER_NETWORK, Node::builder().with("internal", true), "");
    }
}
