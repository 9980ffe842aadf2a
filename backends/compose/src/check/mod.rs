//! Limits that the support table cannot say.

mod application;
mod component;

pub(crate) use application::check as application;
pub(crate) use component::check as component;
