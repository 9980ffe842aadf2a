//! What a judge found, in one form for all of them.

use std::fmt;

/// How bad a finding is, in its judge's own view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Could be better, and the judge lets it pass.
    Note,
    /// Should be better.
    Warning,
    /// Wrong.
    Error,
}

/// One thing that a judge does not like.
#[derive(Debug, Clone)]
pub struct Finding {
    /// Name of the judge.
    pub judge: &'static str,
    /// The judge's own name of the rule; empty where it has none.
    pub check: String,
    /// How bad it is.
    pub severity: Severity,
    /// The object or file that it is about.
    pub object: String,
    /// What the judge says.
    pub message: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { judge, check, severity, object, message } = self;
        write!(f, "{judge} {severity:?} {check} on {object}: {message}")
    }
}

/// What a judge says.
#[derive(Debug, Clone)]
pub struct Report {
    /// Everything that it does not like, notes included.
    pub findings: Vec<Finding>,
    /// How much it looked at: objects or checks; never nothing.
    pub judged: u64,
}

impl Report {
    /// The findings at least as bad as `severity`.
    pub fn at_least(&self, severity: Severity) -> Vec<&Finding> {
        self.findings.iter().filter(|finding| finding.severity >= severity).collect()
    }

    /// Whether the judge has anything to say beyond notes.
    pub fn is_clean(&self) -> bool {
        self.at_least(Severity::Warning).is_empty()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for finding in &self.findings {
            writeln!(f, "{finding}")?;
        }
        Ok(())
    }
}
