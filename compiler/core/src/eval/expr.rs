//! Expressions.

use std::sync::Arc;

use anyport_diagnostic::{Diagnostic, codes};
use anyport_ir::Part;
use anyport_syntax::tree::{CompareOp, Expr, ExprKind, Text, TextPart, TextRange};
use indexmap::IndexMap;
use smol_str::SmolStr;

use super::branch::{asks_presence, there};
use super::context::Cx;
use super::number::{self, NumberError};
use super::value::Value;
use crate::read;
use crate::suggest::closest;
use crate::types::Ty;

/// One step of a read: `.name` or `["name"]`.
#[derive(Clone, Debug)]
pub struct Seg {
    /// The key.
    pub key: SmolStr,
    /// Where it stands.
    pub range: TextRange,
    /// Whether it was written in brackets: a key that is not there is `null` then.
    pub bracket: bool,
}

impl Cx<'_> {
    /// The value of `expr` where a `ty` is asked for.
    pub fn eval(&self, expr: &Expr, ty: &Ty) -> Value {
        // What is wrong with an element or a branch is said there, not at the whole.
        match (&expr.kind, ty.only()) {
            (ExprKind::List(items), Ty::List(element)) if self.step(expr.range) => {
                return Value::List(items.iter().map(|item| self.eval(item, element)).collect());
            }
            (ExprKind::Map(entries), Ty::Map(key, value)) if !matches!(**key, Ty::Ref(_)) && self.step(expr.range) => {
                return self.map_of(entries, ty, expr.range, |_| Some((**value).clone()));
            }
            (ExprKind::Map(entries), Ty::Record(record)) if self.step(expr.range) => {
                return self.map_of(entries, ty, expr.range, |key| record.field(key).map(|field| field.ty.clone()));
            }
            (ExprKind::If(parts), _) if self.step(expr.range) => {
                let condition = self.eval(&parts[0], &Ty::Bool);
                let dry = Cx { dry: true, ..self.clone() };
                let (taken, other) = match condition {
                    Value::Bool(true) => (&parts[1], &parts[2]),
                    Value::Bool(false) => (&parts[2], &parts[1]),
                    condition => {
                        let one = dry.arm(&parts[1], ty, asks_presence(&parts[0], CompareOp::NotEqual));
                        let other = dry.arm(&parts[2], ty, asks_presence(&parts[0], CompareOp::Equal));
                        return if condition.is_poison() || one.is_poison() || other.is_poison() {
                            Value::Poison
                        } else {
                            Value::Unknown(ty.clone())
                        };
                    }
                };
                dry.dead(other, Some(ty));
                return self.eval(taken, ty);
            }
            _ => {}
        }
        let value = self.infer(expr, Some(ty));
        self.coerce(value, ty, expr.range)
    }

    /// A branch of which nobody knows whether it is taken.
    fn arm(&self, expr: &Expr, ty: &Ty, is_there: bool) -> Value {
        let value = there(self.infer(expr, Some(ty)), is_there);
        self.coerce(value, ty, expr.range)
    }

    /// A map literal whose values are checked one by one, where they stand.
    fn map_of(
        &self,
        entries: &[anyport_syntax::tree::MapEntry],
        ty: &Ty,
        range: TextRange,
        of: impl Fn(&str) -> Option<Ty>,
    ) -> Value {
        let mut map = IndexMap::with_capacity(entries.len());
        for entry in entries {
            let key = match self.text(&entry.key, entry.key_range) {
                Value::Text(key) => key,
                Value::Parts(_) => return self.fail(self.labelled_key(entry.key_range)),
                _ => return Value::Poison,
            };
            let value = match of(&key) {
                Some(ty) => self.eval(&entry.value, &ty),
                None => {
                    self.infer(&entry.value, None);
                    if let Ty::Record(record) = ty.only() {
                        let seg = Seg { key: key.clone(), range: entry.key_range, bracket: false };
                        let what = record.name.as_deref().unwrap_or("this record");
                        self.report(self.no_member(what, record.fields.iter().map(|field| field.name.as_str()), &seg));
                    }
                    return Value::Poison;
                }
            };
            if map.insert(key.clone(), value).is_some() {
                self.report(Diagnostic::new(
                    &codes::WRITTEN_TWICE,
                    self.span(entry.key_range),
                    format!("the key `{key}` stands here twice"),
                ));
            }
        }
        self.coerce(Value::map(map), ty, range)
    }

    /// The value of `expr`; `hint` is what would be welcome.
    pub fn infer(&self, expr: &Expr, hint: Option<&Ty>) -> Value {
        if !self.step(expr.range) {
            return Value::Poison;
        }
        match &expr.kind {
            ExprKind::Error => Value::Poison,
            ExprKind::Null => Value::Null,
            ExprKind::Bool(value) => Value::Bool(*value),
            ExprKind::Number(text) => self.number(text, expr.range),
            ExprKind::Text(text) => self.text(text, expr.range),
            ExprKind::Name(name) => self.name(name, expr.range, hint),
            ExprKind::Member(..) | ExprKind::Index(..) => self.path(expr, hint),
            ExprKind::Call(callee, arguments) => self.call(callee, arguments, expr.range),
            ExprKind::List(items) => {
                let element = hint.and_then(Ty::list);
                let items: Vec<Value> = items.iter().map(|item| self.infer(item, element)).collect();
                self.weighed(Value::List(items.into()), expr.range)
            }
            ExprKind::Map(entries) => {
                let mut map = IndexMap::with_capacity(entries.len());
                for entry in entries {
                    let hint = hint.and_then(|ty| map_hint(ty, &entry.key));
                    let value = self.infer(&entry.value, hint.as_ref());
                    match self.text(&entry.key, entry.key_range) {
                        Value::Text(key) => {
                            let twice = map.insert(key.clone(), value).is_some();
                            if twice {
                                self.report(Diagnostic::new(
                                    &codes::WRITTEN_TWICE,
                                    self.span(entry.key_range),
                                    format!("the key `{key}` stands here twice"),
                                ));
                            }
                        }
                        Value::Parts(_) => {
                            self.report(self.labelled_key(entry.key_range));
                        }
                        _ => {}
                    }
                }
                self.weighed(Value::map(map), expr.range)
            }
            ExprKind::Unary(op, inner) => {
                let value = self.infer(inner, None);
                self.unary(*op, value, expr.range)
            }
            ExprKind::Binary(op, left, right) => self.binary(*op, left, right, expr.range, hint),
            ExprKind::Compare(operands, operators) => self.compare(operands, operators),
            ExprKind::Range(low, high) => {
                let element = hint.map(|ty| match ty.core() {
                    Ty::Range(inner) => (**inner).clone(),
                    ty => ty.clone(),
                });
                let low = self.infer(low, element.as_ref());
                let high = self.infer(high, element.as_ref());
                if low.is_poison() || high.is_poison() {
                    return Value::Poison;
                }
                Value::Range(Arc::new((low, high)))
            }
            ExprKind::If(parts) => self.branch(parts, hint),
            ExprKind::Match(match_) => self.match_(match_, expr.range, hint),
            ExprKind::ListFor(list) => self.list_for(list, hint),
            ExprKind::MapFor(map) => self.map_for(map, hint),
        }
    }

    fn number(&self, text: &str, range: TextRange) -> Value {
        match number::read(text) {
            Ok(value) => value,
            Err(NumberError::Unit(unit)) => {
                let mut diagnostic = Diagnostic::new(&codes::BAD_NUMBER, self.span(range), format!("there is no unit `{unit}`"));
                if let Some(best) = closest(&unit, number::units()) {
                    let mended = format!("{}{best}", text.trim_end_matches(unit.as_str()));
                    diagnostic = diagnostic.with_fix(format!("write `{mended}`"), self.span(range), mended);
                }
                self.fail(diagnostic.with_note("units are: m · Ki Mi Gi Ti, kB MB GB TB · ms s min h d · % · /s /min /h"))
            }
            Err(NumberError::Inexact) => self.fail(
                Diagnostic::new(&codes::OVERFLOW, self.span(range), format!("`{text}` cannot be held exactly"))
                    .with_note("quantities are whole numbers of their smallest unit: thousandths of a core, bytes, milliseconds"),
            ),
            Err(NumberError::Malformed) => {
                self.fail(Diagnostic::new(&codes::BAD_NUMBER, self.span(range), format!("`{text}` is not a number")))
            }
        }
    }

    /// Text with its interpolations.
    pub fn text(&self, text: &Text, range: TextRange) -> Value {
        if let [TextPart::Literal(run)] = text.parts.as_slice() {
            return Value::Text(run.clone());
        }
        let mut parts: Vec<Part> = Vec::with_capacity(text.parts.len());
        let mut unknown: Option<Ty> = None;
        let mut poison = false;
        for part in &text.parts {
            match part {
                TextPart::Literal(run) => parts.push(Part::Literal(run.clone())),
                TextPart::Expr(expr) => {
                    let value = self.infer(expr, None);
                    match self.interpolated(value, expr.range) {
                        Value::Text(run) => {
                            if !self.spend(run.len(), range) {
                                return Value::Poison;
                            }
                            parts.push(Part::Literal(run));
                        }
                        Value::Parts(more) => parts.extend(more.iter().cloned()),
                        Value::Unknown(ty) => unknown = Some(unknown.map_or(ty.clone(), |seen| label_join(&seen, &ty))),
                        _ => poison = true,
                    }
                }
            }
        }
        if poison {
            return Value::Poison;
        }
        if let Some(ty) = unknown {
            let known = Value::parts(parts).ty();
            return Value::Unknown(label_join(&label_join(&ty, &known), &Ty::String));
        }
        Value::parts(parts)
    }

    /// A value as it stands in text.
    pub(super) fn interpolated(&self, value: Value, range: TextRange) -> Value {
        match value {
            Value::Text(_) | Value::Parts(_) | Value::Poison => value,
            Value::Int(number) => Value::Text(number.to_string().into()),
            Value::Float(number) => Value::Text(number.to_string().into()),
            Value::Bool(value) => Value::Text(value.to_string().into()),
            Value::Unknown(ty) => match ty.core() {
                Ty::Cpu | Ty::Memory | Ty::Duration | Ty::Percent | Ty::Rate => {
                    self.fail(self.unit_in_text(&ty, range))
                }
                _ => Value::Unknown(ty),
            },
            Value::Cpu(_) | Value::Memory(_) | Value::Duration(_) | Value::Percent(_) | Value::Rate(_) => {
                self.fail(self.unit_in_text(&value.ty(), range))
            }
            Value::Component(name) => self.fail(
                Diagnostic::new(&codes::TYPE_MISMATCH, self.span(range), format!("the component `{name}` is not text"))
                    .with_note(format!("read one of its outputs: ${{{name}.url}}")),
            ),
            Value::Secret(name) => read::secret(self, &name, &[], range),
            other => self.fail(Diagnostic::new(
                &codes::TYPE_MISMATCH,
                self.span(range),
                format!("{} cannot stand in text", other.describe()),
            )),
        }
    }

    fn unit_in_text(&self, ty: &Ty, range: TextRange) -> Diagnostic {
        let unit = match ty.core() {
            Ty::Cpu => "1m",
            Ty::Memory => "1Mi",
            Ty::Duration => "1s",
            Ty::Percent => "1%",
            _ => "1/s",
        };
        let end = self.span(range).after();
        Diagnostic::new(&codes::INTERPOLATED_UNIT, self.span(range), format!("a {ty} in text would lose its unit"))
            .with_label("divide it by the unit that the reader expects")
            .with_note("`512Mi` is not what a JVM reads; dividing two quantities gives a plain number")
            .with_fix(format!("divide by {unit}"), end, format!(" / {unit}"))
    }

    pub(super) fn labelled_key(&self, range: TextRange) -> Diagnostic {
        Diagnostic::new(&codes::DEFERRED_NOT_ALLOWED, self.span(range), "a key must be known when this is compiled")
    }
}

/// The type that a map literal's entry should have.
fn map_hint(ty: &Ty, key: &Text) -> Option<Ty> {
    match ty.structure()? {
        Ty::Map(_, value) => Some((**value).clone()),
        Ty::Record(record) => record.field(&crate::source::plain(key)?).map(|field| field.ty.clone()),
        _ => None,
    }
}

/// Two types of text, with the labels of both.
pub(super) fn label_join(one: &Ty, other: &Ty) -> Ty {
    let secret = |ty: &Ty| matches!(ty, Ty::Labelled { secret: true, .. });
    let deferred = |ty: &Ty| matches!(ty, Ty::Labelled { deferred: true, .. });
    let (secret, deferred) = (secret(one) || secret(other), deferred(one) || deferred(other));
    if secret || deferred { Ty::Labelled { secret, deferred, inner: Arc::new(Ty::String) } } else { Ty::String }
}

/// Whether a reference to a thing of `kind` is asked for, and not its value.
pub(super) fn wants_ref(ty: &Ty, kind: &str) -> bool {
    match ty {
        Ty::Ref(kinds) => kinds.iter().any(|name| name == kind || (kind != "secret" && name == "component")),
        Ty::Union(types) => types.iter().any(|ty| wants_ref(ty, kind)),
        Ty::List(inner) => wants_ref(inner, kind),
        Ty::Labelled { inner, .. } => wants_ref(inner, kind),
        _ => false,
    }
}
