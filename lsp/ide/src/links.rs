//! Paths of other files in a text: what a click opens.

use anyport_compiler::semantics::{PathUse, semantics};

use crate::analysis::Analysis;
use crate::text::{FilePath, TextRange, slice};

/// A path that leads to a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Where the path stands, without quotes.
    pub range: TextRange,
    /// The file, or folder.
    pub path: FilePath,
    /// What is done with it.
    pub why: PathUse,
}

/// The paths in a file, in order.
pub fn links(analysis: &Analysis, path: &str) -> Vec<Link> {
    let Some(app) = analysis.app_of(path) else { return Vec::new() };
    let Some(file) = app.file(path) else { return Vec::new() };
    let mut out = Vec::new();
    for item in file.items(app.db()) {
        let text = item.text(app.db());
        for found in &semantics(app.db(), *item).paths {
            let Some(target) = &found.path else { continue };
            // Of a pattern, the folder.
            let target = match target.split_once('*') {
                Some((before, _)) => before.rsplit_once('/').map_or("", |(folder, _)| folder),
                None => target,
            };
            let quotes = if slice(text, found.range).starts_with("\"\"\"") { 3 } else { 1 };
            let range = TextRange {
                start: found.range.start + quotes,
                end: found.range.end.saturating_sub(quotes).max(found.range.start + quotes),
            };
            if let Some(place) = app.place_in(*item, range) {
                out.push(Link { range: place.range, path: app.absolute(target), why: found.why });
            }
        }
    }
    out
}
