//! Docker Compose: the whole application on one machine, with one command.
//!
//! A component becomes a Compose service, or a few that belong together (what runs before and
//! beside it). [`Compose::lower`](anyport_backend::Backend::lower) writes each service, volume and
//! configuration as a document of its own, so that a `patch` can reach it; assembling puts them
//! into one `compose.yaml` beside a `.env.example` that lists what the operator gives.
//!
//! | folder | what stands there |
//! |---|---|
//! | `process/` | a component that runs an image: container, health, files, storage, order |
//! | `store/` | backing services: databases and brokers, queues in them |
//! | `whole/` | what belongs to no component, and how everything becomes files |
//! | `check/` | limits that the support table cannot say |

mod address;
mod backend;
mod check;
mod collector;
mod names;
mod options;
mod ports;
mod process;
mod schema;
mod secrets;
mod service;
mod store;
mod text;
mod variable;
mod whole;

pub use backend::Compose;
