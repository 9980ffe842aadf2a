//! What is bound to something that exists: nothing is run, and readers get what is written.

use anyport_backend::{Lowered, Scene, told};
use anyport_ir::Component;

use crate::collector::Collector;

/// Says what is known of it.
pub(crate) fn lower(scene: &dyn Scene, name: &str, component: &Component) -> Lowered {
    let mut out = Collector::new(scene, Some(name));
    super::say_labels(&mut out, component, &["labels", "annotations"]);
    if let Some(binding) = &component.external {
        out.remark("external", format!("`{}` is not run here: {}", component.name, told::binding(binding)));
    }
    out.finish()
}
