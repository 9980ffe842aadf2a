//! From values to the IR.
//!
//! A component's final fields are one tree of values with the names of the declarations; the IR's
//! types read themselves from it. Between the two stand the few things a declaration cannot say:
//! short forms written out, defaults that depend on other fields, references resolved for the
//! reader.

mod apps;
mod asides;
mod checks;
mod circles;
mod collisions;
mod components;
mod deserialise;
mod edges;
mod lints;
mod normalise;
mod outside;
mod references;
mod secrets;
mod unused;
mod workflows;

pub use apps::{AppResult, application, file_diagnostics, lower_target};
pub use asides::{OverlaySource, target_asides};
pub use checks::{Rule, all_rules, checks_of, holds, is_document_kind, message as check_message, violation};
pub use collisions::collisions;
pub use components::{ComponentResult, HistoryLine, component, history};
pub(crate) use deserialise::to_json as value_to_json;
pub(crate) use references::key_by_name;
pub(crate) use secrets::secret_by_name;
