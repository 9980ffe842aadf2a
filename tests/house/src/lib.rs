//! What is generated from the product, and what tests need to know of the repository.
//!
//! Nothing is told twice: the reference comes from the declarations in `stdlib/`, the pages of
//! targets from the support tables, the index of diagnostics from their pages, the JSON Schema from
//! the types of the IR, the grammar of editors from the token table. [`generated`] makes them all; `cargo run -p anyport-house --bin generate`
//! writes them, and a test holds what is committed against what would be written.

mod diagnostics;
pub mod fences;
mod markdown;
mod reference;
pub mod repository;
mod schema;
mod targets;
pub mod textmate;

use anyport_compiler::Workspace;

/// A generated file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Generated {
    /// Its path from the root of the repository.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// All generated files.
pub fn generated() -> Vec<Generated> {
    let workspace = Workspace::default();
    let mut files = reference::pages(&workspace);
    files.extend(targets::pages());
    files.push(diagnostics::page());
    files.push(schema::file());
    files.push(textmate::file(&workspace));
    files
}
