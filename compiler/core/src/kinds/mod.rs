//! Kinds, traits and target kinds: what their declarations say.

mod kind;
mod platform;
mod traits;

pub use kind::{Inner, KindDef, Param, find_kind, kind_def, unknown_kind};
pub use platform::{PlatformDef, find_platform, platform_def};
pub use traits::{TraitDef, find_trait, trait_def};
