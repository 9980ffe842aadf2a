//! Files that a process reads: ConfigMaps, projected volumes, and the checksum that rolls pods
//! when their content changes.

mod content;
mod layout;
mod plan;

pub(crate) use content::{sha256, sha256_hex, unique};
pub(crate) use plan::{Files, plan};
