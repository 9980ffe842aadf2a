//! Goldens of what leads from a name to others: definitions, references, renames, outlines, calls, moved files.

#[path = "../common/mod.rs"]
mod common;

mod calls;
mod definition;
mod moved;
mod outline;
mod references;
mod rename;
