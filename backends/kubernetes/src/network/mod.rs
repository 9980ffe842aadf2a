//! Who reaches whom: Services, and NetworkPolicies drawn from the graph of references.

mod graph;
mod peers;
mod policy;
mod service;

pub(crate) use policy::{admit, lower as lower_policy, lower_for_store as lower_store_policy};
pub(crate) use service::{lower as lower_service, of_store as store_service, service_port};
