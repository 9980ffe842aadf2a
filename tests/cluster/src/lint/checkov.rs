//! checkov as a judge.

use std::path::Path;

use serde_json::Value;

use super::report::{Finding, Report, Severity};
use super::tool;
use crate::{Error, Result};

const JUDGE: &str = "checkov";

/// Runs checkov's Kubernetes checks on a folder. It takes seconds to start, so
/// a test should gather what it has into one folder.
pub fn checkov(folder: &Path) -> Result<Report> {
    // checkov leaves out a file that it cannot read without a word: let the
    // API server or kubeconform see the same files.
    tool::manifests(folder)?;
    let args = [
        // Without it checkov asks a server of its maker for more rules.
        "--skip-download",
        "--framework=kubernetes",
        "--compact",
        "--quiet",
        "--output=json",
        "--directory=.",
    ];
    let said = tool::run(JUDGE, &args, Some(folder))?;
    let Ok(answer) = serde_json::from_str::<Value>(&said.stdout) else {
        return Err(said.unexpected(JUDGE));
    };
    let summary = &answer["summary"];
    let count = |field: &str| summary[field].as_u64().unwrap_or(0);
    let judged = count("passed") + count("failed") + count("skipped");
    if judged == 0 {
        return Err(said.unexpected(JUDGE));
    }
    if count("parsing_errors") > 0 {
        return Err(Error::new(format!("{JUDGE} could not read every file: {summary}")));
    }
    let failed = answer["results"]["failed_checks"].as_array();
    let findings = failed
        .into_iter()
        .flatten()
        .map(|check| {
            let text = |field: &str| check[field].as_str().unwrap_or_default().to_owned();
            Finding {
                judge: JUDGE,
                check: text("check_id"),
                // The open edition grades nothing: a failed check is an error.
                severity: Severity::Error,
                object: text("resource"),
                message: format!("{} ({})", text("check_name"), text("file_path")),
            }
        })
        .collect();
    Ok(Report { findings, judged })
}
