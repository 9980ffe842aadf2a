//! Texts: what stands in variables, arguments, files and annotations.

mod address;
mod env;
mod escape;
mod resolve;

pub(crate) use address::{port_of, scheme};
pub(crate) use env::{Environment, sensitive};
pub(crate) use resolve::{Piece, literal, pieces};
