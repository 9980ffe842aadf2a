//! `patch` and `object`: what a person says in a target's own words.
//!
//! A patch changes documents that a backend wrote; it must hit exactly one, unless it says which
//! or all. An object is a document of its own. Both are typed by the schema of the document kind,
//! and everything wrong is reported at once, by the place of the write.

mod error;
mod object;
mod patch;
mod path;
mod trace;
mod walk;

use anyport_ir::Overlay;

use crate::{Backend, Document, SchemaRef};

pub use error::{At, OverlayError, OverlayErrorKind, Place};

/// Who knows the schemas of document kinds.
pub trait Schemas {
    /// The schema of a kind as written (`Deployment`, `networking.istio.io/v1/Gateway`).
    fn schema(&self, kind: &str) -> Option<SchemaRef>;
    /// All kinds, for messages.
    fn kinds(&self) -> Vec<String>;
}

/// A backend for one of its targets.
impl Schemas for (&dyn Backend, &anyport_ir::Target) {
    fn schema(&self, kind: &str) -> Option<SchemaRef> {
        self.0.schema(self.1, kind)
    }
    fn kinds(&self) -> Vec<String> {
        self.0.document_kinds(self.1)
    }
}

/// Where an overlay stands and what it may know.
pub struct Scope<'s> {
    /// The component in whose body it stands; absent: the target's own body, which sees all
    /// documents.
    pub component: Option<&'s str>,
    /// The namespace of objects that are held by one and name none.
    pub namespace: Option<&'s str>,
    /// The schemas.
    pub schemas: &'s dyn Schemas,
    /// The property path of a write, for the source map; absent: no source map is wanted.
    pub source: Option<&'s dyn Fn(Place, Option<usize>) -> String>,
}

/// Applies the patches to `documents`, then adds the objects. What could not be done is reported,
/// each mistake once; the documents are then of no use but for finding more.
pub fn apply(overlay: &Overlay, scope: &Scope<'_>, documents: &mut Vec<Document>) -> Vec<OverlayError> {
    let mut errors = Vec::new();
    for (index, written) in overlay.patches.iter().enumerate() {
        patch::apply(written, index, scope, documents, &mut errors);
    }
    for (index, written) in overlay.objects.iter().enumerate() {
        object::add(written, index, scope, documents, &mut errors);
    }
    errors
}

/// Whether a document of kind `full` is meant by `written`: the kind alone, or with its group.
fn is_kind(full: &str, written: &str) -> bool {
    full == written || full.strip_suffix(written).is_some_and(|before| before.ends_with('/'))
}

/// What says which document it is, if that is what `path` writes: other documents, and later
/// runs, find it by that.
fn identity(schema: &SchemaRef, path: &[anyport_ir::SmolStr]) -> Option<&'static str> {
    schema.api_version()?;
    let path: Vec<&str> = path.iter().map(AsRef::as_ref).collect();
    match path.as_slice() {
        ["apiVersion"] => Some("apiVersion"),
        ["kind"] => Some("kind"),
        ["metadata"] => Some("metadata"),
        ["metadata", "name"] => Some("metadata.name"),
        _ => None,
    }
}
