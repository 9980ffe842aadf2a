//! kube-score as a judge.

use std::path::Path;

use serde_json::Value;

use super::report::{Finding, Report, Severity};
use super::tool;
use crate::Result;

const JUDGE: &str = "kube-score";

/// Runs kube-score's default checks on a file or a folder, all files at once:
/// it holds Services, policies and workloads against each other.
pub fn kube_score(path: &Path) -> Result<Report> {
    let mut args = ["score", "--output-format=json", "--kubernetes-version=v1.36"].map(str::to_owned).to_vec();
    args.extend(tool::manifests(path)?.iter().map(|file| file.to_string_lossy().into_owned()));
    let said = tool::run(JUDGE, &args, None)?;
    // It prints `null` for files that hold nothing it knows.
    let Ok(Value::Array(objects)) = serde_json::from_str(&said.stdout) else {
        return Err(said.unexpected(JUDGE));
    };
    let mut report = Report { findings: Vec::new(), judged: 0 };
    for object in &objects {
        for check in object["checks"].as_array().into_iter().flatten() {
            if check["skipped"] == true {
                continue;
            }
            report.judged += 1;
            if let Some(severity) = severity(&check["grade"]) {
                report.findings.push(Finding {
                    judge: JUDGE,
                    check: text(&check["check"]["id"]),
                    severity,
                    object: text(&object["object_name"]),
                    message: message(check),
                });
            }
        }
    }
    if report.judged == 0 {
        return Err(said.unexpected(JUDGE));
    }
    Ok(report)
}

/// Its grades are 10, 7 (which it prints as passed), 5 and 1.
fn severity(grade: &Value) -> Option<Severity> {
    match grade.as_i64() {
        Some(10..) => None,
        Some(7..) => Some(Severity::Note),
        Some(5..) => Some(Severity::Warning),
        _ => Some(Severity::Error),
    }
}

fn message(check: &Value) -> String {
    let comments = check["comments"].as_array();
    let comments: Vec<String> = comments
        .into_iter()
        .flatten()
        .map(|comment| {
            let (path, summary) = (text(&comment["path"]), text(&comment["summary"]));
            if path.is_empty() { summary } else { format!("{path}: {summary}") }
        })
        .collect();
    comments.join("; ")
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
