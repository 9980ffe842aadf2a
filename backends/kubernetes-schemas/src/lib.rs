//! Schemas of Kubernetes objects, for typing `patch` and `object`.
//!
//! Embedded are the kinds that each supported Kubernetes version serves, and those of the custom
//! resources that the backends write (Gateway API, KEDA, External Secrets): field names, types,
//! required fields, listed values and merge keys, and no prose. Nothing is unpacked before
//! somebody asks. Other custom resources come from their definitions, by [`from_crd`].
//!
//! The table in `data/` is made by `examples/generate.rs`, which says from what.

pub mod compact;
mod crd;
mod kinds;
mod tables;

pub use crd::{CrdError, CustomResource, custom_resources, from_crd};
pub use kinds::{UnknownKind, kinds, schema};
pub use tables::versions;
