//! Diagnostics as text. Each format is a file of its own; none of them decides anything that
//! another one would have to decide again.

mod github;
mod human;
mod json;
mod places;
mod sarif;
mod window;

pub(crate) use places::Places;

pub use github::github;
pub use human::human;
pub use json::json_lines;
pub use sarif::sarif;

use crate::{Diagnostic, Severity};

impl Severity {
    /// Its name in every format that has one for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

/// How many of what: `2 errors, 1 warning`.
pub fn summary(diagnostics: &[Diagnostic]) -> String {
    let mut parts = Vec::new();
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        let count = diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
        match count {
            0 => {}
            1 => parts.push(format!("1 {}", severity.as_str())),
            _ => parts.push(format!("{count} {}s", severity.as_str())),
        }
    }
    if parts.is_empty() { "nothing to report".to_owned() } else { parts.join(", ") }
}
