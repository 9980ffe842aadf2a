//! Which target can do what this application asks for.

use std::collections::BTreeMap;

use anyport_backend::leaves::leaves;
use anyport_backend::{Support, SupportRow, SupportTable};
use anyport_compiler::{Workspace, application, environments, key_of};
use anyport_ir::SmolStr;
use serde::Serialize;

use crate::lowering::wished;
use crate::registry::backends;

/// Properties over targets.
#[derive(Clone, Debug, Serialize)]
pub struct Matrix {
    /// Kinds of targets, in order.
    pub targets: Vec<String>,
    /// One row for each property that somebody wrote.
    pub rows: Vec<MatrixRow>,
}

/// One property.
#[derive(Clone, Debug, Serialize)]
pub struct MatrixRow {
    /// Its schema path: `service.scale.replicas.min`.
    pub property: String,
    /// Components that have it.
    pub components: Vec<SmolStr>,
    /// What each target does with it, in the order of the targets.
    pub cells: Vec<Cell>,
}

/// What a target does with a property.
#[derive(Clone, Debug, Serialize)]
pub struct Cell {
    /// What.
    pub support: Support,
    /// How, what is lost, or why not.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// What to do instead.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub instead: String,
}

/// Who has a property.
#[derive(Default)]
struct Holders {
    components: Vec<SmolStr>,
    /// Whether one of them is bound to something that exists, so that its kind is not run.
    bound: bool,
}

/// The matrix of the application over all environments.
pub fn matrix(workspace: &Workspace) -> Matrix {
    let backends = backends();
    let mut found: BTreeMap<(String, String), Holders> = BTreeMap::new();
    let mut add = |kind: &str, path: String, name: &SmolStr, bound: bool| {
        let holders = found.entry((kind.into(), path)).or_default();
        holders.bound |= bound;
        if !holders.components.contains(name) {
            holders.components.push(name.clone());
        }
    };
    for env in &environments(workspace).0 {
        let Some(application) = &application(workspace, env).application else { continue };
        for (name, component) in &application.components {
            let origins =
                key_of(workspace, name).map(|key| anyport_compiler::component(workspace, env, &key).origins.clone());
            let (kind, bound) = (component.kind.name(), component.external.is_some());
            if !bound && backends.iter().any(|backend| backend.support().kind(kind).is_some()) {
                add(kind, String::new(), name, bound);
            }
            for leaf in leaves(component) {
                if wished(origins.as_deref(), &leaf.path()) {
                    add(kind, leaf.schema_path(), name, bound);
                }
            }
        }
    }
    let rows = found
        .into_iter()
        .map(|((kind, path), holders)| MatrixRow {
            cells: backends.iter().map(|backend| said(backend.support(), &kind, &path, holders.bound)).collect(),
            property: if path.is_empty() { kind } else { format!("{kind}.{path}") },
            components: holders.components,
        })
        .collect();
    Matrix { targets: backends.iter().map(|backend| backend.kind().to_string()).collect(), rows }
}

/// What a table says of a property, or (empty path) of a kind as a whole.
fn said(table: &SupportTable, kind: &str, path: &str, bound: bool) -> Cell {
    match table.kind(kind) {
        Some(row) if path.is_empty() || (!bound && row.support.restricts()) => cell(Some(row)),
        None if path.is_empty() => Cell { support: Support::Native, note: String::new(), instead: String::new() },
        _ => cell(nearest(table, kind, path)),
    }
}

/// The row of a property, or the one further out that speaks for all inside.
fn nearest<'t>(table: &'t SupportTable, kind: &str, path: &str) -> Option<&'t SupportRow> {
    let mut path = path;
    loop {
        if let Some(row) = table.row(kind, path) {
            return Some(row);
        }
        path = path.rsplit_once('.')?.0;
    }
}

fn cell(row: Option<&SupportRow>) -> Cell {
    match row {
        Some(row) => Cell { support: row.support, note: row.note.clone(), instead: row.instead.clone() },
        None => {
            Cell { support: Support::Unsupported, note: "the table says nothing of it".into(), instead: String::new() }
        }
    }
}
