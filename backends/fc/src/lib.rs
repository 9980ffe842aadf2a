//! Alibaba Cloud Function Compute 3.0: every component a function, deployed by Serverless Devs.
//!
//! A service is a web function in a container of its own; a cron is one that a timer calls; a
//! function brings a container, or code for a runtime, and what calls it. Function Compute runs what
//! is called over HTTP, one container each, and nothing else: stores, queues and whatever works
//! unasked stand elsewhere. The output is an `s.yaml` in which every value stands as it is.
//!
//! | folder | what stands there |
//! |---|---|
//! | `function/` | a component as a function: code, size, scale, health, storage, network, triggers |
//! | `check/` | limits that the support table cannot say |
//! | `data/` | limits, each with its source, and the schemas of what is written |

mod address;
mod assemble;
mod backend;
mod bound;
mod check;
mod commands;
mod cron;
mod domain;
mod function;
mod keep;
mod limits;
mod names;
mod options;
mod out;
mod props;
mod schema;
mod secrets;
mod text;

pub use backend::Fc;
