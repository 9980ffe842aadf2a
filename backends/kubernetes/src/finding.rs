//! What this backend says: a constructor for each sort of statement.

use anyport_backend::{Finding, FindingKind};
use anyport_diagnostic::{Code, Severity, codes};
use anyport_ir::SmolStr;

/// Why something cannot be written, before it is known which property it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    /// Which kind of problem.
    pub code: &'static Code,
    /// What is wrong, in one line.
    pub message: String,
    /// What to do instead; may be empty.
    pub advice: String,
}

impl Problem {
    /// The target has nothing that does it.
    pub fn unsupported(message: impl Into<String>, advice: impl Into<String>) -> Problem {
        Problem { code: &codes::TARGET_UNSUPPORTED, message: message.into(), advice: advice.into() }
    }

    /// A queue or topic has nothing to live in.
    pub fn broker(message: impl Into<String>, advice: impl Into<String>) -> Problem {
        Problem { code: &codes::BROKER_MISSING, message: message.into(), advice: advice.into() }
    }

    /// The value is outside what the target takes.
    pub fn limit(message: impl Into<String>, advice: impl Into<String>) -> Problem {
        Problem { code: &codes::TARGET_LIMIT, message: message.into(), advice: advice.into() }
    }

    /// The problem at its property.
    pub fn at(self, component: &str, path: impl Into<String>) -> Finding {
        Finding {
            code: self.code,
            severity: Severity::Error,
            component: (!component.is_empty()).then(|| SmolStr::new(component)),
            path: path.into(),
            message: self.message,
            notes: if self.advice.is_empty() { Vec::new() } else { vec![self.advice] },
            kind: FindingKind::Refusal,
        }
    }
}

/// A name that Kubernetes does not take.
pub(crate) fn bad_name(component: &str, path: &str, message: String, advice: &str) -> Finding {
    Problem { code: &codes::TARGET_NAME, message, advice: advice.to_owned() }.at(component, path)
}

/// Something that Kubernetes does worse than asked; `key` is what `accept` names.
pub(crate) fn loss(component: &str, path: String, key: &str, message: &str, advice: &str) -> Finding {
    Finding {
        code: &codes::TARGET_LOSS,
        severity: Severity::Warning,
        component: Some(SmolStr::new(component)),
        path,
        message: message.to_owned(),
        notes: if advice.is_empty() { Vec::new() } else { vec![advice.to_owned()] },
        kind: FindingKind::Loss { key: key.to_owned() },
    }
}

/// A value that was changed to one that Kubernetes takes.
pub(crate) fn adjusted(component: &str, path: String, from: String, to: String, why: &str) -> Finding {
    Finding {
        code: &codes::TARGET_ADJUSTED,
        severity: Severity::Note,
        component: Some(SmolStr::new(component)),
        path,
        message: format!("{from} is written as {to}: {why}"),
        notes: Vec::new(),
        kind: FindingKind::Adjustment { from, to },
    }
}

/// Something worth knowing.
pub(crate) fn remark(component: &str, path: impl Into<String>, message: impl Into<String>) -> Finding {
    Finding {
        code: &codes::TARGET_REMARK,
        severity: Severity::Note,
        component: (!component.is_empty()).then(|| SmolStr::new(component)),
        path: path.into(),
        message: message.into(),
        notes: Vec::new(),
        kind: FindingKind::Remark,
    }
}
