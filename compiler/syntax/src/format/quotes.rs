//! What only the tree knows: which quotes are needless, and which `<` are brackets.

use std::collections::BTreeSet;

use crate::{
    lexer::Lexeme,
    token::Token,
    tree::{Block, Expr, ExprKind, Name, Path, Segment, Statement, StatementKind, TextPart, Type, TypeKind},
};

/// Places, by first byte.
#[derive(Debug, Default)]
pub(super) struct Hints {
    /// Strings that may be written as words.
    needless: BTreeSet<u32>,
    /// `<` and `>` around the arguments of a type.
    angles: BTreeSet<u32>,
}

impl Hints {
    pub(super) fn new(text: &str, raw: &[Lexeme], statements: &[Statement]) -> Self {
        let mut walk = Walk { text, raw, hints: Self::default() };
        walk.statements(statements);
        walk.hints
    }

    /// The text of a token as it is written.
    pub(super) fn written<'s>(&self, text: &'s str, lexeme: Lexeme) -> &'s str {
        let written = lexeme.text(text);
        if lexeme.token == Token::String && self.needless.contains(&lexeme.start) {
            return written.trim_matches('"');
        }
        written
    }

    /// Whether it is `<` or `>` of a type.
    pub(super) fn is_angle(&self, lexeme: Lexeme) -> bool {
        matches!(lexeme.token, Token::Less | Token::Greater) && self.angles.contains(&lexeme.start)
    }
}

struct Walk<'a> {
    text: &'a str,
    raw: &'a [Lexeme],
    hints: Hints,
}

impl Walk<'_> {
    /// A quoted name that would be the same without quotes.
    fn name(&mut self, name: &Name) {
        let written = self.text.get(name.range.start as usize..name.range.end as usize).unwrap_or_default();
        let Some(inner) = written.strip_prefix('"').and_then(|inner| inner.strip_suffix('"')) else {
            return;
        };
        let mut lexemes = crate::lexer::lex(inner);
        let word =
            lexemes.next().is_some_and(|(token, range)| token == Token::Name && range.end as usize == inner.len());
        if word && inner == name.text {
            self.hints.needless.insert(name.range.start);
        }
    }

    fn path(&mut self, path: &Path) {
        for segment in &path.segments {
            match segment {
                Segment::Key(name) => self.name(name),
                Segment::Index(index) => self.expr(index),
                Segment::Text(..) => {}
            }
        }
    }

    fn statements(&mut self, statements: &[Statement]) {
        for statement in statements {
            self.statement(&statement.kind);
        }
    }

    fn block(&mut self, block: &Block) {
        self.statements(&block.statements);
    }

    fn statement(&mut self, kind: &StatementKind) {
        match kind {
            StatementKind::Set(set) => {
                self.path(&set.path);
                self.expr(&set.value);
            }
            StatementKind::Block(nested) => {
                self.path(&nested.path);
                self.block(&nested.body);
            }
            StatementKind::Entry(entry) => {
                // Heads and labels stay as they are: there, quotes make a difference.
                if let Some(type_) = &entry.type_ {
                    self.type_(type_);
                }
                if let Some(value) = &entry.value {
                    self.expr(value);
                }
                if let Some(body) = &entry.body {
                    self.block(body);
                }
            }
            StatementKind::Field(field) => {
                self.path(&field.path);
                self.type_(&field.type_);
                if let Some(default) = &field.default {
                    self.expr(default);
                }
            }
            StatementKind::Check(check) => {
                self.expr(&check.condition);
                if let Some(message) = &check.message {
                    self.expr(message);
                }
            }
            StatementKind::Unset(path) | StatementKind::Lock(path) => self.path(path),
            StatementKind::Type(alias) => self.type_(&alias.type_),
            StatementKind::Target(target) => {
                if let Some(body) = &target.body {
                    self.block(body);
                }
            }
            StatementKind::Alias(_) | StatementKind::Error => {}
        }
    }

    fn exprs(&mut self, exprs: &[Expr]) {
        for expr in exprs {
            self.expr(expr);
        }
    }

    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Member(base, name) => {
                self.expr(base);
                self.name(name);
            }
            ExprKind::Index(left, right) | ExprKind::Binary(_, left, right) | ExprKind::Range(left, right) => {
                self.expr(left);
                self.expr(right);
            }
            ExprKind::Call(base, arguments) => {
                self.expr(base);
                self.exprs(arguments);
            }
            ExprKind::List(items) => self.exprs(items),
            ExprKind::Compare(operands, _) => self.exprs(operands),
            ExprKind::Map(entries) => {
                for entry in entries {
                    if let [TextPart::Literal(text)] = entry.key.parts.as_slice() {
                        self.name(&Name { text: text.clone(), range: entry.key_range });
                    }
                    self.expr(&entry.value);
                }
            }
            ExprKind::Unary(_, inner) => self.expr(inner),
            ExprKind::If(parts) => self.exprs(parts.as_slice()),
            ExprKind::Match(inner) => {
                self.expr(&inner.scrutinee);
                for arm in &inner.arms {
                    self.expr(&arm.value);
                }
            }
            ExprKind::ListFor(inner) => {
                self.expr(&inner.source);
                self.exprs(inner.condition.as_slice());
                self.expr(&inner.value);
            }
            ExprKind::MapFor(inner) => {
                self.expr(&inner.source);
                self.exprs(inner.condition.as_slice());
                self.expr(&inner.key);
                self.expr(&inner.value);
            }
            ExprKind::Null
            | ExprKind::Bool(_)
            | ExprKind::Number(_)
            | ExprKind::Text(_)
            | ExprKind::Name(_)
            | ExprKind::Error => {}
        }
    }

    fn type_(&mut self, type_: &Type) {
        match &type_.kind {
            TypeKind::Generic(name, arguments) => {
                self.angle(Token::Less, name.range.end);
                for argument in arguments {
                    self.type_(argument);
                }
                if let Some(last) = arguments.last() {
                    self.angle(Token::Greater, last.range.end);
                }
            }
            TypeKind::List(inner) | TypeKind::Optional(inner) | TypeKind::Range(inner) => self.type_(inner),
            TypeKind::Where(inner, condition) => {
                self.type_(inner);
                self.expr(condition);
            }
            TypeKind::Map(key, value) => {
                self.type_(key);
                self.type_(value);
            }
            TypeKind::Record(fields) | TypeKind::Variant(_, fields) => self.block(fields),
            TypeKind::Union(types) => types.iter().for_each(|type_| self.type_(type_)),
            TypeKind::Name(_) | TypeKind::Literal(_) | TypeKind::Error => {}
        }
    }

    /// The first such token from a place on.
    fn angle(&mut self, token: Token, from: u32) {
        let first = self.raw.partition_point(|lexeme| lexeme.start < from);
        let found = self.raw.iter().skip(first).find(|lexeme| lexeme.token == token);
        if let Some(lexeme) = found {
            self.hints.angles.insert(lexeme.start);
        }
    }
}
