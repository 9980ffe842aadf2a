//! The namespace, with the strictest Pod Security level that all components pass.

use anyport_backend::Node;
use anyport_ir::{Application, SmolStr};
use k8s_openapi::api::core::v1::Namespace;

use super::members;
use crate::object::{Output, stage};
use crate::place::Place;
use crate::workload::{Level, level};

/// The label that a namespace tells its level by.
const ENFORCE: &str = "pod-security.kubernetes.io/enforce";

/// Writes the namespace, unless the target has it already.
pub(super) fn lower(place: &Place, application: &Application, out: &mut Output) {
    if !place.options.namespace_create {
        return;
    }
    let run = members(place, application).filter(|(_, component)| component.external.is_none());
    let strictest = run.map(|(_, component)| level(component)).max().unwrap_or(Level::Restricted);
    let document = out.add(stage::NAMESPACE, place.namespace(), &Namespace::default());
    if let Some(Node::Map(labels)) = document.root.pointer_mut("/metadata/labels") {
        labels.push((SmolStr::new_static(ENFORCE), Node::from(strictest.label())));
    }
}
