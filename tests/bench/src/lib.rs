//! How fast the whole compiler is, and how much memory it takes, beside a floor.
//!
//! The work: [`Service::number`] describes N web services, each in full and each from its number
//! alone. [`source`] writes them as one flat `.app` file, [`descriptions`] as JSON, one a line. The
//! compiler makes Kubernetes YAML of the first; the [floor](floor::compile), a plain program without
//! a language, reads the second, checks the same and writes the six objects a service that the
//! descriptions are about. What the compiler costs above the floor is what the language costs.
//!
//! `cargo bench -p anyport-bench` prints the figures; `-- 10 1000` only those sizes.

pub mod floor;
pub mod measure;
mod service;
mod text;

pub use service::{Probe, Scale, SecretKey, Service};
pub use text::{descriptions, source};
