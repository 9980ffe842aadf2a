//! All backends: a new one is a line here. Backends that are programs of their own are added by the
//! head that found them, before anything is compiled.

use std::sync::{LazyLock, OnceLock, PoisonError, RwLock};

use anyport_backend::Backend;
use anyport_backend::support::PreparedTable;
use anyport_ir::Target;

static BACKENDS: &[&dyn Backend] = &[
    &anyport_kubernetes::Kubernetes,
    &anyport_kubevela::KubeVela,
    &anyport_knative::Knative,
    &anyport_compose::Compose,
    &anyport_fc::Fc,
    &anyport_sae::Sae,
];

/// A backend with its support table, prepared when it is first asked for.
struct Entry {
    backend: &'static dyn Backend,
    table: OnceLock<PreparedTable<'static>>,
}

static ENTRIES: LazyLock<RwLock<Vec<&'static Entry>>> =
    LazyLock::new(|| RwLock::new(BACKENDS.iter().map(|backend| entry(*backend)).collect()));

/// Backends live as long as the process.
fn entry(backend: &'static dyn Backend) -> &'static Entry {
    Box::leak(Box::new(Entry { backend, table: OnceLock::new() }))
}

/// All backends.
pub fn backends() -> Vec<&'static dyn Backend> {
    read().iter().map(|entry| entry.backend).collect()
}

fn read() -> std::sync::RwLockReadGuard<'static, Vec<&'static Entry>> {
    // The list is changed in one step, so it is whole even if somebody panicked while holding it.
    ENTRIES.read().unwrap_or_else(PoisonError::into_inner)
}

/// Adds a backend that is not part of this program. `false`: there is one for its kind already.
pub fn add_backend(backend: Box<dyn Backend>) -> bool {
    let mut entries = ENTRIES.write().unwrap_or_else(PoisonError::into_inner);
    if entries.iter().any(|known| known.backend.kind() == backend.kind()) {
        return false;
    }
    entries.push(entry(Box::leak(backend)));
    true
}

/// The backend that writes for a target: for its kind, or for the nearest kind that it extends.
pub fn backend_for(target: &Target) -> Option<&'static dyn Backend> {
    let entries = read();
    std::iter::once(&target.kind)
        .chain(&target.family)
        .find_map(|kind| entries.iter().find(|entry| entry.backend.kind() == kind))
        .map(|entry| entry.backend)
}

/// The support table of a backend, prepared.
pub fn prepared(backend: &dyn Backend) -> Option<&'static PreparedTable<'static>> {
    let entry = read().iter().copied().find(|entry| entry.backend.kind() == backend.kind())?;
    Some(entry.table.get_or_init(|| entry.backend.support().prepare()))
}
