//! Volumes and shares.
//!
//! Docker keeps a named volume until somebody removes it, so what should last and what need not
//! look the same here; both are named, so that they can be given to the user of the process.

use anyport_backend::Node;
use anyport_ir::{Component, Init, SmolStr, Volume};

use super::container::Container;
use super::resources::size;
use super::safety;
use crate::collector::Collector;
use crate::service::Service;
use crate::text;

/// The name of a component's volume.
fn volume_name(component: &Component, volume: &str) -> String {
    format!("{}-{volume}", component.name)
}

/// The component's volumes on disk, by the names that Compose knows them by.
pub(crate) fn scratch_and_persistent(component: &Component) -> impl Iterator<Item = (String, &Volume)> {
    component.volume.iter().filter(|(_, volume)| !volume.memory).map(|(name, it)| (volume_name(component, name), it))
}

/// Whether its volumes must be given to the user it runs as: a new one belongs to root.
pub(super) fn needs_owner(component: &Component) -> bool {
    let on_disk = scratch_and_persistent(component).next().is_some() || !component.mount.is_empty();
    on_disk && safety::user_of(&Container::of(component)).is_some_and(|user| user != 0)
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
