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
    /// Files relative to the output folder, with their digests.
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
    hexadecimal(&Sha256::digest(bytes))
}

fn hexadecimal(digest: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut out = String::with_capacity(71);
    out.push_str("sha256:");
    for byte in digest {
        out.push(DIGITS[usize::from(byte >> 4)].into());
        out.push(DIGITS[usize::from(byte & 15)].into());
    }
    out
}

/// The digest of an application's JSON, which is never held as a whole.
fn digest_of(application: &Application) -> String {
    struct Hashing(Sha256);
    impl std::io::Write for Hashing {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.update(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let mut writer = std::io::BufWriter::with_capacity(64 * 1024, Hashing(Sha256::new()));
    // Neither hashing nor the IR's own types can fail to be written.
    let _ = serde_json::to_writer(&mut writer, application);
    match writer.into_inner() {
        Ok(hashing) => hexadecimal(&hashing.0.finalize()),
        Err(_) => String::new(),
    }
}

/// The record of one environment. `files` are those of each target, in the order of `targets`.
pub fn record(
    application: &Application,
    targets: &[OnTarget],
    files: &[Vec<OutputFile>],
    policies: Vec<(String, String)>,
) -> Record {
    Record {
        version: "1.0".into(),
        compiler: env!("CARGO_PKG_VERSION").into(),
        application: application.name.clone(),
        environment: application.environment.clone(),
        edition: application.edition.clone(),
        ir: digest_of(application),
        targets: targets
            .iter()
            .zip(files)
            .map(|(target, files)| TargetRecord {
                name: target.name.clone(),
                kind: application.targets.get(&target.name).map(|target| target.kind.clone()).unwrap_or_default(),
                files: files.iter().map(|file| (file.path.clone(), digest(&file.bytes))).collect(),
                commands: target.commands.clone(),
                needs: target.needs.clone(),
                holes: target.holes.clone(),
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
