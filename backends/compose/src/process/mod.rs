//! A component that runs an image: services, workers, jobs, crons, agents, functions and sites.
//!
//! Parts that a backing service has too are shared with `store/`.

mod beside;
mod container;
mod files;
mod health;
mod hooks;
mod labels;
mod life;
mod network;
mod order;
mod publish;
mod remarks;
mod resources;
mod safety;
mod site;
mod storage;

pub(crate) use beside::add;
pub(crate) use container::{Container, environment};
pub(crate) use files::{
    DOCUMENT as FILE, PlacedFile, mount as mount_files, place as place_files, place_content, place_text,
};
pub(crate) use health::write as health;
pub(crate) use labels::write as labels;
pub(crate) use network::write as networks;
pub(crate) use order::write as order;
pub(crate) use publish::write as ports;
pub(crate) use resources::write as resources;
pub(crate) use safety::write as safety;
pub(crate) use storage::{owned, users};

use anyport_backend::{Document, Lowered, Scene};
use anyport_ir::{Component, Kind};

use crate::collector::Collector;
use crate::store;

/// A component and what stands beside it.
pub(crate) fn lower(scene: &dyn Scene, name: &str, component: &Component) -> Lowered {
    let mut out = Collector::new(scene, Some(name));
    let mut service = out.service(component.name.clone(), stage(scene, name, component));
    let mut container = Container::of(component);
    container::write(&mut out, &mut service, &container);
    site::write(&mut out, &mut service, component, &mut container);
    let files = files::place(&mut out, component);
    life::write(&mut out, &mut service, name, component);
    order::write(&mut out, &mut service, name, component);
    publish::write(&mut out, &mut service, name, component);
    health::write(&mut out, &mut service, component.health.as_ref(), &component.port, "");
    order::guarantee(&mut out, &mut service, name, component);
    files::mount(&mut service, &files, None);
    storage::write(&mut out, &mut service, component, None);
    storage::say(&mut out, component);
    safety::write(&mut out, &mut service, &container, &files, &[]);
    resources::write(&mut service, &container);
    resources::machine(&mut out, &mut service, component);
    network::write(&mut out, &mut service, component);
    labels::write(&mut out, &mut service, component);
    store::grant(&mut out, &mut service, name, component);
    remarks::write(&mut out, component);
    beside::add(&mut out, service, component, &files);
    out.finish()
}

/// Jobs of a release come before what waits for them; other jobs are started by hand.
fn stage(scene: &dyn Scene, name: &str, component: &Component) -> u32 {
    match component.kind {
        Kind::Job if order::in_release(scene, name) => 25,
        Kind::Job | Kind::Cron => Document::JOBS,
        _ => 30,
    }
}
