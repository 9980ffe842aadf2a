//! Identity: one ServiceAccount a component, without a token unless it asks for rights in the
//! cluster.

mod account;
mod rights;

pub(crate) use account::lower;
pub(crate) use rights::calls_api;
