//! Traits: layers that a body attaches.

use std::sync::Arc;

use anyport_diagnostic::{Diagnostic, Span, codes};
use anyport_syntax::tree::{ClauseWord, LabelKind, StatementKind};
use indexmap::IndexMap;
use smol_str::SmolStr;

use super::kind::{Param, find_kind, param_field, unknown_kind};
use crate::names::{HeadKind, find_head};
use crate::source::{Db, File, Item, Place, body};
use crate::types::clause_names;
use crate::walk::key_path;

/// A trait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraitDef {
    /// Its name.
    pub name: SmolStr,
    /// Where it is declared; its body is the layer.
    pub place: Place,
    /// Where its name stands.
    pub span: Span,
    /// Its documentation.
    pub doc: Option<SmolStr>,
    /// The kinds it may be attached to.
    pub on: Vec<SmolStr>,
    /// Parameters.
    pub params: IndexMap<SmolStr, Param>,
    /// Named values.
    pub lets: IndexMap<SmolStr, Place>,
    /// What is wrong with the declaration.
    pub diagnostics: Vec<Diagnostic>,
}

/// The trait that the words name as seen from `file`.
pub fn find_trait(db: &dyn Db, file: File, words: &[SmolStr]) -> Option<Arc<TraitDef>> {
    let head = find_head(db, file, words)?;
    (head.kind == HeadKind::Trait).then(|| trait_def(db, &head.place).clone())
}

/// The trait declared at a place.
pub fn trait_def<'db>(db: &'db dyn Db, place: &Place) -> &'db Arc<TraitDef> {
    trait_at(db, place.item, place.index())
}

#[salsa::tracked(returns(ref))]
fn trait_at(db: &dyn Db, item: Item, index: usize) -> Arc<TraitDef> {
    let place = Place::top(item, index);
    let mut def = TraitDef {
        name: SmolStr::default(),
        place: place.clone(),
        span: Span::NONE,
        doc: None,
        on: Vec::new(),
        params: IndexMap::new(),
        lets: IndexMap::new(),
        diagnostics: Vec::new(),
    };
    let Some(statement) = place.statement(db) else { return Arc::new(def) };
    let StatementKind::Entry(entry) = &statement.kind else { return Arc::new(def) };
    def.doc = statement.doc.clone();
    if let Some(label) = entry.labels.first()
        && let LabelKind::Name(name) = &label.kind
    {
        def.name = name.clone();
        def.span = place.span(label.range);
    }
    let file = place.item.file(db);
    for (words, range) in clause_names(entry, ClauseWord::On) {
        match find_kind(db, file, &words) {
            Some(kind) => def.on.push(kind.name.clone()),
            None => def.diagnostics.push(unknown_kind(db, file, &words, place.span(range))),
        }
    }
    if let Some(clause) = &entry.clause
        && clause.word != ClauseWord::On
    {
        def.diagnostics.push(
            Diagnostic::new(&codes::BAD_EXTENDS, place.span(clause.range), "a trait says which kinds it goes `on`")
                .with_note("trait owned-by on service, worker { … }"),
        );
    }
    for (index, statement) in body(statement).into_iter().flat_map(|block| block.statements.iter().enumerate()) {
        let StatementKind::Entry(entry) = &statement.kind else { continue };
        let Some(LabelKind::Name(name)) = entry.labels.first().map(|label| &label.kind) else { continue };
        let span = place.span(entry.labels[0].range);
        match key_path(&entry.head).map(SmolStr::as_str) {
            Some("param") => {
                let field = param_field(db, &place, statement, entry, name.clone(), span, &mut def.diagnostics);
                def.params.insert(name.clone(), Param { field, owner: place.clone() });
            }
            Some("let") => {
                def.lets.insert(name.clone(), place.child(index));
            }
            _ => {}
        }
    }
    Arc::new(def)
}
