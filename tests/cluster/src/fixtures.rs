//! What a cluster has before the first application comes: nodes and storage.

use serde_json::{Value, json};

/// Zones that the nodes lie in, one node each.
pub const ZONES: [&str; 3] = ["zone-a", "zone-b", "zone-c"];

/// Class of a claim that names none.
pub const DEFAULT_STORAGE_CLASS: &str = "standard";

/// The nodes and storage classes as one list to apply.
pub(crate) fn objects() -> Value {
    let mut items: Vec<Value> = ZONES.iter().map(|zone| node(zone)).collect();
    items.push(storage_class(DEFAULT_STORAGE_CLASS, true));
    json!({"apiVersion": "v1", "kind": "List", "items": items})
}

/// A storage class whose volumes appear as soon as they are claimed.
pub fn storage_class(name: &str, default: bool) -> Value {
    json!({
        "apiVersion": "storage.k8s.io/v1",
        "kind": "StorageClass",
        "metadata": {
            "name": name,
            "annotations": {"storageclass.kubernetes.io/is-default-class": default.to_string()},
        },
        "provisioner": "kwok.x-k8s.io/volume",
        "reclaimPolicy": "Delete",
        "volumeBindingMode": "Immediate",
    })
}

/// A node that kwok plays the kubelet of, large enough that only an
/// application's own mistakes leave a pod without a place.
fn node(zone: &str) -> Value {
    let name = format!("node-{zone}");
    let capacity = json!({
        "cpu": "64",
        "memory": "256Gi",
        "ephemeral-storage": "2Ti",
        "pods": "500",
        "nvidia.com/gpu": "8",
    });
    json!({
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {
            "name": name,
            "annotations": {"kwok.x-k8s.io/node": "fake"},
            "labels": {
                "kubernetes.io/hostname": name,
                "kubernetes.io/os": "linux",
                "kubernetes.io/arch": "amd64",
                "topology.kubernetes.io/region": "region-1",
                "topology.kubernetes.io/zone": zone,
            },
        },
        "status": {"allocatable": capacity, "capacity": capacity},
    })
}
