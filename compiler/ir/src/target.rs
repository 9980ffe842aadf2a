//! Targets as data.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::Map;

/// A place to run, with its options.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Target {
    /// The target kind as written: `eks`.
    pub kind: SmolStr,
    /// The kinds it extends, nearest first: `kubernetes`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub family: Vec<SmolStr>,
    /// The version of the platform, a string; absent: the edition's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<SmolStr>,
    /// The network in which private addresses are reachable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub network: Option<SmolStr>,
    /// Options as declared by the target kind, defaults included; each backend reads its own
    /// into a typed structure.
    #[serde(default, skip_serializing_if = "serde_json::Map::is_empty")]
    pub options: serde_json::Map<String, serde_json::Value>,
    /// `patch` and `object` statements of the target's body.
    #[serde(default, skip_serializing_if = "Overlay::is_empty")]
    pub overlay: Overlay,
    /// `accept` statements of the target's body: key to reason.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub accept: Map<SmolStr>,
}

/// What a person says in a target's own words: `patch` and `object`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Overlay {
    /// Changes to documents that the backend writes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub patches: Vec<Patch>,
    /// Documents of their own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub objects: Vec<Object>,
}

impl Overlay {
    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.patches.is_empty() && self.objects.is_empty()
    }
}

/// A change to documents that the backend writes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Patch {
    /// The document kind, perhaps with its group: `Deployment`, `networking.istio.io/v1/Gateway`.
    pub kind: SmolStr,
    /// Which document; absent: the only one of its component; `*`: all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<SmolStr>,
    /// Writes in source order.
    pub writes: Vec<PatchWrite>,
}

/// One write of a patch or object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct PatchWrite {
    /// Field names, list keys and map keys from the root.
    pub path: Vec<SmolStr>,
    /// What happens there.
    pub operation: PatchOperation,
}

/// What a write does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum PatchOperation {
    /// `=`: the value stands there.
    Set(serde_json::Value),
    /// `+=`: elements are appended, entries added.
    Append(serde_json::Value),
    /// `unset`: what stood there is gone.
    Unset,
}

/// A document of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Object {
    /// The document kind, perhaps with its group.
    pub kind: SmolStr,
    /// Its name.
    pub name: SmolStr,
    /// The stage in which it is applied; absent: 10.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<u32>,
    /// Its content, without apiVersion, kind and name.
    pub writes: Vec<PatchWrite>,
}
