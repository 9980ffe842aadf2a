//! What stands behind the name of a field, a kind or a trait until its author writes what he means.
//!
//! Every placeholder is a value of the type, so that what was not filled in is at least a program.

use anyport_compiler::semantics::{self, Domain, Field, KindDef, Record, Ty, body_of};
use anyport_syntax::tree::{Segment, StatementKind};

use super::item::Snippet;
use super::values::names_for;
use crate::cursor::Around;

/// Whether somebody must write the field.
pub fn is_required(field: &Field) -> bool {
    field.default.is_none() && needs_value(&field.ty)
}

fn needs_value(ty: &Ty) -> bool {
    if ty.is_optional() {
        return false;
    }
    match ty.core() {
        Ty::Map(..) | Ty::Unknown => false,
        Ty::Record(record) => record.fields.iter().any(is_required),
        _ => true,
    }
}

/// A value of a type, as one would begin.
fn example(ty: &Ty) -> &'static str {
    match ty.core() {
        Ty::Int => "1",
        Ty::Float => "1.5",
        Ty::Cpu => "250m",
        Ty::Memory => "256Mi",
        Ty::Duration => "10s",
        Ty::Percent => "70%",
        Ty::Rate => "100/s",
        Ty::Domain(Domain::Port) => "8080",
        Ty::Domain(Domain::Host) => "example.com",
        Ty::Domain(Domain::Url) => "https://example.com",
        Ty::Domain(Domain::Path) => "/path",
        Ty::Domain(Domain::Cron) => "0 3 * * *",
        Ty::Domain(Domain::Cidr) => "10.0.0.0/8",
        Ty::Domain(Domain::Image) => "image",
        _ => "",
    }
}

fn is_text(ty: &Ty) -> bool {
    match ty.core() {
        Ty::String | Ty::Literal(_) => true,
        Ty::Domain(domain) => *domain != Domain::Port,
        _ => false,
    }
}

/// The texts of a union, quoted.
pub fn literals(ty: &Ty) -> Vec<String> {
    match ty {
        Ty::Literal(text) => vec![format!("\"{text}\"")],
        Ty::Union(types) => types.iter().flat_map(literals).collect(),
        Ty::Labelled { inner, .. } => literals(inner),
        Ty::Refined(refined) => literals(&refined.base),
        _ => Vec::new(),
    }
}

/// A range of a type as one would begin.
pub fn range_example(ty: &Ty) -> Option<&'static str> {
    match ty.core() {
        Ty::Range(inner) => Some(match inner.core() {
            Ty::Cpu => "250m..1",
            Ty::Memory => "256Mi..512Mi",
            Ty::Int => "1..3",
            _ => return None,
        }),
        _ => None,
    }
}

/// An example for quantities, without quotes.
pub fn quantity_example(ty: &Ty) -> Option<String> {
    if let Some(range) = range_example(ty) {
        return Some(range.to_owned());
    }
    match ty.core() {
        Ty::Cpu | Ty::Memory | Ty::Duration | Ty::Percent | Ty::Rate => Some(example(ty).to_owned()),
        Ty::Domain(Domain::Cron) => Some(format!("\"{}\"", example(ty))),
        _ => None,
    }
}

/// A value in a snippet.
pub fn value(around: &Around<'_>, snippet: Snippet, ty: &Ty) -> Snippet {
    let texts = literals(ty);
    let only_texts = match ty.core() {
        Ty::Union(types) => types.iter().all(|ty| matches!(ty, Ty::Literal(_) | Ty::Null)),
        _ => true,
    };
    if !texts.is_empty() && only_texts {
        return snippet.choice(&texts);
    }
    if let Some(range) = range_example(ty) {
        return snippet.stop(range);
    }
    match ty.core() {
        Ty::Bool => snippet.choice(&["true".into(), "false".into()]),
        Ty::List(inner) => match inner.core() {
            Ty::Record(_) | Ty::Map(..) | Ty::Variants(_) => snippet.text("[").stop("").text("]"),
            inner if is_text(inner) && literals(inner).is_empty() => snippet.text("[\"").stop("").text("\"]"),
            _ => snippet.text("[").stop("").text("]"),
        },
        Ty::Ref(_) => {
            let names = names_for(around, ty);
            if names.is_empty() || names.len() > 20 { snippet.stop("name") } else { snippet.choice(&names) }
        }
        Ty::Union(types) => {
            let simple =
                types.iter().find(|ty| !matches!(ty, Ty::Null | Ty::Record(_) | Ty::Map(..) | Ty::Variants(_)));
            match simple {
                Some(ty) => value(around, snippet, ty),
                None => snippet.stop("null"),
            }
        }
        Ty::Map(..) | Ty::Record(_) | Ty::Variants(_) => snippet.text("{").stop("").text("}"),
        Ty::Unknown | Ty::Null | Ty::Bytes => snippet.stop("null"),
        ty if is_text(ty) => snippet.text("\"").stop(example(ty)).text("\""),
        ty => snippet.stop(example(ty)),
    }
}

/// `a = 1, b = 2`: what must be written of a record.
fn required(around: &Around<'_>, mut snippet: Snippet, record: &Record) -> Snippet {
    let mut separator = "";
    for field in record.fields.iter().filter(|field| is_required(field)) {
        snippet = statement(around, snippet.text(separator), field);
        separator = ", ";
    }
    snippet
}

fn block(around: &Around<'_>, snippet: Snippet, record: &Record) -> Snippet {
    if record.fields.iter().any(is_required) {
        required(around, snippet.text(" { "), record).text(" }")
    } else {
        snippet.text(" { ").stop("").text(" }")
    }
}

/// A field with what follows it.
pub fn statement(around: &Around<'_>, snippet: Snippet, field: &Field) -> Snippet {
    let snippet = snippet.text(&key(&field.name));
    let ty = &field.ty;
    let is_scalar_too = match ty.core() {
        Ty::Union(types) => types.iter().any(|ty| !matches!(ty, Ty::Null) && ty.structure().is_none()),
        _ => false,
    };
    match ty.structure() {
        Some(Ty::Record(record)) if !is_scalar_too => block(around, snippet, record),
        Some(Ty::Variants(variants)) if !is_scalar_too => {
            if variants.variant("").is_some() {
                return snippet.text(" { ").stop("").text(" }");
            }
            let names: Vec<String> = variants.variants.iter().map(|variant| variant.name.to_string()).collect();
            snippet.text(" ").choice(&names)
        }
        Some(Ty::Map(key, value_ty)) if !is_scalar_too => entry(around, snippet, key, value_ty),
        _ => value(around, snippet.text(" = "), ty),
    }
}

/// An entry of a map, or its block where keys are free.
fn entry(around: &Around<'_>, snippet: Snippet, key: &Ty, value_ty: &Ty) -> Snippet {
    let free = matches!(key, Ty::String);
    if free {
        let snippet = snippet.text(" { ").stop("NAME").text(" = ");
        return value(around, snippet, value_ty).text(" }");
    }
    let snippet = match key.core() {
        Ty::Ref(_) => {
            let names = names_for(around, key);
            let snippet = snippet.text(" ");
            if names.is_empty() || names.len() > 20 { snippet.stop("name") } else { snippet.choice(&names) }
        }
        Ty::Percent => snippet.text(" ").stop("10%"),
        Ty::Domain(domain) => snippet.text(" \"").stop(example(&Ty::Domain(*domain))).text("\""),
        Ty::Union(types) if types.iter().any(|ty| matches!(ty, Ty::Domain(Domain::Host))) => {
            snippet.text(" \"").stop("example.com").text("\"")
        }
        _ => snippet.text(" ").stop("name"),
    };
    match value_ty.structure() {
        Some(Ty::Record(record)) => {
            let wanted = record.fields.iter().filter(|field| is_required(field)).count();
            match record.fields.first().filter(|first| is_required(first)) {
                Some(first) if wanted == 1 && first.ty.structure().is_none() => {
                    value(around, snippet.text(" = "), &first.ty)
                }
                _ if wanted == 0 => snippet,
                _ => block(around, snippet, record),
            }
        }
        Some(_) => snippet.text(" { ").stop("").text(" }"),
        None => value(around, snippet.text(" = "), value_ty),
    }
}

/// A name that may need quotes.
pub fn key(name: &str) -> String {
    let first = name.chars().next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_');
    let plain = first
        && !name.ends_with('-')
        && !name.contains("--")
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if plain && name != "check" && name != "unset" && name != "lock" {
        name.to_owned()
    } else {
        format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\"").replace("${", "\\${"))
    }
}

/// What the bodies of a kind write already, at the first step.
fn written_by(around: &Around<'_>, kind: &KindDef) -> Vec<String> {
    let mut out = Vec::new();
    for place in &kind.bodies {
        let Some(statement) = place.statement(around.db()) else { continue };
        for statement in body_of(statement).into_iter().flat_map(|block| &block.statements) {
            let path = match &statement.kind {
                StatementKind::Set(set) => &set.path,
                StatementKind::Block(nested) => &nested.path,
                StatementKind::Entry(entry) => &entry.head,
                _ => continue,
            };
            if let Some(Segment::Key(name)) = path.segments.first() {
                out.push(name.text.to_string());
            }
        }
    }
    out
}

/// A whole component of a kind: its name, and what it must say.
pub fn component(around: &Around<'_>, words: &str, kind: &KindDef) -> String {
    let mut snippet = Snippet::default().text(words).text(" ").stop("name").text(" {\n");
    let written = written_by(around, kind);
    let is_written = |name: &str| written.iter().any(|written| written == name);
    let is = |name: &str| kind.lineage.iter().any(|base| base == name);
    if is("process") && !is_written("image") && !(is("function") || is("site")) {
        snippet = snippet.text("  image = \"").stop("image").text("\"\n");
    }
    if is("service") && !is_written("port") {
        snippet = snippet.text("  port http = ").stop("8080").text("\n");
    }
    let record = if kind.composite {
        let fields = kind.params.values().map(|param| param.field.clone()).collect();
        std::sync::Arc::new(semantics::Record { name: None, fields, outputs: Vec::new() })
    } else {
        kind.record.clone()
    };
    for field in record.fields.iter().filter(|field| is_required(field) && !is_written(&field.name)) {
        snippet = statement(around, snippet.text("  "), field).text("\n");
    }
    snippet.text("  ").end() + "\n\\}"
}
