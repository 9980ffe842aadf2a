//! The command as it is used: each test runs the binary in a folder of its own.

mod build;
mod check;
mod external;
mod files;
mod fmt;
mod messages;
mod needs;
mod output;
mod params;
mod questions;
mod readme;
mod support;
mod tools;
