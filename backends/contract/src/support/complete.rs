//! Whether a table says something of every property, and nothing of others.

use super::{Support, SupportTable, TableError};
use crate::leaves::schema_leaves;

impl SupportTable {
    /// What is missing and what is superfluous, measured by the types of the IR: every leaf needs
    /// a row for every kind or for some, or one further out that says `unsupported` or `lossy`;
    /// every row needs a property. For the test that each backend has.
    pub fn problems(&self) -> Vec<TableError> {
        let leaves: Vec<&str> = schema_leaves().iter().map(|leaf| leaf.path.as_str()).collect();
        let missing = leaves
            .iter()
            .filter(|leaf| !self.speaks_of(leaf))
            .map(|leaf| TableError { path: format!("*.{leaf}"), message: "there is no row for this property".into() });
        let superfluous = self.rows.iter().filter_map(|(path, row)| {
            let (_, place) = path.split_once('.')?;
            let message = if leaves.contains(&place) {
                return None;
            } else if !leaves.iter().any(|leaf| is_inside(leaf, place)) {
                "there is no such property"
            } else if !row.support.restricts() {
                "has properties inside: only `lossy` and `unsupported` speak for all of them"
            } else {
                return None;
            };
            Some(TableError { path: path.clone(), message: message.into() })
        });
        missing.chain(superfluous).collect()
    }

    fn speaks_of(&self, leaf: &str) -> bool {
        self.rows.iter().any(|(path, row)| match path.split_once('.') {
            Some((_, place)) if place == leaf => true,
            Some((_, place)) => is_inside(leaf, place) && matches!(row.support, Support::Lossy | Support::Unsupported),
            None => false,
        })
    }
}

fn is_inside(leaf: &str, place: &str) -> bool {
    leaf.strip_prefix(place).is_some_and(|below| below.starts_with('.'))
}
