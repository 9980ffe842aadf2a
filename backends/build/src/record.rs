//! The build record: what was built from what, and what remains to be done.

use anyport_backend::{Adjustment, Hole, Need};
use anyport_ir::{Application, SmolStr};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::output::OutputFile;
use crate::whole::OnTarget;

/// `anyport.json`.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Record {
    /// The version of this form.
    pub version: String,
    /// The compiler's version.
    pub compiler: String,
    /// The application.
    pub application: SmolStr,
    /// The environment.
    pub environment: SmolStr,
    /// The edition.
    pub edition: SmolStr,
    /// Digest of the IR: equal digests are equal applications.
    pub ir: String,
    /// Targets in order.
    pub targets: Vec<TargetRecord>,
    /// Modules whose rules were added from outside, with their digests.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub policies: Vec<(String, String)>,
}

/// One target's part.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct TargetRecord {
    /// Its name.
    pub name: SmolStr,
    /// Its kind.
    pub kind: SmolStr,
    /// Files relative to the record, with their digests.
    pub files: Vec<(String, String)>,
    /// Commands that apply them, in order, run from the target's folder.
    pub commands: Vec<String>,
    /// What the operator must provide.
    pub needs: Vec<Need>,
    /// Values known only after another target is deployed.
    pub holes: Vec<Hole>,
    /// Values that were changed to what the target takes.
    pub adjustments: Vec<Adjustment>,
    /// Losses that somebody accepted.
    pub accepts: Vec<AcceptRecord>,
    /// Jobs that belong to no release, started by hand or by a workflow.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub jobs: Vec<String>,
}

/// An accepted loss.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct AcceptRecord {
    /// The component.
    pub component: SmolStr,
    /// What.
    pub key: String,
    /// Why.
    pub reason: SmolStr,
}

/// SHA-256 in hexadecimal.
pub fn digest(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(71);
    out.push_str("sha256:");
    for byte in Sha256::digest(bytes) {
        out.push_str(&format!("{byte:02x}"));
    }
    out
}

/// The record of one environment. `files` are those of each target, in the order of `targets`.
pub fn record(
    application: &Application,
    targets: &[OnTarget],
    files: &[Vec<OutputFile>],
    policies: Vec<(String, String)>,
) -> Record {
    let ir = serde_json::to_vec(application).unwrap_or_default();
    Record {
        version: "1.0".into(),
        compiler: env!("CARGO_PKG_VERSION").into(),
        application: application.name.clone(),
        environment: application.environment.clone(),
        edition: application.edition.clone(),
        ir: digest(&ir),
        targets: targets
            .iter()
            .zip(files)
            .map(|(target, files)| TargetRecord {
                name: target.name.clone(),
                kind: application.targets.get(&target.name).map(|target| target.kind.clone()).unwrap_or_default(),
                files: files.iter().map(|file| (file.path.clone(), digest(&file.bytes))).collect(),
                commands: target.commands.clone(),
                needs: target.needs.clone(),
                holes: Vec::new(),
                adjustments: target.judged.adjustments.clone(),
                accepts: target
                    .judged
                    .accepted
                    .iter()
                    .map(|(component, key, reason)| AcceptRecord {
                        component: component.clone(),
                        key: key.clone(),
                        reason: reason.clone(),
                    })
                    .collect(),
                jobs: files.iter().map(|file| file.path.clone()).filter(|path| path.contains("/jobs/")).collect(),
            })
            .collect(),
        policies,
    }
}
