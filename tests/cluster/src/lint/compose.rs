//! compose-go's loader as a judge.

use std::path::Path;

use serde_json::Value;

use super::report::{Finding, Report, Severity};
use super::tool;
use crate::{Error, Result};

const JUDGE: &str = "composecheck";

/// Loads Compose files, the later ones over the earlier, as `docker compose
/// config` does. Returns what is wrong and, if they load, the project.
pub fn composecheck(files: &[&Path]) -> Result<(Report, Option<Value>)> {
    let mut args = vec!["--json".to_owned()];
    args.extend(files.iter().map(|file| file.to_string_lossy().into_owned()));
    let said = tool::run(JUDGE, &args, None)?;
    let object = files.first().map(|file| file.display().to_string()).unwrap_or_default();
    let mut findings = Vec::new();
    for line in said.stderr.lines() {
        let (severity, message) = match line.split_once(": ") {
            Some(("warning", message)) => (Severity::Warning, message),
            Some(("error", message)) => (Severity::Error, message),
            _ => (Severity::Error, line),
        };
        findings.push(Finding {
            judge: JUDGE,
            check: String::new(),
            severity,
            object: object.clone(),
            message: message.to_owned(),
        });
    }
    if !said.success {
        if findings.is_empty() {
            return Err(said.unexpected(JUDGE));
        }
        return Ok((Report { findings, judged: 1 }, None));
    }
    let project: Value = serde_json::from_str(&said.stdout)?;
    let services = project["services"].as_object().map_or(0, serde_json::Map::len);
    if services == 0 {
        return Err(Error::new(format!("{object} has no service")));
    }
    Ok((Report { findings, judged: services as u64 }, Some(project)))
}
