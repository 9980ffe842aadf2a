//! The KubeVela backend: an application becomes one `core.oam.dev/v1beta1` Application.
//!
//! KubeVela is a layer above Kubernetes: whatever an Application says ends as objects of a cluster.
//! So this backend does not decide a second time what those objects are. [`anyport_kubernetes`]
//! does, `patch` and `object` of the source apply to them, and then they are said in KubeVela's
//! words:
//!
//! - `say` finds the built-in component type, its properties and the traits that stand for an
//!   object, as far as those can say it; `definitions` holds the strict parameter schemas.
//! - `render` knows what KubeVela makes of these words.
//! - `residue` compares that with the object that was wanted. What is left over is said by
//!   `json-merge-patch` and `json-patch` traits, so nothing is lost and nothing differs.
//! - What no component type is for (network policies, volumes, accounts) is said by `k8s-objects`.
//! - `application` puts components in order and adds policies and the workflow.

mod application;
mod backend;
mod check;
mod commands;
mod definitions;
mod import;
mod options;
mod part;
mod render;
mod residue;
mod say;
mod support;
mod workflow;

pub use backend::KubeVela;
pub use definitions::{Definition, definition};
pub use import::{Definitions, definitions};
pub use render::rendered;
