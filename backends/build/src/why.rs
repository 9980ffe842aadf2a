//! From an output node to its source, and back.

use anyport_backend::{Document, Source};
use anyport_compiler::{Env, Workspace};
use anyport_diagnostic::{Sources, Span};
use std::sync::Arc;

use crate::check::SourceSpans;
use crate::finding::Spans;
use crate::output::Built;

/// One node of the output and where it came from.
#[derive(Clone, Debug)]
pub struct Reason {
    /// The file.
    pub file: String,
    /// Which document of the file, from 0.
    pub document: usize,
    /// JSON pointer in the document.
    pub pointer: String,
    /// The property it came from: `web.env.LOG_LEVEL`.
    pub property: String,
    /// Where that is written.
    pub span: Span,
}

/// Where the node at `file#pointer` came from. `file` may be the end of a path; without a pointer
/// every node that has a source of its own is given. `file#N/pointer` means the Nth document.
pub fn why_output(workspace: &Workspace, env: &Arc<Env>, built: &Built, place: &str) -> Vec<Reason> {
    let (file, pointer) = place.split_once('#').unwrap_or((place, ""));
    let (only, pointer) = match pointer.split_once('/') {
        Some((index, rest)) if !index.is_empty() => (index.parse::<usize>().ok(), format!("/{rest}")),
        _ => (None, pointer.to_string()),
    };
    let mut out = Vec::new();
    for (path, documents) in
        built.documents.iter().filter(|(path, _)| path == file || path.ends_with(&format!("/{file}")))
    {
        for (index, document) in documents.iter().enumerate() {
            if only.is_some_and(|only| only != index) {
                continue;
            }
            if pointer.is_empty() {
                out.extend(document.sources.iter().map(|source| reason(workspace, env, path, index, document, source)));
                continue;
            }
            if document.root.pointer(&pointer).is_none() {
                continue;
            }
            let nearest = document
                .sources
                .iter()
                .filter(|source| pointer == source.pointer || pointer.starts_with(&format!("{}/", source.pointer)))
                .max_by_key(|source| source.pointer.len());
            let whole = Source { pointer: pointer.clone(), component: document.component.clone(), path: String::new() };
            let source = nearest.cloned().map_or(whole, |source| Source { pointer: pointer.clone(), ..source });
            out.push(reason(workspace, env, path, index, document, &source));
        }
    }
    out
}

fn reason(
    workspace: &Workspace,
    env: &Arc<Env>,
    file: &str,
    index: usize,
    document: &Document,
    source: &Source,
) -> Reason {
    let spans = SourceSpans { workspace, env };
    let component = source.component.as_ref().or(document.component.as_ref());
    let (property, span) = match component {
        Some(name) if source.path.is_empty() => (name.to_string(), spans.property(name, "")),
        Some(name) => (format!("{name}.{}", source.path), spans.property(name, &source.path)),
        None => (source.path.clone(), Span::NONE),
    };
    Reason { file: file.into(), document: index, pointer: source.pointer.clone(), property, span }
}

/// Every output node that came from a line of a source file (from 1), or from all of the file.
pub fn why_source(
    workspace: &Workspace,
    env: &Arc<Env>,
    built: &Built,
    file: &str,
    line: Option<usize>,
) -> Vec<Reason> {
    let mut out = Vec::new();
    for (path, documents) in &built.documents {
        for (index, document) in documents.iter().enumerate() {
            for source in &document.sources {
                let reason = reason(workspace, env, path, index, document, source);
                if stands_on(workspace, reason.span, file, line) {
                    out.push(reason);
                }
            }
        }
    }
    out
}

fn stands_on(workspace: &Workspace, span: Span, file: &str, line: Option<usize>) -> bool {
    let Some((found, offset)) = workspace.locate(span.source) else { return false };
    if &*found.path != file {
        return false;
    }
    let Some(wanted) = line else { return true };
    let number =
        |at: u32| found.text.get(..(offset + at) as usize).map_or(0, |before| before.matches('\n').count() + 1);
    (number(span.start)..=number(span.end)).contains(&wanted)
}
