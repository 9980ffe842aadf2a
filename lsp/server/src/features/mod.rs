//! One file for each feature: from the protocol's parameters to a function of the core, and back.
//!
//! A feature is a function `(&Reading, Params) -> Result<Answer>`. The handler in `backend.rs` names it, and the
//! table in `capabilities.rs` tells the client of it.

pub mod actions;
pub mod commands;
pub mod completion;
pub mod content;
pub mod diagnostics;
pub mod formatting;
pub mod hover;
pub mod lenses;
pub mod navigation;
pub mod output;
pub mod rename;
pub mod semantic_tokens;
pub mod structure;
pub mod symbols;
