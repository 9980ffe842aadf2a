//! Names in expressions, and what is known of their values.

use std::sync::Arc;

use anyport_diagnostic::Span;
use anyport_syntax::tree::{Expr, ExprKind, MapEntry, Name, PatternKind, Text, TextPart, TextRange, UnaryOp};
use smol_str::SmolStr;

use super::members::{element, member};
use super::top::{Bound, Walk};
use super::{Def, DefKind, Known, Local, PathUse, Role, Wanted, entries};
use crate::eval::FUNCTIONS;
use crate::source::plain;
use crate::types::{Domain, Ty};

impl Walk<'_> {
    /// An expression where `expected` is wanted; what is known of its value.
    pub(super) fn expr(&mut self, expr: &Expr, expected: Option<&Ty>) -> Known {
        let slot = self.out.values.len();
        self.out.values.push(Wanted {
            range: expr.range,
            ty: expected.cloned().unwrap_or(Ty::Unknown),
            known: Known::Unknown,
        });
        let known = self.expr_inside(expr, expected);
        if let Some(value) = self.out.values.get_mut(slot) {
            value.known = known.clone();
        }
        known
    }

    fn expr_inside(&mut self, expr: &Expr, expected: Option<&Ty>) -> Known {
        match &expr.kind {
            ExprKind::Null => Known::Ty(Ty::Null),
            ExprKind::Bool(_) => Known::Ty(Ty::Bool),
            ExprKind::Number(_) | ExprKind::Error => expected.map_or(Known::Unknown, Known::of),
            ExprKind::Text(text) => self.text(text, expr.range, expected),
            ExprKind::Name(name) => {
                let Some((def, known)) = self.name(name, expected) else { return Known::Unknown };
                self.mention(expr.range, def, Role::Reads, known.clone());
                known
            }
            ExprKind::Member(inner, name) => {
                let known = self.expr(inner, None);
                self.member(inner, &known, name)
            }
            ExprKind::Index(inner, index) => {
                let known = self.expr(inner, None);
                self.expr(index, None);
                element(&known)
            }
            ExprKind::Call(callee, arguments) => self.call(callee, arguments, expected),
            ExprKind::List(items) => {
                let wanted = expected.and_then(Ty::list).cloned();
                let mut first = Known::Unknown;
                for item in items {
                    let known = self.expr(item, wanted.as_ref());
                    if first == Known::Unknown {
                        first = known;
                    }
                }
                match (expected, super::known_ty(self.db, &first)) {
                    (Some(ty), _) => Known::of(ty),
                    (None, Some(ty)) => Known::Ty(Ty::List(Arc::new(ty))),
                    _ => Known::Unknown,
                }
            }
            ExprKind::Map(entries) => {
                self.map(entries, expected);
                expected.map_or(Known::Unknown, Known::of)
            }
            ExprKind::Unary(operator, inner) => {
                let wanted = match operator {
                    UnaryOp::Not => Some(Ty::Bool),
                    UnaryOp::Negate => expected.cloned(),
                };
                self.expr(inner, wanted.as_ref())
            }
            ExprKind::Binary(_, left, right) => {
                let wanted = expected.map(|ty| match ty.core() {
                    Ty::Range(inner) => (**inner).clone(),
                    _ => ty.clone(),
                });
                let left = self.expr(left, wanted.as_ref());
                self.expr(right, wanted.as_ref());
                left
            }
            ExprKind::Compare(operands, _) => {
                if operands.iter().any(|operand| self.is_environment_name(operand)) {
                    operands.iter().for_each(|operand| self.environment_text(operand));
                }
                let mut wanted: Option<Ty> = None;
                for operand in operands {
                    let known = self.expr(operand, wanted.as_ref());
                    // `x == "a"`: the other side may be what the first may be.
                    wanted = super::known_ty(self.db, &known).or(wanted);
                }
                Known::Ty(Ty::Bool)
            }
            ExprKind::Range(low, high) => {
                let wanted = expected.and_then(range_of);
                self.expr(low, wanted.as_ref());
                self.expr(high, wanted.as_ref());
                expected.map_or(Known::Unknown, Known::of)
            }
            ExprKind::If(parts) => {
                self.expr(&parts[0], Some(&Ty::Bool));
                let known = self.expr(&parts[1], expected);
                let other = self.expr(&parts[2], expected);
                if known == Known::Unknown { other } else { known }
            }
            ExprKind::Match(match_) => {
                let known = self.expr(&match_.scrutinee, None);
                let by_environment = self.is_environment_name(&match_.scrutinee);
                let mut out = Known::Unknown;
                for arm in &match_.arms {
                    for pattern in &arm.patterns {
                        if let (true, PatternKind::Literal(literal)) = (by_environment, &pattern.kind) {
                            self.environment_text(literal);
                        }
                        self.pattern(pattern, &known);
                    }
                    let value = self.expr(&arm.value, expected);
                    if out == Known::Unknown {
                        out = value;
                    }
                }
                out
            }
            ExprKind::ListFor(list) => {
                let source = self.expr(&list.source, None);
                let wanted = expected.and_then(Ty::list).cloned();
                let depth = self.bind(&list.names, &source, expr.range);
                if let Some(condition) = &list.condition {
                    self.expr(condition, Some(&Ty::Bool));
                }
                let value = self.expr(&list.value, wanted.as_ref());
                self.bound.truncate(depth);
                match (expected, super::known_ty(self.db, &value)) {
                    (Some(ty), _) => Known::of(ty),
                    (None, Some(ty)) => Known::Ty(Ty::List(Arc::new(ty))),
                    _ => Known::Unknown,
                }
            }
            ExprKind::MapFor(map) => {
                let source = self.expr(&map.source, None);
                let wanted = expected.and_then(map_value);
                let depth = self.bind(&map.names, &source, expr.range);
                if let Some(condition) = &map.condition {
                    self.expr(condition, Some(&Ty::Bool));
                }
                self.expr(&map.key, Some(&Ty::String));
                self.expr(&map.value, wanted.as_ref());
                self.bound.truncate(depth);
                expected.map_or(Known::Unknown, Known::of)
            }
        }
    }

    /// Whether an expression is `environment.name`, the environment in which it is evaluated.
    fn is_environment_name(&self, expr: &Expr) -> bool {
        let ExprKind::Member(inner, member) = &expr.kind else { return false };
        member.text == "name"
            && matches!(&inner.kind, ExprKind::Name(name) if name == "environment" && !self.bound.iter().any(|local| local.name == *name))
    }

    /// A text, or a list of them, that `environment.name` is held against: names of environments.
    fn environment_text(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::List(items) => items.iter().for_each(|item| self.environment_text(item)),
            ExprKind::Text(text) => {
                if let Some(name) = plain(text)
                    && let Some((def, known @ Known::Environment)) =
                        super::names::value(self.db, self.file, &name.into())
                {
                    self.mention(expr.range, def, Role::Reads, known);
                }
            }
            _ => {}
        }
    }

    fn pattern(&mut self, pattern: &anyport_syntax::tree::Pattern, known: &Known) {
        let ty = super::known_ty(self.db, known);
        match &pattern.kind {
            PatternKind::Any => {}
            PatternKind::Literal(literal) => {
                self.expr(literal, ty.as_ref());
            }
            PatternKind::Name(name) => {
                if let Some(Ty::Variants(variants)) = ty.as_ref().and_then(Ty::structure)
                    && let Some(variant) = variants.variant(name)
                {
                    let def = Def { kind: DefKind::Variant, name: name.clone(), span: variant.span };
                    self.mention(pattern.range, def, Role::Reads, Known::Unknown);
                }
            }
        }
    }

    /// A text: its interpolations; one of a union of texts is a mention.
    pub(super) fn text(&mut self, text: &Text, range: TextRange, expected: Option<&Ty>) -> Known {
        for part in &text.parts {
            if let TextPart::Expr(expr) = part {
                self.expr(expr, None);
            }
        }
        if let Some(text) = plain(text)
            && let Some(ty) = expected
            && has_literal(ty, &text)
        {
            let def = Def { kind: DefKind::Literal, name: text.into(), span: Span::NONE };
            self.mention(range, def, Role::Reads, Known::of(ty));
        }
        Known::Ty(Ty::String)
    }

    fn member(&mut self, inner: &Expr, known: &Known, name: &Name) -> Known {
        if let Some(found) = member(self.db, known, &name.text) {
            let def = Def { kind: found.kind, name: found.name, span: found.span };
            self.mention(name.range, def, Role::Reads, found.known.clone());
            return found.known;
        }
        if let Known::Ty(ty) = known
            && let Some(Ty::Map(_, value)) = ty.structure()
        {
            let known = Known::of(value);
            let span = self.entry_of(inner, &name.text);
            let def = Def { kind: DefKind::Entry, name: name.text.clone(), span };
            self.mention(name.range, def, Role::Reads, known.clone());
            return known;
        }
        Known::Unknown
    }

    /// Where the entry of the map that `expr` reads is declared: `web.port` and `http`.
    fn entry_of(&mut self, expr: &Expr, name: &str) -> Span {
        let mut path: Vec<SmolStr> = Vec::new();
        let mut root = expr;
        while let ExprKind::Member(inner, name) = &root.kind {
            path.push(name.text.clone());
            root = inner;
        }
        path.reverse();
        let ExprKind::Name(base) = &root.kind else { return Span::NONE };
        match self.name(base, None) {
            Some((_, Known::Component { kind, place })) => {
                let own = place.or_else(|| self.own.clone().filter(|_| base == "it"));
                let bodies = entries::bodies(self.db, own.as_ref(), &kind);
                entries::entry(self.db, &bodies, &path, name).unwrap_or(Span::NONE)
            }
            _ => Span::NONE,
        }
    }

    fn map(&mut self, entries: &[MapEntry], expected: Option<&Ty>) {
        for entry in entries {
            let mut wanted = None;
            match expected.and_then(Ty::structure) {
                Some(Ty::Map(_, value)) => wanted = Some((**value).clone()),
                Some(Ty::Record(record)) => {
                    if let Some(field) = plain(&entry.key).and_then(|key| record.field(&key).cloned()) {
                        let def = Def { kind: DefKind::Field, name: field.name.clone(), span: field.span };
                        self.mention(entry.key_range, def, Role::Writes, Known::of(&field.ty));
                        wanted = Some(field.ty);
                    }
                }
                _ => {}
            }
            for part in &entry.key.parts {
                if let TextPart::Expr(expr) = part {
                    self.expr(expr, None);
                }
            }
            self.expr(&entry.value, wanted.as_ref());
        }
    }

    fn call(&mut self, callee: &Expr, arguments: &[Expr], expected: Option<&Ty>) -> Known {
        let name = match &callee.kind {
            ExprKind::Name(name) => name.clone(),
            _ => {
                self.expr(callee, None);
                SmolStr::default()
            }
        };
        let is_function = FUNCTIONS.iter().any(|(known, ..)| *known == name);
        if is_function {
            let def = Def { kind: DefKind::Function, name: name.clone(), span: Span::NONE };
            self.mention(callee.range, def, Role::Reads, Known::Unknown);
        }
        let wanted = match name.as_str() {
            "min" | "max" => expected.cloned(),
            "sort" | "unique" => expected.cloned(),
            _ => None,
        };
        let mut first = Known::Unknown;
        for (index, argument) in arguments.iter().enumerate() {
            let known = self.expr(argument, wanted.as_ref());
            if index == 0 {
                first = known;
            }
        }
        if let ("embed" | "embed-bytes" | "embed-dir", Some(argument)) = (name.as_str(), arguments.first())
            && let ExprKind::Text(text) = &argument.kind
            && let Some(written) = plain(text)
        {
            self.path(argument.range, &written, PathUse::Embed);
        }
        match name.as_str() {
            "len" | "floor" => Known::Ty(Ty::Int),
            "split" | "keys" => Known::Ty(Ty::List(Arc::new(Ty::String))),
            "join" | "replace" | "lower" | "upper" | "trim" | "json" | "embed" => Known::Ty(Ty::String),
            "embed-bytes" => Known::Ty(Ty::Bytes),
            "embed-dir" => Known::Ty(Ty::Map(Arc::new(Ty::String), Arc::new(Ty::Bytes))),
            "sort" | "unique" => first,
            "min" | "max" => match element(&first) {
                Known::Unknown => first,
                element => element,
            },
            "values" => match element(&first) {
                Known::Ty(ty) => Known::Ty(Ty::List(Arc::new(ty))),
                _ => Known::Unknown,
            },
            _ => Known::Unknown,
        }
    }

    /// Binds the names of a comprehension; how many there were before.
    fn bind(&mut self, names: &[Name], source: &Known, scope: TextRange) -> usize {
        let depth = self.bound.len();
        let value = element(source);
        let is_map = matches!(source, Known::Ty(ty) if matches!(ty.structure(), Some(Ty::Map(..))));
        let first = if is_map { Known::Ty(Ty::String) } else { Known::Ty(Ty::Int) };
        let known = match names {
            [_, _] => vec![first, value],
            [_] if is_map => vec![first],
            _ => vec![value],
        };
        for (name, known) in names.iter().zip(known) {
            self.declares(name.range, DefKind::Local, name.text.clone(), known.clone());
            self.bound.push(Bound { name: name.text.clone(), range: name.range, known: known.clone() });
            self.out.locals.push(Local { name: name.text.clone(), range: name.range, scope, known });
        }
        depth
    }
}

fn map_value(ty: &Ty) -> Option<Ty> {
    match ty.structure()? {
        Ty::Map(_, value) => Some((**value).clone()),
        _ => None,
    }
}

/// What the ends of a range are.
fn range_of(ty: &Ty) -> Option<Ty> {
    match ty.core() {
        Ty::Range(inner) => Some((**inner).clone()),
        Ty::Union(types) => types.iter().find_map(range_of),
        _ => None,
    }
}

/// Whether the text is one of a union of texts.
fn has_literal(ty: &Ty, text: &str) -> bool {
    match ty {
        Ty::Literal(literal) => literal == text,
        Ty::Union(types) => types.iter().any(|ty| has_literal(ty, text)),
        Ty::Labelled { inner, .. } => has_literal(inner, text),
        Ty::Refined(refined) => has_literal(&refined.base, text),
        Ty::Domain(Domain::Image) => false,
        _ => false,
    }
}
