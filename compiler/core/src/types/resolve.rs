//! From types as written to types.

use std::sync::Arc;

use anyport_diagnostic::{Diagnostic, codes};
use anyport_syntax::tree::{Block, ClauseWord, LabelKind, StatementKind, Type, TypeKind};
use smol_str::SmolStr;

use super::ty::{Default_, Domain, Field, OutputDecl, Record, Refined, Ty, Variant, Variants};
use crate::names::{HeadKind, find_head, private_head, scope};
use crate::source::{Db, Item, Place};
use crate::suggest::closest;
use crate::walk::{key_path, keys};

/// The names of types that need no declaration.
pub const BUILT_IN: &[(&str, Ty)] = &[
    ("Bool", Ty::Bool),
    ("Int", Ty::Int),
    ("Float", Ty::Float),
    ("String", Ty::String),
    ("Bytes", Ty::Bytes),
    ("Cpu", Ty::Cpu),
    ("Memory", Ty::Memory),
    ("Duration", Ty::Duration),
    ("Percent", Ty::Percent),
    ("Rate", Ty::Rate),
    ("Image", Ty::Domain(Domain::Image)),
    ("Host", Ty::Domain(Domain::Host)),
    ("Url", Ty::Domain(Domain::Url)),
    ("Path", Ty::Domain(Domain::Path)),
    ("Cron", Ty::Domain(Domain::Cron)),
    ("Port", Ty::Domain(Domain::Port)),
    ("Cidr", Ty::Domain(Domain::Cidr)),
];

/// What an alias stands for, and what is wrong with it.
pub fn type_alias<'db>(db: &'db dyn Db, place: &Place) -> &'db (Ty, Vec<Diagnostic>) {
    alias_at(db, place.item, place.index())
}

#[salsa::tracked(returns(ref), cycle_result = alias_cycle)]
fn alias_at(db: &dyn Db, item: Item, index: usize) -> (Ty, Vec<Diagnostic>) {
    let place = Place::top(item, index);
    let mut diagnostics = Vec::new();
    let Some(StatementKind::Type(alias)) = place.statement(db).map(|statement| &statement.kind) else {
        return (Ty::Unknown, diagnostics);
    };
    let name = Some(alias.name.text.clone());
    let ty = resolve(db, place.item, &alias.type_, name, &mut diagnostics);
    (ty, diagnostics)
}

fn alias_cycle(db: &dyn Db, _id: salsa::Id, item: Item, index: usize) -> (Ty, Vec<Diagnostic>) {
    let place = Place::top(item, index);
    let span = place.statement(db).map_or(anyport_diagnostic::Span::NONE, |statement| place.span(statement.range));
    let diagnostic = Diagnostic::new(&codes::BAD_TYPE_DECLARATION, span, "this type is made of itself");
    (Ty::Unknown, vec![diagnostic])
}

/// The type that is written at a place of `item`.
pub fn resolve_type(db: &dyn Db, item: Item, type_: &Type, diagnostics: &mut Vec<Diagnostic>) -> Ty {
    resolve(db, item, type_, None, diagnostics)
}

fn resolve(db: &dyn Db, item: Item, type_: &Type, name: Option<SmolStr>, diagnostics: &mut Vec<Diagnostic>) -> Ty {
    match &type_.kind {
        TypeKind::Error => Ty::Unknown,
        TypeKind::Name(path) => match keys(path) {
            Some(words) => named(db, item, &words, type_, diagnostics),
            None => Ty::Unknown,
        },
        TypeKind::Literal(text) => Ty::Literal(text.clone()),
        TypeKind::Generic(head, arguments) => generic(db, item, head.text.as_str(), arguments, type_, diagnostics),
        TypeKind::List(inner) => Ty::List(Arc::new(resolve(db, item, inner, None, diagnostics))),
        TypeKind::Map(key, value) => {
            let key = resolve(db, item, key, None, diagnostics);
            Ty::Map(Arc::new(key), Arc::new(resolve(db, item, value, None, diagnostics)))
        }
        TypeKind::Record(block) => Ty::Record(Arc::new(record(db, item, block, name, diagnostics))),
        TypeKind::Variant(label, block) => {
            let record = Arc::new(record(db, item, block, name.clone(), diagnostics));
            Ty::Variants(Arc::new(Variants {
                name,
                variants: vec![Variant { name: label.text.clone(), span: item.span(label.range), record }],
            }))
        }
        TypeKind::Union(types) => union(db, item, types, name, diagnostics),
        TypeKind::Optional(inner) => resolve(db, item, inner, name, diagnostics).optional(),
        TypeKind::Range(inner) => Ty::Range(Arc::new(resolve(db, item, inner, None, diagnostics))),
        TypeKind::Where(inner, condition) => {
            let base = resolve(db, item, inner, None, diagnostics);
            let Some(name) = name else {
                diagnostics.push(
                    Diagnostic::new(
                        &codes::BAD_TYPE_DECLARATION,
                        item.span(type_.range),
                        "`where` stands only in `type` declarations",
                    )
                    .with_note("give the narrowed type a name: type Team = String where it matches \"[a-z-]+\""),
                );
                return base;
            };
            Ty::Refined(Arc::new(Refined { name, base, item, condition: Arc::new((**condition).clone()) }))
        }
    }
}

/// Variants are collected into one discriminated union; a record beside them is the one without a label.
fn union(db: &dyn Db, item: Item, types: &[Type], name: Option<SmolStr>, diagnostics: &mut Vec<Diagnostic>) -> Ty {
    if !types.iter().any(|type_| matches!(type_.kind, TypeKind::Variant(..))) {
        let types: Vec<Ty> = types.iter().map(|type_| resolve(db, item, type_, None, diagnostics)).collect();
        return Ty::union(types);
    }
    let mut variants = Vec::new();
    for type_ in types {
        match &type_.kind {
            TypeKind::Variant(label, block) => variants.push(Variant {
                name: label.text.clone(),
                span: item.span(label.range),
                record: Arc::new(record(db, item, block, None, diagnostics)),
            }),
            TypeKind::Record(block) => variants.push(Variant {
                name: SmolStr::default(),
                span: item.span(type_.range),
                record: Arc::new(record(db, item, block, None, diagnostics)),
            }),
            _ => diagnostics.push(Diagnostic::new(
                &codes::BAD_TYPE_DECLARATION,
                item.span(type_.range),
                "a union of variants has variants only",
            )),
        }
    }
    Ty::Variants(Arc::new(Variants { name, variants }))
}

fn record(db: &dyn Db, item: Item, block: &Block, name: Option<SmolStr>, diagnostics: &mut Vec<Diagnostic>) -> Record {
    let mut record = Record { name, fields: Vec::new(), outputs: Vec::new() };
    for statement in &block.statements {
        match &statement.kind {
            StatementKind::Field(field) => {
                let Some(key) = key_path(&field.path) else { continue };
                let ty = resolve(db, item, &field.type_, None, diagnostics);
                let default = field.default.as_ref().map(|expr| Default_ { item, expr: Arc::new(expr.clone()) });
                if record.field(key).is_some() {
                    diagnostics.push(Diagnostic::new(
                        &codes::DUPLICATE_NAME,
                        item.span(field.path.range),
                        format!("the field `{key}` is declared twice"),
                    ));
                }
                record.fields.push(Field {
                    name: key.clone(),
                    ty,
                    default,
                    doc: statement.doc.clone(),
                    span: item.span(field.path.range),
                });
            }
            StatementKind::Entry(entry) if key_path(&entry.head).is_some_and(|head| head == "output") => {
                let Some(LabelKind::Name(name)) = entry.labels.first().map(|label| &label.kind) else { continue };
                let ty = entry.type_.as_ref().map_or(Ty::Unknown, |type_| resolve(db, item, type_, None, diagnostics));
                record.outputs.push(OutputDecl {
                    name: name.clone(),
                    ty,
                    value: None,
                    doc: statement.doc.clone(),
                    span: item.span(entry.labels[0].range),
                });
            }
            StatementKind::Error => {}
            _ => diagnostics.push(Diagnostic::new(
                &codes::BAD_TYPE_DECLARATION,
                item.span(statement.range),
                "a record type has fields: `name: Type`",
            )),
        }
    }
    record
}

fn generic(
    db: &dyn Db,
    item: Item,
    head: &str,
    arguments: &[Type],
    type_: &Type,
    diagnostics: &mut Vec<Diagnostic>,
) -> Ty {
    let [argument] = arguments else {
        diagnostics.push(Diagnostic::new(
            &codes::BAD_TYPE_DECLARATION,
            item.span(type_.range),
            format!("`{head}<…>` takes one type"),
        ));
        return Ty::Unknown;
    };
    match head {
        "Secret" | "Deferred" => {
            let inner = resolve(db, item, argument, None, diagnostics);
            let (secret, deferred) = (head == "Secret", head == "Deferred");
            match inner {
                Ty::Labelled { secret: s, deferred: d, inner } => {
                    Ty::Labelled { secret: s || secret, deferred: d || deferred, inner }
                }
                inner => Ty::Labelled { secret, deferred, inner: Arc::new(inner) },
            }
        }
        "Ref" => {
            let types: Vec<&Type> = match &argument.kind {
                TypeKind::Union(types) => types.iter().collect(),
                _ => vec![argument],
            };
            let mut kinds = Vec::new();
            for type_ in types {
                if let TypeKind::Name(path) = &type_.kind
                    && let Some(words) = keys(path)
                    && let Some(last) = words.last()
                {
                    kinds.push(last.clone());
                }
            }
            Ty::Ref(kinds.into())
        }
        _ => {
            diagnostics.push(
                Diagnostic::new(&codes::UNKNOWN_TYPE, item.span(type_.range), format!("there is no type `{head}<…>`"))
                    .with_label("types with an argument are Secret, Deferred and Ref"),
            );
            Ty::Unknown
        }
    }
}

fn named(db: &dyn Db, item: Item, words: &[SmolStr], type_: &Type, diagnostics: &mut Vec<Diagnostic>) -> Ty {
    if let [name] = words
        && let Some((_, ty)) = BUILT_IN.iter().find(|(built_in, _)| built_in == name)
    {
        return ty.clone();
    }
    let file = item.file(db);
    match find_head(db, file, words) {
        Some(head) if head.kind == HeadKind::Type => type_alias(db, &head.place).0.clone(),
        Some(head) if head.kind == HeadKind::Kind => Ty::Ref(Arc::from([words.last().cloned().unwrap_or_default()])),
        _ => {
            let name = words.join(".");
            let span = item.span(type_.range);
            if let Some(diagnostic) = private_head(db, file, words, span) {
                diagnostics.push(diagnostic);
                return Ty::Unknown;
            }
            let seen = scope(db, file);
            let known = BUILT_IN.iter().map(|(name, _)| *name).chain(
                seen.heads.iter().filter(|(_, head)| head.kind == HeadKind::Type).map(|(name, _)| name.as_str()),
            );
            let mut diagnostic = Diagnostic::new(&codes::UNKNOWN_TYPE, span, format!("there is no type `{name}`"));
            if let Some(best) = closest(&name, known) {
                diagnostic = diagnostic.with_label(format!("did you mean `{best}`?")).with_fix(
                    format!("write `{best}`"),
                    span,
                    best,
                );
            }
            diagnostics.push(diagnostic);
            Ty::Unknown
        }
    }
}

/// The kinds that a clause names: `on service, worker`.
pub(crate) fn clause_names(
    entry: &anyport_syntax::tree::Entry,
    word: ClauseWord,
) -> Vec<(Vec<SmolStr>, anyport_syntax::tree::TextRange)> {
    match &entry.clause {
        Some(clause) if clause.word == word => {
            clause.names.iter().filter_map(|path| Some((keys(path)?, path.range))).collect()
        }
        _ => Vec::new(),
    }
}
