//! The support table, read once.

use std::sync::OnceLock;

use anyport_backend::SupportTable;

/// What Kubernetes does with each property.
pub(crate) fn table() -> &'static SupportTable {
    static TABLE: OnceLock<SupportTable> = OnceLock::new();
    TABLE.get_or_init(|| SupportTable::from_toml(include_str!("support.toml")))
}
