//! All components of the application, those inside composites included.

use std::collections::HashMap;
use std::collections::HashSet;
use std::sync::Arc;

use anyport_diagnostic::{Diagnostic, Span, codes};
use indexmap::IndexMap;
use smol_str::SmolStr;

use crate::eval::Frame;
use anyport_syntax::tree::{ClauseWord, StatementKind};

use crate::kinds::{find_kind, kind_def, trait_def, unknown_kind};
use crate::names::{HeadKind, SymbolKind, app_files, declaring_files, scope};
use crate::source::{Db, Place};
use crate::types::clause_names;

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
    /// A trait that it has without a word, to see what is wrong with the trait.
    pub trial: Option<Place>,
}

/// All of them by key: the name, or `USE/INNER`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Instances {
    /// In source order.
    pub all: IndexMap<SmolStr, Instance>,
    /// Stand-ins for kinds and traits that nothing uses: they are evaluated and never written.
    pub trials: IndexMap<SmolStr, Instance>,
    /// Keys by the name outside, of components inside composites; all others go by their own name.
    pub inner: HashMap<SmolStr, SmolStr>,
    /// What is wrong with the declarations.
    pub diagnostics: Vec<Diagnostic>,
}

impl Instances {
    /// The key of a component by its name outside.
    pub fn key(&self, name: &str) -> Option<&SmolStr> {
        match self.all.get_key_value(name) {
            Some((key, instance)) if !instance.composite => Some(key),
            _ => self.inner.get(name),
        }
    }
}

impl Instances {
    /// A component, a use of a composite, or a stand-in, by key.
    pub fn get(&self, key: &str) -> Option<&Instance> {
        if is_trial(key) { self.trials.get(key) } else { self.all.get(key) }
    }
}

/// What the key of a stand-in begins with; no name can.
const TRIAL: char = '?';

/// Whether a key is that of a stand-in.
pub fn is_trial(key: &str) -> bool {
    key.starts_with(TRIAL)
}

/// The key of a component inside a use.
pub fn inner_name(instance: &str, inner: &str) -> SmolStr {
    format!("{instance}/{inner}").into()
}

/// The name that a key has outside: `shop/sessions` is `shop-sessions`, `shop/main` is `shop`.
pub fn flat_name(key: &str) -> SmolStr {
    let key = key.strip_prefix(TRIAL).unwrap_or(key);
    if !key.contains('/') {
        return key.into();
    }
    let mut steps: Vec<&str> = key.split('/').collect();
    while steps.len() > 1 && steps.last() == Some(&"main") {
        steps.pop();
    }
    steps.retain(|step| !step.is_empty());
    let last = steps.len() - 1;
    let kept: Vec<&str> = steps
        .iter()
        .enumerate()
        .filter(|(index, step)| *index == 0 || *index == last || **step != "main")
        .map(|(_, step)| *step)
        .collect();
    kept.join("-").into()
}

/// Components times environments that are held at once: about two gibibytes of them.
const MOST: usize = 30_000;

/// An application that is too large to be held is said, instead of tried.
fn too_many(db: &dyn Db, span: Span) -> Option<Diagnostic> {
    let root = app_files(db).files.first().copied()?;
    let values = &scope(db, root).values;
    let components = values.values().filter(|symbol| matches!(symbol.kind, SymbolKind::Component(_))).count();
    let environments = values.values().filter(|symbol| symbol.kind == SymbolKind::Environment).count().max(1);
    (components.saturating_mul(environments) > MOST).then(|| {
        Diagnostic::new(
            &codes::BUDGET_EXCEEDED,
            span,
            format!("{components} components in {environments} environments are more than can be held"),
        )
        .with_note(format!("components times environments may be {MOST}; divide the application"))
    })
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
    if let Some(diagnostic) = too_many(db, app.span) {
        out.diagnostics.push(diagnostic);
        return Arc::new(out);
    }
    for (name, symbol) in &seen.values {
        let SymbolKind::Component(words) = &symbol.kind else { continue };
        add(db, &mut out, name.clone(), name.clone(), words, symbol.place.clone(), symbol.span, Frame::File, None, 0);
    }
    let mut names: IndexMap<SmolStr, Span> = IndexMap::new();
    let mut inner = HashMap::new();
    for (key, instance) in out.all.iter().filter(|(_, instance)| !instance.composite) {
        if instance.parent.is_some() {
            inner.insert(instance.name.clone(), key.clone());
        }
        if let Some(first) = names.insert(instance.name.clone(), instance.span) {
            out.diagnostics.push(
                Diagnostic::new(
                    &codes::SAME_OUTPUT_NAME,
                    instance.span,
                    format!("two components are called `{}`", instance.name),
                )
                .with_secondary(first, "the other")
                .with_note("a component inside a composite is called USE-INNER"),
            );
        }
    }
    out.inner = inner;
    trials(db, &mut out);
    Arc::new(out)
}

/// Stand-ins for what is declared and not used, so that it is checked all the same.
fn trials(db: &dyn Db, out: &mut Instances) {
    let used: HashSet<Place> =
        out.all.values().flat_map(|instance| kind_def(db, &instance.kind).bodies.iter().cloned()).collect();
    let lineage: HashSet<SmolStr> =
        out.all.values().flat_map(|instance| kind_def(db, &instance.kind).lineage.iter().cloned()).collect();
    let mut rule_kinds: Vec<SmolStr> = Vec::new();
    for file in declaring_files(db) {
        for (name, head) in &scope(db, file).heads {
            if head.place.item.file(db) != file {
                continue;
            }
            let nothing = Place { item: head.place.item, steps: Arc::from([]) };
            match head.kind {
                HeadKind::Kind => {
                    let kind = kind_def(db, &head.place);
                    if used.contains(&head.place)
                        || out.all.values().any(|instance| instance.kind == head.place)
                        || !kind.diagnostics.is_empty()
                    {
                        continue;
                    }
                    let said = out.diagnostics.len();
                    let key: SmolStr = format!("{TRIAL}{name}").into();
                    let instance = Instance {
                        name: name.clone(),
                        label: name.clone(),
                        kind: head.place.clone(),
                        place: nothing.clone(),
                        frame: Frame::File,
                        composite: kind.composite,
                        parent: None,
                        span: head.span,
                        trial: None,
                    };
                    out.trials.insert(key.clone(), instance);
                    for (inner, declared) in &kind.inner {
                        let frame = Frame::Composite { instance: key.clone(), kind: kind.place.clone() };
                        let (inner_key, words) = (inner_name(&key, inner), &declared.kind);
                        add(
                            db,
                            out,
                            inner_key,
                            inner.clone(),
                            words,
                            declared.place.clone(),
                            declared.span,
                            frame,
                            Some(key.clone()),
                            1,
                        );
                    }
                    // A circle of kinds is said where it is used; here it is news only if nobody does.
                    let more = out.diagnostics.split_off(said);
                    for diagnostic in more {
                        if !out.diagnostics.contains(&diagnostic) {
                            out.diagnostics.push(diagnostic);
                        }
                    }
                }
                HeadKind::Trait => {
                    let def = trait_def(db, &head.place);
                    let base = def.on.first().cloned().unwrap_or_else(|| "service".into());
                    let Some(kind) = find_kind(db, file, std::slice::from_ref(&base)).filter(|kind| !kind.composite)
                    else {
                        continue;
                    };
                    let instance = Instance {
                        name: name.clone(),
                        label: name.clone(),
                        kind: kind.place.clone(),
                        place: nothing,
                        frame: Frame::File,
                        composite: false,
                        parent: None,
                        span: head.span,
                        trial: Some(head.place.clone()),
                    };
                    out.trials.insert(format!("{TRIAL}trait {name}").into(), instance);
                }
                HeadKind::Rule => {
                    if let Some(StatementKind::Entry(entry)) = head.place.statement(db).map(|statement| &statement.kind)
                    {
                        for (words, _) in clause_names(entry, ClauseWord::For) {
                            rule_kinds.extend(
                                words.first().filter(|name| words.len() == 1 && !lineage.contains(*name)).cloned(),
                            );
                        }
                    }
                }
                HeadKind::Type | HeadKind::Platform => {}
            }
        }
    }
    let root = app_files(db).files.first().copied();
    for name in rule_kinds {
        let Some(kind) = root.and_then(|root| find_kind(db, root, std::slice::from_ref(&name))) else { continue };
        let key: SmolStr = format!("{TRIAL}{name}").into();
        if kind.composite || out.trials.contains_key(&key) {
            continue;
        }
        let instance = Instance {
            name: name.clone(),
            label: name.clone(),
            kind: kind.place.clone(),
            place: Place { item: kind.place.item, steps: Arc::from([]) },
            frame: Frame::File,
            composite: false,
            parent: None,
            span: kind.span,
            trial: None,
        };
        out.trials.insert(key, instance);
    }
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
        out.diagnostics.push(Diagnostic::new(
            &codes::UNKNOWN_KIND,
            head,
            format!("`{}` is what other kinds have in common; it cannot be used itself", kind.name),
        ));
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
        trial: None,
    };
    if is_trial(&key) {
        out.trials.insert(key.clone(), instance);
    } else {
        out.all.insert(key.clone(), instance);
    }
    if !kind.composite {
        return;
    }
    if depth >= DEPTH {
        out.diagnostics.push(Diagnostic::new(
            &codes::EXTENDS_CYCLE,
            span,
            format!("the kind `{}` is made of itself", kind.name),
        ));
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
