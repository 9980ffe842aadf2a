//! When a component is applied: after what it waits for.
//!
//! Backing services stand in stage 20, jobs of the release in 25, everything else that runs in 30.
//! Each stage is awaited before the next, so `after` is kept by putting a component into a later
//! stage than what it names. What belongs to no stage (a job outside of releases, something that
//! is bound) is not waited for.

use std::sync::Arc;

use anyport_backend::Interface;
use anyport_ir::{EdgeKind, Kind};

use crate::object::stage;
use crate::place::{Place, Subject};

/// The last stage before routes.
const LAST: u32 = stage::ROUTE - 1;

/// A chain of waits is followed so far; one that is longer was refused before.
const DEEPEST: u32 = 32;

/// The stage of a component.
pub(crate) fn of(subject: &Subject) -> u32 {
    let component = subject.component;
    let base = match component.kind {
        kind if kind.is_store() => stage::BACKING,
        Kind::Share => stage::CONFIG,
        Kind::Job => stage::RELEASE,
        _ => stage::WORKLOAD,
    };
    let waits = component.after.iter().filter_map(|name| subject.place.neighbour(name));
    waits.map(|other| after(subject.place, &other, DEEPEST)).fold(base, u32::max)
}

/// The first stage that comes after `other`.
fn after(place: &Place, other: &Arc<Interface>, depth: u32) -> u32 {
    stage_of(place, other, depth).map_or(0, |stage| stage + 1)
}

/// The stage of a component that is known by its outside.
fn stage_of(place: &Place, interface: &Interface, depth: u32) -> Option<u32> {
    let base = match interface.kind {
        kind if kind.is_store() => stage::BACKING,
        Kind::Share => stage::CONFIG,
        Kind::Job if !interface.release_job => return None,
        Kind::Job => stage::RELEASE,
        Kind::Bucket | Kind::Queue | Kind::Topic | Kind::External => return None,
        _ => stage::WORKLOAD,
    };
    if depth == 0 {
        return Some(LAST + 1);
    }
    let edges = place.scene.callees(&interface.component);
    let waits = edges.iter().filter(|edge| edge.why == EdgeKind::After);
    let waits = waits.filter_map(|edge| place.neighbour(&edge.component));
    Some(waits.map(|other| after(place, &other, depth - 1)).fold(base, u32::max))
}

/// Whether a component waits for more than there are stages.
pub(crate) fn is_too_late(subject: &Subject) -> bool {
    of(subject) > LAST
}
