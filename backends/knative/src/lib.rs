//! Knative: what answers requests is a Service of Serving, which starts it when they come and stops
//! it when they stop; hosts are DomainMappings. Everything else is plain Kubernetes.
//!
//! What a component is on a cluster is decided once, by the Kubernetes backend. Of what it writes for
//! a service, the Deployment becomes the template of a revision; its Service, routes, autoscaler and
//! disruption budget go, for Serving makes its own.

mod address;
mod backend;
mod check;
mod domain;
mod names;
mod network;
mod pod;
mod scale;
mod schema;
mod serving;

pub use backend::Knative;
