//! Running a backend on changed applications, and holding it to its word.

use std::fmt;

use anyport_ir::{Application, SmolStr};

use super::mutations;
use crate::support::{PreparedTable, hold};
use crate::{Artifact, Backend, Document, Finding, FindingKind, Need, Scene, StaticScene, Support};

/// How a backend breaks the law.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The component.
    pub component: SmolStr,
    /// The property (`service` first where the kind matters to the reader).
    pub path: String,
    /// Its schema path, with the kind.
    pub schema_path: String,
    /// In which way.
    pub how: Broken,
}

/// In which way the law is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Broken {
    /// The property was changed, and nothing else did.
    Silent,
    /// The table calls it unsupported, and the output changed.
    ClaimsTooLittle,
    /// The table calls it unsupported or lossy, and no finding says so.
    NotSaid,
    /// The table has no row for it.
    NoRow,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let how = match self.how {
            Broken::Silent => "was changed, and neither the output nor any finding did",
            Broken::ClaimsTooLittle => "is unsupported by the table, and changes the output",
            Broken::NotSaid => "is not wholly supported by the table, and no finding says so",
            Broken::NoRow => "has no row in the table",
        };
        write!(f, "{}.{} ({}) {how}", self.component, self.path, self.schema_path)
    }
}

/// Changes every property of every component of `application` that stands on `target`, one at a
/// time, and says where the backend's output, findings and table do not fit together.
pub fn check(backend: &dyn Backend, application: &Application, target: &str) -> Vec<Violation> {
    let table = backend.support().prepare();
    let before = run(backend, application, target, &table);
    let members = StaticScene::new(application, target, false).members();
    let mut violations = Vec::new();
    for mutation in mutations(application) {
        if !members.contains(&mutation.component) {
            continue;
        }
        let Some(component) = application.components.get(&mutation.component) else { continue };
        let kind = component.kind.name();
        let after = run(backend, &mutation.application, target, &table);
        let says = |run: &Run| {
            run.held.iter().any(|finding| {
                finding.component.as_ref() == Some(&mutation.component) && covers(&finding.path, &mutation.path)
            })
        };
        let held = says(&before) || says(&after);
        let option = mutation.schema_path.starts_with("options.");
        let whole = backend.support().kind(kind).map(|row| row.support).filter(|_| component.external.is_none());
        let how = match whole.filter(|row| row.restricts()).or_else(|| claim(backend, kind, &mutation.schema_path)) {
            None if !option => Some(Broken::NoRow),
            Some(Support::Unsupported) if !held => Some(Broken::NotSaid),
            Some(Support::Unsupported) => (after.output != before.output).then_some(Broken::ClaimsTooLittle),
            Some(Support::Lossy) => (!held).then_some(Broken::NotSaid),
            Some(Support::Native | Support::Emulated) | None => {
                (after.output == before.output && after.said == before.said).then_some(Broken::Silent)
            }
        };
        if let Some(how) = how {
            violations.push(Violation {
                component: mutation.component,
                path: mutation.path,
                schema_path: format!("{kind}.{}", mutation.schema_path),
                how,
            });
        }
    }
    violations
}

/// Whether a finding about `outer` is about `inner` too.
fn covers(outer: &str, inner: &str) -> bool {
    if outer.is_empty() {
        return true;
    }
    inner.strip_prefix(outer).is_some_and(|below| below.is_empty() || below.starts_with('.'))
}

/// What the table says of a property: by a row of its own, or by one further out that refuses.
fn claim(backend: &dyn Backend, kind: &str, schema_path: &str) -> Option<Support> {
    let table = backend.support();
    let ends = schema_path.match_indices('.').map(|(at, _)| at).chain([schema_path.len()]);
    for end in ends {
        let row = table.row(kind, &schema_path[..end]);
        match row.map(|row| row.support) {
            Some(refusal @ (Support::Lossy | Support::Unsupported)) => return Some(refusal),
            found if end == schema_path.len() => return found,
            _ => {}
        }
    }
    None
}

struct Run {
    output: Output,
    /// What holding against the table found.
    held: Vec<Finding>,
    /// What the backend itself said.
    said: Vec<Finding>,
}

#[derive(PartialEq)]
struct Output {
    artifacts: Vec<Artifact>,
    needs: Vec<Need>,
    commands: Vec<String>,
    adjustments: Vec<Finding>,
}

fn run(backend: &dyn Backend, application: &Application, target: &str, table: &PreparedTable<'_>) -> Run {
    let scene = StaticScene::new(application, target, false);
    let (mut held, mut said) = (Vec::new(), Vec::new());
    let mut documents: Vec<Document> = Vec::new();
    let mut needs = Vec::new();
    let mut take = |lowered: crate::Lowered, said: &mut Vec<Finding>| {
        documents.extend(lowered.documents);
        needs.extend(lowered.needs);
        said.extend(lowered.findings);
    };
    backend.check_application(&scene, application, &mut said);
    take(backend.lower_application(&scene, application), &mut said);
    for name in scene.members().iter() {
        let Some(component) = application.components.get(name) else { continue };
        held.extend(hold(table, &scene, name, component, &|_| true));
        backend.check(&scene, name, component, &mut said);
        take(backend.lower(&scene, name, component), &mut said);
    }
    let artifacts = backend.assemble(&scene, documents);
    let commands = backend.commands(&scene, &artifacts);
    let adjustment = |finding: &Finding| matches!(finding.kind, FindingKind::Adjustment { .. });
    let adjustments = said.iter().filter(|finding| adjustment(finding)).cloned().collect();
    Run { output: Output { artifacts, needs, commands, adjustments }, held, said }
}
