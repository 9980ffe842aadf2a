//! Where an application could run: the support tables, held against what it asks for.

use anyport_backend::Support;
use anyport_build::Matrix;

use crate::analysis::Analysis;
use crate::app::App;
use crate::output::application;

/// Where a component could run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hosts {
    /// Kinds of targets that have all that it asks for, if need be by other means.
    pub whole: Vec<String>,
    /// Kinds of targets that lose something of it.
    pub lossy: Vec<String>,
    /// Kinds of targets that cannot run it.
    pub not: Vec<String>,
}

/// The properties of the application that a file takes part in, over all kinds of targets.
pub fn support<'a>(analysis: &'a Analysis, path: &str) -> Option<&'a Matrix> {
    application(analysis, path).map(App::support)
}

/// Where a component could run; nothing where it has no row.
pub fn hosts(matrix: &Matrix, component: &str) -> Option<Hosts> {
    let rows: Vec<_> = matrix.rows.iter().filter(|row| row.components.iter().any(|name| name == component)).collect();
    if rows.is_empty() {
        return None;
    }
    let mut out = Hosts::default();
    for (index, target) in matrix.targets.iter().enumerate() {
        // The worst cell decides.
        let worst = rows.iter().filter_map(|row| row.cells.get(index)).map(|cell| cell.support).max();
        match worst {
            Some(Support::Unsupported) => out.not.push(target.clone()),
            Some(Support::Lossy) => out.lossy.push(target.clone()),
            _ => out.whole.push(target.clone()),
        }
    }
    Some(out)
}
