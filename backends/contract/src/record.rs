//! What goes to the build record beside the artifacts.

use serde::{Deserialize, Serialize};

/// Something the operator must provide before the output can run.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Need {
    /// What sort of thing.
    pub kind: NeedKind,
    /// Its name, as the target knows it (`Secret shop/stripe-key`).
    pub name: String,
    /// Why it is needed, in one line.
    pub why: String,
    /// For a secret: which of its keys.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keys: Vec<String>,
    /// For a generated secret: each key with its recipe (`generate:48`,
    /// `compose:postgresql://…`); values themselves never stand here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recipe: Vec<(String, String)>,
    /// A command that provides it, with `…` where the operator's value goes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub command: Option<String>,
    /// For a secret: where its values are kept, so that generated ones can be made there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
}

/// Where values are kept that the output only names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// A file of variables, `NAME='value'` a line, in the target's folder.
    DotEnv {
        /// Its path in the target's folder.
        file: String,
    },
    /// A Secret object of a Kubernetes cluster.
    KubernetesSecret {
        /// Its namespace.
        namespace: String,
        /// Its name.
        name: String,
    },
}

impl Need {
    /// Something that must be there.
    pub fn new(kind: NeedKind, name: impl Into<String>, why: impl Into<String>) -> Need {
        Need {
            kind,
            name: name.into(),
            why: why.into(),
            keys: Vec::new(),
            recipe: Vec::new(),
            command: None,
            place: None,
        }
    }

    /// With a command that provides it.
    pub fn with_command(mut self, command: impl Into<String>) -> Need {
        self.command = Some(command.into());
        self
    }
}

/// What sort of thing is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NeedKind {
    /// A secret that the operator gives.
    Secret,
    /// A secret that is made once at apply.
    GeneratedSecret,
    /// A feature of the cluster or account: an operator, a class, a gateway.
    Feature,
    /// A thing that exists already: a bucket, a database.
    Existing,
}

/// A value that is known only after another target was deployed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Hole {
    /// The file, relative to the target's folder; empty: something that the operator provides.
    pub file: String,
    /// The JSON pointer in its document, after the document's number (from 0) where there are several;
    /// without a file, the name of the need.
    pub pointer: String,
    /// What is missing: `api.public-host`.
    pub from: String,
    /// A command that prints it, once the other target is deployed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub command: Option<String>,
}

/// A value that was changed to one that the target takes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Adjustment {
    /// The property path with its component (`web.cpu`).
    pub path: String,
    /// As asked for.
    pub from: String,
    /// As written.
    pub to: String,
    /// Why.
    pub why: String,
}
