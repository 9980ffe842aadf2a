//! In which order diagnostics are told, and that none is told twice.

use crate::render::Places;
use crate::{Diagnostic, Sources};

/// Sorted by file, place and code; what has no place comes last. Of several that say the same at
/// the same place, as one mistake does in each environment, the first stays, with the gravest
/// severity. The order of the input decides nothing but ties.
pub fn normalise(diagnostics: Vec<Diagnostic>, sources: &dyn Sources) -> Vec<Diagnostic> {
    let mut places = Places::new(sources);
    let mut keyed: Vec<_> = diagnostics
        .into_iter()
        .map(|diagnostic| {
            let place = places.primary(&diagnostic);
            let path = place.and_then(|place| places.file(place.file)).map(|file| file.path.clone());
            let range = place.map(|place| (place.start, place.end));
            ((path.is_none(), path, range), diagnostic)
        })
        .collect();
    // By number, so that a code keeps its place when its severity changes.
    keyed.sort_by(|(at, a), (bt, b)| {
        (at, &a.code.id[1..], &a.message, a.severity).cmp(&(bt, &b.code.id[1..], &b.message, b.severity))
    });
    keyed.dedup_by(|(at, a), (bt, b)| at == bt && a.code == b.code && a.message == b.message);
    keyed.into_iter().map(|(_, diagnostic)| diagnostic).collect()
}
