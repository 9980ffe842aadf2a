//! Who talks to whom, from the graph of references: queues and topics stand for their brokers.

use std::sync::Arc;

use anyport_backend::{Caller, Interface};
use anyport_ir::{Call, EdgeKind, Kind, SmolStr};

use crate::place::Place;

/// One end of a conversation.
pub(crate) struct Talk {
    /// The other component.
    pub other: Arc<Interface>,
    /// Which port of the callee, as the edge says it.
    pub port: Which,
}

/// Which port of a callee is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Which {
    /// The one that addresses mean.
    Main,
    /// One by name.
    Named(SmolStr),
    /// Every one.
    All,
}

impl Which {
    fn of(edge: &Caller) -> Which {
        match (&edge.port, edge.why) {
            (Some(name), _) => Which::Named(name.clone()),
            (None, EdgeKind::Calls) => Which::All,
            (None, _) => Which::Main,
        }
    }
}

fn talks(edge: &Caller) -> bool {
    matches!(edge.why, EdgeKind::Reference | EdgeKind::Calls | EdgeKind::Use)
}

/// Who talks to a component.
pub(crate) fn callers(place: &Place, key: &str) -> Vec<Talk> {
    let mut all = Vec::new();
    for edge in place.scene.callers(key).iter() {
        if edge.why == EdgeKind::Broker {
            for user in place.scene.callers(&edge.component).iter().filter(|user| talks(user)) {
                push(place, &user.component, Which::Main, &mut all);
            }
        } else if talks(edge) {
            push(place, &edge.component, Which::of(edge), &mut all);
        }
    }
    all
}

/// Whom a component talks to. `calls` are its own: they are read from the component.
pub(crate) fn callees(place: &Place, key: &str, calls: &[Call]) -> Vec<Talk> {
    let mut all = Vec::new();
    for call in calls {
        push(place, &call.component, call.port.clone().map_or(Which::All, Which::Named), &mut all);
    }
    for edge in place.scene.callees(key).iter().filter(|edge| talks(edge) && edge.why != EdgeKind::Calls) {
        let Some(interface) = place.scene.interface(&edge.component) else { continue };
        match (&interface.broker, interface.kind) {
            (Some(broker), Kind::Queue | Kind::Topic) if !interface.external => {
                push(place, broker, Which::Main, &mut all);
            }
            _ => add(interface, Which::of(edge), &mut all),
        }
    }
    all
}

fn push(place: &Place, component: &str, port: Which, all: &mut Vec<Talk>) {
    if let Some(interface) = place.scene.interface(component) {
        add(interface, port, all);
    }
}

/// Each conversation once.
fn add(other: Arc<Interface>, port: Which, all: &mut Vec<Talk>) {
    if !all.iter().any(|talk| talk.port == port && talk.other.component == other.component) {
        all.push(Talk { other, port });
    }
}
