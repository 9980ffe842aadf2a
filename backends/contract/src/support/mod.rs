//! Support tables: what a target does with each property, as data.

mod complete;
mod hold;
mod index;
mod parse;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use hold::{PreparedTable, hold, wished};
pub use parse::TableError;

/// What a target does with one property.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Support {
    /// The target has it.
    Native,
    /// The output reaches it by other means.
    Emulated,
    /// Something of it is lost: a warning until somebody accepts it.
    Lossy,
    /// It cannot be had: an error.
    Unsupported,
}

impl Support {
    /// Whether something that is asked for is not had in full.
    pub fn restricts(self) -> bool {
        matches!(self, Support::Lossy | Support::Unsupported)
    }
}

/// One row of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SupportRow {
    /// What is done.
    pub support: Support,
    /// How it is emulated, what is lost, or why it cannot be had.
    #[serde(default)]
    pub note: String,
    /// What to do instead.
    #[serde(default)]
    pub instead: String,
    /// The version of the target from which the row holds.
    #[serde(default)]
    pub since: String,
    /// Where this is known from.
    #[serde(default)]
    pub source: String,
}

/// What a target does with every property: rows by schema path (`*.scale.replicas.min`,
/// `service.expose.*.sticky`). `*` as the kind stands for every kind that has the property; a row
/// for one kind wins over it. There is a row for every leaf; an `unsupported` or `lossy` row at an
/// outer place (`*.sidecar.*`) speaks for everything inside, so that one wish is refused once. A row
/// that is named by a kind alone (`postgres`) speaks for components of that kind that are to be run:
/// one that is bound with `external` is held against the other rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SupportTable {
    /// Rows by schema path.
    pub rows: BTreeMap<String, SupportRow>,
    /// What the team operates itself, by the kind of target: `nodes`, `control plane`. The less, the better.
    pub operates: BTreeMap<String, Vec<String>>,
}

impl SupportTable {
    /// What the team operates itself on a target of this kind, or of the nearest kind that it extends.
    pub fn operates<'t>(&'t self, kinds: impl IntoIterator<Item = &'t str>) -> &'t [String] {
        kinds.into_iter().find_map(|kind| self.operates.get(kind)).map_or(&[], Vec::as_slice)
    }

    /// The row for a kind as a whole.
    pub fn kind(&self, kind: &str) -> Option<&SupportRow> {
        self.rows.get(kind)
    }

    /// The row for a property: `kind` and the schema path below it.
    pub fn row(&self, kind: &str, path: &str) -> Option<&SupportRow> {
        self.rows.get(&format!("{kind}.{path}")).or_else(|| self.rows.get(&format!("*.{path}")))
    }
}
