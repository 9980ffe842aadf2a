//! Walks trees: one place that knows where expressions stand in statements.

use anyport_syntax::tree::{
    Block, Expr, ExprKind, LabelKind, Path, Segment, Statement, StatementKind, Text, TextPart, Type, TypeKind,
};
use smol_str::SmolStr;

/// What is done on the way; every expression is visited, outer ones first.
pub trait Visitor {
    /// An expression.
    fn expr(&mut self, expr: &Expr);
    /// A statement, before what is in it.
    fn statement(&mut self, _statement: &Statement) {}
}

/// Walks a statement and all below it.
pub fn walk_statement(statement: &Statement, visitor: &mut dyn Visitor) {
    visitor.statement(statement);
    match &statement.kind {
        StatementKind::Set(set) => {
            walk_path(&set.path, visitor);
            walk_expr(&set.value, visitor);
        }
        StatementKind::Block(nested) => {
            walk_path(&nested.path, visitor);
            walk_block(&nested.body, visitor);
        }
        StatementKind::Entry(entry) => {
            walk_path(&entry.head, visitor);
            for label in &entry.labels {
                if let LabelKind::String(text) = &label.kind {
                    walk_text(text, visitor);
                }
            }
            if let Some(type_) = &entry.type_ {
                walk_type(type_, visitor);
            }
            if let Some(value) = &entry.value {
                walk_expr(value, visitor);
            }
            if let Some(body) = &entry.body {
                walk_block(body, visitor);
            }
        }
        StatementKind::Field(field) => {
            walk_type(&field.type_, visitor);
            if let Some(default) = &field.default {
                walk_expr(default, visitor);
            }
        }
        StatementKind::Check(check) => {
            walk_expr(&check.condition, visitor);
            if let Some(message) = &check.message {
                walk_expr(message, visitor);
            }
        }
        StatementKind::Unset(path) | StatementKind::Lock(path) => walk_path(path, visitor),
        StatementKind::Type(alias) => walk_type(&alias.type_, visitor),
        StatementKind::Target(target) => {
            if let Some(body) = &target.body {
                walk_block(body, visitor);
            }
        }
        StatementKind::Alias(_) | StatementKind::Error => {}
    }
}

fn walk_block(block: &Block, visitor: &mut dyn Visitor) {
    for statement in &block.statements {
        walk_statement(statement, visitor);
    }
}

fn walk_path(path: &Path, visitor: &mut dyn Visitor) {
    for segment in &path.segments {
        match segment {
            Segment::Key(_) => {}
            Segment::Text(text, _) => walk_text(text, visitor),
            Segment::Index(expr) => walk_expr(expr, visitor),
        }
    }
}

fn walk_text(text: &Text, visitor: &mut dyn Visitor) {
    for part in &text.parts {
        if let TextPart::Expr(expr) = part {
            walk_expr(expr, visitor);
        }
    }
}

fn walk_type(type_: &Type, visitor: &mut dyn Visitor) {
    match &type_.kind {
        TypeKind::Generic(_, types) | TypeKind::Union(types) => {
            for type_ in types {
                walk_type(type_, visitor);
            }
        }
        TypeKind::List(inner) | TypeKind::Optional(inner) | TypeKind::Range(inner) => walk_type(inner, visitor),
        TypeKind::Map(key, value) => {
            walk_type(key, visitor);
            walk_type(value, visitor);
        }
        TypeKind::Record(block) | TypeKind::Variant(_, block) => walk_block(block, visitor),
        TypeKind::Where(inner, condition) => {
            walk_type(inner, visitor);
            walk_expr(condition, visitor);
        }
        TypeKind::Name(_) | TypeKind::Literal(_) | TypeKind::Error => {}
    }
}

/// Walks an expression and all below it.
pub fn walk_expr(expr: &Expr, visitor: &mut dyn Visitor) {
    visitor.expr(expr);
    match &expr.kind {
        ExprKind::Text(text) => walk_text(text, visitor),
        ExprKind::Member(inner, _) | ExprKind::Unary(_, inner) => walk_expr(inner, visitor),
        ExprKind::Index(left, right) | ExprKind::Binary(_, left, right) | ExprKind::Range(left, right) => {
            walk_expr(left, visitor);
            walk_expr(right, visitor);
        }
        ExprKind::Call(callee, arguments) => {
            walk_expr(callee, visitor);
            for argument in arguments {
                walk_expr(argument, visitor);
            }
        }
        ExprKind::List(items) | ExprKind::Compare(items, _) => {
            for item in items {
                walk_expr(item, visitor);
            }
        }
        ExprKind::Map(entries) => {
            for entry in entries {
                walk_text(&entry.key, visitor);
                walk_expr(&entry.value, visitor);
            }
        }
        ExprKind::If(parts) => {
            for part in parts.iter() {
                walk_expr(part, visitor);
            }
        }
        ExprKind::Match(match_) => {
            walk_expr(&match_.scrutinee, visitor);
            for arm in &match_.arms {
                walk_expr(&arm.value, visitor);
            }
        }
        ExprKind::ListFor(list) => {
            walk_expr(&list.source, visitor);
            if let Some(condition) = &list.condition {
                walk_expr(condition, visitor);
            }
            walk_expr(&list.value, visitor);
        }
        ExprKind::MapFor(map) => {
            walk_expr(&map.source, visitor);
            if let Some(condition) = &map.condition {
                walk_expr(condition, visitor);
            }
            walk_expr(&map.key, visitor);
            walk_expr(&map.value, visitor);
        }
        ExprKind::Null | ExprKind::Bool(_) | ExprKind::Number(_) | ExprKind::Name(_) | ExprKind::Error => {}
    }
}

/// A path of one bare or quoted key.
pub fn key_path(path: &Path) -> Option<&SmolStr> {
    match path.segments.as_slice() {
        [Segment::Key(name)] => Some(&name.text),
        _ => None,
    }
}

/// The words of a path that consists of keys alone.
pub fn keys(path: &Path) -> Option<Vec<SmolStr>> {
    path.segments
        .iter()
        .map(|segment| match segment {
            Segment::Key(name) => Some(name.text.clone()),
            _ => None,
        })
        .collect()
}

/// Whether two expressions say the same, wherever they stand.
pub fn same_meaning(one: &Expr, other: &Expr) -> bool {
    fn strip(expr: &Expr) -> String {
        // Ranges are the only part of a tree that depends on where it stands.
        let text = format!("{:?}", expr.kind);
        let mut out = String::with_capacity(text.len());
        let mut rest = text.as_str();
        while let Some(start) = rest.find("TextRange {") {
            out.push_str(&rest[..start]);
            rest = rest[start..].split_once('}').map_or("", |(_, rest)| rest);
        }
        out.push_str(rest);
        out
    }
    strip(one) == strip(other)
}
