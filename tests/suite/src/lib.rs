//! The examples of this project, loaded for tests.

mod example;
mod world;

pub use example::{Example, Part, examples};
pub use world::{Repository, root};
