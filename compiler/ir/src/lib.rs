//! The intermediate representation: one application in one environment, resolved.
//!
//! It says what an application *is*, in no target's words. There are no expressions left, only
//! values; secrets appear only as references. What remains to decide is how a target says it.
//!
//! Field names are those of the language (kebab-case in JSON), so that one property path serves
//! spans, support tables, `accept`, documentation and this format alike. The JSON Schema is
//! generated from these types.

mod application;
mod component;
pub mod cron;
mod origin;
mod process;
mod store;
mod target;
mod text;
mod traffic;
mod units;
mod workflow;

pub use application::*;
pub use component::*;
pub use origin::*;
pub use process::*;
pub use store::*;
pub use target::*;
pub use text::*;
pub use traffic::*;
pub use units::*;
pub use workflow::*;

pub use indexmap::{IndexMap, IndexSet};
pub use smol_str::SmolStr;

/// The version of this format: same major reads older.
pub const IR_VERSION: &str = "1.0";

/// A map that keeps the author's order.
pub type Map<V> = IndexMap<SmolStr, V>;
