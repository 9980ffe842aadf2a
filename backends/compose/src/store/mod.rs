//! Backing services: databases and brokers as containers, queues and topics in them, object
//! storage, shares.

mod account;
mod broker;
mod facts;
mod object;
mod run;
mod share;

pub(crate) use account::credential;
pub(crate) use broker::lower as queue;
pub(crate) use object::{grant, outputs as object_outputs, write as objects};
pub(crate) use run::lower;
pub(crate) use share::lower as share;

use anyport_ir::Kind;

use crate::collector::Collector;

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
        _ => None,
    }
}
