//! What a name means, by the scopes that see it.

use anyport_diagnostic::Span;
use anyport_syntax::tree::{Expr, LabelKind, Statement, StatementKind, TextRange};
use smol_str::SmolStr;

use super::top::Walk;
use super::{Def, DefKind, Known, NameFrame};
use crate::kinds::{find_kind, kind_def, trait_def};
use crate::names::{Head, HeadKind, Symbol, SymbolKind, find_head, scope};
use crate::source::{Db, File, Item, Place};
use crate::types::{Ty, resolve_type};

/// A name that can be written where a value is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visible {
    /// The declaration.
    pub def: Def,
    /// What is known of the value.
    pub known: Known,
    /// Where its documentation stands, as a statement.
    pub doc: Option<SmolStr>,
}

/// The sort of a head.
pub(super) fn head_kind(kind: HeadKind) -> DefKind {
    match kind {
        HeadKind::Kind => DefKind::Kind,
        HeadKind::Trait => DefKind::Trait,
        HeadKind::Type => DefKind::Type,
        HeadKind::Rule => DefKind::Rule,
        HeadKind::Platform => DefKind::TargetKind,
    }
}

fn symbol_kind(kind: &SymbolKind) -> DefKind {
    match kind {
        SymbolKind::Param => DefKind::Param,
        SymbolKind::Let => DefKind::Let,
        SymbolKind::Secret => DefKind::Secret,
        SymbolKind::Component(_) => DefKind::Component,
        SymbolKind::Target => DefKind::Target,
        SymbolKind::Environment => DefKind::Environment,
        SymbolKind::Workflow => DefKind::Workflow,
    }
}

const RESERVED: [&str; 4] = ["it", "app", "environment", "instance"];

/// A value of a file's scope.
pub(super) fn symbol(db: &dyn Db, name: &SmolStr, symbol: &Symbol) -> (Def, Known) {
    let def = Def { kind: symbol_kind(&symbol.kind), name: name.clone(), span: symbol.span };
    (def, symbol_known(db, symbol))
}

fn symbol_known(db: &dyn Db, symbol: &Symbol) -> Known {
    match &symbol.kind {
        SymbolKind::Param => param_known(db, &symbol.place),
        SymbolKind::Let => let_known(db, &symbol.place),
        SymbolKind::Secret => Known::Secret(symbol.place.clone()),
        SymbolKind::Component(words) => component_known(db, symbol.place.item.file(db), words, &symbol.place),
        SymbolKind::Target => Known::Target(Some(symbol.place.clone())),
        SymbolKind::Environment => Known::Environment,
        SymbolKind::Workflow => Known::Unknown,
    }
}

/// A component whose kind is written as `words`.
pub(super) fn component_known(db: &dyn Db, file: File, words: &[SmolStr], place: &Place) -> Known {
    match find_head(db, file, words) {
        Some(head) if head.kind == HeadKind::Kind => Known::Component { kind: head.place, place: Some(place.clone()) },
        _ => Known::Unknown,
    }
}

/// The value of a file's scope under a name.
pub(super) fn value(db: &dyn Db, file: File, name: &SmolStr) -> Option<(Def, Known)> {
    scope(db, file).values.get(name).map(|found| symbol(db, name, found))
}

/// A module under its alias.
pub(super) fn alias(db: &dyn Db, file: File, name: &SmolStr) -> Option<(Def, Known)> {
    let seen = scope(db, file);
    let (module, _) = seen.aliases.get(name)?;
    let span = seen.alias_names.get(name).copied().unwrap_or(Span::NONE);
    Some((Def { kind: DefKind::Module, name: name.clone(), span }, Known::Module(*module)))
}

/// The type that a param is declared with.
fn param_known(db: &dyn Db, place: &Place) -> Known {
    match place.statement(db).map(|statement| &statement.kind) {
        Some(StatementKind::Entry(entry)) => entry
            .type_
            .as_ref()
            .map_or(Known::Unknown, |type_| Known::of(&resolve_type(db, place.item, type_, &mut Vec::new()))),
        _ => Known::Unknown,
    }
}

/// What is known of the `let` at a place.
pub(super) fn let_known(db: &dyn Db, place: &Place) -> Known {
    let_at(db, place.clone(), ())
}

fn circle(_db: &dyn Db, _id: salsa::Id, _place: Place, _unit: ()) -> Known {
    Known::Unknown
}

#[salsa::tracked(returns(clone), cycle_result = circle)]
fn let_at(db: &dyn Db, place: Place, _unit: ()) -> Known {
    let Some(StatementKind::Entry(entry)) = place.statement(db).map(|statement| &statement.kind) else {
        return Known::Unknown;
    };
    if let Some(type_) = &entry.type_ {
        return Known::of(&resolve_type(db, place.item, type_, &mut Vec::new()));
    }
    let Some(value) = &entry.value else { return Known::Unknown };
    let mut walk = Walk::new(db, place.item);
    if place.steps.len() > 1 {
        walk.enter_declaration(place.index());
    }
    walk.expr(value, None)
}

/// What is known of an output of the kind at `kind`, which says it without a type.
pub(super) fn output_known(db: &dyn Db, kind: &Place, name: &SmolStr) -> Known {
    output_at(db, kind.clone(), name.clone())
}

fn output_circle(_db: &dyn Db, _id: salsa::Id, _kind: Place, _name: SmolStr) -> Known {
    Known::Unknown
}

// A query, because an output may be made of others, and of itself by mistake.
#[salsa::tracked(returns(clone), cycle_result = output_circle)]
fn output_at(db: &dyn Db, kind: Place, name: SmolStr) -> Known {
    let Some(value) = kind_def(db, &kind).outputs.get(&name).and_then(|output| output.value.clone()) else {
        return Known::Unknown;
    };
    expr_known(db, value.item, &value.expr, &kind)
}

fn expr_known(db: &dyn Db, item: Item, expr: &Expr, kind: &Place) -> Known {
    let mut walk = Walk::new(db, item);
    walk.frame = NameFrame::Kind(kind.clone());
    walk.it = Known::Component { kind: kind.clone(), place: None };
    walk.expr(expr, None)
}

/// The place of the name that a statement's first label is.
pub(super) fn label_span(place: &Place, statement: &Statement) -> Span {
    match &statement.kind {
        StatementKind::Entry(entry) => entry.labels.first().map_or(Span::NONE, |label| place.span(label.range)),
        _ => Span::NONE,
    }
}

/// The name in a kind's or trait's own scope.
pub(super) fn framed(db: &dyn Db, frame: &NameFrame, name: &SmolStr) -> Option<(Def, Known)> {
    framed_all(db, frame)
        .into_iter()
        .find(|visible| visible.def.name == *name)
        .map(|visible| (visible.def, visible.known))
}

/// Everything in a kind's or trait's own scope.
fn framed_all(db: &dyn Db, frame: &NameFrame) -> Vec<Visible> {
    let (params, lets, inner, secrets) = match frame {
        NameFrame::File => return Vec::new(),
        NameFrame::Kind(place) => {
            let def = kind_def(db, place);
            let secrets: Vec<_> = def.secrets.iter().collect();
            (&def.params, &def.lets, Some(&def.inner), secrets)
        }
        NameFrame::Trait(place) => {
            let def = trait_def(db, place);
            (&def.params, &def.lets, None, Vec::new())
        }
    };
    let mut out = Vec::new();
    for (name, param) in params {
        let def = Def { kind: DefKind::Param, name: name.clone(), span: param.field.span };
        out.push(Visible { def, known: Known::of(&param.field.ty), doc: param.field.doc.clone() });
    }
    let mut declared = |kind: DefKind, name: &SmolStr, place: &Place, known: Known| {
        let statement = place.statement(db);
        let span = statement.map_or(Span::NONE, |statement| label_span(place, statement));
        let doc = statement.and_then(|statement| statement.doc.clone());
        out.push(Visible { def: Def { kind, name: name.clone(), span }, known, doc });
    };
    for (name, place) in lets {
        declared(DefKind::Let, name, place, let_known(db, place));
    }
    for (name, inner) in inner.into_iter().flatten() {
        let known = component_known(db, inner.place.item.file(db), &inner.kind, &inner.place);
        declared(DefKind::Component, name, &inner.place, known);
    }
    for (name, place) in secrets {
        declared(DefKind::Secret, name, place, Known::Secret(place.clone()));
    }
    out
}

/// Every name that a value at an offset of an item may use, nearest first.
pub fn visible(db: &dyn Db, item: Item, offset: u32) -> Vec<Visible> {
    let mut out: Vec<Visible> = Vec::new();
    for visible in visible_near(db, item, offset) {
        if !out.iter().any(|nearer| nearer.def.name == visible.def.name) {
            out.push(visible);
        }
    }
    // A file has each name once, so that only what is nearer can hide one.
    let near = out.len();
    let hidden = |name: &SmolStr, out: &[Visible]| out[..near].iter().any(|nearer| nearer.def.name == *name);
    let file = item.file(db);
    for (name, found) in &scope(db, file).values {
        if hidden(name, &out) || (name.starts_with('_') && found.place.item.file(db) != file) {
            continue;
        }
        let doc = found.place.statement(db).and_then(|statement| statement.doc.clone());
        let (def, known) = symbol(db, name, found);
        out.push(Visible { def, known, doc });
    }
    for name in scope(db, file).aliases.keys().filter(|name| !hidden(name, &out[..near])).cloned().collect::<Vec<_>>() {
        out.extend(alias(db, file, &name).map(|(def, known)| Visible { def, known, doc: None }));
    }
    for name in RESERVED {
        let def = Def { kind: DefKind::Reserved, name: name.into(), span: Span::NONE };
        if !hidden(&def.name, &out) {
            out.push(Visible { def, known: Known::Reserved(name.into()), doc: None });
        }
    }
    out
}

impl Walk<'_> {
    /// What a bare name means here; `None` where nothing has it.
    pub(super) fn name(&self, name: &SmolStr, expected: Option<&Ty>) -> Option<(Def, Known)> {
        if let Some(local) = self.bound.iter().rev().find(|local| local.name == *name) {
            let def = Def { kind: DefKind::Local, name: name.clone(), span: self.item.span(local.range) };
            return Some((def, local.known.clone()));
        }
        let reserved =
            |known: Known| Some((Def { kind: DefKind::Reserved, name: name.clone(), span: Span::NONE }, known));
        match name.as_str() {
            "it" => return reserved(self.it.clone()),
            "app" | "environment" | "instance" => return reserved(Known::Reserved(name.clone())),
            "unlimited" => return reserved(Known::Unknown),
            _ => {}
        }
        if let Some(found) = framed(self.db, &self.frame, name) {
            return Some(found);
        }
        if let Some(found) = value(self.db, self.file, name) {
            return Some(found);
        }
        if let Some(Ty::Variants(variants)) = expected.and_then(Ty::structure)
            && let Some(variant) = variants.variant(name)
        {
            let def = Def { kind: DefKind::Variant, name: name.clone(), span: variant.span };
            return Some((def, expected.map_or(Known::Unknown, Known::of)));
        }
        alias(self.db, self.file, name)
    }
}

/// The kind that a component of a reference's kinds has, where there is one only.
pub(super) fn kind_named(db: &dyn Db, file: File, words: &[SmolStr]) -> Option<std::sync::Arc<crate::kinds::KindDef>> {
    find_kind(db, file, words)
}

/// The head that declares what.
pub(super) fn head_def(head: &Head, name: &SmolStr) -> Def {
    Def { kind: head_kind(head.kind), name: name.clone(), span: head.span }
}

/// A label as a name with its place.
pub(super) fn label_name(label: &anyport_syntax::tree::Label) -> Option<(SmolStr, TextRange)> {
    let name = match &label.kind {
        LabelKind::Name(name) | LabelKind::Number(name) => name.clone(),
        LabelKind::String(text) => crate::source::plain(text)?.into(),
    };
    Some((name, label.range))
}

/// The names that are seen at an offset and belong to no file: those of comprehensions, and of the kind or trait
/// around.
pub fn visible_near(db: &dyn Db, item: Item, offset: u32) -> Vec<Visible> {
    let semantics = super::semantics(db, item);
    let mut out: Vec<Visible> = Vec::new();
    for local in semantics.locals.iter().rev() {
        if local.scope.start <= offset && offset <= local.scope.end {
            let def = Def { kind: DefKind::Local, name: local.name.clone(), span: item.span(local.range) };
            out.push(Visible { def, known: local.known.clone(), doc: None });
        }
    }
    if let Some(braces) = semantics.braces_at(offset) {
        out.extend(framed_all(db, &braces.frame));
    }
    out
}
