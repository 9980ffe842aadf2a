//! Storage: volumes of replicas, shares, and the claims behind them.

mod claims;
mod share;
mod volumes;

pub(crate) use claims::claim;
pub(crate) use share::lower as lower_share;
pub(crate) use volumes::{Mounted, Volumes, is_absolute, plan, scratch};
