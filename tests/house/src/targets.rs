//! The pages of targets: written by hand up to a mark, generated from the support table below it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyport_backend::{Backend, Support, SupportRow};

use crate::markdown::{cell, code, head, row};
use crate::{Generated, repository};

/// What follows is generated.
pub const MARK: &str =
    "<!-- Below this line: generated from the support table by `cargo run -p anyport-house --bin generate`. -->";

/// A page for each backend.
pub fn pages() -> Vec<Generated> {
    anyport_build::backends().iter().map(|backend| page(*backend)).collect()
}

/// The word for a degree of support.
pub fn word(support: Support) -> &'static str {
    match support {
        Support::Native => "native",
        Support::Emulated => "emulated",
        Support::Lossy => "lossy",
        Support::Unsupported => "no",
    }
}

fn page(backend: &dyn Backend) -> Generated {
    let path = format!("docs/targets/{}.md", backend.kind());
    let text = repository::text(&path);
    let by_hand = text.split_once(MARK).map_or(text.as_str(), |(before, _)| before).trim_end();
    let mut out = String::new();
    if by_hand.is_empty() {
        let _ = write!(out, "# {}", backend.kind());
    }
    let _ = write!(out, "{by_hand}\n\n{MARK}\n\n## What it does with each property\n\n");
    let rows = &backend.support().rows;
    let mut counts: BTreeMap<Support, usize> = BTreeMap::new();
    for row in rows.values() {
        *counts.entry(row.support).or_default() += 1;
    }
    let counts: Vec<String> = counts.into_iter().map(|(support, count)| format!("{count} {}", word(support))).collect();
    let unsourced = rows.values().filter(|row| row.source.is_empty()).count();
    let _ = writeln!(out, "{} rows: {}.", rows.len(), counts.join(", "));
    if unsourced > 0 {
        let _ = writeln!(
            out,
            "{unsourced} rows name no source: they hold by how this backend writes, and by its tests, not by a page of the target."
        );
    }
    out.push_str(
        "\n`*` as the kind stands for every kind that has the property; a row of one kind wins. Other `*` stand for names.\n\n",
    );
    let mut groups: BTreeMap<&str, Vec<(&str, &SupportRow)>> = BTreeMap::new();
    for (path, row) in rows {
        let place = path.split_once('.').map_or(path.as_str(), |(_, place)| place);
        let group = place.split('.').next().unwrap_or(place);
        groups.entry(group).or_default().push((path, row));
    }
    for (group, rows) in groups {
        let _ = write!(out, "### {group}\n\n");
        out.push_str(&head(&["property", "support", "how, or why not", "instead", "since", "source"]));
        for (path, said) in rows {
            out.push_str(&row(&[
                code(path),
                word(said.support).to_owned(),
                cell(&said.note),
                cell(&said.instead),
                cell(&said.since),
                cell(&said.source),
            ]));
        }
        out.push('\n');
    }
    Generated { path, text: out.trim_end().to_owned() + "\n" }
}
