//! What is being written at an offset, by the tokens before it alone: half-typed text has no tree worth asking.
//!
//! ```text
//! tokens ──► frames (open brackets, each with the statement before it) + the statement at the cursor ──► [`Place`]
//! ```

mod enclosing;
mod frames;
mod head;
mod place;
mod strings;
mod types;

pub use enclosing::{Around, Document, Enclosing, Reached};
pub use frames::{Cursor, Frame, FrameKind, is_word};
pub use head::{Head, Word};
pub use place::{Asked, Place, place};
pub use types::{on_field, step, target_kind, under};
