//! PersistentVolumeClaims.

use std::collections::BTreeMap;

use anyport_ir::Memory;
use k8s_openapi::api::core::v1::{PersistentVolumeClaimSpec, VolumeResourceRequirements};
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;

/// A claim of `size` in a storage class (absent: the cluster's default). One node mounts it, or
/// with `shared` any number.
pub(crate) fn claim(size: Memory, class: Option<&str>, shared: bool) -> PersistentVolumeClaimSpec {
    let mode = if shared { "ReadWriteMany" } else { "ReadWriteOnce" };
    PersistentVolumeClaimSpec {
        access_modes: Some(vec![mode.to_owned()]),
        resources: Some(VolumeResourceRequirements {
            requests: Some(BTreeMap::from([("storage".to_owned(), Quantity(size.to_quantity()))])),
            limits: None,
        }),
        storage_class_name: class.map(str::to_owned),
        ..PersistentVolumeClaimSpec::default()
    }
}
