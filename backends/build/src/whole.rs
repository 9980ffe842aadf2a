//! One environment on all its targets: documents, findings, needs.

use std::sync::{Arc, LazyLock};

use anyport_backend::support::PreparedTable;
use anyport_backend::{Artifact, Backend, Finding, Need, Scene, StaticScene};
use anyport_compiler::{Db, Env, OverlaySource};
use anyport_diagnostic::{Diagnostic, Severity, Span, codes};
use anyport_ir::{Application, SmolStr};

use crate::finding::{Judged, Spans, judge};
use crate::lowering::{LoweredComponent, lower, lower_component, overlay_diagnostic, patch};
use crate::registry::{backend_for, backends};
use crate::scene::QueryScene;

/// The support table of a backend, prepared once.
pub fn prepared(backend: &'static dyn Backend) -> &'static PreparedTable<'static> {
    static TABLES: LazyLock<Vec<PreparedTable<'static>>> =
        LazyLock::new(|| backends().iter().map(|backend| backend.support().prepare()).collect());
    let index = backends().iter().position(|known| known.kind() == backend.kind()).unwrap_or(0);
    &TABLES[index]
}

/// One target's part of a build.
pub struct OnTarget {
    /// Its name.
    pub name: SmolStr,
    /// Files.
    pub artifacts: Vec<Artifact>,
    /// Commands that apply them, in order.
    pub commands: Vec<String>,
    /// What the operator must provide.
    pub needs: Vec<Need>,
    /// What was adjusted and accepted, and what is left to say.
    pub judged: Judged,
}

/// Where an application comes from.
pub enum Origin<'a> {
    /// Source text: lowering is a query for each component.
    Source(&'a dyn Db, &'a Arc<Env>),
    /// An IR file.
    Ir,
}

/// Lowers an application on all its targets.
pub fn lower_all(origin: &Origin<'_>, application: &Application, spans: &dyn Spans, traced: bool) -> Vec<OnTarget> {
    application.targets.keys().map(|name| on_target(origin, application, name, spans, traced)).collect()
}

fn on_target(origin: &Origin<'_>, application: &Application, name: &SmolStr, spans: &dyn Spans, traced: bool) -> OnTarget {
    let mut out = OnTarget {
        name: name.clone(),
        artifacts: Vec::new(),
        commands: Vec::new(),
        needs: Vec::new(),
        judged: Judged::default(),
    };
    let target = &application.targets[name];
    let Some(backend) = backend_for(target) else {
        out.judged.diagnostics.push(
            Diagnostic::new(&codes::BACKEND_MISSING, spans.option(name, ""), format!("this compiler cannot write for `{}` yet", target.kind))
                .with_note(format!(
                    "it writes for: {}",
                    backends().iter().map(|backend| backend.kind()).collect::<Vec<_>>().join(", ")
                )),
        );
        return out;
    };
    let fixed;
    let queried;
    let scene: &dyn Scene = match origin {
        Origin::Source(db, env) => {
            let Some(scene) = QueryScene::new(*db, env, name, traced) else { return out };
            queried = scene;
            &queried
        }
        Origin::Ir => {
            fixed = StaticScene::new(application, name, traced);
            &fixed
        }
    };
    let mut findings: Vec<Finding> = Vec::new();
    let mut documents = Vec::new();
    backend.check_application(scene, application, &mut findings);
    let shared = backend.lower_application(scene, application);
    documents.extend(shared.documents);
    out.needs.extend(shared.needs);
    findings.extend(shared.findings);
    let no_source = |_: &str| -> Option<&'static OverlaySource> { None };
    for member in scene.members().iter() {
        let owned;
        let lowered: &LoweredComponent = match origin {
            Origin::Source(db, env) => lower(*db, env, name, member, traced),
            Origin::Ir => {
                let Some(component) = application.components.get(member) else { continue };
                owned = lower_component(scene, member, component, None, &no_source);
                &owned
            }
        };
        documents.extend(lowered.documents.iter().cloned());
        out.needs.extend(lowered.needs.iter().cloned());
        findings.extend(lowered.findings.iter().cloned());
        out.judged.diagnostics.extend(lowered.diagnostics.iter().cloned());
    }
    let source = match origin {
        Origin::Source(db, env) => Some(&anyport_compiler::target_options(*db, env, name).overlay),
        Origin::Ir => None,
    };
    for error in patch(scene, None, &target.overlay, &mut documents) {
        out.judged.diagnostics.push(overlay_diagnostic(error, source, spans.option(name, "")));
    }
    if let Origin::Source(db, env) = origin {
        out.judged.diagnostics.extend(crate::rules::object_rules(*db, env, name, application, &documents));
    }
    judge(findings, application, name, target, spans, &mut out.judged);
    let wrong = out.judged.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
    if !wrong {
        out.artifacts = backend.assemble(scene, documents);
        out.commands = backend.commands(scene, &out.artifacts);
    }
    out.needs.sort();
    out.needs.dedup();
    out
}

/// Options of a component for a target on which it stands nowhere: probably a leftover.
pub fn unused_options(application: &Application, spans: &dyn Spans) -> Vec<(SmolStr, SmolStr, Span)> {
    let mut out = Vec::new();
    for (name, component) in &application.components {
        for label in component.options.keys() {
            let applies = component.on.iter().filter_map(|on| Some((on, application.targets.get(on)?))).any(|(on, target)| {
                on == label || target.kind == *label || target.family.contains(label)
            });
            if !applies {
                out.push((name.clone(), label.clone(), spans.property(name, "")));
            }
        }
    }
    out
}
