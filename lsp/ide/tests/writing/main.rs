//! Goldens of what helps while writing: completion, signatures, what stands under the pointer, hints.

#[path = "../common/mod.rs"]
mod common;

mod completion;
mod hints;
mod hover;
mod robust;
mod signature;
mod speed;
