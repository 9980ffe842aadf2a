//! The specification of the language as programs that run.
//!
//! The prose of `*.md` beside this crate says what the language promises; the programs between it
//! are compiled, and what they yield is held against what stands there ([`spec`] says how). The
//! pages of the diagnostic codes are held against the compiler by the same [`Program`].

mod memory;
mod program;
pub mod spec;

pub use memory::Memory;
pub use program::{Outcome, Program, Said};
