//! Backing services: databases and brokers as containers, queues and topics in them, object
//! storage, shares.

mod account;
mod bound;
mod broker;
mod facts;
mod object;
mod run;
mod share;

pub(crate) use account::credential;
pub(crate) use bound::lower as bound;
pub(crate) use broker::lower as queue;
pub(crate) use object::{grant, outputs as object_outputs, write as objects};
pub(crate) use run::lower;
pub(crate) use share::lower as share;

use anyport_backend::{Lowered, Scene};
use anyport_ir::{Component, Kind, Text};

use crate::collector::Collector;

/// What has no container has nothing to bear labels.
pub(crate) fn without_container(scene: &dyn Scene, name: &str, component: &Component) -> Lowered {
    let mut out = Collector::new(scene, Some(name));
    say_labels(&mut out, component, &["labels", "annotations"]);
    out.finish()
}

/// Says which labels and annotations are not written.
fn say_labels(out: &mut Collector, component: &Component, unwritten: &[&str]) {
    let labels = component.labels.iter().map(|(key, value)| ("labels", key, value.to_string()));
    let known = |text: &Text| text.as_literal().unwrap_or("…").to_string();
    let annotations = component.annotations.iter().map(|(key, value)| ("annotations", key, known(value)));
    for (kind, key, value) in labels.chain(annotations).filter(|(kind, ..)| unwritten.contains(kind)) {
        out.remark(&format!("{kind}.{key}"), format!("it has no container, so `{value}` is written nowhere"));
    }
}

/// A value that a backing service on this target is known by beforehand.
pub(crate) fn output(out: &mut Collector, component: &str, name: &str) -> Option<String> {
    let interface = out.scene.interface(component)?;
    let here = interface.on.iter().any(|target| target == out.scene.target_name());
    if interface.external || !here {
        return None;
    }
    match (interface.kind, name) {
        (Kind::Bucket, name) => object_outputs(&interface.name, name),
        (Kind::Queue | Kind::Topic, "name") => Some(interface.name.to_string()),
        (Kind::Queue | Kind::Topic, "url") => {
            let broker = interface.broker.clone()?;
            Some(credential(out, &broker, Some("url")).read(out))
        }
        // There is one replica, and its name is that of the service.
        (_, "peer-0") => Some(interface.name.to_string()),
        (kind, name) if kind.is_store() => Some(credential(out, component, Some(name)).read(out)),
        _ => None,
    }
}
