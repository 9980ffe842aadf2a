//! Limits that no row of the support table can say.

mod application;
mod component;

pub(crate) use application::check as application;
pub(crate) use component::{check as component, rights, whole};
