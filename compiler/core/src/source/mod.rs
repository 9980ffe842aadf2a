//! Source texts as salsa inputs, and the trees made of them.
//!
//! The unit of change is the *item*: one top-level declaration with its own text. A file is a list
//! of items. Setting a file's text cuts it again and touches only the items whose text differs, so
//! a keystroke in one component invalidates what was known of that component and no other.

mod db;
mod loader;
mod place;
mod recut;
mod workspace;

pub use db::{Db, Embedded, File, Given, Item, Project, parsed};
pub use loader::{Definitions, World};
pub(crate) use loader::{definitions_path, embedded_path, folder, import_path, join, manifest_source, plain};
pub use place::{Place, body};
pub use workspace::Workspace;
