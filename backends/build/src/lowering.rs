//! One component on one target: held against the table, lowered, patched.

use std::sync::Arc;

use anyport_backend::{Document, Finding, Need, Scene, SchemaRef, overlay};
use anyport_compiler::{Db, Env, OverlaySource, component, key_of};
use anyport_diagnostic::{Diagnostic, Severity, Span};
use anyport_ir::{Component, Origins, Overlay, SmolStr};

use crate::beside::Schemas;
use crate::registry::{backend_for, prepared};
use crate::scene::QueryScene;

/// What a component becomes on a target.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LoweredComponent {
    /// Documents, patched.
    pub documents: Vec<Document>,
    /// What the operator must provide.
    pub needs: Vec<Need>,
    /// What the backend says.
    pub findings: Vec<Finding>,
    /// What is wrong with patches and objects.
    pub diagnostics: Vec<Diagnostic>,
}

impl Eq for LoweredComponent {}

/// A component of the source on a target.
pub fn lower<'a>(
    db: &'a dyn Db,
    env: &Arc<Env>,
    target: &SmolStr,
    name: &SmolStr,
    traced: bool,
) -> &'a LoweredComponent {
    lower_at(db, env.clone(), target.clone(), name.clone(), traced)
}

#[salsa::tracked(returns(ref))]
fn lower_at(db: &dyn Db, env: Arc<Env>, target: SmolStr, name: SmolStr, traced: bool) -> LoweredComponent {
    match QueryScene::new(db, &env, &target, traced) {
        Some(scene) => lower_now(&scene, db, &env, &name),
        None => LoweredComponent::default(),
    }
}

/// The same without keeping it: what is written once and never asked for again.
pub fn lower_now(scene: &dyn Scene, db: &dyn Db, env: &Arc<Env>, name: &SmolStr) -> LoweredComponent {
    let nothing = LoweredComponent::default();
    let Some(key) = key_of(db, name) else { return nothing };
    let result = component(db, env, &key);
    let Some(found) = &result.component else { return nothing };
    let sources = |label: &str| result.spoken.options.get(label).map(|spoken| &spoken.overlay);
    lower_component(scene, name, found, Some(&result.origins), &sources, &crate::beside::crds(db, (), ()).schemas)
}

/// The same for any scene. `sources` gives the places of patches by the label they stand under.
pub fn lower_component<'s>(
    scene: &dyn Scene,
    name: &str,
    component: &Component,
    origins: Option<&Origins>,
    sources: &dyn Fn(&str) -> Option<&'s OverlaySource>,
    imported: &[SchemaRef],
) -> LoweredComponent {
    let mut out = LoweredComponent::default();
    let target = scene.target();
    let Some(backend) = backend_for(target) else { return out };
    let Some(table) = prepared(backend) else { return out };
    let used = |path: &str| wished(origins, path);
    out.findings.extend(anyport_backend::support::hold(table, scene, name, component, &used));
    let whole = |finding: &Finding| finding.severity == Severity::Error && finding.path.is_empty();
    if out.findings.iter().any(whole) {
        // Its kind is not run there: what else could be said follows from that.
        return out;
    }
    backend.check(scene, name, component, &mut out.findings);
    if out.findings.iter().any(|finding| finding.severity == Severity::Error) {
        return out;
    }
    let lowered = backend.lower(scene, name, component);
    out.documents = lowered.documents;
    out.needs = lowered.needs;
    out.findings.extend(lowered.findings);
    // Wider labels first, so that narrower ones win.
    let labels = target.family.iter().rev().chain([&target.kind]).map(SmolStr::as_str).chain([scene.target_name()]);
    let mut done: Vec<&str> = Vec::new();
    for label in labels {
        if done.contains(&label) {
            continue;
        }
        done.push(label);
        let Some(options) = component.options.get(label) else { continue };
        let errors = patch(scene, Some(name), &options.overlay, imported, &mut out.documents);
        let fallback = origins.and_then(|origins| origins.declaration).unwrap_or(Span::NONE);
        out.diagnostics.extend(errors.into_iter().map(|error| overlay_diagnostic(error, sources(label), fallback)));
    }
    out
}

/// Applies patches and objects.
pub fn patch(
    scene: &dyn Scene,
    component: Option<&str>,
    overlay: &Overlay,
    imported: &[SchemaRef],
    documents: &mut Vec<Document>,
) -> Vec<overlay::OverlayError> {
    if overlay.is_empty() {
        return Vec::new();
    }
    let Some(backend) = backend_for(scene.target()) else { return Vec::new() };
    let namespace = documents.iter().find_map(|document| match document.root.pointer("/metadata/namespace") {
        Some(anyport_backend::Node::Text(namespace)) => Some(namespace.clone()),
        _ => None,
    });
    let source = |place: overlay::Place, write: Option<usize>| match (place, write) {
        (overlay::Place::Patch(index), Some(write)) => format!("patch.{index}.{write}"),
        (overlay::Place::Patch(index), None) => format!("patch.{index}"),
        (overlay::Place::Object(index), Some(write)) => format!("object.{index}.{write}"),
        (overlay::Place::Object(index), None) => format!("object.{index}"),
    };
    let schemas = Schemas { backend, target: scene.target(), imported };
    let scope = overlay::Scope {
        component,
        namespace: namespace.as_deref(),
        schemas: &schemas,
        source: scene.traced().then_some(&source),
    };
    overlay::apply(overlay, &scope, documents)
}

/// An overlay's mistake at its place.
pub fn overlay_diagnostic(error: overlay::OverlayError, source: Option<&OverlaySource>, fallback: Span) -> Diagnostic {
    let spans = source.and_then(|source| match error.place {
        overlay::Place::Patch(index) => source.patch_spans.get(index),
        overlay::Place::Object(index) => source.object_spans.get(index),
    });
    let span = match (spans, error.write) {
        (Some((_, writes)), Some(write)) => writes.get(write).copied(),
        (Some((head, _)), None) => Some(*head),
        (None, _) => None,
    };
    let mut out = Diagnostic::new(error.kind.code(), span.unwrap_or(fallback), error.message);
    if let Some(suggestion) = error.suggestion {
        out = out.with_label(format!("did you mean `{suggestion}`?"));
    }
    for note in error.notes {
        out = out.with_note(note);
    }
    out
}

/// Whether somebody wrote the property, or something around it. What a declaration's default gave is
/// nobody's wish; without origins everything counts.
pub fn wished(origins: Option<&Origins>, path: &str) -> bool {
    let Some(origins) = origins else { return true };
    let mut path = path;
    loop {
        if origins.get(path).is_some() {
            return true;
        }
        match path.rfind('.') {
            Some(dot) => path = &path[..dot],
            None => return false,
        }
    }
}
