//! What stands before and beside a process: services of their own that share its network.

use anyport_backend::Node;
use anyport_ir::{Component, Init, SmolStr};

use super::container::Container;
use super::files::{self, PlacedFile};
use super::{container, health, resources, safety, storage};
use crate::collector::Collector;
use crate::service::Service;

/// What runs to its end before the process, one after the other: each waits for the one before and
/// for all that the process waits for, and the process waits for the last.
pub(super) fn before(out: &mut Collector, main: &mut Service, component: &Component, files: &[PlacedFile]) -> Vec<Service> {
    let Some(Init::Containers(inits)) = &component.init else { return Vec::new() };
    let waits = main.root().get("depends_on").cloned();
    let mut done: Option<SmolStr> = None;
    let mut services = Vec::new();
    for (name, init) in inits {
        let at = format!("init.{name}.");
        let mut service = out.service(format!("{}-init-{name}", component.name), 30);
        let container = Container::beside(init, at.clone());
        container::write(out, &mut service, &container);
        service.set("restart", "on-failure:5", "init");
        copy(main, &mut service, "profiles");
        copy(main, &mut service, "networks");
        service.set("depends_on", waits.clone(), "after");
        if let Some(before) = &done {
            wait(&mut service, before, "service_completed_successfully", "init");
        }
        finish(out, &mut service, component, &container, files, init.volumes.as_deref());
        done = Some(service.name().clone());
        services.push(service);
    }
    if let Some(last) = done {
        wait(main, &last, "service_completed_successfully", "init");
    }
    services
}

/// What runs beside the process, in its network: the two see each other on the loopback, and what
/// the sidecar listens on is reached under the name of the process.
pub(crate) fn write(out: &mut Collector, component: &Component, main: &SmolStr, files: &[PlacedFile]) {
    for (name, sidecar) in &component.sidecar {
        let at = format!("sidecar.{name}.");
        let mut service = out.service(format!("{}-{name}", component.name), 30);
        let container = Container::beside(sidecar, at.clone());
        container::write(out, &mut service, &container);
        service.set("restart", "unless-stopped", "sidecar");
        service.set("network_mode", format!("service:{main}"), "sidecar");
        // A new main container has a new network, which the sidecar must join.
        let started = Node::builder().with("condition", "service_started").with("restart", true);
        service.entry("depends_on", main, started, || "sidecar".into());
        health::write(out, &mut service, sidecar.health.as_ref(), &sidecar.port, &at);
        finish(out, &mut service, component, &container, files, sidecar.volumes.as_deref());
        for (port_name, port) in &sidecar.port {
            if let Some(asked) = port.service.filter(|asked| *asked != port.number) {
                let path = format!("{at}port.{port_name}.service");
                let why = "inside a Compose network clients dial the port that the process listens on";
                out.adjust(&path, asked.to_string(), port.number.to_string(), why);
            }
        }
        out.add_service(service);
    }
}

fn finish(
    out: &mut Collector,
    service: &mut Service,
    component: &Component,
    container: &Container,
    files: &[PlacedFile],
    only: Option<&[SmolStr]>,
) {
    let seen: Vec<PlacedFile> = files::seen(files, only).cloned().collect();
    files::mount(service, &seen, None);
    storage::write(out, service, component, only);
    safety::write(out, service, container, &seen, &[]);
    resources::write(out, service, container);
}

fn wait(service: &mut Service, other: &str, condition: &str, path: &str) {
    service.entry("depends_on", other, Node::builder().with("condition", condition), || path.into());
}

fn copy(from: &Service, to: &mut Service, key: &str) {
    if let Some(value) = from.root().get(key).cloned() {
        to.set(key, value, "");
    }
}
