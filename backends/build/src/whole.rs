//! One environment on all its targets: documents, findings, needs.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyport_backend::{
    Artifact, Backend, Content, Document, Finding, Hole, Need, Scene, SchemaRef, StaticScene, endpoint,
};
use anyport_compiler::{Env, Workspace};
use anyport_diagnostic::{Diagnostic, Severity, Span, codes};
use anyport_ir::{Application, SmolStr};

use crate::beside::{Schemas, riding_along};
use crate::finding::{Judged, Spans, judge};
use crate::holes;
use crate::lowering::{LoweredComponent, lower, lower_component, lower_now, overlay_diagnostic, patch};
use crate::parallel;
use crate::registry::{backend_for, backends};
use crate::render::{self, Format};
use crate::scene::QueryScene;

/// What is wanted of a build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Want {
    /// What is wrong, and nothing else. Each component's part is kept for the next time.
    Diagnostics,
    /// Files. Nothing is kept but their bytes.
    Files(Format),
    /// Files, and the documents with their source maps.
    Traced(Format),
}

/// One target's part of a build.
pub struct OnTarget {
    /// Its name.
    pub name: SmolStr,
    /// Files by path in the target's folder, in the order of application.
    pub files: Vec<(String, Vec<u8>)>,
    /// Documents of each file, if they were wanted.
    pub documents: Vec<(String, Vec<Document>)>,
    /// Commands that apply them, in order.
    pub commands: Vec<String>,
    /// What the operator must provide.
    pub needs: Vec<Need>,
    /// What is known only after another target was deployed.
    pub holes: Vec<Hole>,
    /// What was adjusted and accepted, and what is left to say.
    pub judged: Judged,
}

/// Hosts that were holes before, by the names of their holes.
pub type Holes = Arc<BTreeMap<String, String>>;

/// Where an application comes from.
pub enum Origin<'a> {
    /// Source text: lowering is a query for each component.
    Source(&'a Workspace, &'a Arc<Env>),
    /// An IR file.
    Ir,
}

/// Lowers an application on all its targets.
pub fn lower_all(
    origin: &Origin<'_>,
    application: &Application,
    spans: &dyn Spans,
    want: Want,
    holes: &Holes,
) -> Vec<OnTarget> {
    application.targets.keys().map(|name| on_target(origin, application, name, spans, want, holes)).collect()
}

/// A part of a target's output: one component's, or what belongs to all.
#[derive(Default)]
pub struct Piece {
    pub documents: Vec<Document>,
    /// By stage; what the commands need to know of it; its bytes; its documents if they are wanted.
    files: Vec<(u32, Artifact, Vec<u8>, Vec<Document>)>,
    pub needs: Vec<Need>,
    holes: Vec<Hole>,
    pub findings: Vec<Finding>,
    pub diagnostics: Vec<Diagnostic>,
}

/// What is asked of one target in one environment.
#[derive(Clone, Copy)]
pub struct Ask<'a> {
    pub origin: &'a Origin<'a>,
    pub application: &'a Application,
    pub name: &'a SmolStr,
    pub backend: &'static dyn Backend,
    pub scene: &'a dyn Scene,
    pub spans: &'a dyn Spans,
    pub want: Want,
    pub holes: &'a Holes,
    /// Whether files are made piece by piece.
    pub separable: bool,
}

/// Everything that is lowered and patched, in pieces; unless they are separable, the last one has
/// all documents.
pub fn gather(ask: &Ask<'_>) -> (Vec<Finding>, Vec<Piece>) {
    let Ask { origin, application, name, backend, scene, spans, want, holes, separable } = *ask;
    let target = &application.targets[name];
    let traced = matches!(want, Want::Traced(_));
    let mut findings: Vec<Finding> = Vec::new();
    backend.check_application(scene, application, &mut findings);
    let shared = backend.lower_application(scene, application);
    let mut pieces =
        vec![Piece { documents: shared.documents, needs: shared.needs, findings: shared.findings, ..Piece::default() }];
    let members = scene.members();
    // Where only what is wrong is asked for, nobody looks at the documents together: not to copy them is half of
    // the time that an edit takes. What rides along wants to know the namespace, which they may tell.
    let rides =
        target.options.get("manifests").is_some_and(|found| found.as_array().is_none_or(|list| !list.is_empty()));
    let needs_documents = want != Want::Diagnostics || !separable || rides;
    match origin {
        Origin::Source(workspace, env) => pieces.extend(parallel::each(workspace, &members, |db, member| {
            let rules = |documents: &[Document]| crate::rules::object_rules(db, env, application, documents);
            if want == Want::Diagnostics {
                let kept = lower(db, env, name, member, traced);
                let mut piece = if needs_documents { from_lowered(kept.clone()) } else { said(kept) };
                piece.diagnostics.extend(rules(&kept.documents));
                return piece;
            }
            let Some(scene) = QueryScene::new(db, env, name, traced) else { return Piece::default() };
            let scene = scene.with_holes(holes.clone());
            let mut piece = from_lowered(lower_now(&scene, db, env, member));
            piece.diagnostics.extend(rules(&piece.documents));
            if separable {
                assemble(backend, &scene, &mut piece, want);
            }
            piece
        })),
        Origin::Ir => pieces.extend(members.iter().filter_map(|member| {
            let component = application.components.get(member)?;
            Some(from_lowered(lower_component(scene, member, component, None, &|_| None, &[])))
        })),
    }
    let imported: &[SchemaRef] = match origin {
        Origin::Source(db, _) => &crate::beside::crds(*db, (), ()).schemas,
        Origin::Ir => &[],
    };
    if let Origin::Source(db, env) = origin {
        let schemas = Schemas { backend, target, imported };
        let namespace = namespace(target, pieces.iter().flat_map(|piece| &piece.documents));
        let (documents, problems) = riding_along(*db, env, name, namespace.as_deref(), &schemas);
        pieces[0].documents.extend(documents);
        pieces[0].diagnostics.extend(problems);
        pieces[0].diagnostics.extend(crate::beside::crds(*db, (), ()).diagnostics.iter().cloned());
        let more = crate::rules::object_rules(*db, env, application, &pieces[0].documents);
        pieces[0].diagnostics.extend(more);
    }
    if !separable || matches!(origin, Origin::Ir) {
        let mut whole = Piece::default();
        for piece in &mut pieces {
            whole.documents.append(&mut piece.documents);
        }
        let source = match origin {
            Origin::Source(db, env) => Some(&anyport_compiler::target_options(*db, env, name).overlay),
            Origin::Ir => None,
        };
        for error in patch(scene, None, &target.overlay, imported, &mut whole.documents) {
            whole.diagnostics.push(overlay_diagnostic(error, source, spans.option(name, "")));
        }
        pieces.push(whole);
    }
    (findings, pieces)
}

fn on_target(
    origin: &Origin<'_>,
    application: &Application,
    name: &SmolStr,
    spans: &dyn Spans,
    want: Want,
    holes: &Holes,
) -> OnTarget {
    let mut out = OnTarget {
        name: name.clone(),
        files: Vec::new(),
        documents: Vec::new(),
        commands: Vec::new(),
        needs: Vec::new(),
        holes: Vec::new(),
        judged: Judged::default(),
    };
    let target = &application.targets[name];
    let Some(backend) = backend_for(target) else {
        out.judged.diagnostics.push(
            Diagnostic::new(
                &codes::BACKEND_MISSING,
                spans.option(name, ""),
                format!("this compiler cannot write for `{}` yet", target.kind),
            )
            .with_note(format!(
                "it writes for: {}",
                backends().iter().map(|backend| backend.kind()).collect::<Vec<_>>().join(", ")
            )),
        );
        return out;
    };
    let traced = matches!(want, Want::Traced(_));
    let fixed;
    let queried;
    let scene: &dyn Scene = match origin {
        Origin::Source(db, env) => {
            let Some(scene) = QueryScene::new(*db, env, name, traced) else { return out };
            queried = scene.with_holes(holes.clone());
            &queried
        }
        Origin::Ir => {
            fixed = StaticScene::new(application, name, traced).with_backends(backend_for, holes.clone());
            &fixed
        }
    };
    let joins = backend.joins(scene);
    // The target's own patches see all documents, so they stay together until then; so do those
    // that become one output with another environment's.
    let separable = backend.separable() && target.overlay.is_empty() && joins.is_empty();
    let ask = Ask { origin, application, name, backend, scene, spans, want, holes, separable };
    let (mut findings, mut pieces) = gather(&ask);
    for piece in &mut pieces {
        findings.append(&mut piece.findings);
        out.needs.append(&mut piece.needs);
        out.judged.diagnostics.append(&mut piece.diagnostics);
    }
    judge(findings, application, name, target, spans, &mut out.judged);
    out.needs.sort();
    out.needs.dedup();
    let wrong = |out: &OnTarget| out.judged.diagnostics.iter().any(|it| it.severity == Severity::Error);
    if !joins.is_empty() && !wrong(&out) {
        crate::joined::join(&ask, &joins, &mut pieces, &mut out);
    }
    if !wrong(&out) && want != Want::Diagnostics {
        for piece in &mut pieces {
            assemble(backend, scene, piece, want);
            out.holes.append(&mut piece.holes);
        }
        out.holes.extend(holes::in_needs(scene, &out.needs));
        out.holes.sort();
        write(backend, scene, pieces, want, &mut out);
    }
    out
}

fn from_lowered(lowered: LoweredComponent) -> Piece {
    Piece {
        documents: lowered.documents,
        needs: lowered.needs,
        findings: lowered.findings,
        diagnostics: lowered.diagnostics,
        ..Piece::default()
    }
}

/// What is said about a component, without its documents.
fn said(lowered: &LoweredComponent) -> Piece {
    Piece {
        needs: lowered.needs.clone(),
        findings: lowered.findings.clone(),
        diagnostics: lowered.diagnostics.clone(),
        ..Piece::default()
    }
}

/// Turns the documents of a piece into files.
fn assemble(backend: &dyn Backend, scene: &dyn Scene, piece: &mut Piece, want: Want) {
    let (Want::Files(format) | Want::Traced(format)) = want else { return };
    if piece.documents.is_empty() {
        return;
    }
    let artifacts = backend.assemble(scene, std::mem::take(&mut piece.documents));
    files(backend, scene, artifacts, format, want, piece);
}

/// Adds files to a piece.
pub fn files(
    backend: &dyn Backend,
    scene: &dyn Scene,
    artifacts: Vec<Artifact>,
    format: Format,
    want: Want,
    piece: &mut Piece,
) {
    for artifact in artifacts {
        let stage = match &artifact.content {
            Content::Documents(documents) => documents.first().map_or(0, |document| document.stage),
            _ => 0,
        };
        let bytes = render::bytes(&artifact.content, format);
        let path = render::path(&artifact, format);
        if endpoint::may_have_holes(&bytes) {
            piece.holes.extend(holes::find(scene, &path, &artifact.content));
        }
        let documents = match (&artifact.content, want) {
            (Content::Documents(documents), Want::Traced(_)) => documents.clone(),
            _ => Vec::new(),
        };
        piece.files.push((stage, Artifact { path, ..render::skeleton(backend, artifact) }, bytes, documents));
    }
}

/// Puts the files of all pieces in the order of application.
fn write(backend: &dyn Backend, scene: &dyn Scene, pieces: Vec<Piece>, want: Want, out: &mut OnTarget) {
    let mut files: Vec<(u32, Artifact, Vec<u8>, Vec<Document>)> =
        pieces.into_iter().flat_map(|piece| piece.files).collect();
    // Stable: within a stage what belongs to all comes first, then components in source order.
    files.sort_by_key(|(stage, ..)| *stage);
    let mut artifacts = Vec::with_capacity(files.len());
    for (_, artifact, bytes, documents) in files {
        out.files.push((artifact.path.clone(), bytes));
        if matches!(want, Want::Traced(_)) {
            out.documents.push((artifact.path.clone(), documents));
        }
        artifacts.push(artifact);
    }
    out.commands = backend.commands(scene, &artifacts);
}

/// Options of a component for a target on which it stands nowhere: probably a leftover.
pub fn unused_options(application: &Application, spans: &dyn Spans) -> Vec<(SmolStr, SmolStr, Span)> {
    let mut out = Vec::new();
    for (name, component) in &application.components {
        for label in component.options.keys() {
            let applies = component
                .on
                .iter()
                .filter_map(|on| Some((on, application.targets.get(on)?)))
                .any(|(on, target)| on == label || target.kind == *label || target.family.contains(label));
            if !applies {
                out.push((name.clone(), label.clone(), spans.property(name, "")));
            }
        }
    }
    out
}

/// The namespace of a target that has one: as its options say, else as its documents do.
fn namespace<'d>(
    target: &anyport_ir::Target,
    documents: impl Iterator<Item = &'d anyport_backend::Document>,
) -> Option<String> {
    if let Some(said) = target.options.get("namespace").and_then(|it| it.as_str()) {
        return Some(said.to_owned());
    }
    let named = |document: &anyport_backend::Document| {
        let place = if document.kind.as_str() == "v1/Namespace" { "/metadata/name" } else { "/metadata/namespace" };
        match document.root.pointer(place) {
            Some(anyport_backend::Node::Text(namespace)) => Some(namespace.to_string()),
            _ => None,
        }
    };
    let mut documents = documents;
    documents.find_map(named)
}
