//! From source to artifacts: the compiler and all backends, wired together.
//!
//! ```text
//! Session ──► compiler (IR) ──► support tables ──► lowering ──► patches ──► rules ──► files
//! ```
//!
//! The command, the language server and the web page are heads over [`Session`]; a tool that has an
//! IR and no source uses [`build_ir`].

mod advise;
mod beside;
mod check;
mod explain;
mod finding;
mod holes;
mod joined;
mod lowering;
mod matrix;
mod needs;
mod output;
mod parallel;
mod record;
mod registry;
mod render;
mod rules;
mod scene;
mod session;
mod testing;
mod whole;
mod why;

pub use advise::{Advice, Change, TargetAdvice};
pub use explain::{Explained, ExplainedLayer};
pub use matrix::{Cell, Matrix, MatrixRow};
pub use needs::{EnvironmentNeeds, TargetNeeds};
pub use output::{BuildOptions, Built, Format, OutputFile, build_ir};
pub use record::Record;
pub use registry::{add_backend, backend_for, backends};
pub use session::Session;
pub use testing::TestResult;
pub use why::{Reason, why_output, why_source};
