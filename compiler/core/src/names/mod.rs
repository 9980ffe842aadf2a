//! Who is who: what each item declares, and what each file can see.

mod declaration;
mod header;
mod visible;

pub use declaration::{Word, declared};
pub use header::{cycles, header_problems, lone_part};
pub use visible::{
    AppFiles, Head, HeadKind, Scope, Symbol, SymbolKind, app_files, declaring_files, find_head, is_private,
    module_value, offered, private, private_head, scope, std_scope,
};
