//! A Kubernetes control plane and the linters that tests hold our output against.
//!
//! Everything here runs programs that this project did not write. They are put
//! in place by `tests/judges/setup`; one that is missing is an error that says so,
//! and a judge that looked at nothing is an error too.

mod apply;
mod cluster;
mod control_plane;
mod credentials;
mod error;
mod fixtures;
pub mod judges;
mod kubectl;
pub mod lint;
mod ports;
mod ready;
mod rollout;
mod supervisor;

pub use apply::{Applied, ObjectResult, Outcome};
pub use cluster::Cluster;
pub use error::{Error, Result};
pub use fixtures::{DEFAULT_STORAGE_CLASS, ZONES, storage_class};
pub use kubectl::Output;
pub use ready::Ready;
