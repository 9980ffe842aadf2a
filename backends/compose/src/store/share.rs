//! A share: a volume that several services mount.

use anyport_backend::{Lowered, Node, Scene};
use anyport_ir::Component;

use crate::collector::Collector;
use crate::text;

/// A named volume, or one that exists.
pub(crate) fn lower(scene: &dyn Scene, name: &str, component: &Component) -> Lowered {
    let mut out = Collector::new(scene, Some(name));
    super::say_labels(&mut out, component, &["annotations"]);
    let existing = component.external.as_ref().and_then(|binding| binding.name.as_ref());
    match existing {
        Some(existing) => {
            let existing = text::write(&mut out, existing, "external.name");
            let root = Node::builder().with("name", existing).with("external", true);
            out.add("volume", component.name.clone(), root, "external");
        }
        None => {
            let labels: Node =
                component.labels.iter().map(|(key, value)| (key.clone(), Node::from(text::escape(value)))).collect();
            out.add("volume", component.name.clone(), Node::builder().with_filled("labels", labels), "");
            if let Some(size) = component.size {
                let to = "the disk of this machine";
                out.adjust("size", size.to_quantity(), to, "a volume of Docker has no size of its own");
            }
            if let Some(class) = &component.storage_class {
                out.adjust("storage-class", class.as_str(), "local", "Docker keeps volumes in one place");
            }
        }
    }
    out.finish()
}
