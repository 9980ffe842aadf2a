//! Entries of maps, as bodies declare them: where `port http` stands for `web.port.http`.

use anyport_diagnostic::Span;
use anyport_syntax::tree::{Block, Entry, ExprKind, LabelKind, Path, Segment, Statement, StatementKind, TextRange};
use smol_str::SmolStr;

use crate::source::{Db, Item, Place, body, plain};

/// The place of the first entry called `name` under `path` in one of the bodies.
pub(super) fn entry(db: &dyn Db, bodies: &[Place], path: &[SmolStr], name: &str) -> Option<Span> {
    bodies.iter().find_map(|place| {
        let block = place.body(db)?;
        find(block, path, name).map(|range| place.item.span(range))
    })
}

/// The entries of a component's map, each name once: `web.port` has those that its kind and its own body declare.
pub fn entries_of(db: &dyn Db, place: Option<&Place>, kind: &Place, path: &[SmolStr]) -> Vec<(SmolStr, Span)> {
    entries(db, &bodies(db, place, kind), path)
}

fn entries(db: &dyn Db, bodies: &[Place], path: &[SmolStr]) -> Vec<(SmolStr, Span)> {
    let mut out: Vec<(SmolStr, Span)> = Vec::new();
    for place in bodies {
        let Some(block) = place.body(db) else { continue };
        each(block, path, &mut |name, range| {
            if !out.iter().any(|(known, _)| *known == name) {
                out.push((name, place.item.span(range)));
            }
        });
    }
    out
}

fn find(block: &Block, path: &[SmolStr], name: &str) -> Option<TextRange> {
    let mut found = None;
    each(block, path, &mut |entry, range| {
        if found.is_none() && entry == name {
            found = Some(range);
        }
    });
    found
}

/// Visits the names directly under `path`.
fn each(block: &Block, path: &[SmolStr], visit: &mut dyn FnMut(SmolStr, TextRange)) {
    for statement in &block.statements {
        let steps = steps(statement);
        let shared = steps.iter().zip(path).take_while(|((step, _), wanted)| step == *wanted).count();
        if shared == path.len() {
            if let Some((name, range)) = steps.get(path.len()) {
                visit(name.clone(), *range);
            } else if let Some(inner) = body(statement) {
                each(inner, &[], visit);
            }
            if steps.len() == path.len()
                && let StatementKind::Set(set) = &statement.kind
                && let ExprKind::Map(entries) = &set.value.kind
            {
                for entry in entries {
                    if let Some(name) = plain(&entry.key) {
                        visit(name.into(), entry.key_range);
                    }
                }
            }
        } else if shared == steps.len()
            && let Some(inner) = body(statement)
        {
            each(inner, &path[shared..], visit);
        }
    }
}

/// The names that a statement goes through: its path, then its labels.
fn steps(statement: &Statement) -> Vec<(SmolStr, TextRange)> {
    match &statement.kind {
        StatementKind::Set(set) => of_path(&set.path),
        StatementKind::Block(nested) => of_path(&nested.path),
        StatementKind::Entry(entry) => of_entry(entry),
        _ => Vec::new(),
    }
}

fn of_path(path: &Path) -> Vec<(SmolStr, TextRange)> {
    path.segments
        .iter()
        .map_while(|segment| match segment {
            Segment::Key(name) => Some((name.text.clone(), name.range)),
            Segment::Text(text, range) => plain(text).map(|text| (text.into(), *range)),
            Segment::Index(_) => None,
        })
        .collect()
}

fn of_entry(entry: &Entry) -> Vec<(SmolStr, TextRange)> {
    let mut out = of_path(&entry.head);
    if let Some(label) = entry.labels.first() {
        let name = match &label.kind {
            LabelKind::Name(name) | LabelKind::Number(name) => Some(name.clone()),
            LabelKind::String(text) => plain(text).map(SmolStr::from),
        };
        out.extend(name.map(|name| (name, label.range)));
    }
    out
}

/// The names of a secret's values: `keys = ["user", "password"]`.
pub(super) fn secret_keys(db: &dyn Db, place: &Place) -> Vec<(SmolStr, Span)> {
    let mut out = Vec::new();
    let Some(block) = place.body(db) else { return out };
    for statement in &block.statements {
        match &statement.kind {
            StatementKind::Set(set) if crate::walk::key_path(&set.path).is_some_and(|key| key == "keys") => {
                if let ExprKind::List(items) = &set.value.kind {
                    for item in items {
                        if let ExprKind::Text(text) = &item.kind
                            && let Some(name) = plain(text)
                        {
                            out.push((name.into(), place.item.span(item.range)));
                        }
                    }
                }
            }
            StatementKind::Entry(entry)
                if crate::walk::key_path(&entry.head).is_some_and(|key| key == "from")
                    && matches!(entry.labels.first().map(|label| &label.kind), Some(LabelKind::Name(name)) if name == "key-pair") =>
            {
                let span = entry.labels.first().map_or(Span::NONE, |label| place.item.span(label.range));
                out.extend(["private", "public"].map(|name| (SmolStr::new_static(name), span)));
            }
            _ => {}
        }
    }
    out
}

/// The bodies that make a component, the weaker ones first: those of its kind, then its own.
pub(super) fn bodies(db: &dyn Db, place: Option<&Place>, kind: &Place) -> Vec<Place> {
    let def = crate::kinds::kind_def(db, kind);
    let of_kind = def.bodies.iter().filter(|place| !is_std(db, place.item));
    of_kind.chain(place).cloned().collect()
}

pub(super) fn is_std(db: &dyn Db, item: Item) -> bool {
    item.file(db).path(db).starts_with("std:/")
}
