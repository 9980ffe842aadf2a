//! Layers: who writes what, and who wins.
//!
//! Every body that says something about a component is a layer: kinds from base to derived, the
//! component's own, environments from base to derived, and a trait just below the body that
//! attaches it. Applying them in order gives a tree of writes ([`Node`]); forcing the tree
//! against the declared types gives values.

mod apply;
mod builder;
mod force;
mod instance;
mod node;
mod select;

pub use builder::{Aside, Attached, Built, Layer, LayerKind, build, build_secret, build_statements, build_target};
pub use force::{Collected, Forcer, NOWHERE, implied, push as push_path};
pub use instance::{Instance, Instances, flat_name, inner_name, instances, is_trial};
pub use node::Node;
pub use select::{Selected, env_index};
pub(crate) use select::{inside, key as segment_key, of_environment};
