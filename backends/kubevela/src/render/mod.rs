//! What KubeVela makes of a component: its templates, as far as this backend uses them.
//!
//! Each function answers to one built-in definition at v1.11.0-alpha.4 (kubevela/kubevela,
//! `vela-templates/definitions/internal`) and keeps to it also where it surprises: a `task` has
//! probes among its parameters and renders none, `hpa` gives memory the value of the processor.
//! What is not known here is not rendered, and then stays to be patched.

mod patch;
mod pod;
mod traits;
mod workload;

use anyport_backend::Node;

/// The workload that KubeVela renders for a component of an application: a built-in type with its
/// properties, changed by its traits in order. `None` where the type renders no one workload.
pub fn rendered(application: &str, component: &Node) -> Option<Node> {
    let name = component.get("name")?.as_str()?;
    let kind = component.get("type")?.as_str()?;
    let nothing = Node::empty_map();
    let mut output = workload::render(application, name, kind, component.get("properties").unwrap_or(&nothing))?;
    for it in component.get("traits").and_then(Node::as_list).unwrap_or_default() {
        if let Some(kind) = it.get("type").and_then(Node::as_str) {
            traits::apply(name, kind, it.get("properties").unwrap_or(&nothing), &mut output);
        }
    }
    Some(output)
}

/// Traits that this backend writes itself, or that change the same parts of a workload: a second one of
/// them would be undone by the patches that follow.
pub(crate) const WRITTEN: [&str; 15] = [
    "affinity",
    "annotations",
    "expose",
    "gateway",
    "hpa",
    "k8s-update-strategy",
    "labels",
    "lifecycle",
    "podsecuritycontext",
    "resource",
    "scaler",
    "securitycontext",
    "service-account",
    "startup-probe",
    "topologyspreadconstraints",
];

/// The same from its pieces.
pub(crate) fn part(application: &str, part: &crate::part::Part) -> Option<Node> {
    rendered(application, &part.node())
}

/// The pod of a workload, by the workload's kind.
pub(crate) fn template(workload: &str) -> &'static str {
    if workload == "CronJob" { "/spec/jobTemplate/spec/template" } else { "/spec/template" }
}
