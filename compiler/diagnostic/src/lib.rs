//! What Anyport says to a person or a tool: one struct, several renderers.
//!
//! Analysis returns [`Diagnostic`]s as part of its value; nothing here prints. Each kind of
//! problem is declared once, as a Markdown page in `codes/`, from which the constants in
//! [`codes`] are generated; the page is also what `anyport explain CODE` shows.

pub mod codes;
mod diagnostic;
mod source;

pub use diagnostic::{Code, Diagnostic, Edit, Fix, Label, Severity};
pub use source::{SourceFile, SourceId, Sources, Span};
