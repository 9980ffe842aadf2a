//! Backends that are programs of their own.
//!
//! An executable `anyport-backend-NAME` is asked in JSON, one request a line, and answers in JSON, one
//! answer a line, until its input ends. The questions are those of [`anyport_backend::Backend`]; what a
//! built-in backend asks of its scene is sent along. `docs/external-backends.md` describes the
//! protocol for those who write one.
//!
//! Nothing here starts a process: whoever may do so gives a [`Channel`].

mod answer;
mod backend;
mod describe;
mod request;

pub use backend::{Channel, ExternalBackend};
pub use describe::DescribeError;

/// The version of the protocol, sent with the first request.
pub const PROTOCOL: &str = "1.0";
