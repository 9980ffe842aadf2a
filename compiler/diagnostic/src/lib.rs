//! What Anyport says to a person or a tool: one struct, several renderers.
//!
//! Analysis returns [`Diagnostic`]s as part of its value; nothing here prints. Each kind of
//! problem is declared once, as a Markdown page in `codes/`, from which the constants in
//! [`codes`] are generated; the page is also what `anyport explain CODE` shows.
//!
//! Before they are shown, diagnostics go through [`normalise`] once; every function of [`render`]
//! then takes them as they are.

pub mod codes;
mod diagnostic;
mod fix;
mod line_index;
mod order;
mod page;
pub mod render;
mod source;

pub use diagnostic::{Code, Diagnostic, Edit, Fix, Label, Severity};
pub use fix::{FixedFiles, TextEdit, apply_fixes, fix_files};
pub use line_index::{LineIndex, Position};
pub use order::normalise;
pub use page::{Example, ExampleFile, examples, explain};
pub use render::summary;
pub use source::{SourceFile, SourceId, Sources, Span};
