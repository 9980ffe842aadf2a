//! The application as a whole.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use std::sync::Arc;

use crate::{Component, Map, Target, Workflow};

/// One application in one environment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Application {
    /// The version of this format (`1.0`).
    pub ir_version: String,
    /// The application's name.
    pub name: SmolStr,
    /// The edition of the language that fixed its defaults.
    pub edition: SmolStr,
    /// The environment.
    pub environment: SmolStr,
    /// Values of parameters here; those that stay open have none.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub params: Map<serde_json::Value>,
    /// Secrets by name: declared ones, and one for each backing service that makes credentials.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub secrets: Map<Secret>,
    /// Targets that components stand on, by name.
    pub targets: Map<Target>,
    /// Components by name, in source order. A disabled one is not here.
    pub components: Map<Arc<Component>>,
    /// Who talks to whom and why: sorted, without repetition.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub edges: Vec<Edge>,
    /// Workflows by name.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub workflows: Map<Workflow>,
    /// Names of components that exist in the source and are disabled here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub disabled: Vec<SmolStr>,
}

/// A secret: where its values come from, never what they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Secret {
    /// Its values by name; empty where it has one value without a name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keys: Vec<SmolStr>,
    /// Where they come from.
    pub from: SecretSource,
}

/// Where a secret's values come from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum SecretSource {
    /// Provided by the operator at the fixed place of the target (the default).
    #[default]
    Operator,
    /// Made once at apply: letters and digits, never overwritten.
    Generate {
        /// How many characters.
        length: u32,
    },
    /// A key pair made once at apply, with keys `private` and `public`.
    KeyPair {
        /// `rs256`, `es256` or `ed25519`.
        algorithm: SmolStr,
    },
    /// The credentials of a backing service: generated ones and texts composed of them.
    Credentials {
        /// The backing service.
        component: SmolStr,
    },
    /// A Secret object that exists.
    Kubernetes {
        /// Its name.
        name: SmolStr,
        /// Its key, for a secret of one value.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        key: Option<SmolStr>,
        /// Our keys to its keys.
        #[serde(default, skip_serializing_if = "Map::is_empty")]
        keys: Map<SmolStr>,
    },
    /// AWS Secrets Manager.
    Aws {
        /// The secret's ARN.
        arn: SmolStr,
        /// The property inside it, for a secret of one value kept in JSON.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        key: Option<SmolStr>,
        /// Our keys to its properties.
        #[serde(default, skip_serializing_if = "Map::is_empty")]
        keys: Map<SmolStr>,
    },
    /// Google Secret Manager.
    Gcp {
        /// The secret's name.
        secret: SmolStr,
        /// Its version; absent: the newest.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        version: Option<SmolStr>,
        /// The project, where it is not the target's own.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        project: Option<SmolStr>,
        /// Our keys to its properties.
        #[serde(default, skip_serializing_if = "Map::is_empty")]
        keys: Map<SmolStr>,
    },
    /// Azure Key Vault.
    Azure {
        /// The vault's name.
        vault: SmolStr,
        /// The secret's name.
        secret: SmolStr,
        /// Our keys to its properties.
        #[serde(default, skip_serializing_if = "Map::is_empty")]
        keys: Map<SmolStr>,
    },
    /// Alibaba Cloud KMS secrets.
    Alibaba {
        /// The secret's name.
        secret: SmolStr,
        /// Our keys to its properties.
        #[serde(default, skip_serializing_if = "Map::is_empty")]
        keys: Map<SmolStr>,
    },
    /// HashiCorp Vault.
    Vault {
        /// The path of the secret.
        path: SmolStr,
        /// Its key, for a secret of one value.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        key: Option<SmolStr>,
        /// Our keys to its keys.
        #[serde(default, skip_serializing_if = "Map::is_empty")]
        keys: Map<SmolStr>,
    },
    /// A variable of the process that applies; never read by a build.
    Variable {
        /// Its name.
        name: SmolStr,
    },
    /// A file beside the process that applies; never read by a build.
    File {
        /// Its path.
        path: SmolStr,
    },
}

/// One component reaches, reads, uses or waits for another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Edge {
    /// Who.
    pub from: SmolStr,
    /// Whom.
    pub to: SmolStr,
    /// Why.
    pub why: EdgeKind,
    /// Which port of `to`, where one is meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<SmolStr>,
}

/// Why there is an edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EdgeKind {
    /// A text holds the other's address or credentials, so it talks to it.
    Reference,
    /// `calls`.
    Calls,
    /// `use` or `trigger`.
    Use,
    /// `after`.
    After,
    /// `mount` of a share.
    Mount,
    /// A queue or topic lives in this broker.
    Broker,
}
