//! Branches and comprehensions: what is taken is evaluated, what is not must mean something all the same.

use std::sync::Arc;

use anyport_diagnostic::{Diagnostic, codes};
use anyport_syntax::tree::{CompareOp, Expr, ExprKind, ListFor, MapFor, Match, PatternKind, TextRange};
use indexmap::IndexMap;
use smol_str::SmolStr;

use super::context::Cx;
use super::value::Value;
use crate::read;
use crate::suggest::closest;
use crate::types::Ty;

impl Cx<'_> {
    pub(super) fn branch(&self, parts: &[Expr; 3], hint: Option<&Ty>) -> Value {
        let condition = self.eval(&parts[0], &Ty::Bool);
        let dry = Cx { dry: true, ..self.clone() };
        match condition {
            Value::Bool(true) => {
                dry.dead(&parts[2], hint);
                self.infer(&parts[1], hint)
            }
            Value::Bool(false) => {
                dry.dead(&parts[1], hint);
                self.infer(&parts[2], hint)
            }
            condition => {
                let one = there(dry.infer(&parts[1], hint), asks_presence(&parts[0], CompareOp::NotEqual));
                let other = there(dry.infer(&parts[2], hint), asks_presence(&parts[0], CompareOp::Equal));
                if condition.is_poison() || one.is_poison() || other.is_poison() {
                    return Value::Poison;
                }
                Value::Unknown(Ty::union([one.ty(), other.ty()]))
            }
        }
    }

    /// A branch that is not taken: it must fit all the same. A `null` in it was perhaps asked for.
    pub(super) fn dead(&self, expr: &Expr, hint: Option<&Ty>) -> Value {
        let value = self.infer(expr, hint);
        match (hint, &value) {
            (Some(ty), Value::Unknown(_)) => self.coerce(there(value, true), ty, expr.range),
            // A value that is read is another one where the branch is taken; its type is the same.
            (Some(ty), value) if !value.has_gap() && !reads(expr) => self.coerce(value.clone(), ty, expr.range),
            (Some(ty), value) if !value.has_gap() => {
                self.coerce(there(Value::Unknown(value.ty()), true), ty, expr.range)
            }
            _ => value,
        }
    }

    pub(super) fn match_(&self, match_: &Match, range: TextRange, hint: Option<&Ty>) -> Value {
        let scrutinee = self.infer(&match_.scrutinee, None);
        if matches!(scrutinee.ty(), Ty::Labelled { .. }) {
            return self.fail(
                Diagnostic::new(
                    &codes::BAD_OPERAND,
                    self.span(match_.scrutinee.range),
                    "what is secret or known only after deployment decides nothing",
                )
                .with_note("its presence is known: if x != null then … else …"),
            );
        }
        let declared = read::declared_type(self, &match_.scrutinee).unwrap_or_else(|| scrutinee.ty());
        let dry = Cx { dry: true, ..self.clone() };
        let mut taken: Option<Value> = None;
        let mut types = Vec::new();
        let cases = (!matches!(declared, Ty::Unknown)).then(|| open_cases(&declared)).flatten();
        let mut open = cases.clone();
        let exhausted = matches!(declared, Ty::Unknown);
        let mut seen: Vec<SmolStr> = Vec::new();
        let mut any = false;
        for arm in &match_.arms {
            let mut hit = false;
            for pattern in &arm.patterns {
                if any {
                    self.report(
                        Diagnostic::new(&codes::UNREACHABLE_ARM, self.span(pattern.range), "this arm is never reached")
                            .with_note("`_` before it takes everything"),
                    );
                }
                match &pattern.kind {
                    PatternKind::Any => {
                        any = true;
                        hit = true;
                    }
                    PatternKind::Name(name) => {
                        self.case(name, pattern.range, any, cases.as_deref(), &mut open, &mut seen);
                        hit |= matches!(&scrutinee, Value::Variant(variant, _) if variant == name);
                    }
                    PatternKind::Literal(literal) => {
                        let value = self.infer(literal, None);
                        let case: SmolStr = match &value {
                            Value::Text(text) => text.clone(),
                            Value::Null => "null".into(),
                            Value::Bool(value) => value.to_string().into(),
                            Value::Int(number) => number.to_string().into(),
                            value => format!("{value:?}").into(),
                        };
                        if !value.is_poison() {
                            self.case(&case, pattern.range, any, cases.as_deref(), &mut open, &mut seen);
                        }
                        hit |= !scrutinee.is_unknown() && value == scrutinee;
                    }
                }
            }
            if hit && taken.is_none() && !scrutinee.is_unknown() {
                taken = Some(self.infer(&arm.value, hint));
            } else {
                types.push(dry.dead(&arm.value, hint).ty());
            }
        }
        let unread = || {
            crate::source::parsed(self.db, self.item)
                .errors
                .iter()
                .any(|error| range.start <= error.range.start && error.range.start <= range.end)
        };
        if !any && !exhausted && !unread() && open.as_ref().is_none_or(|open| !open.is_empty()) {
            let mut diagnostic = Diagnostic::new(
                &codes::NON_EXHAUSTIVE_MATCH,
                self.span(range),
                "this match does not say what happens in every case",
            );
            diagnostic = match open {
                Some(open) => diagnostic.with_label(format!("no arm for: {}", open.join(", "))),
                None => diagnostic.with_label("no arm for everything else").with_note("add `_ => …`"),
            };
            return self.fail(diagnostic);
        }
        match taken {
            Some(value) => value,
            None if scrutinee.is_poison() => Value::Poison,
            None => Value::Unknown(Ty::union(types)),
        }
    }

    /// One case of a match: takes it from those that are open, and says when it can never be taken.
    fn case(
        &self,
        name: &SmolStr,
        range: TextRange,
        any: bool,
        cases: Option<&[SmolStr]>,
        open: &mut Option<Vec<SmolStr>>,
        seen: &mut Vec<SmolStr>,
    ) {
        if let Some(open) = open {
            open.retain(|case| case != name);
        }
        // What follows `_` was said already.
        if any {
            return;
        }
        let never = || Diagnostic::new(&codes::UNREACHABLE_ARM, self.span(range), "this arm is never reached");
        if seen.contains(name) {
            self.report(never().with_label(format!("an arm before it takes `{name}`")));
        } else if let Some(cases) = cases.filter(|cases| !cases.contains(name)) {
            let mut diagnostic = never().with_note(format!("it is one of: {}", cases.join(", ")));
            if let Some(best) = closest(name, cases.iter().map(SmolStr::as_str)) {
                let quoted = self
                    .item
                    .text(self.db)
                    .get(range.start as usize..range.end as usize)
                    .is_some_and(|text| text.starts_with('"'));
                let text = if quoted { format!("\"{best}\"") } else { best.clone() };
                diagnostic = diagnostic.with_label(format!("did you mean `{best}`?")).with_fix(
                    format!("write `{best}`"),
                    self.span(range),
                    text,
                );
            }
            self.report(diagnostic);
        }
        seen.push(name.clone());
    }

    pub(super) fn list_for(&self, list: &ListFor, hint: Option<&Ty>) -> Value {
        let element = hint.and_then(Ty::list);
        let source = self.infer(&list.source, None);
        let Some(rows) = self.rows(&source, list.source.range) else {
            return Value::Poison;
        };
        let Rows::Known(rows) = rows else {
            let Rows::Unknown(key, value) = rows else { return Value::Poison };
            let cx = self.bound(&list.names, Value::Unknown(key), Value::Unknown(value));
            if let Some(condition) = &list.condition {
                cx.eval(condition, &Ty::Bool);
            }
            let out = cx.infer(&list.value, element);
            return if out.is_poison() { out } else { Value::Unknown(Ty::List(Arc::new(out.ty()))) };
        };
        let mut out = Vec::new();
        for (key, value) in rows {
            let cx = self.bound(&list.names, key, value);
            match list.condition.as_ref().map_or(Value::Bool(true), |condition| cx.eval(condition, &Ty::Bool)) {
                Value::Bool(true) => out.push(cx.infer(&list.value, element)),
                Value::Bool(false) => {}
                gap => return gap,
            }
        }
        self.weighed(Value::List(out.into()), list.source.range)
    }

    pub(super) fn map_for(&self, map: &MapFor, hint: Option<&Ty>) -> Value {
        let element = hint.and_then(Ty::structure).and_then(|ty| match ty {
            Ty::Map(_, value) => Some((**value).clone()),
            _ => None,
        });
        let source = self.infer(&map.source, None);
        let Some(rows) = self.rows(&source, map.source.range) else {
            return Value::Poison;
        };
        let Rows::Known(rows) = rows else {
            let Rows::Unknown(key, value) = rows else { return Value::Poison };
            let cx = self.bound(&map.names, Value::Unknown(key), Value::Unknown(value));
            if let Some(condition) = &map.condition {
                cx.eval(condition, &Ty::Bool);
            }
            cx.eval(&map.key, &Ty::String);
            let out = cx.infer(&map.value, element.as_ref());
            return if out.is_poison() {
                out
            } else {
                Value::Unknown(Ty::Map(Arc::new(Ty::String), Arc::new(out.ty())))
            };
        };
        let mut out: IndexMap<SmolStr, Value> = IndexMap::new();
        for (key, value) in rows {
            let cx = self.bound(&map.names, key, value);
            match map.condition.as_ref().map_or(Value::Bool(true), |condition| cx.eval(condition, &Ty::Bool)) {
                Value::Bool(true) => {}
                Value::Bool(false) => continue,
                gap => return gap,
            }
            let key = match cx.interpolated(cx.infer(&map.key, None), map.key.range) {
                Value::Text(key) => key,
                Value::Parts(_) => return self.fail(self.labelled_key(map.key.range)),
                _ => return Value::Poison,
            };
            let value = cx.infer(&map.value, element.as_ref());
            if out.insert(key.clone(), value).is_some() {
                return self.fail(Diagnostic::new(
                    &codes::WRITTEN_TWICE,
                    self.span(map.key.range),
                    format!("the key `{key}` comes out twice"),
                ));
            }
        }
        self.weighed(Value::map(out), map.source.range)
    }

    fn bound(&self, names: &[anyport_syntax::tree::Name], key: Value, value: Value) -> Self {
        let mut cx = self.clone();
        match names {
            [one] => cx.locals.push((one.text.clone(), value)),
            [first, second, ..] => {
                cx.locals.push((first.text.clone(), key));
                cx.locals.push((second.text.clone(), value));
            }
            [] => {}
        }
        cx
    }

    /// What a comprehension walks: keys (or indices) and values.
    fn rows(&self, source: &Value, range: TextRange) -> Option<Rows> {
        Some(match source {
            Value::Poison => return None,
            Value::List(items) => Rows::Known(
                items.iter().enumerate().map(|(index, item)| (Value::Int(index as i64), item.clone())).collect(),
            ),
            Value::Map(entries) | Value::Variant(_, entries) => {
                Rows::Known(entries.iter().map(|(key, value)| (Value::Text(key.clone()), value.clone())).collect())
            }
            Value::Range(ends) => match (&ends.0, &ends.1) {
                (Value::Int(low), Value::Int(high)) => {
                    if high.saturating_sub(*low) > 1_000_000 {
                        self.report(Diagnostic::new(
                            &codes::BUDGET_EXCEEDED,
                            self.span(range),
                            "more than a million steps",
                        ));
                        return None;
                    }
                    Rows::Known(
                        (*low..=*high)
                            .enumerate()
                            .map(|(index, n)| (Value::Int(index as i64), Value::Int(n)))
                            .collect(),
                    )
                }
                _ => Rows::Unknown(Ty::Int, Ty::Unknown),
            },
            Value::Unknown(ty) => match ty.core() {
                Ty::List(inner) => Rows::Unknown(Ty::Int, (**inner).clone()),
                Ty::Map(key, value) => Rows::Unknown((**key).clone(), (**value).clone()),
                _ => Rows::Unknown(Ty::Unknown, Ty::Unknown),
            },
            other => {
                self.report(Diagnostic::new(
                    &codes::TYPE_MISMATCH,
                    self.span(range),
                    format!("{} cannot be walked: a list or a map can", other.describe()),
                ));
                return None;
            }
        })
    }
}

enum Rows {
    Known(Vec<(Value, Value)>),
    Unknown(Ty, Ty),
}

/// Whether a condition asks, in this way, whether something is `null`.
pub(super) fn asks_presence(condition: &Expr, op: CompareOp) -> bool {
    match &condition.kind {
        ExprKind::Compare(operands, operators) => {
            operators.as_slice() == [op] && operands.iter().any(|operand| matches!(operand.kind, ExprKind::Null))
        }
        _ => false,
    }
}

/// Whether an expression reads anything.
fn reads(expr: &Expr) -> bool {
    struct Reads(bool);
    impl crate::walk::Visitor for Reads {
        fn expr(&mut self, expr: &Expr) {
            self.0 |= matches!(expr.kind, ExprKind::Name(_));
        }
    }
    let mut found = Reads(false);
    crate::walk::walk_expr(expr, &mut found);
    found.0
}

/// What is known to be there, if it is known.
pub(super) fn there(value: Value, known: bool) -> Value {
    match value {
        Value::Unknown(ty) if known => Value::Unknown(ty.present()),
        value => value,
    }
}

/// The cases of a type that has finitely many: literals, variants, `null`, true and false.
fn open_cases(ty: &Ty) -> Option<Vec<SmolStr>> {
    match ty {
        Ty::Literal(text) => Some(vec![text.clone()]),
        Ty::Null => Some(vec!["null".into()]),
        Ty::Bool => Some(vec!["true".into(), "false".into()]),
        Ty::Variants(variants) => Some(variants.variants.iter().map(|variant| variant.name.clone()).collect()),
        Ty::Union(types) => {
            let mut cases = Vec::new();
            for ty in types.iter() {
                cases.extend(open_cases(ty)?);
            }
            Some(cases)
        }
        Ty::Labelled { inner, .. } => open_cases(inner),
        Ty::Refined(refined) => open_cases(&refined.base),
        _ => None,
    }
}
