//! Who is who: what each item declares, and what each file can see.

mod declaration;
mod visible;

pub use declaration::{Declared, Word, declared};
pub use visible::{AppFiles, Head, HeadKind, Scope, Symbol, SymbolKind, app_files, find_head, scope, std_scope};
