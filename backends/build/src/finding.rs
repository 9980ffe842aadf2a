//! What backends say, as diagnostics at the text.

use std::collections::HashMap;

use anyport_backend::{Adjustment, Finding, FindingKind};
use anyport_diagnostic::{Diagnostic, Severity, Span};
use anyport_ir::{Application, Component, SmolStr, Target};

/// Where properties stand.
pub trait Spans {
    /// The place of a component's property; empty path: the component itself.
    fn property(&self, component: &str, path: &str) -> Span;
    /// The place of a target's option.
    fn option(&self, target: &str, path: &str) -> Span;
}

/// No places at all: an application that was never text.
pub struct Nowhere;

impl Spans for Nowhere {
    fn property(&self, _component: &str, _path: &str) -> Span {
        Span::NONE
    }

    fn option(&self, _target: &str, _path: &str) -> Span {
        Span::NONE
    }
}

/// What became of the findings on one target.
#[derive(Default)]
pub struct Judged {
    /// What is left to say.
    pub diagnostics: Vec<Diagnostic>,
    /// Changes of values, for the record.
    pub adjustments: Vec<Adjustment>,
    /// Losses that somebody accepted: component, key, reason.
    pub accepted: Vec<(SmolStr, String, SmolStr)>,
}

/// Turns findings into diagnostics; an accepted loss is not said.
pub fn judge(
    findings: Vec<Finding>,
    application: &Application,
    target_name: &str,
    target: &Target,
    spans: &dyn Spans,
    out: &mut Judged,
) {
    let mut seen: HashMap<(Option<SmolStr>, String, String), ()> = HashMap::new();
    for finding in findings {
        if seen.insert((finding.component.clone(), finding.path.clone(), finding.message.clone()), ()).is_some() {
            continue;
        }
        if let (FindingKind::Loss { key }, Some(name)) = (&finding.kind, &finding.component)
            && let Some(component) = application.components.get(name)
            && let Some(reason) = accepted(component, target_name, target, key)
        {
            out.accepted.push((name.clone(), key.clone(), reason));
            continue;
        }
        if let FindingKind::Adjustment { from, to } = &finding.kind {
            out.adjustments.push(Adjustment {
                path: match &finding.component {
                    Some(name) if finding.path.is_empty() => name.to_string(),
                    Some(name) => format!("{name}.{}", finding.path),
                    None => finding.path.clone(),
                },
                from: from.clone(),
                to: to.clone(),
                why: finding.message.clone(),
            });
        }
        out.diagnostics.push(diagnostic(finding, target_name, spans));
    }
}

fn diagnostic(finding: Finding, target: &str, spans: &dyn Spans) -> Diagnostic {
    let span = match &finding.component {
        Some(name) => spans.property(name, &finding.path),
        None => spans.option(target, &finding.path),
    };
    let mut out = Diagnostic::new(finding.code, span, finding.message).with_severity(finding.severity);
    for note in finding.notes {
        out = out.with_note(note);
    }
    if let FindingKind::Loss { key } = &finding.kind
        && finding.severity == Severity::Warning
    {
        out = out.with_note(format!("accept it with a reason: accept {target} \"{key}\" = \"…\""));
    }
    out
}

/// The reason for which a loss is accepted, in the component or in the target's body.
fn accepted(component: &Component, target_name: &str, target: &Target, key: &str) -> Option<SmolStr> {
    let means = |name: &SmolStr| name == target_name || *name == target.kind || target.family.contains(name);
    component
        .accept
        .iter()
        .find(|(accepted, accept)| accepted.as_str() == key && accept.target.as_ref().is_none_or(means))
        .map(|(_, accept)| accept.reason.clone())
        .or_else(|| target.accept.get(key).cloned())
}
