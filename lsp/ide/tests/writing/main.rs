//! Goldens of what helps while writing: completion, signatures, what stands under the pointer, hints.

#![allow(clippy::disallowed_methods)] // a test reads the examples, another a clock

#[path = "../common/mod.rs"]
mod common;

mod completion;
mod hints;
mod hover;
mod robust;
mod signature;
mod speed;
