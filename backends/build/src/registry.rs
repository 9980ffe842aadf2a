//! All backends: a new one is a line here.

use anyport_backend::Backend;
use anyport_ir::Target;

static BACKENDS: [&dyn Backend; 2] = [&anyport_kubernetes::Kubernetes, &anyport_compose::Compose];

/// All backends.
pub fn backends() -> &'static [&'static dyn Backend] {
    &BACKENDS
}

/// The backend that writes for a target: for its kind, or for the nearest kind that it extends.
pub fn backend_for(target: &Target) -> Option<&'static dyn Backend> {
    std::iter::once(&target.kind)
        .chain(&target.family)
        .find_map(|kind| BACKENDS.iter().copied().find(|backend| backend.kind() == kind))
}
