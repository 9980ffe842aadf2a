//! kubeconform as a judge.

use std::path::Path;

use serde_json::Value;

use super::report::{Finding, Report, Severity};
use super::tool;
use crate::{Result, judges};

const JUDGE: &str = "kubeconform";

/// Holds a file or a folder against the strict schemas of Kubernetes and of the
/// pinned CRDs. A kind that has no schema is a finding.
pub fn kubeconform(path: &Path) -> Result<Report> {
    let schemas = judges::folder("schemas")?.join("json");
    let schemas =
        format!("{}/{{{{.Group}}}}/{{{{.ResourceKind}}}}_{{{{.ResourceAPIVersion}}}}.json", schemas.display());
    let mut args = ["-strict", "-summary", "-output", "json", "-schema-location", &schemas].map(str::to_owned).to_vec();
    args.extend(tool::manifests(path)?.iter().map(|file| file.to_string_lossy().into_owned()));
    let said = tool::run(JUDGE, &args, None)?;
    let Ok(answer) = serde_json::from_str::<Value>(&said.stdout) else {
        return Err(said.unexpected(JUDGE));
    };
    let count = |field: &str| answer["summary"][field].as_u64().unwrap_or(0);
    let judged = count("valid") + count("invalid") + count("errors");
    if judged == 0 {
        return Err(said.unexpected(JUDGE));
    }
    let resources = answer["resources"].as_array();
    let findings = resources
        .into_iter()
        .flatten()
        .map(|resource| {
            let text = |field: &str| resource[field].as_str().unwrap_or_default();
            Finding {
                judge: JUDGE,
                check: text("status").trim_start_matches("status").to_lowercase(),
                severity: Severity::Error,
                object: format!("{}/{} in {}", text("kind"), text("name"), text("filename")),
                message: message(resource),
            }
        })
        .collect();
    Ok(Report { findings, judged })
}

/// What is wrong and where, without the words about which schema says so. (The
/// list `validationErrors` beside it names only the outermost field.)
fn message(resource: &Value) -> String {
    let text = resource["msg"].as_str().unwrap_or_default();
    text.split_once("#' - ").map_or(text, |(_, what)| what).to_owned()
}
