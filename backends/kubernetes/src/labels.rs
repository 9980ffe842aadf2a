//! Labels and selectors.
//!
//! Every selector uses one label, `app.kubernetes.io/instance`, whose value is the name of the
//! workload. It never changes with a version, so selectors (which cannot be changed) stay valid,
//! and policies can be found by tools that insist on a single label.

use std::collections::BTreeMap;

use anyport_backend::Node;
use anyport_ir::SmolStr;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;

use crate::names;
use crate::place::Subject;

/// The label that every selector uses.
pub(crate) const INSTANCE: &str = "app.kubernetes.io/instance";
const NAME: &str = "app.kubernetes.io/name";
const VERSION: &str = "app.kubernetes.io/version";
const PART_OF: &str = "app.kubernetes.io/part-of";
/// Who wrote the object.
pub(crate) const MANAGED_BY: &str = "app.kubernetes.io/managed-by";

/// Labels that the backend needs for itself.
pub(crate) const RESERVED: [&str; 2] = [INSTANCE, MANAGED_BY];

/// The labels of a component's objects and pods.
pub(crate) fn of(subject: &Subject) -> Node {
    let own = &subject.component.labels;
    let mut labels = Vec::with_capacity(4 + own.len());
    let mut add = |key: &'static str, value: &str| {
        if !own.contains_key(key) {
            labels.push((SmolStr::new_static(key), Node::from(value)));
        }
    };
    add(NAME, subject.key);
    add(INSTANCE, &subject.name);
    add(PART_OF, subject.place.scene.application());
    add(MANAGED_BY, "anyport");
    if let Some(version) = subject.component.version.as_deref().filter(|version| names::is_label_value(version)) {
        add(VERSION, version);
    }
    labels.extend(own.iter().map(|(key, value)| (key.clone(), Node::Text(value.clone()))));
    Node::Map(labels)
}

/// The labels of objects that belong to no component.
pub(crate) fn of_application(application: &str) -> Node {
    Node::Map(vec![
        (SmolStr::new_static(PART_OF), Node::from(application)),
        (SmolStr::new_static(MANAGED_BY), Node::from("anyport")),
    ])
}

/// The one label that selects the pods of a workload.
pub(crate) fn selector_map(name: &str) -> BTreeMap<String, String> {
    BTreeMap::from([(INSTANCE.to_owned(), name.to_owned())])
}

/// Selects the pods of a workload.
pub(crate) fn selector(name: &str) -> LabelSelector {
    LabelSelector { match_labels: Some(selector_map(name)), match_expressions: None }
}

/// Selects a namespace by its name.
pub(crate) fn namespace(name: &str) -> LabelSelector {
    LabelSelector {
        match_labels: Some(BTreeMap::from([("kubernetes.io/metadata.name".to_owned(), name.to_owned())])),
        match_expressions: None,
    }
}
