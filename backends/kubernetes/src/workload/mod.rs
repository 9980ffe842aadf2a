//! What runs: pods, and the controllers that keep them.

mod container;
mod cron;
mod daemon;
mod deployment;
mod function;
mod hooks;
mod image;
mod job;
mod placement;
mod pod;
mod probes;
mod resources;
mod security;
mod stateful;
mod template;

pub(crate) use container::transport;
pub(crate) use cron::lower as lower_cron;
pub(crate) use daemon::lower as lower_daemon;
pub(crate) use deployment::lower as lower_deployment;
pub(crate) use function::lower as lower_function;
pub(crate) use image::registry;
pub(crate) use job::lower as lower_job;
pub(crate) use pod::{MAIN, PodPlan, Purpose, main_port, own_annotations};
pub(crate) use resources::{Sizes, note as note_sizes};
pub(crate) use security::{Level, level};
pub(crate) use stateful::{headless_service, lower as lower_stateful, set as stateful_set};
pub(crate) use template::prepare;
