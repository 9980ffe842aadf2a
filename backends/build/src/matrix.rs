//! Which target can do what this application asks for.

use std::collections::BTreeMap;

use anyport_backend::leaves::leaves;
use anyport_backend::{Support, SupportRow};
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

/// The matrix of the application over all environments.
pub fn matrix(workspace: &Workspace) -> Matrix {
    let mut found: BTreeMap<(String, String), Vec<SmolStr>> = BTreeMap::new();
    for env in &environments(workspace).0 {
        let Some(application) = &application(workspace, env).application else { continue };
        for (name, component) in &application.components {
            let origins =
                key_of(workspace, name).map(|key| anyport_compiler::component(workspace, env, &key).origins.clone());
            for leaf in leaves(component) {
                if !wished(origins.as_deref(), &leaf.path()) {
                    continue;
                }
                let components = found.entry((component.kind.name().into(), leaf.schema_path())).or_default();
                if !components.contains(name) {
                    components.push(name.clone());
                }
            }
        }
    }
    let rows = found
        .into_iter()
        .map(|((kind, path), components)| MatrixRow {
            cells: backends().iter().map(|backend| cell(nearest(backend.support(), &kind, &path))).collect(),
            property: format!("{kind}.{path}"),
            components,
        })
        .collect();
    Matrix { targets: backends().iter().map(|backend| backend.kind().to_string()).collect(), rows }
}

/// The row of a property, or the one further out that speaks for all inside.
fn nearest<'t>(table: &'t anyport_backend::SupportTable, kind: &str, path: &str) -> Option<&'t SupportRow> {
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
