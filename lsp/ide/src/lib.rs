//! What an editor asks of a program, without a transport: the language server and the web page are shells
//! around this crate.
//!
//! ```text
//! Host ──(texts, edits)──► apps: one database for each application
//!   └─ snapshot ─► Analysis ──► one function for each feature: (analysis, path, offset) ──► result
//! ```
//!
//! Paths are absolute, with `/`; offsets are bytes. Nothing here reads a file, knows a clock or a client:
//! the [`Disk`] is the outside. A feature is a module with a function and never panics, whatever the text.

pub mod actions;
pub mod app;
pub mod at;
pub mod calls;
pub mod completion;
pub mod cursor;
pub mod diagnostics;
pub mod disk;
pub mod explained;
pub mod folding;
pub mod formatting;
pub mod graph;
pub mod hints;
pub mod host;
pub mod hover;
pub mod lenses;
pub mod lines;
pub mod links;
pub mod modules;
pub mod moved;
pub mod navigation;
pub mod outline;
pub mod output;
pub mod rename;
pub mod selection;
pub mod signature;
pub mod subject;
pub mod support;
pub mod text;
pub mod tokens;
pub mod uses;

mod analysis;

pub use analysis::{Analysis, At};
pub use anyport_compiler::semantics;
pub use app::App;
pub use disk::{Disk, NoDisk};
pub use host::Host;
pub use lines::{Encoding, LinePosition, Lines};
pub use salsa::Cancelled;
pub use text::{FileRange, TextEdit, TextRange, WorkspaceEdit};

/// The text of a file of the standard library: `kinds.app`.
pub fn library(module: &str) -> Option<&'static str> {
    anyport_stdlib::MODULES.iter().find(|found| found.path == module).map(|found| found.text)
}
