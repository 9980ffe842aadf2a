//! Operators and members of plain values.

use anyport_diagnostic::{Diagnostic, codes};
use anyport_syntax::tree::{BinaryOp, CompareOp, Expr, TextRange, UnaryOp};
use smol_str::SmolStr;

use super::context::Cx;
use super::domain::image_parts;
use super::expr::{Seg, label_join};
use super::value::{Value, is_textual};
use crate::suggest::closest;
use crate::types::{Domain, Ty};

impl Cx<'_> {
    pub(super) fn unary(&self, op: UnaryOp, value: Value, range: TextRange) -> Value {
        match (op, value) {
            (_, Value::Poison) => Value::Poison,
            (UnaryOp::Not, Value::Bool(value)) => Value::Bool(!value),
            (UnaryOp::Not, Value::Unknown(ty)) if matches!(ty.core(), Ty::Bool | Ty::Unknown) => {
                Value::Unknown(Ty::Bool)
            }
            (UnaryOp::Negate, Value::Int(number)) => {
                self.number_or_overflow(number.checked_neg().map(Value::Int), range)
            }
            (UnaryOp::Negate, Value::Float(number)) => Value::Float(-number),
            (UnaryOp::Negate, value) if quantity(&value).is_some() => {
                let (unit, number) = quantity(&value).unwrap_or((Unit::Memory, 0));
                Value::from_quantity(unit, -number)
            }
            (UnaryOp::Negate, Value::Unknown(ty)) => Value::Unknown(ty),
            (op, value) => {
                let word = if op == UnaryOp::Not { "not" } else { "-" };
                self.fail(self.bad_operand(&format!("`{word}` does not go with {}", value.describe()), range))
            }
        }
    }

    fn bad_operand(&self, message: &str, range: TextRange) -> Diagnostic {
        Diagnostic::new(&codes::BAD_OPERAND, self.span(range), message)
    }

    fn number_or_overflow(&self, value: Option<Value>, range: TextRange) -> Value {
        value.unwrap_or_else(|| {
            self.fail(Diagnostic::new(&codes::OVERFLOW, self.span(range), "this number is too large"))
        })
    }

    pub(super) fn binary(&self, op: BinaryOp, left: &Expr, right: &Expr, range: TextRange, hint: Option<&Ty>) -> Value {
        if matches!(op, BinaryOp::And | BinaryOp::Or) {
            return self.logic(op, left, right);
        }
        let hint = hint.filter(|_| op == BinaryOp::Add);
        let one = self.infer(left, hint);
        let other = self.infer(right, hint);
        self.arithmetic(op, one, other, range)
    }

    /// The right side is not looked at where the left decides.
    fn logic(&self, op: BinaryOp, left: &Expr, right: &Expr) -> Value {
        let decided = op == BinaryOp::Or;
        match self.eval(left, &Ty::Bool) {
            Value::Bool(value) if value == decided => {
                let dry = Cx { dry: true, ..self.clone() };
                dry.eval(right, &Ty::Bool);
                Value::Bool(decided)
            }
            Value::Bool(_) => self.eval(right, &Ty::Bool),
            left => {
                let right = self.eval(right, &Ty::Bool);
                match right {
                    Value::Poison => Value::Poison,
                    Value::Bool(value) if value == decided => Value::Bool(decided),
                    _ => left,
                }
            }
        }
    }

    fn arithmetic(&self, op: BinaryOp, one: Value, other: Value, range: TextRange) -> Value {
        if one.is_poison() || other.is_poison() {
            return Value::Poison;
        }
        if let (Some((unit, a)), Some((other_unit, b))) = (quantity(&one), quantity(&other)) {
            return self.quantities(op, (unit, a), (other_unit, b), range);
        }
        match (op, &one, &other) {
            (_, Value::Unknown(_), _) | (_, _, Value::Unknown(_)) => self.unknown_arithmetic(op, &one, &other, range),
            (BinaryOp::Add, Value::Text(a), Value::Text(b)) => {
                if !self.spend(a.len() + b.len(), range) {
                    return Value::Poison;
                }
                Value::text(format!("{a}{b}"))
            }
            (BinaryOp::Add, Value::List(a), Value::List(b)) => {
                if !self.spend((a.len() + b.len()) * 16, range) {
                    return Value::Poison;
                }
                Value::List(a.iter().chain(b.iter()).cloned().collect())
            }
            (op, Value::Int(a), Value::Int(b)) => self.integers(op, *a, *b, range),
            (op, Value::Int(_) | Value::Float(_), Value::Int(_) | Value::Float(_)) => {
                let (a, b) = (as_float(&one), as_float(&other));
                match op {
                    BinaryOp::Add => Value::Float(a + b),
                    BinaryOp::Subtract => Value::Float(a - b),
                    BinaryOp::Multiply => Value::Float(a * b),
                    _ if b == 0.0 => self.division(range, "nothing can be divided by zero"),
                    _ => Value::Float(a / b),
                }
            }
            (BinaryOp::Multiply, Value::Int(factor), value) | (BinaryOp::Multiply, value, Value::Int(factor))
                if quantity(value).is_some() =>
            {
                let (unit, number) = quantity(value).unwrap_or((Unit::Memory, 0));
                self.number_or_overflow(
                    number.checked_mul(*factor).map(|number| Value::from_quantity(unit, number)),
                    range,
                )
            }
            (BinaryOp::Multiply, Value::Float(factor), value) | (BinaryOp::Multiply, value, Value::Float(factor))
                if quantity(value).is_some() =>
            {
                let (unit, number) = quantity(value).unwrap_or((Unit::Memory, 0));
                Value::from_quantity(unit, (number as f64 * factor).round() as i64)
            }
            (BinaryOp::Divide, value, Value::Int(divisor)) if quantity(value).is_some() => {
                let (unit, number) = quantity(value).unwrap_or((Unit::Memory, 0));
                if *divisor == 0 {
                    return self.division(range, "nothing can be divided by zero");
                }
                Value::from_quantity(unit, number / divisor)
            }
            (BinaryOp::Add, Value::Parts(_), _) | (BinaryOp::Add, _, Value::Parts(_)) => self.fail(
                self.bad_operand("what is secret or known only after deployment cannot be computed with", range)
                    .with_note("it can be interpolated: \"${a}${b}\""),
            ),
            _ => {
                let sign = sign(op);
                let mut diagnostic = self.bad_operand(
                    &format!("`{sign}` does not go with {} and {}", one.describe(), other.describe()),
                    range,
                );
                if op == BinaryOp::Add && (matches!(one, Value::Text(_)) || matches!(other, Value::Text(_))) {
                    diagnostic = diagnostic.with_note("put a value into text by interpolation: \"${x}\"");
                }
                self.fail(diagnostic)
            }
        }
    }

    fn unknown_arithmetic(&self, op: BinaryOp, one: &Value, other: &Value, range: TextRange) -> Value {
        let (a, b) = (one.ty(), other.ty());
        let (a, b) = (a.core(), b.core());
        let numeric = |ty: &Ty| matches!(ty, Ty::Int | Ty::Float | Ty::Domain(Domain::Port));
        let dimension = |ty: &Ty| matches!(ty, Ty::Cpu | Ty::Memory | Ty::Duration | Ty::Percent | Ty::Rate);
        match (op, a, b) {
            (_, Ty::Unknown, _) | (_, _, Ty::Unknown) => Value::Unknown(Ty::Unknown),
            (BinaryOp::Divide, a, b) if dimension(a) && a == b => Value::Unknown(Ty::Int),
            (BinaryOp::Add | BinaryOp::Subtract, a, b) if dimension(a) && a == b => Value::Unknown(a.clone()),
            (BinaryOp::Multiply | BinaryOp::Divide, a, b) if dimension(a) && numeric(b) => Value::Unknown(a.clone()),
            (BinaryOp::Multiply, a, b) if numeric(a) && dimension(b) => Value::Unknown(b.clone()),
            (_, a, b) if numeric(a) && numeric(b) => {
                Value::Unknown(if *a == Ty::Float || *b == Ty::Float { Ty::Float } else { Ty::Int })
            }
            (BinaryOp::Add, a, b) if is_textual(a) && is_textual(b) => {
                Value::Unknown(label_join(&one.ty(), &other.ty()))
            }
            (BinaryOp::Add, Ty::List(a), Ty::List(b)) => {
                Value::Unknown(Ty::List(std::sync::Arc::new(Ty::union([(**a).clone(), (**b).clone()]))))
            }
            (_, a, b) if dimension(a) && dimension(b) => {
                self.fail(self.dimensions(op, &a.to_string(), &b.to_string(), range))
            }
            (op, a, b) => {
                self.fail(self.bad_operand(&format!("`{}` does not go with a {a} and a {b}", sign(op)), range))
            }
        }
    }

    fn dimensions(&self, op: BinaryOp, one: &str, other: &str, range: TextRange) -> Diagnostic {
        Diagnostic::new(
            &codes::DIMENSION_MISMATCH,
            self.span(range),
            format!("`{}` does not go with a {one} and a {other}", sign(op)),
        )
        .with_note("quantities add and compare within their own dimension")
    }

    fn quantities(&self, op: BinaryOp, one: (Unit, i64), other: (Unit, i64), range: TextRange) -> Value {
        if one.0 != other.0 {
            return self.fail(self.dimensions(op, one.0.name(), other.0.name(), range));
        }
        let unit = one.0;
        match op {
            BinaryOp::Add => {
                self.number_or_overflow(one.1.checked_add(other.1).map(|n| Value::from_quantity(unit, n)), range)
            }
            BinaryOp::Subtract => {
                self.number_or_overflow(one.1.checked_sub(other.1).map(|n| Value::from_quantity(unit, n)), range)
            }
            BinaryOp::Divide if other.1 == 0 => self.division(range, "nothing can be divided by zero"),
            BinaryOp::Divide if one.1 % other.1 == 0 => Value::Int(one.1 / other.1),
            BinaryOp::Divide => Value::Float(one.1 as f64 / other.1 as f64),
            _ => self.fail(
                self.bad_operand(&format!("two quantities cannot be multiplied: {0} and {0}", unit.name()), range),
            ),
        }
    }

    fn integers(&self, op: BinaryOp, one: i64, other: i64, range: TextRange) -> Value {
        match op {
            BinaryOp::Add => self.number_or_overflow(one.checked_add(other).map(Value::Int), range),
            BinaryOp::Subtract => self.number_or_overflow(one.checked_sub(other).map(Value::Int), range),
            BinaryOp::Multiply => self.number_or_overflow(one.checked_mul(other).map(Value::Int), range),
            _ if other == 0 => self.division(range, "nothing can be divided by zero"),
            _ if one % other == 0 => Value::Int(one / other),
            _ => Value::Float(one as f64 / other as f64),
        }
    }

    fn division(&self, range: TextRange, why: &str) -> Value {
        // In a branch that is not taken it does not happen.
        if self.dry {
            return Value::Unknown(Ty::Unknown);
        }
        self.fail(Diagnostic::new(&codes::DIVISION, self.span(range), why))
    }

    pub(super) fn compare(&self, operands: &[Expr], operators: &[CompareOp]) -> Value {
        let Some((first, rest)) = operands.split_first() else { return Value::Poison };
        let mut left = self.infer(first, None);
        let mut left_range = first.range;
        let mut out = Value::Bool(true);
        for (right_expr, op) in rest.iter().zip(operators) {
            let right = self.infer(right_expr, None);
            let range = TextRange { start: left_range.start, end: right_expr.range.end };
            let one = self.compare_two(*op, &left, &right, range);
            out = match (out, one) {
                (Value::Poison, _) | (_, Value::Poison) => Value::Poison,
                (Value::Bool(false), _) => Value::Bool(false),
                (Value::Bool(true), one) => one,
                (_, Value::Bool(false)) => Value::Bool(false),
                (out, _) => out,
            };
            left = right;
            left_range = right_expr.range;
        }
        out
    }

    fn compare_two(&self, op: CompareOp, one: &Value, other: &Value, range: TextRange) -> Value {
        if one.is_poison() || other.is_poison() {
            return Value::Poison;
        }
        match op {
            CompareOp::Equal | CompareOp::NotEqual => self.equality(op == CompareOp::Equal, one, other, range),
            CompareOp::In => self.contained(one, other, range),
            CompareOp::Matches => self.matches(one, other, range),
            _ => self.order(op, one, other, range),
        }
    }

    fn equality(&self, wanted: bool, one: &Value, other: &Value, range: TextRange) -> Value {
        // Presence is known even of what is secret or deferred.
        if matches!(one, Value::Null) || matches!(other, Value::Null) {
            let value = if matches!(one, Value::Null) { other } else { one };
            return match value {
                Value::Null => Value::Bool(wanted),
                Value::Unknown(ty) if ty.is_optional() => Value::Unknown(Ty::Bool),
                _ => Value::Bool(!wanted),
            };
        }
        for value in [one, other] {
            if matches!(value.ty(), Ty::Labelled { .. }) {
                return self.fail(
                    Diagnostic::new(
                        &codes::BAD_OPERAND,
                        self.span(range),
                        "what is secret or known only after deployment can only be compared with null",
                    )
                    .with_note("its presence is known; its content is not, when this is compiled"),
                );
            }
        }
        if one.is_unknown() || other.is_unknown() {
            let (a, b) = (one.ty(), other.ty());
            if !comparable(&a, &b) {
                return self.fail(self.never_equal(&a.to_string(), &b.to_string(), range));
            }
            return Value::Unknown(Ty::Bool);
        }
        let (a, b) = (normal(one), normal(other));
        if std::mem::discriminant(&a) != std::mem::discriminant(&b) {
            return self.fail(self.never_equal(&a.describe(), &b.describe(), range));
        }
        Value::Bool((a == b) == wanted)
    }

    fn never_equal(&self, one: &str, other: &str, range: TextRange) -> Diagnostic {
        Diagnostic::new(&codes::BAD_OPERAND, self.span(range), format!("{one} and {other} are never equal"))
    }

    fn order(&self, op: CompareOp, one: &Value, other: &Value, range: TextRange) -> Value {
        use std::cmp::Ordering;
        let ordering = match (one, other) {
            (Value::Unlimited, Value::Unlimited) => Ordering::Equal,
            (Value::Unlimited, _) => Ordering::Greater,
            (_, Value::Unlimited) => Ordering::Less,
            (Value::Int(a), Value::Int(b)) => a.cmp(b),
            (Value::Int(_) | Value::Float(_), Value::Int(_) | Value::Float(_)) => {
                as_float(one).partial_cmp(&as_float(other)).unwrap_or(Ordering::Equal)
            }
            (Value::Text(a), Value::Text(b)) => a.cmp(b),
            (Value::Unknown(a), b) | (b, Value::Unknown(a)) => {
                let b = b.ty();
                let ordered = |ty: &Ty| {
                    matches!(
                        ty,
                        Ty::Unknown
                            | Ty::Int
                            | Ty::Float
                            | Ty::Cpu
                            | Ty::Memory
                            | Ty::Duration
                            | Ty::Percent
                            | Ty::Rate
                            | Ty::Domain(_)
                            | Ty::String
                    )
                };
                if ordered(a.core()) && ordered(b.core()) && comparable(a, &b) {
                    return Value::Unknown(Ty::Bool);
                }
                return self.fail(self.bad_operand(&format!("a {a} and a {b} have no order"), range));
            }
            _ => match (quantity(one), quantity(other)) {
                (Some((unit, a)), Some((other_unit, b))) if unit == other_unit => a.cmp(&b),
                (Some((unit, _)), Some((other_unit, _))) => {
                    return self.fail(
                        Diagnostic::new(
                            &codes::DIMENSION_MISMATCH,
                            self.span(range),
                            format!("a {} cannot be compared with a {}", unit.name(), other_unit.name()),
                        )
                        .with_note("quantities add and compare within their own dimension"),
                    );
                }
                (Some(_), None) | (None, Some(_)) if matches!((one, other), (Value::Null, _) | (_, Value::Null)) => {
                    return self.fail(self.nothing(range));
                }
                _ => {
                    return self.fail(
                        self.bad_operand(&format!("{} and {} have no order", one.describe(), other.describe()), range),
                    );
                }
            },
        };
        Value::Bool(match op {
            CompareOp::Less => ordering == Ordering::Less,
            CompareOp::LessEqual => ordering != Ordering::Greater,
            CompareOp::Greater => ordering == Ordering::Greater,
            _ => ordering != Ordering::Less,
        })
    }

    fn nothing(&self, range: TextRange) -> Diagnostic {
        Diagnostic::new(&codes::NULL_NOT_ALLOWED, self.span(range), "there is nothing to compare: the value is null")
            .with_note("ask first: x != null and x >= …")
    }

    fn contained(&self, one: &Value, other: &Value, range: TextRange) -> Value {
        match other {
            Value::List(items) => {
                if one.is_unknown() || items.iter().any(Value::is_unknown) {
                    return Value::Unknown(Ty::Bool);
                }
                Value::Bool(items.iter().any(|item| normal(item) == normal(one)))
            }
            Value::Map(entries) => match one {
                Value::Text(key) => Value::Bool(entries.contains_key(key)),
                Value::Unknown(_) => Value::Unknown(Ty::Bool),
                other => self.fail(self.bad_operand(&format!("{} is not a key", other.describe()), range)),
            },
            Value::Unknown(_) => Value::Unknown(Ty::Bool),
            other => self.fail(self.bad_operand(&format!("nothing is `in` {}", other.describe()), range)),
        }
    }

    fn matches(&self, one: &Value, other: &Value, range: TextRange) -> Value {
        let Value::Text(pattern) = other else {
            return self.fail(self.bad_operand("the right side of `matches` is a text known now", range));
        };
        let regex = match super::functions::regex(pattern) {
            Ok(regex) => regex,
            Err(why) => {
                return self.fail(
                    Diagnostic::new(&codes::BAD_REGEX, self.span(range), format!("this pattern cannot be read: {why}"))
                        .with_note("patterns are anchored at both ends and take linear time: no look-around, no back-references"),
                );
            }
        };
        match one {
            Value::Text(text) => Value::Bool(regex.is_match(text)),
            Value::Unknown(_) => Value::Unknown(Ty::Bool),
            other => self.fail(self.bad_operand(&format!("{} is not text that could match", other.describe()), range)),
        }
    }

    /// `value.name`, `value["name"]`.
    pub fn member(&self, value: Value, seg: &Seg) -> Value {
        match value {
            Value::Poison => Value::Poison,
            Value::Unknown(ty) => self.unknown_member(&ty, seg),
            Value::Map(entries) | Value::Variant(_, entries) => match entries.get(&seg.key) {
                Some(value) => value.clone(),
                None if seg.bracket || self.lenient => Value::Null,
                None => self.fail(self.no_member("this", entries.keys().map(SmolStr::as_str), seg)),
            },
            Value::Range(ends) => match seg.key.as_str() {
                "min" => ends.0.clone(),
                "max" => ends.1.clone(),
                _ => self.fail(self.no_member("a range", ["min", "max"], seg)),
            },
            Value::List(items) => match seg.key.parse::<usize>() {
                Err(_) if seg.bracket && self.lenient => named_element(&items, &seg.key),
                Ok(index) if seg.bracket => items.get(index).cloned().unwrap_or_else(|| {
                    self.fail(Diagnostic::new(
                        &codes::INDEX_OUT_OF_RANGE,
                        self.span(seg.range),
                        format!("there is no element {index}: the list has {}", items.len()),
                    ))
                }),
                _ => self.fail(self.no_member("a list", [], seg)),
            },
            Value::Text(text) => {
                let parts = image_parts(&text);
                match seg.key.as_str() {
                    "registry" => Value::text(parts.registry),
                    "repository" => Value::text(parts.repository),
                    "tag" => parts.tag.map_or(Value::Null, Value::text),
                    "digest" => parts.digest.map_or(Value::Null, Value::text),
                    _ if closest(&seg.key, ["registry", "repository", "tag", "digest"]).is_none() => {
                        self.fail(self.no_member("a text", [], seg))
                    }
                    _ => self.fail(self.no_member("a text", ["registry", "repository", "tag", "digest"], seg)),
                }
            }
            Value::Null if self.lenient => Value::Null,
            Value::Null => self.fail(
                Diagnostic::new(
                    &codes::NULL_NOT_ALLOWED,
                    self.span(seg.range),
                    format!("there is no `{}` here: the value is null", seg.key),
                )
                .with_note("ask first: if x != null then … else …"),
            ),
            Value::Parts(_) => self.fail(Diagnostic::new(
                &codes::DEFERRED_NOT_ALLOWED,
                self.span(seg.range),
                "what is secret or known only after deployment has no parts now",
            )),
            other => self.fail(self.no_member(&other.describe(), [], seg)),
        }
    }

    fn unknown_member(&self, ty: &Ty, seg: &Seg) -> Value {
        if seg.bracket {
            return match ty.core() {
                Ty::Map(_, value) => Value::Unknown((**value).clone().optional()),
                Ty::List(inner) => Value::Unknown((**inner).clone()),
                Ty::Unknown => Value::Unknown(Ty::Unknown),
                _ => self.fail(self.no_member(&format!("a {ty}"), [], seg)),
            };
        }
        match ty.structure().unwrap_or(ty.core()) {
            Ty::Unknown => Value::Unknown(Ty::Unknown),
            Ty::Record(record) => match record.field(&seg.key) {
                Some(field) => Value::Unknown(field.ty.clone()),
                None => self.fail(self.no_member(
                    &format!("a {ty}"),
                    record.fields.iter().map(|field| field.name.as_str()),
                    seg,
                )),
            },
            Ty::Map(_, value) => Value::Unknown((**value).clone()),
            Ty::Variants(variants) => {
                let found = variants.variants.iter().find_map(|variant| variant.record.field(&seg.key));
                match found {
                    Some(field) => Value::Unknown(field.ty.clone()),
                    None => self.fail(self.no_member(&format!("a {ty}"), [], seg)),
                }
            }
            Ty::Range(inner) if matches!(seg.key.as_str(), "min" | "max") => Value::Unknown((**inner).clone()),
            Ty::String | Ty::Domain(Domain::Image)
                if matches!(seg.key.as_str(), "registry" | "repository" | "tag" | "digest") =>
            {
                Value::Unknown(Ty::String.optional())
            }
            Ty::Domain(Domain::Image) => {
                self.fail(self.no_member("an image", ["registry", "repository", "tag", "digest"], seg))
            }
            _ => self.fail(self.no_member(&format!("a {ty}"), [], seg)),
        }
    }

    /// What is said where something has no such member.
    pub fn no_member<'n>(&self, what: &str, known: impl IntoIterator<Item = &'n str>, seg: &Seg) -> Diagnostic {
        let span = self.span(seg.range);
        let known: Vec<&str> = known.into_iter().collect();
        if known.is_empty() {
            return Diagnostic::new(&codes::NOT_A_RECORD, span, format!("{what} has no `{}`", seg.key))
                .with_label("there is nothing inside that could be named");
        }
        let mut diagnostic = Diagnostic::new(&codes::UNKNOWN_FIELD, span, format!("{what} has no `{}`", seg.key));
        if let Some(best) = closest(&seg.key, known.iter().copied()) {
            diagnostic = diagnostic.with_label(format!("did you mean `{best}`?")).with_fix(
                format!("write `{best}`"),
                span,
                best,
            );
        } else if !known.is_empty() && known.len() <= 12 {
            diagnostic = diagnostic.with_label(format!("it has: {}", known.join(", ")));
        }
        diagnostic
    }
}

/// The element of a list of records that goes by a name, as patches pick it.
fn named_element(items: &[Value], name: &str) -> Value {
    let by_name =
        |item: &&Value| matches!(item, Value::Map(entries) if entries.get("name") == Some(&Value::text(name)));
    items.iter().find(by_name).cloned().unwrap_or(Value::Null)
}

/// The dimensions.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Cpu.
    Cpu,
    /// Memory.
    Memory,
    /// Duration.
    Duration,
    /// Percent.
    Percent,
    /// Rate.
    Rate,
}

impl Unit {
    fn name(self) -> &'static str {
        match self {
            Unit::Cpu => "Cpu",
            Unit::Memory => "Memory",
            Unit::Duration => "Duration",
            Unit::Percent => "Percent",
            Unit::Rate => "Rate",
        }
    }
}

impl Value {
    fn from_quantity(unit: Unit, number: i64) -> Value {
        match unit {
            Unit::Cpu => Value::Cpu(number),
            Unit::Memory => Value::Memory(number),
            Unit::Duration => Value::Duration(number),
            Unit::Percent => Value::Percent(number),
            Unit::Rate => Value::Rate(number),
        }
    }
}

fn quantity(value: &Value) -> Option<(Unit, i64)> {
    match value {
        Value::Cpu(number) => Some((Unit::Cpu, *number)),
        Value::Memory(number) => Some((Unit::Memory, *number)),
        Value::Duration(number) => Some((Unit::Duration, *number)),
        Value::Percent(number) => Some((Unit::Percent, *number)),
        Value::Rate(number) => Some((Unit::Rate, *number)),
        _ => None,
    }
}

fn as_float(value: &Value) -> f64 {
    match value {
        Value::Int(number) => *number as f64,
        Value::Float(number) => *number,
        _ => 0.0,
    }
}

/// Whole numbers and fractions compare by what they are worth; a variant without fields by its name.
fn normal(value: &Value) -> Value {
    match value {
        Value::Int(number) => Value::Float(*number as f64),
        Value::Variant(name, fields) if fields.is_empty() => Value::Text(name.clone()),
        Value::Range(ends) if ends.0 == ends.1 => normal(&ends.0),
        value => value.clone(),
    }
}

fn comparable(one: &Ty, other: &Ty) -> bool {
    let class = |ty: &Ty| match ty.core() {
        Ty::Int | Ty::Float | Ty::Domain(Domain::Port) => 1,
        Ty::String | Ty::Literal(_) | Ty::Domain(_) => 2,
        Ty::Bool => 3,
        Ty::Cpu => 4,
        Ty::Memory => 5,
        Ty::Duration => 6,
        Ty::Percent => 7,
        Ty::Rate => 8,
        _ => 0,
    };
    let (one, other) = (class(one), class(other));
    one == 0 || other == 0 || one == other
}

fn sign(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::Or => "or",
        BinaryOp::And => "and",
        BinaryOp::Add => "+",
        BinaryOp::Subtract => "-",
        BinaryOp::Multiply => "*",
        BinaryOp::Divide => "/",
    }
}
