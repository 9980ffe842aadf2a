//! Schemas of documents: what `patch` and `object` are typed by.
//!
//! A schema is an OpenAPI or JSON Schema node with definitions beside it. [`View`] reads one as a
//! set of alternatives, so that `$ref`, `oneOf`, `anyOf` and `allOf` are looked through in one
//! place; [`check`] holds values against it, and [`fields`] says what may stand at a path.

mod check;
mod facts;
mod quantity;
mod suggest;
mod view;

use std::sync::Arc;

use serde_json::Value;

pub use check::{Problem, ProblemKind, check, missing};
pub use facts::{Field, fields};
pub use suggest::closest;
pub use view::{Types, View};

/// A schema for typing `patch` and `object`.
#[derive(Clone, Debug)]
pub struct SchemaRef {
    /// The document kind in full: `apps/v1/Deployment`.
    pub identity: String,
    /// Whether a namespace holds it.
    pub namespaced: bool,
    /// The schema, with `$ref`s into [`SchemaRef::definitions`].
    pub schema: Arc<Value>,
    /// Definitions by name.
    pub definitions: Arc<Value>,
}

impl SchemaRef {
    /// The kind alone: `Deployment`.
    pub fn kind(&self) -> &str {
        self.identity.rsplit('/').next().unwrap_or(&self.identity)
    }

    /// Group and version (`apps/v1`, `v1`), where the identity has them.
    pub fn api_version(&self) -> Option<&str> {
        self.identity.rsplit_once('/').map(|(version, _)| version)
    }

    /// The schema to read.
    pub fn view(&self) -> View<'_> {
        View::of(self)
    }
}
