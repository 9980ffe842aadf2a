//! Kinds of documents that `import crd` brings along.

use anyport_backend::SchemaRef;
use anyport_compiler::{Db, imported_crds};

/// The schemas of all definitions that an application imports.
#[derive(Default)]
pub struct Definitions {
    /// One for each kind and version.
    pub schemas: Vec<SchemaRef>,
}

impl PartialEq for Definitions {
    // Schemas have no cheap equality; files of definitions change seldom.
    fn eq(&self, _other: &Definitions) -> bool {
        false
    }
}

/// Reads them once for each state of the files. What cannot be read is said by the check of the application.
#[salsa::tracked(returns(ref))]
pub fn definitions(db: &dyn Db, _unit: (), _other: ()) -> Definitions {
    let mut out = Definitions::default();
    for beside in imported_crds(db) {
        let Ok(text) = &beside.text else { continue };
        out.schemas.extend(anyport_kubernetes_schemas::from_crd(text).unwrap_or_default());
    }
    out
}
