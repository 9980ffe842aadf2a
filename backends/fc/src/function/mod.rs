//! A component as a function.

mod asynchronous;
mod code;
mod gpu;
mod health;
mod life;
mod network;
mod remarks;
mod scale;
mod size;
mod storage;
mod tags;
mod trigger;
mod variables;

use anyport_backend::{Lowered, Scene};
use anyport_ir::{Component, Kind};

use crate::address;
use crate::check;
use crate::out::Out;

/// When functions are made that the release runs first.
pub(crate) const RELEASE: u32 = 25;
/// When all others are.
const WORKLOAD: u32 = 30;

pub(crate) use code::main_port;
pub(crate) use trigger::HTTP_METHODS;

/// The function of a component; nothing for what is refused as a whole.
pub(crate) fn lower(scene: &dyn Scene, name: &str, component: &Component) -> Lowered {
    let mut out = Out::new(scene, name, component);
    if check::whole(component).is_some() {
        return out.finish();
    }
    let interface = scene.interface(name);
    let release = interface.is_some_and(|it| it.release_job);
    let mut props = out.props(if release { RELEASE } else { WORKLOAD });
    props.set("region", out.options.region(), "");
    props.set("functionName", out.function(), "name");
    props.set("description", format!("{} of {}", name, crate::names::project(scene)), "");
    code::write(&mut out, &mut props);
    size::write(&mut out, &mut props);
    gpu::write(&mut out, &mut props);
    life::write(&mut out, &mut props);
    variables::write(&mut out, &mut props);
    network::write(&mut out, &mut props);
    storage::write(&mut out, &mut props);
    scale::write(&mut out, &mut props);
    asynchronous::write(&mut out, &mut props);
    tags::write(&mut out, &mut props);
    trigger::write(&mut out, &mut props);
    remarks::write(&mut out);
    if matches!(component.kind, Kind::Service | Kind::Function) {
        address::called_without_vpc(&mut out);
    }
    out.add(props.finish());
    out.finish()
}
