//! What can be read of a value by `.name`.

use std::sync::Arc;

use anyport_diagnostic::Span;
use smol_str::SmolStr;

use super::{DefKind, Known, entries};
use crate::kinds::kind_def;
use crate::names::{HeadKind, offered, scope};
use crate::source::{Db, Place};
use crate::types::{Record, Ty};

/// Something that can be read after a dot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its name.
    pub name: SmolStr,
    /// What it is.
    pub kind: DefKind,
    /// What is known of it.
    pub known: Known,
    /// Its documentation.
    pub doc: Option<SmolStr>,
    /// Where it is declared.
    pub span: Span,
}

impl Known {
    /// A value of a type.
    pub fn of(ty: &Ty) -> Known {
        if *ty == Ty::Unknown { Known::Unknown } else { Known::Ty(ty.clone()) }
    }
}

/// The type of what is known, for messages and for what may stand beside it.
pub fn known_ty(db: &dyn Db, known: &Known) -> Option<Ty> {
    let reference = |name: SmolStr| Some(Ty::Ref(Arc::from([name])));
    match known {
        Known::Unknown | Known::Module(_) | Known::Reserved(_) => None,
        Known::Ty(ty) => Some(ty.clone()),
        Known::Component { kind, .. } => reference(kind_def(db, kind).name.clone()),
        Known::Secret(_) => reference("secret".into()),
        Known::Target(_) => reference("target".into()),
        Known::Environment => reference("environment".into()),
    }
}

/// Everything that can be read of a value, in the order of declaration.
pub fn members(db: &dyn Db, known: &Known) -> Vec<Member> {
    match known {
        Known::Unknown => Vec::new(),
        Known::Ty(ty) => of_type(db, ty),
        Known::Component { kind, .. } => of_component(db, kind),
        Known::Secret(place) => entries::secret_keys(db, place)
            .into_iter()
            .map(|(name, span)| Member {
                name,
                kind: DefKind::Entry,
                known: Known::Ty(Ty::Labelled { secret: true, deferred: true, inner: Arc::new(Ty::String) }),
                doc: None,
                span,
            })
            .collect(),
        Known::Target(place) => {
            let mut out = vec![name_member()];
            if let Some(platform) = place.as_ref().and_then(|place| super::types::platform_of(db, place)) {
                out.extend(fields(&platform.options));
            }
            out
        }
        Known::Environment => vec![name_member()],
        Known::Module(file) => {
            let heads = [HeadKind::Kind, HeadKind::Trait, HeadKind::Type];
            let mut out: Vec<Member> = Vec::new();
            for name in offered(db, *file, None) {
                let Some(symbol) = crate::names::module_value(db, *file, name) else { continue };
                out.push(Member {
                    name: name.clone(),
                    kind: DefKind::Let,
                    known: super::names::let_known(db, &symbol.place),
                    doc: None,
                    span: symbol.span,
                });
            }
            for kind in heads {
                for name in offered(db, *file, Some(kind)) {
                    let Some(head) = scope(db, *file).heads.get(name) else { continue };
                    out.push(Member {
                        name: name.clone(),
                        kind: super::names::head_kind(kind),
                        known: Known::Unknown,
                        doc: head.doc.clone(),
                        span: head.span,
                    });
                }
            }
            out
        }
        Known::Reserved(name) => {
            let names: &[&str] = match name.as_str() {
                "instance" => &["name", "ip", "node", "node-ip", "namespace"],
                _ => &["name"],
            };
            names.iter().map(|name| Member { name: (*name).into(), ..name_member() }).collect()
        }
    }
}

/// One of them by name.
pub(super) fn member(db: &dyn Db, known: &Known, name: &str) -> Option<Member> {
    members(db, known).into_iter().find(|member| member.name == name)
}

fn name_member() -> Member {
    Member {
        name: "name".into(),
        kind: DefKind::Output,
        known: Known::Ty(Ty::String),
        doc: Some("Its name.".into()),
        span: Span::NONE,
    }
}

fn of_type(db: &dyn Db, ty: &Ty) -> Vec<Member> {
    if let Ty::Ref(kinds) = ty.core() {
        return of_reference(db, kinds);
    }
    let mut out = match ty.structure() {
        Some(Ty::Record(record)) => fields(record),
        Some(Ty::Variants(variants)) => variants.variants.iter().flat_map(|variant| fields(&variant.record)).collect(),
        _ => Vec::new(),
    };
    let range = match ty.core() {
        Ty::Range(inner) => Some(inner.clone()),
        Ty::Union(types) => types.iter().find_map(|ty| match ty.core() {
            Ty::Range(inner) => Some(inner.clone()),
            _ => None,
        }),
        _ => None,
    };
    if let Some(inner) = range {
        out.extend(["min", "max"].map(|name| Member {
            name: name.into(),
            kind: DefKind::Field,
            known: Known::Ty((*inner).clone()),
            doc: None,
            span: Span::NONE,
        }));
    }
    if matches!(ty.core(), Ty::Domain(crate::types::Domain::Image)) {
        out.extend(["registry", "repository", "tag", "digest"].map(|name| Member {
            name: name.into(),
            kind: DefKind::Field,
            known: Known::Ty(Ty::String),
            doc: None,
            span: Span::NONE,
        }));
    }
    out
}

/// A reference to one of several kinds has what the first of them has.
fn of_reference(db: &dyn Db, kinds: &[SmolStr]) -> Vec<Member> {
    let std = crate::names::std_scope(db);
    let head = kinds.iter().find_map(|name| std.heads.get(name).filter(|head| head.kind == HeadKind::Kind));
    head.map_or_else(Vec::new, |head| of_component(db, &head.place))
}

fn of_component(db: &dyn Db, kind: &Place) -> Vec<Member> {
    let def = kind_def(db, kind);
    let mut out: Vec<Member> = def
        .outputs
        .values()
        .map(|output| Member {
            name: output.name.clone(),
            kind: DefKind::Output,
            known: match (&output.ty, &output.value) {
                (Ty::Unknown, Some(_)) => super::names::output_known(db, &def.place, &output.name),
                (ty, _) => Known::of(ty),
            },
            doc: output.doc.clone(),
            span: output.span,
        })
        .collect();
    if def.composite {
        return out;
    }
    out.extend(fields(&def.record));
    out
}

/// The fields of a record, and what else can be read of it.
fn fields(record: &Record) -> Vec<Member> {
    let fields = record.fields.iter().map(|field| Member {
        name: field.name.clone(),
        kind: DefKind::Field,
        known: Known::of(&field.ty),
        doc: field.doc.clone(),
        span: field.span,
    });
    let outputs = record.outputs.iter().map(|output| Member {
        name: output.name.clone(),
        kind: DefKind::Output,
        known: Known::of(&output.ty),
        doc: output.doc.clone(),
        span: output.span,
    });
    fields.chain(outputs).collect()
}

/// What a member of a map's value is: an entry under a name.
pub(super) fn element(known: &Known) -> Known {
    match known {
        Known::Ty(ty) => match ty.structure() {
            Some(Ty::Map(_, value)) => Known::of(value),
            _ => ty.list().map_or(Known::Unknown, Known::of),
        },
        _ => Known::Unknown,
    }
}
