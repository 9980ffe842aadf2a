//! Types as they are written, and what is inside of them.

use std::sync::Arc;

use anyport_compiler::semantics::{self, BUILT_IN, Field, HeadKind, Inside, Known, Role, Ty, find_head};
use anyport_diagnostic::Span;
use anyport_syntax::tree::{Type, TypeKind};
use smol_str::SmolStr;

use super::enclosing::{Around, Reached};
use super::head::Word;

/// What the body of a component of a kind holds.
pub fn component_inside(kind: &Arc<semantics::KindDef>) -> Inside {
    if kind.composite { Inside::Composite(kind.clone()) } else { Inside::Component(kind.clone()) }
}

/// The type of `on`.
pub fn on_type() -> Ty {
    let target = Ty::Ref(Arc::from([SmolStr::new_static("target")]));
    Ty::union([target.clone(), Ty::List(Arc::new(target)), Ty::Null])
}

/// The field `on` of an environment.
pub fn on_field() -> Field {
    Field {
        name: "on".into(),
        ty: on_type(),
        default: None,
        doc: Some("The target its components stand on, or several for equal copies.".into()),
        span: Span::NONE,
    }
}

/// The kind of a declared target, as written.
pub fn target_kind(db: &dyn anyport_compiler::Db, place: &semantics::Place) -> Option<SmolStr> {
    use anyport_syntax::tree::{Segment, StatementKind};
    let StatementKind::Target(target) = &place.statement(db)?.kind else { return None };
    match target.kind.segments.first()? {
        Segment::Key(name) => Some(name.text.clone()),
        _ => None,
    }
}

/// The type that a name stands for, as the file sees it.
pub fn alias_type(around: &Around<'_>, name: &str) -> Option<Ty> {
    let db = around.db();
    if let Some((_, ty)) = BUILT_IN.iter().find(|(built_in, _)| *built_in == name) {
        return Some(ty.clone());
    }
    let head = find_head(db, around.at.file, &[name.into()])?;
    match head.kind {
        HeadKind::Kind => Some(Ty::Ref(Arc::from([SmolStr::from(name)]))),
        HeadKind::Type => {
            let mentions = &semantics::semantics(db, head.place.item).mentions;
            let own = mentions.iter().find(|mention| mention.def.span == head.span && mention.role == Role::Declares);
            match own.map(|mention| &mention.known) {
                Some(Known::Ty(ty)) => Some(ty.clone()),
                _ => None,
            }
        }
        _ => None,
    }
}

/// A type as written.
pub fn written_type(around: &Around<'_>, text: &str) -> Option<Ty> {
    let parsed = anyport_syntax::parse(&format!("type x = {text}"));
    match &parsed.statements.first()?.kind {
        anyport_syntax::tree::StatementKind::Type(alias) => resolve(around, &alias.type_),
        _ => None,
    }
}

fn resolve(around: &Around<'_>, type_: &Type) -> Option<Ty> {
    Some(match &type_.kind {
        TypeKind::Name(path) => match path.segments.as_slice() {
            [anyport_syntax::tree::Segment::Key(name)] => alias_type(around, &name.text)?,
            _ => return None,
        },
        TypeKind::Literal(text) => Ty::Literal(text.clone()),
        TypeKind::List(inner) => Ty::List(Arc::new(resolve(around, inner)?)),
        TypeKind::Optional(inner) => resolve(around, inner)?.optional(),
        TypeKind::Range(inner) => Ty::Range(Arc::new(resolve(around, inner)?)),
        TypeKind::Union(types) => Ty::union(types.iter().filter_map(|type_| resolve(around, type_))),
        TypeKind::Map(key, value) => Ty::Map(Arc::new(resolve(around, key)?), Arc::new(resolve(around, value)?)),
        TypeKind::Where(inner, _) => resolve(around, inner)?,
        TypeKind::Generic(name, arguments) => {
            let inner = Arc::new(resolve(around, arguments.first()?)?);
            match name.text.as_str() {
                "Secret" => Ty::Labelled { secret: true, deferred: false, inner },
                "Deferred" => Ty::Labelled { secret: false, deferred: true, inner },
                _ => return None,
            }
        }
        TypeKind::Record(_) | TypeKind::Variant(..) | TypeKind::Error => return None,
    })
}

/// A field, an entry or a variant of a type.
pub fn step(ty: &Ty, name: &str) -> Option<Ty> {
    match ty.structure()? {
        Ty::Record(record) => record.field(name).map(|field| field.ty.clone()),
        Ty::Map(_, value) => Some((**value).clone()),
        Ty::Variants(variants) => {
            if let Some(variant) = variants.variant(name).filter(|_| !name.is_empty()) {
                return Some(Ty::Record(variant.record.clone()));
            }
            let mut records = variants.variants.iter().map(|variant| &variant.record);
            records.find_map(|record| record.field(name)).map(|field| field.ty.clone())
        }
        _ => None,
    }
}

pub(super) fn follow(ty: &Ty, path: &[Word]) -> Reached {
    let reached = path.iter().try_fold(ty.clone(), |ty, word| step(&ty, &word.text));
    reached.map_or(Reached::Nothing, Reached::Value)
}

/// What the braces behind a label hold.
pub fn under_label(ty: &Ty, label: &Word) -> Option<Ty> {
    match ty.structure()? {
        Ty::Map(_, value) => Some((**value).clone()),
        Ty::Variants(variants) => variants.variant(&label.text).map(|variant| Ty::Record(variant.record.clone())),
        _ => None,
    }
}

/// The type at the end of a path of names.
pub fn under(around: &Around<'_>, inside: &Inside, path: &[SmolStr]) -> Option<Ty> {
    let word =
        |text: &SmolStr| Word { text: text.clone(), range: crate::text::TextRange { start: 0, end: 0 }, quoted: false };
    let words: Vec<Word> = path.iter().map(word).collect();
    match around.reach(inside, &words) {
        Reached::Value(ty) => Some(ty),
        _ => None,
    }
}
