//! Saying things: findings in the few shapes that this backend uses.

use anyport_backend::{Finding, FindingKind};
use anyport_diagnostic::{Code, Severity, codes};
use anyport_ir::SmolStr;

fn finding(
    code: &'static Code,
    severity: Severity,
    component: Option<&SmolStr>,
    path: &str,
    message: String,
    kind: FindingKind,
) -> Finding {
    Finding { code, severity, component: component.cloned(), path: path.into(), message, notes: Vec::new(), kind }
}

/// Something worth knowing about `path`.
pub(crate) fn remark(component: Option<&SmolStr>, path: &str, message: impl Into<String>) -> Finding {
    finding(&codes::TARGET_REMARK, Severity::Note, component, path, message.into(), FindingKind::Remark)
}

/// A value that was changed to one that Compose takes.
pub(crate) fn adjusted(
    component: Option<&SmolStr>,
    path: &str,
    from: impl Into<String>,
    to: impl Into<String>,
    message: impl Into<String>,
) -> Finding {
    let kind = FindingKind::Adjustment { from: from.into(), to: to.into() };
    finding(&codes::TARGET_ADJUSTED, Severity::Note, component, path, message.into(), kind)
}

/// Something that Compose does worse than asked.
pub(crate) fn loss(component: Option<&SmolStr>, path: &str, key: &str, message: impl Into<String>) -> Finding {
    let kind = FindingKind::Loss { key: key.into() };
    finding(&codes::TARGET_LOSS, Severity::Warning, component, path, message.into(), kind)
}

/// Something that cannot be written.
pub(crate) fn refused(
    code: &'static Code,
    component: Option<&SmolStr>,
    path: &str,
    message: impl Into<String>,
    instead: impl Into<String>,
) -> Finding {
    let mut finding = finding(code, Severity::Error, component, path, message.into(), FindingKind::Refusal);
    finding.notes.push(instead.into());
    finding
}
