//! Which kinds of targets could host an application: what they refuse, what they lose, and what its
//! team would operate. All reasons come from support tables and the checks beside them.

use anyport_compiler::{Workspace, application, declared_targets, environments};
use anyport_diagnostic::{Diagnostic, Severity, Span, codes};
use anyport_ir::SmolStr;

use crate::check::{SourceSpans, settle};
use crate::registry::backends;
use crate::whole::{Holes, Origin, Want, lower_all};

/// What is to be said of targets, the easiest first.
#[derive(Clone, Debug)]
pub struct Advice {
    /// Kinds of targets that say the same stand together.
    pub targets: Vec<TargetAdvice>,
}

/// What is to be said of some kinds of targets.
#[derive(Clone, Debug, PartialEq)]
pub struct TargetAdvice {
    /// The kinds.
    pub kinds: Vec<SmolStr>,
    /// What must be changed before such a target takes the application: one change may answer
    /// several refusals.
    pub changes: Vec<Change>,
    /// What such a target does worse than asked.
    pub losses: Vec<Diagnostic>,
    /// Values that are changed to what such a target takes.
    pub adjustments: Vec<Diagnostic>,
    /// What the team operates itself there.
    pub operates: Vec<String>,
}

/// One thing to do.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// What.
    pub instead: Vec<String>,
    /// Everything that asks for it, in source order; at least one.
    pub refusals: Vec<Diagnostic>,
}

impl TargetAdvice {
    /// Whether it hosts the application as it stands.
    pub fn hosts(&self) -> bool {
        self.changes.is_empty()
    }
}

/// Asks every kind of target: what if everything stood there? In all environments.
pub fn advise(workspace: &mut Workspace) -> Advice {
    let asked = workspace.forced_target();
    let mut found: Vec<TargetAdvice> = Vec::new();
    for (kind, operates) in candidates(workspace) {
        workspace.force_target(Some(kind.clone()));
        let mut advice = TargetAdvice {
            kinds: vec![kind],
            changes: Vec::new(),
            losses: Vec::new(),
            adjustments: Vec::new(),
            operates,
        };
        for diagnostic in said(workspace) {
            match diagnostic.severity {
                Severity::Error => add(&mut advice.changes, diagnostic),
                Severity::Warning if diagnostic.code == &codes::TARGET_LOSS => advice.losses.push(diagnostic),
                Severity::Note if diagnostic.code == &codes::TARGET_ADJUSTED => advice.adjustments.push(diagnostic),
                Severity::Warning | Severity::Note => {}
            }
        }
        let same = |other: &&mut TargetAdvice| other.operates == advice.operates && other.said() == advice.said();
        match found.iter_mut().find(same) {
            Some(other) => other.kinds.append(&mut advice.kinds),
            None => found.push(advice),
        }
    }
    workspace.force_target(asked);
    found.sort_by_key(|advice| (advice.changes.len(), advice.losses.len(), advice.operates.len()));
    Advice { targets: found }
}

/// The kinds of targets that can be written for, each with what its team operates.
fn candidates(workspace: &Workspace) -> Vec<(SmolStr, Vec<String>)> {
    let known = backends();
    let candidate = |kind: anyport_compiler::Declared| {
        let lineage = || std::iter::once(kind.name.as_str()).chain(kind.bases.iter().map(SmolStr::as_str));
        let backend = lineage().find_map(|name| known.iter().find(|backend| backend.kind() == name))?;
        let operates = backend.support().operates(lineage()).to_vec();
        Some((kind.name.clone(), operates))
    };
    declared_targets(workspace).into_iter().filter(|kind| !kind.is_abstract).filter_map(candidate).collect()
}

/// What the targets say, in all environments; each thing once.
fn said(workspace: &Workspace) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    for env in &environments(workspace).0 {
        let result = application(workspace, env);
        let Some(application) = &result.application else { continue };
        let spans = SourceSpans { workspace, env };
        let origin = Origin::Source(workspace, env);
        for target in lower_all(&origin, application, &spans, Want::Diagnostics, &Holes::default()) {
            out.extend(target.judged.diagnostics);
        }
    }
    anyport_diagnostic::normalise(settle(out), workspace)
}

/// Refusals that ask for the same are one change.
fn add(changes: &mut Vec<Change>, refusal: Diagnostic) {
    let same = |change: &&mut Change| !change.instead.is_empty() && change.instead == refusal.notes;
    match changes.iter_mut().find(same) {
        Some(change) => change.refusals.push(refusal),
        None => changes.push(Change { instead: refusal.notes.clone(), refusals: vec![refusal] }),
    }
}

impl TargetAdvice {
    /// All that is said, without the name of the kind: what flavours of one platform have in common.
    fn said(&self) -> Vec<(&'static str, Span, String, &[String])> {
        let kind = self.kinds.first().map_or("", SmolStr::as_str);
        self.changes
            .iter()
            .flat_map(|change| &change.refusals)
            .chain(&self.losses)
            .chain(&self.adjustments)
            .map(|it| (it.code.id, it.span(), it.message.replacen(kind, "", 1), it.notes.as_slice()))
            .collect()
    }
}
