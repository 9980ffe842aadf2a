//! All components of the application, those inside composites included.

use std::sync::Arc;

use anyport_diagnostic::{Diagnostic, Span, codes};
use indexmap::IndexMap;
use smol_str::SmolStr;

use crate::eval::Frame;
use crate::kinds::{find_kind, unknown_kind};
use crate::names::{SymbolKind, app_files, scope};
use crate::source::{Db, Place};

/// A component, or the use of a composite kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instance {
    /// Its name in the output of the compiler: `USE-INNER` for one inside a composite.
    pub name: SmolStr,
    /// Its own declared name.
    pub label: SmolStr,
    /// Where its kind is declared.
    pub kind: Place,
    /// Where it is declared.
    pub place: Place,
    /// Whose names its own body sees.
    pub frame: Frame,
    /// Whether it is the use of a composite.
    pub composite: bool,
    /// The use it is inside of, by key.
    pub parent: Option<SmolStr>,
    /// Where its name stands.
    pub span: Span,
}

/// All of them by key: the name, or `USE/INNER`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Instances {
    /// In source order.
    pub all: IndexMap<SmolStr, Instance>,
    /// What is wrong with the declarations.
    pub diagnostics: Vec<Diagnostic>,
}

/// The key of a component inside a use.
pub fn inner_name(instance: &str, inner: &str) -> SmolStr {
    format!("{instance}/{inner}").into()
}

/// The name that a key has outside: `shop/sessions` is `shop-sessions`, `shop/main` is `shop`.
pub fn flat_name(key: &str) -> SmolStr {
    if !key.contains('/') {
        return key.into();
    }
    let mut steps: Vec<&str> = key.split('/').collect();
    while steps.len() > 1 && steps.last() == Some(&"main") {
        steps.pop();
    }
    steps.retain(|step| !step.is_empty());
    let last = steps.len() - 1;
    let kept: Vec<&str> = steps.iter().enumerate().filter(|(index, step)| *index == 0 || *index == last || **step != "main").map(|(_, step)| *step).collect();
    kept.join("-").into()
}

/// Nesting of composites beyond this is one that never ends.
const DEPTH: usize = 16;

/// All components of the application.
#[salsa::tracked(returns(ref))]
pub fn instances(db: &dyn Db) -> Arc<Instances> {
    let app = app_files(db);
    let mut out = Instances::default();
    let Some(root) = app.files.first().copied() else { return Arc::new(out) };
    let seen = scope(db, root);
    for (name, symbol) in &seen.values {
        let SymbolKind::Component(words) = &symbol.kind else { continue };
        add(db, &mut out, name.clone(), name.clone(), words, symbol.place.clone(), symbol.span, Frame::File, None, 0);
    }
    let mut names: IndexMap<SmolStr, Span> = IndexMap::new();
    for instance in out.all.values().filter(|instance| !instance.composite) {
        if let Some(first) = names.insert(instance.name.clone(), instance.span) {
            out.diagnostics.push(
                Diagnostic::new(&codes::SAME_OUTPUT_NAME, instance.span, format!("two components are called `{}`", instance.name))
                    .with_secondary(first, "the other")
                    .with_note("a component inside a composite is called USE-INNER"),
            );
        }
    }
    Arc::new(out)
}

#[allow(clippy::too_many_arguments)] // one call site and its recursion; a struct would only rename them
fn add(
    db: &dyn Db,
    out: &mut Instances,
    key: SmolStr,
    label: SmolStr,
    words: &[SmolStr],
    place: Place,
    span: Span,
    frame: Frame,
    parent: Option<SmolStr>,
    depth: usize,
) {
    let file = place.item.file(db);
    let Some(kind) = find_kind(db, file, words) else {
        if parent.is_none() {
            let head = head_span(db, &place).unwrap_or(span);
            out.diagnostics.push(unknown_kind(db, file, words, head));
        }
        return;
    };
    if kind.abstract_ {
        let head = head_span(db, &place).unwrap_or(span);
        out.diagnostics.push(
            Diagnostic::new(&codes::UNKNOWN_KIND, head, format!("`{}` is what other kinds have in common; it cannot be used itself", kind.name)),
        );
        return;
    }
    let instance = Instance {
        name: flat_name(&key),
        label,
        kind: kind.place.clone(),
        place: place.clone(),
        frame,
        composite: kind.composite,
        parent,
        span,
    };
    out.all.insert(key.clone(), instance);
    if !kind.composite {
        return;
    }
    if depth >= DEPTH {
        out.diagnostics.push(Diagnostic::new(&codes::EXTENDS_CYCLE, span, format!("the kind `{}` is made of itself", kind.name)));
        return;
    }
    for (inner, declared) in &kind.inner {
        add(
            db,
            out,
            inner_name(&key, inner),
            inner.clone(),
            &declared.kind,
            declared.place.clone(),
            declared.span,
            Frame::Composite { instance: key.clone(), kind: kind.place.clone() },
            Some(key.clone()),
            depth + 1,
        );
    }
}

fn head_span(db: &dyn Db, place: &Place) -> Option<Span> {
    match &place.statement(db)?.kind {
        anyport_syntax::tree::StatementKind::Entry(entry) => Some(place.span(entry.head.range)),
        _ => None,
    }
}
