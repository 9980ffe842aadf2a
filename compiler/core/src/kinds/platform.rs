//! Kinds of targets: their options.

use std::sync::Arc;

use anyport_diagnostic::Diagnostic;
use anyport_syntax::tree::{ClauseWord, LabelKind, StatementKind};
use smol_str::SmolStr;

use crate::names::{HeadKind, find_head};
use crate::source::{Db, File, Item, Place, body};
use crate::types::{Default_, Field, Record, clause_names, resolve_type};
use crate::walk::key_path;

/// A kind of target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlatformDef {
    /// Its name.
    pub name: SmolStr,
    /// Itself and what it extends, nearest first, without the root.
    pub lineage: Vec<SmolStr>,
    /// Options of a target, inherited ones included.
    pub options: Arc<Record>,
    /// Options of a component on it, inherited ones included.
    pub component: Arc<Record>,
    /// Its documentation.
    pub doc: Option<SmolStr>,
    /// What is wrong with the declaration.
    pub diagnostics: Vec<Diagnostic>,
}

/// The kind of target that a name means.
pub fn find_platform(db: &dyn Db, file: File, name: &SmolStr) -> Option<Arc<PlatformDef>> {
    let head = find_head(db, file, std::slice::from_ref(name))?;
    (head.kind == HeadKind::Platform && name != "platform").then(|| platform_def(db, &head.place).clone())
}

/// The kind of target declared at a place.
pub fn platform_def<'db>(db: &'db dyn Db, place: &Place) -> &'db Arc<PlatformDef> {
    platform_at(db, place.item, place.index())
}

#[salsa::tracked(returns(ref))]
fn platform_at(db: &dyn Db, item: Item, index: usize) -> Arc<PlatformDef> {
    let place = Place::top(item, index);
    let mut diagnostics = Vec::new();
    let mut options = Record { name: None, fields: Vec::new(), outputs: Vec::new() };
    let mut component = options.clone();
    let mut lineage = Vec::new();
    let statement = place.statement(db);
    let doc = statement.and_then(|statement| statement.doc.clone());
    let Some(StatementKind::Entry(entry)) = statement.map(|statement| &statement.kind) else {
        return Arc::new(PlatformDef {
            name: SmolStr::default(),
            lineage,
            options: options.into(),
            component: component.into(),
            doc,
            diagnostics,
        });
    };
    let name = match entry.labels.first().map(|label| &label.kind) {
        Some(LabelKind::Name(name)) => name.clone(),
        _ => SmolStr::default(),
    };
    lineage.push(name.clone());
    for (words, _) in clause_names(entry, ClauseWord::Extends) {
        if let Some(head) = find_head(db, place.item.file(db), &words)
            && head.kind == HeadKind::Platform
        {
            let base = platform_def(db, &head.place);
            options = (*base.options).clone();
            component = (*base.component).clone();
            lineage.extend(base.lineage.iter().filter(|name| *name != "platform").cloned());
        }
    }
    options.name = Some(name.clone());
    let fields = |block: &anyport_syntax::tree::Block, record: &mut Record, diagnostics: &mut Vec<Diagnostic>| {
        for statement in &block.statements {
            let StatementKind::Field(field) = &statement.kind else { continue };
            let Some(key) = key_path(&field.path) else { continue };
            let ty = resolve_type(db, place.item, &field.type_, diagnostics);
            let default =
                field.default.as_ref().map(|expr| Default_ { item: place.item, expr: Arc::new(expr.clone()) });
            record.fields.retain(|field| field.name != *key);
            record.fields.push(Field {
                name: key.clone(),
                ty,
                default,
                doc: statement.doc.clone(),
                span: place.span(field.path.range),
            });
        }
    };
    for statement in statement.and_then(body).into_iter().flat_map(|block| &block.statements) {
        if let StatementKind::Block(nested) = &statement.kind
            && key_path(&nested.path).is_some_and(|key| key == "component")
        {
            fields(&nested.body, &mut component, &mut diagnostics);
        }
    }
    if let Some(block) = &entry.body {
        fields(block, &mut options, &mut diagnostics);
    }
    Arc::new(PlatformDef { name, lineage, options: options.into(), component: component.into(), doc, diagnostics })
}
