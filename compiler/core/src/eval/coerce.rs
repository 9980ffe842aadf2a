//! Does a value fit its type, and what is it then?

use std::sync::Arc;

use anyport_diagnostic::{Diagnostic, codes};
use anyport_ir::Part;
use anyport_syntax::tree::TextRange;
use indexmap::IndexMap;
use smol_str::SmolStr;

use super::context::{Cx, Frame};
use super::domain::problem;
use super::value::Value;
use crate::read;
use crate::suggest::closest;
use crate::types::{Domain, Record, Refined, Ty, assignable};

impl Cx<'_> {
    /// `value` as a `ty`, or a report and a poison.
    pub fn coerce(&self, value: Value, ty: &Ty, range: TextRange) -> Value {
        if let Value::Unknown(from) = &value {
            if let Value::Secret(_) = value {
                return value;
            }
            return if assignable(from, ty) {
                Value::Unknown(ty.clone())
            } else {
                self.fail(self.mismatch(&value, ty, range))
            };
        }
        if value.is_poison() {
            return Value::Poison;
        }
        match ty {
            Ty::Unknown => value,
            Ty::Union(types) => self.coerce_union(value, types, ty, range),
            Ty::Labelled { secret, deferred, inner } => match value {
                Value::Parts(ref parts) => {
                    if let Some(problem) = self.label_problem(parts, *secret, *deferred, range) {
                        return self.fail(problem);
                    }
                    // What it is can be said of text alone.
                    match inner.core() {
                        Ty::String | Ty::Domain(_) | Ty::Int | Ty::Literal(_) | Ty::Unknown => value,
                        _ => self.fail(self.mismatch(&value, ty, range)),
                    }
                }
                value => self.coerce(value, inner, range),
            },
            Ty::Refined(refined) => self.coerce_refined(value, refined, range),
            _ => match value {
                Value::Parts(ref parts)
                    if !matches!(ty, Ty::List(_) | Ty::Map(..) | Ty::Record(_) | Ty::Variants(_)) =>
                {
                    let problem = self.label_problem(parts, false, false, range);
                    self.fail(problem.unwrap_or_else(|| self.mismatch(&value, ty, range)))
                }
                value => self.coerce_plain(value, ty, range),
            },
        }
    }

    fn label_problem(&self, parts: &Arc<[Part]>, secret: bool, deferred: bool, range: TextRange) -> Option<Diagnostic> {
        let is_secret = parts.iter().any(|part| matches!(part, Part::Secret(_)));
        let is_deferred = parts.iter().any(|part| !matches!(part, Part::Secret(_) | Part::Literal(_)));
        if is_secret && !secret {
            return Some(
                Diagnostic::new(&codes::SECRET_NOT_ALLOWED, self.span(range), "a secret may not stand here")
                    .with_label("this would become text that others can read")
                    .with_note("environment variables and files take secrets; arguments, labels and hosts never do"),
            );
        }
        if is_deferred && !deferred {
            return Some(
                Diagnostic::new(
                    &codes::DEFERRED_NOT_ALLOWED,
                    self.span(range),
                    "this must be known when it is compiled",
                )
                .with_label("this is known only after deployment"),
            );
        }
        None
    }

    fn coerce_union(&self, value: Value, types: &[Ty], whole: &Ty, range: TextRange) -> Value {
        if let Some(ty) = types.iter().find(|ty| self.fits(&value, ty)) {
            return self.coerce(value, ty, range);
        }
        // The one member that has the value's outer form can say best what is wrong inside.
        let shaped: Vec<&Ty> = types
            .iter()
            .filter(|ty| match &value {
                Value::Map(_) => matches!(ty.structure(), Some(Ty::Record(_) | Ty::Map(..))),
                Value::List(_) => ty.list().is_some(),
                Value::Variant(..) => matches!(ty.structure(), Some(Ty::Variants(_))),
                Value::Text(_) => matches!(ty.core(), Ty::Domain(domain) if *domain != Domain::Port),
                Value::Int(_) => matches!(ty.core(), Ty::Domain(Domain::Port)),
                Value::Range(_) => matches!(ty.core(), Ty::Range(_)),
                Value::Parts(_) => matches!(ty, Ty::Labelled { .. } | Ty::String | Ty::Domain(_)),
                Value::Component(_) => matches!(ty.core(), Ty::Ref(_)),
                _ => false,
            })
            .collect();
        match shaped.as_slice() {
            [only] => self.coerce(value, only, range),
            _ => {
                if let [only] = types.iter().filter(|ty| !matches!(ty, Ty::Null)).collect::<Vec<_>>().as_slice()
                    && !matches!(value, Value::Null)
                {
                    return self.coerce(value, only, range);
                }
                self.fail(self.mismatch(&value, whole, range))
            }
        }
    }

    /// Whether the value is of the type's outer form, without a word.
    fn fits(&self, value: &Value, ty: &Ty) -> bool {
        match (value, ty) {
            (_, Ty::Unknown) => true,
            (value, Ty::Union(types)) => types.iter().any(|ty| self.fits(value, ty)),
            (Value::Parts(_), Ty::Labelled { secret, deferred, inner }) => {
                let Ty::Labelled { secret: is_secret, deferred: is_deferred, .. } = value.ty() else { return false };
                (!is_secret || *secret)
                    && (!is_deferred || *deferred)
                    && matches!(inner.core(), Ty::String | Ty::Domain(_) | Ty::Int)
            }
            (value, Ty::Labelled { inner, .. }) => self.fits(value, inner),
            (value, Ty::Refined(refined)) => self.fits(value, &refined.base),
            (Value::Unknown(from), ty) => assignable(from, ty),
            (Value::Text(text), Ty::Literal(literal)) => text == literal,
            (Value::Text(text), Ty::Domain(domain)) => *domain != Domain::Port && problem(*domain, text).is_none(),
            (Value::Text(_), Ty::String)
            | (Value::Null, Ty::Null)
            | (Value::Bool(_), Ty::Bool)
            | (Value::Int(_), Ty::Int | Ty::Float | Ty::Cpu)
            | (Value::Float(_), Ty::Float | Ty::Cpu)
            | (Value::Bytes(_), Ty::Bytes)
            | (Value::Cpu(_), Ty::Cpu)
            | (Value::Memory(_), Ty::Memory)
            | (Value::Duration(_), Ty::Duration)
            | (Value::Percent(_), Ty::Percent)
            | (Value::Rate(_), Ty::Rate) => true,
            (Value::Int(number), Ty::Domain(Domain::Port)) => (1..=65535).contains(number),
            (Value::List(items), Ty::List(inner)) => {
                items.iter().all(|item| item.is_poison() || self.fits(item, inner))
            }
            (Value::Map(entries), Ty::Map(_, inner)) => {
                entries.values().all(|value| value.is_poison() || self.fits(value, inner))
            }
            (Value::Map(entries), Ty::Record(record)) => entries.keys().all(|key| record.field(key).is_some()),
            (Value::Variant(name, _), Ty::Variants(variants)) => variants.variant(name).is_some(),
            (Value::Range(ends), Ty::Range(inner)) => {
                self.fits(&ends.0, inner) && (matches!(ends.1, Value::Unlimited) || self.fits(&ends.1, inner))
            }
            (value, Ty::Range(inner)) => self.fits(value, inner),
            (Value::Component(name), Ty::Ref(kinds)) => read::is_kind(self, name, kinds),
            (Value::Port(..), Ty::Ref(kinds)) => kinds.iter().any(|kind| kind == "component"),
            (Value::Secret(_), Ty::Ref(kinds)) => kinds.iter().any(|kind| kind == "secret"),
            (Value::Target(_), Ty::Ref(kinds)) => kinds.iter().any(|kind| kind == "target"),
            (Value::Environment(_), Ty::Ref(kinds)) => kinds.iter().any(|kind| kind == "environment"),
            _ => false,
        }
    }

    fn coerce_plain(&self, value: Value, ty: &Ty, range: TextRange) -> Value {
        match (value, ty) {
            (Value::Int(number), Ty::Float) => Value::Float(number as f64),
            (Value::Int(number), Ty::Cpu) => match number.checked_mul(1000) {
                Some(number) => Value::Cpu(number),
                None => self.fail(Diagnostic::new(&codes::OVERFLOW, self.span(range), "this number is too large")),
            },
            (Value::Float(number), Ty::Cpu) => {
                let thousandths = number * 1000.0;
                if (thousandths - thousandths.round()).abs() > 1e-6 {
                    return self.fail(
                        Diagnostic::new(
                            &codes::BAD_VALUE,
                            self.span(range),
                            format!("{number} cores is finer than a thousandth"),
                        )
                        .with_note("a Cpu is a whole number of thousandths: 250m"),
                    );
                }
                Value::Cpu(thousandths.round() as i64)
            }
            (Value::Cpu(number), Ty::Cpu) if number < 0 => self.negative(range),
            (Value::Memory(number), Ty::Memory) if number < 0 => self.negative(range),
            (Value::Duration(number), Ty::Duration) if number < 0 => self.negative(range),
            (Value::Int(number), Ty::Domain(Domain::Port)) if !(1..=65535).contains(&number) => self.fail(
                Diagnostic::new(&codes::BAD_VALUE, self.span(range), format!("{number} is not a port: 1 to 65535")),
            ),
            (Value::Text(text), Ty::Domain(domain)) if *domain != Domain::Port => match problem(*domain, &text) {
                None => Value::Text(text),
                Some(why) => self.fail(
                    Diagnostic::new(&codes::BAD_VALUE, self.span(range), format!("`{text}` is not a {domain}"))
                        .with_label(why),
                ),
            },
            (Value::List(items), Ty::List(inner)) => {
                Value::List(items.iter().map(|item| self.coerce(item.clone(), inner, range)).collect())
            }
            (Value::Map(entries), Ty::Map(key, inner)) => {
                let mut out = IndexMap::with_capacity(entries.len());
                for (name, value) in entries.iter() {
                    let name_value = self.coerce(Value::Text(name.clone()), &plain_key(key), range);
                    if name_value.is_poison() {
                        return Value::Poison;
                    }
                    out.insert(name.clone(), self.coerce(value.clone(), inner, range));
                }
                Value::map(out)
            }
            (Value::Map(entries), Ty::Record(record)) => self.coerce_record(&entries, record, range),
            (Value::Variant(name, fields), Ty::Variants(variants)) => match variants.variant(&name) {
                Some(variant) => match self.coerce_record(&fields, &variant.record, range) {
                    Value::Map(fields) => Value::Variant(name, fields),
                    other => other,
                },
                None => self.fail(self.mismatch(&Value::Variant(name, fields), ty, range)),
            },
            (Value::Range(ends), Ty::Range(inner)) => {
                let low = self.coerce(ends.0.clone(), inner, range);
                let high = match &ends.1 {
                    Value::Unlimited => Value::Unlimited,
                    high => self.coerce(high.clone(), inner, range),
                };
                self.range(low, high, range)
            }
            (value, Ty::Range(inner)) => {
                let value = self.coerce(value, inner, range);
                if value.is_unknown() { value } else { Value::Range(Arc::new((value.clone(), value))) }
            }
            (value, ty) if self.fits(&value, ty) => value,
            (value, ty) => self.fail(self.mismatch(&value, ty, range)),
        }
    }

    fn negative(&self, range: TextRange) -> Value {
        self.fail(Diagnostic::new(&codes::BAD_VALUE, self.span(range), "a quantity here is not negative"))
    }

    fn range(&self, low: Value, high: Value, range: TextRange) -> Value {
        if low.is_poison() || high.is_poison() {
            return Value::Poison;
        }
        let number = |value: &Value| match value {
            Value::Int(n)
            | Value::Cpu(n)
            | Value::Memory(n)
            | Value::Duration(n)
            | Value::Percent(n)
            | Value::Rate(n) => Some(*n as f64),
            Value::Float(n) => Some(*n),
            _ => None,
        };
        if let (Some(a), Some(b)) = (number(&low), number(&high))
            && a > b
        {
            return self.fail(
                Diagnostic::new(&codes::BAD_RANGE, self.span(range), "the range ends before it begins")
                    .with_note("a range goes from the lower to the upper end: 2..10"),
            );
        }
        Value::Range(Arc::new((low, high)))
    }

    /// A literal record: every field it must have, none it has not, defaults for the rest.
    fn coerce_record(&self, entries: &IndexMap<SmolStr, Value>, record: &Record, range: TextRange) -> Value {
        let mut out = IndexMap::with_capacity(record.fields.len());
        for key in entries.keys() {
            if record.field(key).is_none() {
                let seg = super::expr::Seg { key: key.clone(), range, bracket: false };
                let what = record.name.as_deref().unwrap_or("this record");
                return self.fail(self.no_member(what, record.fields.iter().map(|field| field.name.as_str()), &seg));
            }
        }
        for field in &record.fields {
            let value = match (entries.get(&field.name), &field.default) {
                (Some(value), _) => self.coerce(value.clone(), &field.ty, range),
                (None, Some(default)) => self.framed(default.item, Frame::File).eval(&default.expr, &field.ty),
                (None, None) => match crate::layers::implied(self, &field.ty) {
                    Some(value) => value,
                    None => self.fail(Diagnostic::new(
                        &codes::MISSING_FIELD,
                        self.span(range),
                        format!("`{}` is missing", field.name),
                    )),
                },
            };
            out.insert(field.name.clone(), value);
        }
        Value::map(out)
    }

    fn coerce_refined(&self, value: Value, refined: &Refined, range: TextRange) -> Value {
        let value = self.coerce(value, &refined.base, range);
        if value.is_unknown() {
            return value;
        }
        let cx = self.framed(refined.item, Frame::File).with_local("it", value.clone());
        match cx.eval(&refined.condition, &Ty::Bool) {
            Value::Bool(true) => value,
            Value::Bool(false) => {
                let condition = refined.item.span(refined.condition.range);
                let mut diagnostic = Diagnostic::new(
                    &codes::OUT_OF_REFINEMENT,
                    self.span(range),
                    format!("{} is not a {}", value.describe(), refined.name),
                );
                // Nobody is shown the inside of the standard library unless they ask.
                if refined.item.file(self.db).path(self.db).starts_with("std:/") {
                    let text = refined.item.text(self.db);
                    let (start, end) = (refined.condition.range.start as usize, refined.condition.range.end as usize);
                    if let Some(condition) = text.get(start..end) {
                        diagnostic = diagnostic.with_label(format!("it must be so: {condition}"));
                    }
                } else {
                    diagnostic = diagnostic.with_secondary(condition, "this must hold");
                }
                self.fail(diagnostic)
            }
            _ => Value::Poison,
        }
    }

    /// What is said where a value does not fit.
    pub fn mismatch(&self, value: &Value, ty: &Ty, range: TextRange) -> Diagnostic {
        let span = self.span(range);
        if matches!(value, Value::Null) {
            return Diagnostic::new(&codes::NULL_NOT_ALLOWED, span, format!("null is not a {ty}"));
        }
        if let Value::Component(name) = value {
            let mut diagnostic = match ty.core() {
                Ty::Ref(kinds) => Diagnostic::new(
                    &codes::WRONG_REFERENCE,
                    span,
                    format!("`{name}` is a {}, and a {} is wanted", read::kind_name(self, name), kinds.join(" or ")),
                ),
                _ => Diagnostic::new(&codes::TYPE_MISMATCH, span, format!("the component `{name}` is not a {ty}")),
            };
            let outputs = read::output_names(self, name);
            if !matches!(ty.core(), Ty::Ref(_)) && !outputs.is_empty() {
                diagnostic = diagnostic.with_label(format!("read one of its outputs: {}", outputs.join(", ")));
                if outputs.iter().any(|output| output == "url") {
                    diagnostic = diagnostic.with_fix(format!("read `{name}.url`"), span.after(), ".url");
                }
            }
            return diagnostic;
        }
        let literals = literals(ty);
        if let (Value::Text(text), false) = (value, literals.is_empty()) {
            let mut diagnostic =
                Diagnostic::new(&codes::TYPE_MISMATCH, span, format!("{text:?} is none of the possible values"));
            diagnostic = match closest(text, literals.iter().map(SmolStr::as_str)) {
                Some(best) => diagnostic.with_label(format!("did you mean \"{best}\"?")).with_fix(
                    format!("write \"{best}\""),
                    span,
                    format!("\"{best}\""),
                ),
                None => diagnostic,
            };
            let list: Vec<String> = literals.iter().map(|literal| format!("\"{literal}\"")).collect();
            return diagnostic.with_note(format!("it is one of: {}", list.join(", ")));
        }
        let mut diagnostic = Diagnostic::new(&codes::TYPE_MISMATCH, span, format!("{} is wanted here", wanted(ty)))
            .with_label(format!("this is {}", value.describe()));
        diagnostic = match (value, ty.core()) {
            (Value::Int(number), Ty::Memory) => diagnostic.with_note("memory has a unit: 512Mi, 2Gi").with_fix(
                format!("write {number}Mi"),
                span.after(),
                "Mi",
            ),
            (Value::Int(_), Ty::Duration) => diagnostic
                .with_note("a span of time has a unit: 500ms, 30s, 5min, 1h")
                .with_fix("in seconds", span.after(), "s"),
            (Value::Int(_), Ty::Percent) => diagnostic.with_fix("in percent", span.after(), "%"),
            (Value::Int(_), Ty::Rate) => {
                diagnostic.with_note("a rate has a unit: 200/s").with_fix("a second", span.after(), "/s")
            }
            (Value::Int(number), Ty::String) => diagnostic.with_fix("make it text", span, format!("\"{number}\"")),
            (Value::Float(number), Ty::String) => diagnostic.with_fix("make it text", span, format!("\"{number}\"")),
            (Value::Text(text), Ty::Int | Ty::Domain(Domain::Port)) if text.parse::<i64>().is_ok() => {
                diagnostic.with_fix("drop the quotes", span, text.to_string())
            }
            (Value::Text(text), Ty::Bool) if matches!(text.as_str(), "true" | "false") => {
                diagnostic.with_fix("drop the quotes", span, text.to_string())
            }
            (Value::Text(text), Ty::Memory | Ty::Cpu | Ty::Duration | Ty::Percent | Ty::Rate)
                if super::number::read(text).is_ok() =>
            {
                diagnostic.with_fix("drop the quotes", span, text.to_string())
            }
            (_, Ty::List(_)) => diagnostic.with_fix_edits(
                "make it a list of one",
                vec![
                    anyport_diagnostic::Edit {
                        span: anyport_diagnostic::Span { end: span.start, ..span },
                        text: "[".into(),
                    },
                    anyport_diagnostic::Edit { span: span.after(), text: "]".into() },
                ],
            ),
            _ => diagnostic,
        };
        diagnostic
    }
}

/// The texts that a type consists of.
fn literals(ty: &Ty) -> Vec<SmolStr> {
    match ty {
        Ty::Literal(text) => vec![text.clone()],
        Ty::Union(types) => types.iter().flat_map(literals).collect(),
        Ty::Labelled { inner, .. } => literals(inner),
        _ => Vec::new(),
    }
}

/// A key's type as of the text it is written by: references are checked where they are written.
fn plain_key(key: &Ty) -> Ty {
    match key {
        Ty::Ref(_) | Ty::Percent => Ty::String,
        Ty::Union(types) => Ty::union(types.iter().map(plain_key)),
        key => key.clone(),
    }
}

/// A type as the subject of a sentence. What a field holds is told by its form: the names that the
/// standard library gives to blocks are nobody's words.
fn wanted(ty: &Ty) -> String {
    match ty.core() {
        Ty::Record(_) => "a block, `{ … }`,".to_owned(),
        Ty::Variants(variants) => {
            let names: Vec<String> = variants.variants.iter().map(|variant| format!("`{}`", variant.name)).collect();
            format!("one of {}", names.join(", "))
        }
        Ty::List(inner) => format!("a list of {inner}"),
        Ty::Map(..) => "a block of names and values".to_owned(),
        _ => {
            let name = ty.to_string();
            let article = if name.starts_with(['A', 'E', 'I', 'O', 'U']) { "an" } else { "a" };
            format!("{article} {name}")
        }
    }
}
