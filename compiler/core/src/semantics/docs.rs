//! What is written about a declaration.

use std::collections::HashMap;

use anyport_diagnostic::{SourceId, Span};
use anyport_syntax::tree::{Block, Statement, StatementKind, TextRange, Type, TypeKind};
use smol_str::SmolStr;

use crate::source::{Db, Item, Project, parsed};

/// A declaration with its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Documented {
    /// Where it stands.
    pub item: Item,
    /// The whole declaration, documentation excluded.
    pub range: TextRange,
    /// Its first line, or its type and default, as written.
    pub text: String,
    /// Its documentation.
    pub doc: Option<SmolStr>,
}

/// The items of all files by the name that spans give them.
#[salsa::tracked(returns(ref))]
fn items(db: &dyn Db, _unit: (), _other: ()) -> HashMap<SourceId, Item> {
    let files = Project::get(db).files(db).values();
    files.flat_map(|file| file.items(db).iter()).map(|item| (item.source(), *item)).collect()
}

/// The item that a span is a part of.
pub fn item_of(db: &dyn Db, source: SourceId) -> Option<Item> {
    items(db, (), ()).get(&source).copied()
}

/// The declaration whose name stands at `span`, as it is written.
pub fn documentation(db: &dyn Db, span: Span) -> Option<Documented> {
    let item = item_of(db, span.source)?;
    let statements = &parsed(db, item).statements;
    let statement = innermost(statements, span)?;
    let text = item.text(db).get(statement.range.start as usize..statement.range.end as usize)?;
    Some(Documented { item, range: statement.range, text: head(text), doc: statement.doc.clone() })
}

/// The smallest statement around a place.
fn innermost(statements: &[Statement], span: Span) -> Option<&Statement> {
    let around =
        statements.iter().find(|statement| statement.range.start <= span.start && span.end <= statement.range.end)?;
    let inner = match &around.kind {
        StatementKind::Type(alias) => in_type(&alias.type_, span),
        StatementKind::Field(field) => in_type(&field.type_, span),
        _ => crate::source::body(around).and_then(|block| innermost(&block.statements, span)),
    };
    inner.or(Some(around))
}

fn in_type(type_: &Type, span: Span) -> Option<&Statement> {
    let block = |block| in_block(block, span);
    match &type_.kind {
        TypeKind::Record(fields) | TypeKind::Variant(_, fields) => block(fields),
        TypeKind::Generic(_, types) | TypeKind::Union(types) => types.iter().find_map(|type_| in_type(type_, span)),
        TypeKind::List(inner) | TypeKind::Optional(inner) | TypeKind::Range(inner) | TypeKind::Where(inner, _) => {
            in_type(inner, span)
        }
        TypeKind::Map(key, value) => in_type(key, span).or_else(|| in_type(value, span)),
        TypeKind::Name(_) | TypeKind::Literal(_) | TypeKind::Error => None,
    }
}

fn in_block(block: &Block, span: Span) -> Option<&Statement> {
    innermost(&block.statements, span)
}

/// A declaration without what stands in its braces.
fn head(text: &str) -> String {
    let first = text.lines().next().unwrap_or_default().trim_end();
    match first.strip_suffix('{') {
        Some(head) => head.trim_end().to_owned(),
        None => first.to_owned(),
    }
}
