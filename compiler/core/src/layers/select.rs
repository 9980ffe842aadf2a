//! Picks the statements of a body that are about one name.

use std::collections::HashMap;

use anyport_syntax::tree::{Path, Segment, Statement, StatementKind};
use smol_str::SmolStr;

use crate::source::{Db, Item, Place, body};

/// A statement with the first segments of its path left out.
#[derive(Clone, Debug)]
pub struct Selected<'a> {
    /// How many segments are left out.
    pub strip: usize,
    /// The statement.
    pub statement: &'a Statement,
    /// Where it stands.
    pub place: Place,
}

/// The path a statement is about.
pub fn path_of(statement: &Statement) -> Option<&Path> {
    match &statement.kind {
        StatementKind::Set(set) => Some(&set.path),
        StatementKind::Block(nested) => Some(&nested.path),
        StatementKind::Entry(entry) => Some(&entry.head),
        StatementKind::Unset(path) | StatementKind::Lock(path) => Some(path),
        StatementKind::Field(field) => Some(&field.path),
        _ => None,
    }
}

/// A segment as a key, where it is one.
pub fn key(segment: &Segment) -> Option<&SmolStr> {
    match segment {
        Segment::Key(name) => Some(&name.text),
        _ => None,
    }
}

/// The statements directly in the braces at `place`.
pub fn inside<'a>(db: &'a dyn Db, place: &Place) -> Vec<Selected<'a>> {
    let Some(block) = place.body(db) else { return Vec::new() };
    block
        .statements
        .iter()
        .enumerate()
        .map(|(index, statement)| Selected { strip: 0, statement, place: place.child(index) })
        .collect()
}

/// Of these statements, what is said about `name`: a block's inside, and longer paths without
/// their first segment.
pub fn select<'a>(statements: &[Selected<'a>], name: &str) -> Vec<Selected<'a>> {
    let mut out = Vec::new();
    for selected in statements {
        let Some(path) = path_of(selected.statement) else { continue };
        let rest = path.segments.get(selected.strip..).unwrap_or_default();
        if rest.first().and_then(key).is_none_or(|first| first != name) {
            continue;
        }
        if rest.len() > 1 {
            out.push(Selected { strip: selected.strip + 1, ..selected.clone() });
        } else if let (StatementKind::Block(_), Some(block)) = (&selected.statement.kind, body(selected.statement)) {
            for (index, statement) in block.statements.iter().enumerate() {
                out.push(Selected { strip: 0, statement, place: selected.place.child(index) });
            }
        }
    }
    out
}

/// Which statements of an environment are about which name: index by first key.
pub fn env_index<'db>(db: &'db dyn Db, place: &Place) -> &'db HashMap<SmolStr, Vec<usize>> {
    index_at(db, place.item, place.index())
}

#[salsa::tracked(returns(ref))]
fn index_at(db: &dyn Db, item: Item, index: usize) -> HashMap<SmolStr, Vec<usize>> {
    let mut out: HashMap<SmolStr, Vec<usize>> = HashMap::new();
    let place = Place::top(item, index);
    for (index, statement) in place.body(db).into_iter().flat_map(|block| block.statements.iter().enumerate()) {
        if let Some(first) = path_of(statement).and_then(|path| path.segments.first()).and_then(key) {
            out.entry(first.clone()).or_default().push(index);
        }
    }
    out
}

/// What the environment body at `place` says about `name`.
pub fn of_environment<'a>(db: &'a dyn Db, place: &Place, name: &str) -> Vec<Selected<'a>> {
    let (Some(found), Some(block)) = (env_index(db, place).get(name), place.body(db)) else { return Vec::new() };
    let statements: Vec<Selected<'a>> = found
        .iter()
        .filter_map(|index| {
            Some(Selected { strip: 0, statement: block.statements.get(*index)?, place: place.child(*index) })
        })
        .collect();
    select(&statements, name)
}
