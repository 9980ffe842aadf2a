//! The Kubernetes backend: an application becomes objects that a strict cluster takes.
//!
//! - [`backend`](Kubernetes) carries out the contract; `component` says which objects a component
//!   becomes, `application` what belongs to none.
//! - A folder for each concern: `workload` (pods and what keeps them), `network` (Services and
//!   policies), `routes`, `scale`, `storage`, `config` (files), `secrets`, `identity`, `stores`
//!   (backing services that run here), `text` (variables and templates), `check` (limits).
//! - What is data lies in tables: `limits`, `defaults`, `exempt` (what linters are told, and why),
//!   `stores/profile`, `support.toml`.
//!
//! Output is safe by default: it passes the Pod Security profile "restricted" and the default
//! checks of common linters. A component that needs less says so in its source, and the object
//! then bears the exemption with its reason.

mod application;
mod assemble;
mod backend;
mod check;
mod commands;
mod component;
mod config;
mod defaults;
mod exempt;
mod finding;
mod identity;
mod labels;
mod limits;
mod names;
mod needs;
mod network;
mod object;
mod options;
mod order;
mod path;
mod place;
mod routes;
mod scale;
mod schema;
mod secrets;
mod storage;
mod stores;
mod support;
mod text;
mod workload;

pub use backend::Kubernetes;
