//! Several environments that become one output on a target.
//!
//! A backend sees one environment at a time. Where the target says that several belong together,
//! each of them is lowered and patched as always, and then all are put into files at once.

use std::sync::Arc;

use anyport_backend::{Document, Finding, Scene};
use anyport_compiler::{Env, application, environment_named};
use anyport_diagnostic::{Diagnostic, Severity, codes};
use anyport_ir::{Application, SmolStr};

use crate::check::SourceSpans;
use crate::finding::{Judged, judge};
use crate::scene::QueryScene;
use crate::whole::{Ask, OnTarget, Origin, Piece, Want, files, gather};

/// An environment beside the one that is built.
struct Other<'a> {
    env: Arc<Env>,
    application: Arc<Application>,
    scene: QueryScene<'a>,
}

/// Puts the documents of all `joins` into files, those of the piece that has them all included.
pub fn join(ask: &Ask<'_>, joins: &[SmolStr], pieces: &mut Vec<Piece>, out: &mut OnTarget) {
    if matches!(joins, [own] if own == ask.scene.environment()) {
        return alone(ask, pieces, out);
    }
    let Origin::Source(workspace, own) = *ask.origin else {
        out.judged.diagnostics.push(refused(ask, "an application in the IR has one environment"));
        return;
    };
    let envs: Vec<Option<Arc<Env>>> =
        joins.iter().map(|name| environment_named(workspace, name).filter(|env| env.name != own.name)).collect();
    let mut others: Vec<Other<'_>> = Vec::new();
    for (env, name) in envs.iter().zip(joins) {
        let Some(env) = env else { continue };
        let result = application(workspace, env);
        let there = result.application.as_ref().filter(|it| it.targets.contains_key(ask.name));
        let scene = QueryScene::new(workspace, env, ask.name, ask.scene.traced());
        let (Some(application), Some(scene)) = (there, scene) else {
            out.judged.diagnostics.push(refused(ask, &format!("nothing of `{name}` stands on this target")));
            continue;
        };
        let scene = scene.with_holes(ask.holes.clone());
        others.push(Other { env: env.clone(), application: application.clone(), scene });
    }
    let mut documents: Vec<(SmolStr, Vec<Document>)> = Vec::new();
    for other in &others {
        documents.push((other.env.name.clone(), lowered(ask, workspace, other, out)));
    }
    let mut whole = pieces.pop().unwrap_or_default();
    documents.push((own.name.clone(), std::mem::take(&mut whole.documents)));
    let mut parts: Vec<(&dyn Scene, Vec<Document>)> = Vec::new();
    for name in joins {
        let Some(place) = documents.iter().position(|(known, _)| known == name) else { continue };
        let documents = std::mem::take(&mut documents[place].1);
        match others.iter().find(|other| other.env.name == *name) {
            Some(other) => parts.push((&other.scene, documents)),
            None => parts.push((ask.scene, documents)),
        }
    }
    let mut findings: Vec<Finding> = Vec::new();
    let artifacts = ask.backend.assemble_joined(parts, &mut findings);
    let target = &ask.application.targets[ask.name];
    judge(findings, ask.application, ask.name, target, ask.spans, &mut out.judged);
    if let Want::Files(format) | Want::Traced(format) = ask.want {
        files(ask.backend, ask.scene, artifacts, format, ask.want, &mut whole);
    }
    pieces.push(whole);
    out.needs.sort();
    out.needs.dedup();
}

/// One environment by itself, of a backend that has something to say of all files together. Who asks
/// only what is wrong is told when files are made.
fn alone(ask: &Ask<'_>, pieces: &mut Vec<Piece>, out: &mut OnTarget) {
    let (Want::Files(format) | Want::Traced(format)) = ask.want else { return };
    let mut whole = pieces.pop().unwrap_or_default();
    let documents = std::mem::take(&mut whole.documents);
    let mut findings: Vec<Finding> = Vec::new();
    let artifacts = ask.backend.assemble_joined(vec![(ask.scene, documents)], &mut findings);
    let target = &ask.application.targets[ask.name];
    judge(findings, ask.application, ask.name, target, ask.spans, &mut out.judged);
    files(ask.backend, ask.scene, artifacts, format, ask.want, &mut whole);
    pieces.push(whole);
}

/// The finished documents of another environment; what is wrong with it is wrong here, too.
fn lowered(
    ask: &Ask<'_>,
    workspace: &anyport_compiler::Workspace,
    other: &Other<'_>,
    out: &mut OnTarget,
) -> Vec<Document> {
    let spans = SourceSpans { workspace, env: &other.env };
    let origin = Origin::Source(workspace, &other.env);
    let asked = Ask { origin: &origin, application: &other.application, scene: &other.scene, spans: &spans, ..*ask };
    let (mut findings, mut pieces) = gather(&asked);
    let mut judged = Judged::default();
    for piece in &mut pieces {
        findings.append(&mut piece.findings);
        out.needs.append(&mut piece.needs);
        judged.diagnostics.append(&mut piece.diagnostics);
    }
    let target = &other.application.targets[ask.name];
    judge(findings, &other.application, ask.name, target, &spans, &mut judged);
    let errors = judged.diagnostics.into_iter().filter(|it| it.severity == Severity::Error);
    out.judged.diagnostics.extend(errors);
    pieces.pop().map(|piece| piece.documents).unwrap_or_default()
}

fn refused(ask: &Ask<'_>, why: &str) -> Diagnostic {
    let message = format!("environments cannot become one output on `{}`: {why}", ask.name);
    Diagnostic::new(&codes::TARGET_UNSUPPORTED, ask.spans.option(ask.name, "environments"), message)
        .with_note("leave `environments` out: each environment is then an output of its own")
}
