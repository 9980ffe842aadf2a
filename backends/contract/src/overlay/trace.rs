//! The source map of a document, kept right while it is patched.

use super::walk::Change;
use super::{Place, Scope};
use crate::{Document, escape_segment};

/// Forgets what a change took away, and notes where what it brought came from.
pub(super) fn note(document: &mut Document, change: &Change, scope: &Scope<'_>, place: Place, write: usize) {
    let Some(source) = scope.source else { return };
    let fresh: Vec<String> = match change {
        Change::Written(pointer) => {
            forget(document, pointer);
            vec![pointer.clone()]
        }
        Change::Removed(pointer) => {
            forget(document, pointer);
            Vec::new()
        }
        Change::RemovedElement(list, at) => {
            forget(document, &format!("{list}/{at}"));
            shift(document, list, *at);
            Vec::new()
        }
        Change::Appended(list, before) => {
            let length = document.root.pointer(list).and_then(|node| node.as_list()).map_or(0, <[_]>::len);
            (*before..length).map(|at| format!("{list}/{at}")).collect()
        }
        Change::Added(map, names) => names.iter().map(|name| format!("{map}/{}", escape_segment(name))).collect(),
    };
    for pointer in fresh {
        let component = scope.component.map(Into::into);
        document.sources.push(crate::Source { pointer, component, path: source(place, Some(write)) });
    }
}

fn forget(document: &mut Document, pointer: &str) {
    document.sources.retain(|source| {
        source.pointer.strip_prefix(pointer).is_none_or(|below| !below.is_empty() && !below.starts_with('/'))
    });
}

/// Elements behind a removed one moved up.
fn shift(document: &mut Document, list: &str, removed: usize) {
    for source in &mut document.sources {
        let Some(below) = source.pointer.strip_prefix(list).and_then(|below| below.strip_prefix('/')) else { continue };
        let (position, rest) = match below.split_once('/') {
            Some((position, rest)) => (position, format!("/{rest}")),
            None => (below, String::new()),
        };
        if let Ok(position) = position.parse::<usize>()
            && position > removed
        {
            source.pointer = format!("{list}/{}{rest}", position - 1);
        }
    }
}
