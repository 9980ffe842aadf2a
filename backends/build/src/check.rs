//! Everything that is wrong, in every environment and on every target, each once.

use std::collections::HashSet;
use std::sync::Arc;

use anyport_compiler::{Env, Workspace, application, environments, file_diagnostics, instances, key_of};
use anyport_diagnostic::{Diagnostic, Severity, Span, codes, normalise};
use anyport_ir::{Application, SmolStr};

use crate::finding::Spans;
use crate::parallel;
use crate::whole::{Holes, OnTarget, Origin, Want, lower_all, unused_options};

/// Places in the source, as one environment sees them.
pub struct SourceSpans<'a> {
    pub workspace: &'a Workspace,
    pub env: &'a Arc<Env>,
}

impl Spans for SourceSpans<'_> {
    fn property(&self, component: &str, path: &str) -> Span {
        let Some(key) = key_of(self.workspace, component) else { return Span::NONE };
        let result = anyport_compiler::component(self.workspace, self.env, &key);
        if path.is_empty() {
            return instances(self.workspace).get(&key).map_or(Span::NONE, |instance| instance.span);
        }
        result.origins.span(path)
    }

    fn option(&self, target: &str, _path: &str) -> Span {
        anyport_compiler::target_options(self.workspace, self.env, &target.into()).span
    }
}

/// Parses every item, side by side; who asks later finds it done.
fn read_all(workspace: &Workspace) {
    let items = anyport_compiler::all_items(workspace);
    parallel::each(workspace, &items, |db, item| anyport_compiler::read_item(db, *item));
}

/// Evaluates every component, side by side.
fn evaluate_all(workspace: &Workspace, env: &Arc<Env>) {
    let keys: Vec<SmolStr> = instances(workspace).all.keys().cloned().collect();
    parallel::each(workspace, &keys, |db, key| {
        anyport_compiler::component(db, env, key);
    });
}

/// All diagnostics.
pub fn check(workspace: &Workspace) -> Vec<Diagnostic> {
    read_all(workspace);
    let mut out = file_diagnostics(workspace);
    // What a broken declaration leads to is no news.
    let fine = is_fine(&out);
    if is_lone_part(&out) {
        return normalise(out, workspace);
    }
    // Losses that somebody accepted, and that there are.
    let mut accepted: HashSet<(SmolStr, String)> = HashSet::new();
    for env in &environments(workspace).0 {
        evaluate_all(workspace, env);
        let result = application(workspace, env);
        out.extend(result.diagnostics.iter().cloned());
        if let Some(application) = result.application.as_ref().filter(|_| fine) {
            let spans = SourceSpans { workspace, env };
            for target in
                lower_all(&Origin::Source(workspace, env), application, &spans, Want::Diagnostics, &Holes::default())
            {
                accepted.extend(target.judged.accepted.into_iter().map(|(name, key, _)| (name, key)));
                out.extend(
                    target
                        .judged
                        .diagnostics
                        .into_iter()
                        .filter(|diagnostic| diagnostic.code != &codes::BACKEND_MISSING),
                );
            }
        }
    }
    out.extend(leftovers(workspace));
    if is_fine(&out) {
        out.extend(unused_accepts(workspace, &accepted));
    }
    out.extend(anyport_compiler::test_diagnostics(workspace));
    out.extend(anyport_compiler::collisions(workspace));
    normalise(settle(out), workspace)
}

/// Whether a part is compiled by itself: what else could be said follows from that.
fn is_lone_part(diagnostics: &[Diagnostic]) -> bool {
    matches!(diagnostics, [only] if only.code == &codes::WRONG_FILE_KIND && only.fixes.is_empty())
}

/// Accepted losses that no target has, in any environment.
fn unused_accepts(workspace: &Workspace, accepted: &HashSet<(SmolStr, String)>) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    for env in &environments(workspace).0 {
        for (key, instance) in &instances(workspace).all {
            let spoken = &anyport_compiler::component(workspace, env, key).spoken;
            for accept in &spoken.accepts {
                let Some(target) = &accept.target else { continue };
                if accepted.contains(&(instance.name.clone(), accept.key.to_string())) {
                    continue;
                }
                let message = format!("`{target}` does nothing worse that is called `{}`", accept.key);
                out.push(
                    Diagnostic::new(&codes::UNUSED_ACCEPT, accept.span, message).with_label("this accepts nothing"),
                );
            }
        }
    }
    out
}

/// Options that apply in no environment.
fn leftovers(workspace: &Workspace) -> Vec<Diagnostic> {
    let mut unused: Option<Vec<(anyport_ir::SmolStr, anyport_ir::SmolStr, Span)>> = None;
    for env in &environments(workspace).0 {
        let Some(application) = &application(workspace, env).application else { return Vec::new() };
        let spans = SourceSpans { workspace, env };
        let here = unused_options(application, &spans);
        unused = Some(match unused {
            None => here,
            Some(before) => before
                .into_iter()
                .filter(|option| here.iter().any(|other| other.0 == option.0 && other.1 == option.1))
                .collect(),
        });
    }
    unused
        .unwrap_or_default()
        .into_iter()
        .map(|(name, label, span)| {
            Diagnostic::new(&codes::UNUSED_OPTIONS, span, format!("`{name}` stands on no `{label}` in any environment"))
                .with_label(format!("its `options {label}` apply nowhere"))
        })
        .collect()
}

/// One mistake is said once: what several environments see alike is one diagnostic, and a place
/// that has an error of the syntax has no other.
pub fn settle(diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut out: Vec<Diagnostic> = Vec::with_capacity(diagnostics.len());
    let mut seen = std::collections::HashSet::new();
    for diagnostic in diagnostics {
        // A circle is one mistake, said where it was met first.
        let span = if diagnostic.code == &codes::VALUE_CYCLE { Span::NONE } else { diagnostic.span() };
        let key = (span, diagnostic.code.id, diagnostic.message.clone());
        if seen.insert(key) {
            out.push(diagnostic);
        }
    }
    out
}

/// Whether a build may go on.
pub fn is_fine(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().all(|diagnostic| diagnostic.severity != Severity::Error)
}

/// One environment with its outputs and all that is wrong with it.
pub fn environment(
    workspace: &Workspace,
    env: &Arc<Env>,
    want: Want,
    holes: &Holes,
) -> (Option<Arc<Application>>, Vec<OnTarget>, Vec<Diagnostic>) {
    read_all(workspace);
    let mut diagnostics = file_diagnostics(workspace);
    let fine = is_fine(&diagnostics);
    diagnostics.extend(anyport_compiler::collisions(workspace));
    evaluate_all(workspace, env);
    let result = application(workspace, env);
    diagnostics.extend(result.diagnostics.iter().cloned());
    for (name, span) in &result.missing {
        diagnostics.push(
            Diagnostic::new(
                &codes::MISSING_PARAMETER,
                *span,
                format!("the parameter `{name}` has no value in `{}`", env.name),
            )
            .with_note(format!("give it one: a default, `{name} = …` in the environment, or --set {name}=…")),
        );
    }
    let mut targets = Vec::new();
    if let Some(application) = result.application.as_ref().filter(|_| fine) {
        let spans = SourceSpans { workspace, env };
        targets = lower_all(&Origin::Source(workspace, env), application, &spans, want, holes);
        for target in &mut targets {
            diagnostics.append(&mut target.judged.diagnostics);
        }
    }
    (result.application.clone(), targets, normalise(settle(diagnostics), workspace))
}
