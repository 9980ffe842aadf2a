//! Types: what a value may be.

mod assign;
mod display;
mod resolve;
mod ty;

pub use assign::assignable;
pub(crate) use resolve::clause_names;
pub use resolve::{BUILT_IN, resolve_type, type_alias};
pub use ty::{Default_, Domain, Field, OutputDecl, Record, Refined, Ty, Variant, Variants};
