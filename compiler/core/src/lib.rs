//! From text to the IR: names, types, values, layers, rules.
//!
//! ```text
//! source ──► names ──► kinds, types ──► layers ──► eval ──► lower ──► IR
//! ```
//!
//! Texts are salsa inputs, cut into top-level items; everything else is a query. A component is
//! evaluated by itself, so an edit in one does one again. Diagnostics are part of a query's value.

mod declared;
mod environment;
mod eval;
mod facade;
mod kinds;
mod layers;
mod lower;
mod names;
mod read;
pub mod semantics;
mod source;
mod suggest;
mod syntax;
mod types;
mod walk;

pub use declared::{Declared, DeclaredField, Shape, declared_kinds, declared_targets, declared_types};
pub use environment::{default_targets, environment_named, environments, target_options};
pub use eval::{Env, FUNCTIONS, Value};
pub use facade::{
    Beside, ObjectRule, Outputs, Test, all_items, application_name, check_object, final_value, imported_crds,
    imported_vela, key_of, library_diagnostics, manifests, object_rules, read_item, run_checks, secret_in, target_in,
    test_diagnostics, tests, written_target_kinds,
};
pub use layers::{Instance, Instances, instances};
pub use lower::{
    AppResult, ComponentResult, HistoryLine, OverlaySource, application, collisions, component, file_diagnostics,
    history,
};
pub use source::{Db, Embedded, File, Given, Item, Project, Workspace, World};
