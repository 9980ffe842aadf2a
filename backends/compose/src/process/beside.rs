//! What stands before and beside a process: services of their own that share its network.

use anyport_backend::Node;
use anyport_ir::{Component, Init, SmolStr};

use super::container::Container;
use super::files::{self, PlacedFile};
use super::{container, health, labels, resources, safety, storage};
use crate::collector::Collector;
use crate::service::Service;
use crate::text;

/// Adds a finished service and what stands before and beside it.
pub(crate) fn add(out: &mut Collector, main: Service, component: &Component, files: &[PlacedFile]) {
    let mut main = main;
    // What is beside shares the names that the main container knows.
    let beside = beside(out, component, &main.name().clone(), files);
    name_machine(out, &mut main);
    for service in before(out, &mut main, component, files) {
        out.add_service(service);
    }
    out.add_service(main);
    for service in beside {
        out.add_service(service);
    }
}

/// A text named the machine, so a container must know where it is.
fn name_machine(out: &mut Collector, service: &mut Service) {
    if std::mem::take(&mut out.names_machine) {
        service.set("extra_hosts", Node::list([format!("{}:host-gateway", text::MACHINE)]), "");
    }
}

/// What runs to its end before the process, one after the other: each waits for the one before and
/// for all that the process waits for, and the process waits for the last.
fn before(out: &mut Collector, main: &mut Service, component: &Component, files: &[PlacedFile]) -> Vec<Service> {
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
        name_machine(out, &mut service);
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
fn beside(out: &mut Collector, component: &Component, main: &SmolStr, files: &[PlacedFile]) -> Vec<Service> {
    let mut services = Vec::new();
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
        labels::say_ports(&mut service, &sidecar.port, &at);
        for (port_name, port) in &sidecar.port {
            if let Some(asked) = port.service.filter(|asked| *asked != port.number) {
                let path = format!("{at}port.{port_name}.service");
                let why = "inside a Compose network clients dial the port that the process listens on";
                out.adjust(&path, asked.to_string(), port.number.to_string(), why);
            }
        }
        services.push(service);
    }
    services
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
    resources::write(service, container);
}

fn wait(service: &mut Service, other: &str, condition: &str, path: &str) {
    service.entry("depends_on", other, Node::builder().with("condition", condition), || path.into());
}

fn copy(from: &Service, to: &mut Service, key: &str) {
    if let Some(value) = from.root().get(key).cloned() {
        to.set(key, value, "");
    }
}
