//! The support table: that of Kubernetes, with rows of our own where KubeVela says something in
//! another way.

use std::sync::LazyLock;

use anyport_backend::{Backend, SupportTable};
use anyport_kubernetes::Kubernetes;

static TABLE: LazyLock<SupportTable> = LazyLock::new(|| {
    let mut table = Kubernetes.support().clone();
    let own = SupportTable::from_toml(include_str!("../support.toml"));
    table.rows.extend(own.rows);
    table.operates = own.operates;
    table
});

/// What KubeVela does with each property.
pub(crate) fn table() -> &'static SupportTable {
    &TABLE
}
