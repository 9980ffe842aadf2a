//! Alibaba Cloud Serverless App Engine (SAE): applications without machines.
//!
//! SAE is told what to run in two ways. The vendor's `saectl` takes documents that look like those
//! of Kubernetes; its HTTP interface takes requests, and can say everything. A component is written
//! as documents where these can say all of it (the target's `via` prefers requests instead), else
//! as requests. `apply.py`, which stands beside requests, looks up what is there already, fills in
//! the ids that SAE gives, sends each in order and waits until it is done.
//!
//! | file | what stands there |
//! |---|---|
//! | `place.rs`, `options.rs` | the target: region, namespace, balancer |
//! | `data/limits.toml`, `limits.rs` | limits and facts as rows, with sources |
//! | `data/api.json`, `api.rs` | operations and fields of the HTTP interface |
//! | `text.rs`, `secrets.rs`, `files.rs` | texts, and what of them may be secret |
//! | `container.rs`, `probes.rs`, `size.rs` | what every way of writing a component shares |
//! | `manifest.rs`, `request/`, `job.rs` | a component as documents, as requests, as a job |
//! | `scale.rs`, `clock.rs`, `access.rs` | growing, times, and who may come in |
//! | `check.rs`, `needs.rs`, `assemble.rs` | refusals, what the operator gives, files |

mod access;
mod api;
mod assemble;
mod backend;
mod check;
mod clock;
mod container;
mod draft;
mod files;
mod job;
mod limits;
mod lowering;
mod manifest;
mod needs;
mod options;
mod place;
mod probes;
mod process;
mod release;
mod request;
mod routes;
mod scale;
mod schema;
mod secrets;
mod size;
mod text;

pub use backend::Sae;
