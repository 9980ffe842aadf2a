//! Order: what is waited for, and until when.

use std::collections::BTreeMap;

use anyport_backend::{Caller, Node, Scene};
use anyport_ir::{Component, EdgeKind, Kind, SmolStr};

use super::storage;
use crate::collector::Collector;
use crate::names::{OBJECT_STORE_SETUP, VOLUME_OWNER};
use crate::service::Service;

const STARTED: &str = "service_started";
const HEALTHY: &str = "service_healthy";
const DONE: &str = "service_completed_successfully";

/// Whether a job belongs to the release: others come after it, or it comes after others.
pub(super) fn in_release(scene: &dyn Scene, name: &str) -> bool {
    scene.interface(name).is_some_and(|interface| interface.release_job)
}

/// What a component waits for: backing services that it reads, and what it comes after.
pub(crate) fn write(out: &mut Collector, service: &mut Service, name: &str, component: &Component) {
    let mut waits: BTreeMap<SmolStr, (&'static str, String)> = BTreeMap::new();
    let after =
        component.after.iter().map(|other| Caller { component: other.clone(), why: EdgeKind::After, port: None });
    let others = out.scene.callees(name);
    let others = others.iter().filter(|callee| callee.why != EdgeKind::After).cloned();
    for callee in after.chain(others) {
        if let Some((service, condition)) = wait(out, &callee) {
            let path = match callee.why {
                EdgeKind::After => "after".to_string(),
                EdgeKind::Use => format!("use.{}", callee.component),
                _ => String::new(),
            };
            waits.entry(service).or_insert((condition, path));
        }
    }
    if storage::needs_owner(out, component) {
        waits.insert(VOLUME_OWNER.into(), (DONE, "volume".into()));
    }
    waits.remove(&component.name);
    for (other, (condition, path)) in waits {
        service.entry("depends_on", &other, Node::builder().with("condition", condition), || path);
    }
}

fn wait(out: &Collector, callee: &Caller) -> Option<(SmolStr, &'static str)> {
    let interface = out.scene.interface(&callee.component)?;
    let here = interface.on.iter().any(|target| target == out.scene.target_name());
    if interface.external || !here {
        return None;
    }
    let name = interface.name.clone();
    match (interface.kind, callee.why) {
        (_, EdgeKind::Mount) | (Kind::Share | Kind::External, _) => None,
        (Kind::Bucket, _) => Some((OBJECT_STORE_SETUP.into(), DONE)),
        (Kind::Queue | Kind::Topic, _) if made_here(out, interface.broker.as_ref()) => Some((name, DONE)),
        (Kind::Queue | Kind::Topic, _) => None,
        (kind, _) if kind.is_store() => Some((name, HEALTHY)),
        (Kind::Job, EdgeKind::After) => Some((name, DONE)),
        // By hand, so nothing can wait for it.
        (Kind::Cron, _) => None,
        (Kind::Agent | Kind::Worker, EdgeKind::After) => Some((name, STARTED)),
        (_, EdgeKind::After) => Some((name, HEALTHY)),
        _ => None,
    }
}

fn made_here(out: &Collector, broker: Option<&SmolStr>) -> bool {
    broker
        .and_then(|broker| out.scene.interface(broker))
        .is_some_and(|broker| !broker.external && broker.on.iter().any(|target| target == out.scene.target_name()))
}

/// Whoever comes after a service waits until it is well, so such a service always has something to
/// ask: where it has no health of its own, having started is enough.
pub(super) fn guarantee(out: &mut Collector, service: &mut Service, name: &str, component: &Component) {
    let answers = matches!(component.kind, Kind::Service | Kind::Function | Kind::Site);
    let awaited = out.scene.callers(name).iter().any(|caller| caller.why == EdgeKind::After);
    let asks = component
        .health
        .as_ref()
        .is_some_and(|health| health.readiness.is_some() || health.startup.is_some() || health.liveness.is_some());
    if answers && awaited && !asks {
        let check = Node::builder().with("test", Node::list(["CMD-SHELL", "exit 0"])).with("interval", "5s");
        service.set("healthcheck", check, "health");
        let why = if component.health.is_some() { "is asked nothing" } else { "says nothing of its health" };
        out.remark("health", format!("others come after it and it {why}, so they wait until it has started"));
    }
}
