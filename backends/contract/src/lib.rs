//! What a backend is.
//!
//! A backend is a folder with three things: the options of its target kinds (declared in
//! `stdlib/targets/`), a support table (data), and a lowering: a pure function from resolved
//! components to documents. It knows the IR and nothing of the language. This crate holds the
//! contract ([`Backend`], [`Scene`]), the document tree ([`Node`], [`Document`]), and what all
//! backends share: support tables, patches, text output.

mod backend;
mod document;
pub mod endpoint;
mod finding;
pub mod json;
pub mod law;
pub mod leaves;
mod node;
pub mod output_order;
pub mod overlay;
mod record;
mod scene;
pub mod schema;
pub mod stores;
pub mod support;
pub mod told;
pub mod yaml;

pub use backend::{Backend, Lowered};
pub use document::{Artifact, Content, Document, Source};
pub use endpoint::{Endpoint, Location};
pub use finding::{Finding, FindingKind};
pub use node::{MapBuilder, Node, escape_segment};
pub use record::{Adjustment, Hole, Need, NeedKind, Place};
pub use scene::{Caller, Interface, Scene, StaticScene};
pub use schema::SchemaRef;
pub use support::{Support, SupportRow, SupportTable, TableError};
