//! Knative Serving's webhook as a judge.

use std::path::Path;

use serde_json::Value;

use super::report::{Finding, Report, Severity};
use super::tool;
use crate::Result;

const JUDGE: &str = "knativecheck";

/// Runs the webhook of Knative Serving on the Services and DomainMappings of a
/// file or a folder. `features` are entries of the cluster's `config-features`,
/// such as `("kubernetes.podspec-init-containers", "enabled")`.
pub fn knativecheck(path: &Path, features: &[(&str, &str)]) -> Result<Report> {
    let mut args = vec!["--json".to_owned()];
    for (key, value) in features {
        args.push(format!("--feature={key}={value}"));
    }
    args.extend(tool::manifests(path)?.iter().map(|file| file.to_string_lossy().into_owned()));
    let said = tool::run(JUDGE, &args, None)?;
    let Ok(answer) = serde_json::from_str::<Value>(&said.stdout) else {
        return Err(said.unexpected(JUDGE));
    };
    let problems = answer["problems"].as_array();
    let findings = problems
        .into_iter()
        .flatten()
        .map(|problem| {
            let text = |field: &str| problem[field].as_str().unwrap_or_default();
            Finding {
                judge: JUDGE,
                check: String::new(),
                severity: if problem["warning"] == true { Severity::Warning } else { Severity::Error },
                object: format!("{} in {}", text("object"), text("file")),
                message: text("message").to_owned(),
            }
        })
        .collect();
    Ok(Report { findings, judged: answer["judged"].as_u64().unwrap_or(0) })
}
