//! Reads: what a name or a path means in an environment.

mod circle;
mod components;
mod output;
mod params;
mod reserved_names;
mod secrets;

pub use components::{
    component, declared_type, enabled, field, has_field, is_kind, kind_name, output_names, own, reading,
};
pub(crate) use components::{forcer, params_of};
pub use output::read as output;
pub(crate) use output::{database as store_database, username as store_username};
pub use params::{named_value, param, param_value};
pub use reserved_names::{environment, reserved, target};
pub use secrets::{secret, secret_info};
pub(crate) use secrets::{secret_place, secret_record, std_record};
