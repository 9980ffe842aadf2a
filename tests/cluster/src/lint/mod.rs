//! Linters and validators that need no cluster.

mod checkov;
mod compose;
mod knative;
mod kube_score;
mod kubeconform;
mod report;
mod tool;

pub use checkov::checkov;
pub use compose::composecheck;
pub use knative::knativecheck;
pub use kube_score::kube_score;
pub use kubeconform::kubeconform;
pub use report::{Finding, Report, Severity};
