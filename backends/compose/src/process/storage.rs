//! Volumes and shares.
//!
//! Docker keeps a named volume until somebody removes it, so what should last and what need not
//! look the same here; both are named, so that they can be given to the user of the process.

use std::collections::BTreeSet;

use anyport_backend::Node;
use anyport_ir::{Component, Init, SmolStr, Volume};

use super::container::Container;
use super::resources::size;
use super::safety;
use crate::collector::Collector;
use crate::service::Service;
use crate::text;

/// The name of a component's volume. No service has an underscore in its name, so volumes of
/// different services never meet.
fn volume_name(component: &Component, volume: &str) -> String {
    format!("{}_{volume}", component.name)
}

/// The component's volumes on disk, by the names that Compose knows them by.
fn scratch_and_persistent(component: &Component) -> impl Iterator<Item = (String, &Volume)> {
    component.volume.iter().filter(|(_, volume)| !volume.memory).map(|(name, it)| (volume_name(component, name), it))
}

/// The volumes that must be given to the users of a component: new ones belong to root. What
/// exists already, or is only read, is left alone.
pub(crate) fn owned(out: &Collector, component: &Component) -> Vec<String> {
    let mut volumes: Vec<String> = scratch_and_persistent(component).map(|(name, _)| name).collect();
    let written = component.mount.iter().filter(|(_, mount)| !mount.read_only);
    let shares = written.filter_map(|(share, _)| out.scene.interface(share)).filter(|share| !share.external);
    volumes.extend(shares.map(|share| share.name.to_string()));
    volumes
}

/// Everybody who runs in a component, as far as it is known.
pub(crate) fn users(component: &Component) -> BTreeSet<u32> {
    let before = match &component.init {
        Some(Init::Containers(before)) => Some(before),
        _ => None,
    };
    let beside = component.sidecar.values().chain(before.into_iter().flat_map(|before| before.values()));
    let beside = beside.filter_map(|sidecar| safety::user_of(&Container::beside(sidecar, String::new())));
    safety::user_of(&Container::of(component)).into_iter().chain(beside).collect()
}

/// Whether somebody must give its volumes away before it starts.
pub(super) fn needs_owner(out: &Collector, component: &Component) -> bool {
    users(component).iter().any(|user| *user != 0) && !owned(out, component).is_empty()
}

/// Whether containers beside it see its memory too.
fn shared(component: &Component) -> bool {
    !component.sidecar.is_empty() || matches!(&component.init, Some(Init::Containers(before)) if !before.is_empty())
}

/// Volumes and shares of a container: all, or those that are named.
pub(crate) fn write(out: &mut Collector, service: &mut Service, component: &Component, only: Option<&[SmolStr]>) {
    let sees = |name: &SmolStr| only.is_none_or(|only| only.contains(name));
    for (name, volume) in component.volume.iter().filter(|(name, _)| sees(name)) {
        let path = format!("volume.{name}");
        if volume.memory && !shared(component) {
            memory(service, volume, &path);
            continue;
        }
        let source = volume_name(component, name);
        service.element("volumes", mount("volume", &source, &volume.path, false), || path);
    }
    for (share, at) in component.mount.iter().filter(|(name, _)| sees(name)) {
        let name = out.scene.interface(share).map_or(share.clone(), |interface| interface.name.clone());
        service.element("volumes", mount("volume", &name, &at.path, at.read_only), || format!("mount.{share}"));
    }
}

fn mount(kind: &str, source: &str, target: &str, read_only: bool) -> Node {
    Node::builder()
        .with("type", kind)
        .with("source", source)
        .with("target", text::escape(target))
        .with_if(read_only, "read_only", || Node::Bool(true))
        .build()
}

/// Memory as a folder. `/dev/shm` is there already and has a size of its own.
fn memory(service: &mut Service, volume: &Volume, path: &str) {
    if volume.path == "/dev/shm" {
        service.set("shm_size", volume.size.map(size), path);
        return;
    }
    let limit = volume.size.map(|bytes| format!(",size={}", bytes.0)).unwrap_or_default();
    service.element("tmpfs", format!("{}:exec,mode=1777{limit}", text::escape(&volume.path)), || path.into());
}

/// The volumes themselves, and what Docker does differently with them.
pub(super) fn say(out: &mut Collector, component: &Component) {
    for (name, volume) in &component.volume {
        let path = format!("volume.{name}");
        if volume.memory {
            if shared(component) {
                let limit = volume.size.map(|bytes| format!(",size={}", bytes.0)).unwrap_or_default();
                let memory = Node::builder()
                    .with("type", "tmpfs")
                    .with("device", "tmpfs")
                    .with("o", format!("mode=1777{limit}"));
                let root = Node::builder().with("driver_opts", memory);
                out.add("volume", volume_name(component, name), root, &path);
            }
        } else {
            out.add("volume", volume_name(component, name), Node::empty_map(), &path);
            if !volume.persistent {
                out.remark(&path, "it is kept until `docker compose down --volumes`, though it need not be");
            }
            if let Some(size) = volume.size {
                let why = "a volume of Docker has no size of its own";
                out.adjust(&format!("{path}.size"), size.to_quantity(), "the disk of this machine", why);
            }
        }
        if let Some(class) = &volume.storage_class {
            let why = "Docker keeps volumes in one place";
            out.adjust(&format!("{path}.storage-class"), class.as_str(), "local", why);
        }
    }
}
