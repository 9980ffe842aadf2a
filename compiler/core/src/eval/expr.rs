//! Expressions.

use std::sync::Arc;

use anyport_diagnostic::{Diagnostic, codes};
use anyport_ir::Part;
use anyport_syntax::tree::{CompareOp, Expr, ExprKind, ListFor, MapFor, Match, PatternKind, Text, TextPart, TextRange};
use indexmap::IndexMap;
use smol_str::SmolStr;

use super::context::{Cx, Frame};
use super::number::{self, NumberError};
use super::value::Value;
use crate::kinds::{kind_def, trait_def};
use crate::names::{SymbolKind, is_private, module_value, offered, private, scope};
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

    fn labelled_key(&self, range: TextRange) -> Diagnostic {
        Diagnostic::new(&codes::DEFERRED_NOT_ALLOWED, self.span(range), "a key must be known when this is compiled")
    }

    /// What a bare name means here.
    fn name(&self, name: &SmolStr, range: TextRange, hint: Option<&Ty>) -> Value {
        if let Some(value) = self.lookup(name, range) {
            return match value {
                // A secret of one value is that value.
                Value::Secret(secret) if !hint.is_some_and(|ty| wants_ref(ty, "secret")) => {
                    read::secret(self, &secret, &[], range)
                }
                value => value,
            };
        }
        if let Some(Ty::Variants(variants)) = hint.and_then(Ty::structure)
            && variants.variant(name).is_some()
        {
            return Value::Variant(name.clone(), Arc::default());
        }
        self.of_module(name, &[], range).unwrap_or_else(|| self.fail(self.unknown_name(name, range)))
    }

    /// The value of a name, if it is one.
    pub fn lookup(&self, name: &SmolStr, range: TextRange) -> Option<Value> {
        if let Some((_, value)) = self.locals.iter().rev().find(|(local, _)| local == name) {
            return Some(if self.dry { typed(value.clone()) } else { value.clone() });
        }
        match name.as_str() {
            "it" => return self.it.clone().map(Value::Component),
            "app" => return Some(self.reserved("app")),
            "environment" => return Some(self.reserved("environment")),
            "instance" => return Some(self.reserved("instance")),
            "unlimited" => return Some(Value::Unlimited),
            _ => {}
        }
        if let Some(value) = self.framed_name(name, range) {
            return Some(if self.dry { self.declared_or(name, range, value) } else { value });
        }
        let file = self.item.file(self.db);
        let symbol = scope(self.db, file).values.get(name)?;
        if is_private(self.db, name, &symbol.place, file) {
            return Some(self.fail(private(name, symbol.span, self.span(range))));
        }
        let value = match &symbol.kind {
            SymbolKind::Param => read::param(self, name, range),
            SymbolKind::Let => read::named_value(self, symbol.place.item, name, range),
            SymbolKind::Secret => Value::Secret(name.clone()),
            SymbolKind::Component(_) => Value::Component(name.clone()),
            SymbolKind::Target => Value::Target(name.clone()),
            SymbolKind::Environment => Value::Environment(name.clone()),
            SymbolKind::Workflow => self.fail(Diagnostic::new(
                &codes::TYPE_MISMATCH,
                self.span(range),
                format!("the workflow `{name}` is not a value"),
            )),
        };
        Some(if self.dry { self.declared_or(name, range, value) } else { value })
    }

    /// What is known of a value where it is not the one that counts: its declared type.
    fn declared_or(&self, name: &SmolStr, range: TextRange, value: Value) -> Value {
        let value = typed(value);
        match &value {
            Value::Unknown(_) => {
                let expr = Expr { range, kind: ExprKind::Name(name.clone()) };
                match read::declared_type(self, &expr) {
                    Some(ty) if ty != Ty::Unknown => Value::Unknown(ty),
                    _ => value,
                }
            }
            _ => value,
        }
    }

    /// A reserved name; one that something tried to take is not known.
    fn reserved(&self, name: &'static str) -> Value {
        let misused = scope(self.db, self.item.file(self.db)).misused.iter().any(|misused| misused == name);
        if misused { Value::Poison } else { Value::Reserved(name) }
    }

    /// `module.constant`: what a module that goes by an alias offers.
    fn of_module(&self, alias: &SmolStr, segs: &[Seg], range: TextRange) -> Option<Value> {
        let (module, _) = scope(self.db, self.item.file(self.db)).aliases.get(alias)?;
        let Some((seg, rest)) = segs.split_first() else {
            return Some(self.fail(Diagnostic::new(
                &codes::TYPE_MISMATCH,
                self.span(range),
                format!("the module `{alias}` is not a value"),
            )));
        };
        let Some(symbol) = module_value(self.db, *module, &seg.key) else {
            let known = offered(self.db, *module, None);
            return Some(self.fail(self.no_member(
                &format!("the module `{alias}`"),
                known.into_iter().map(SmolStr::as_str),
                seg,
            )));
        };
        if seg.key.starts_with('_') {
            return Some(self.fail(private(&seg.key, symbol.span, self.span(seg.range))));
        }
        let value = read::named_value(self, symbol.place.item, &seg.key, seg.range);
        Some(rest.iter().fold(value, |value, seg| self.member(value, seg)))
    }

    fn framed_name(&self, name: &SmolStr, range: TextRange) -> Option<Value> {
        match &self.frame {
            Frame::File => None,
            Frame::Kind { instance, kind } => {
                let def = kind_def(self.db, kind);
                if def.params.contains_key(name) {
                    return Some(read::own(self, instance, std::slice::from_ref(name), range));
                }
                def.lets.get(name).map(|place| self.let_value(place))
            }
            Frame::Composite { instance, kind } => {
                let def = kind_def(self.db, kind);
                if def.params.contains_key(name) {
                    return Some(read::own(self, instance, std::slice::from_ref(name), range));
                }
                if let Some(place) = def.lets.get(name) {
                    return Some(self.let_value(place));
                }
                if def.inner.contains_key(name) {
                    return Some(Value::Component(crate::layers::inner_name(instance, name)));
                }
                def.secrets.contains_key(name).then(|| Value::Secret(crate::layers::inner_name(instance, name)))
            }
            Frame::Trait { owner, name: attached, def } => {
                let def = trait_def(self.db, def);
                if def.params.contains_key(name) {
                    return Some(read::own(self, owner, &[attached.clone(), name.clone()], range));
                }
                def.lets.get(name).map(|place| self.let_value(place))
            }
        }
    }

    /// The value of a `let` in a kind or trait, in the frame of this context.
    pub fn let_value(&self, place: &crate::source::Place) -> Value {
        let Some(statement) = place.statement(self.db) else { return Value::Poison };
        let anyport_syntax::tree::StatementKind::Entry(entry) = &statement.kind else { return Value::Poison };
        let Some(value) = &entry.value else { return Value::Poison };
        let name = match entry.labels.first().map(|label| &label.kind) {
            Some(anyport_syntax::tree::LabelKind::Name(name)) => name.clone(),
            _ => return Value::Poison,
        };
        let cx = self.framed(place.item, self.frame.clone());
        match cx.opened(&cx.frame, &name, value.range) {
            Some(cx) => cx.infer(value, None),
            None => Value::Poison,
        }
    }

    fn unknown_name(&self, name: &str, range: TextRange) -> Diagnostic {
        let span = self.span(range);
        let seen = scope(self.db, self.item.file(self.db));
        let mut diagnostic = Diagnostic::new(&codes::UNKNOWN_NAME, span, format!("there is nothing called `{name}`"));
        if let Some((left, right)) = name.rsplit_once('-')
            && right.chars().all(|c| c.is_ascii_digit())
            && seen.values.contains_key(left)
        {
            return diagnostic.with_label("a hyphen is part of a name; minus needs spaces").with_fix(
                format!("subtract: {left} - {right}"),
                span,
                format!("{left} - {right}"),
            );
        }
        let own = self.frame_names();
        let known = seen
            .values
            .keys()
            .map(SmolStr::as_str)
            .chain(own.iter().map(SmolStr::as_str))
            .chain(self.locals.iter().map(|(name, _)| name.as_str()))
            .chain(["it", "app", "environment", "instance"]);
        if let Some(best) = closest(name, known) {
            diagnostic = diagnostic.with_label(format!("did you mean `{best}`?")).with_fix(
                format!("write `{best}`"),
                span,
                best,
            );
        } else if let Some(it) = &self.it
            && read::has_field(self, it, name)
        {
            diagnostic = diagnostic
                .with_label(format!("`{name}` is a field of this component"))
                .with_note("bare names never mean sibling fields; a component reads itself as `it`")
                .with_fix(format!("read `it.{name}`"), span, format!("it.{name}"));
        }
        diagnostic
    }

    fn frame_names(&self) -> Vec<SmolStr> {
        match &self.frame {
            Frame::File => Vec::new(),
            Frame::Kind { kind, .. } | Frame::Composite { kind, .. } => {
                let def = kind_def(self.db, kind);
                def.params.keys().chain(def.lets.keys()).chain(def.inner.keys()).cloned().collect()
            }
            Frame::Trait { def, .. } => {
                let def = trait_def(self.db, def);
                def.params.keys().chain(def.lets.keys()).cloned().collect()
            }
        }
    }

    /// `a.b.c`, `a["b"]`: a read.
    fn path(&self, expr: &Expr, hint: Option<&Ty>) -> Value {
        let mut segs = Vec::new();
        let mut root = expr;
        loop {
            match &root.kind {
                ExprKind::Member(inner, name) => {
                    segs.push(Seg { key: name.text.clone(), range: name.range, bracket: false });
                    root = inner;
                }
                ExprKind::Index(inner, index) => {
                    let key = match self.infer(index, None) {
                        Value::Text(key) => key,
                        Value::Int(index) => index.to_string().into(),
                        Value::Poison => return Value::Poison,
                        Value::Unknown(_) => {
                            self.infer(inner, None);
                            return Value::Unknown(Ty::Unknown);
                        }
                        Value::Parts(_) => return self.fail(self.labelled_key(index.range)),
                        other => {
                            return self.fail(Diagnostic::new(
                                &codes::TYPE_MISMATCH,
                                self.span(index.range),
                                format!("{} cannot be a key", other.describe()),
                            ));
                        }
                    };
                    segs.push(Seg { key, range: index.range, bracket: true });
                    root = inner;
                }
                _ => break,
            }
        }
        segs.reverse();
        let value = match &root.kind {
            ExprKind::Name(name) => match self.lookup(name, root.range) {
                Some(value) => value,
                None => {
                    return self
                        .of_module(name, &segs, root.range)
                        .unwrap_or_else(|| self.fail(self.unknown_name(name, root.range)));
                }
            },
            _ => self.infer(root, None),
        };
        // `calls = [b.port.amqp]` means the port itself.
        if let (Value::Component(key), [port, name]) = (&value, segs.as_slice())
            && port.key == "port"
            && hint.is_some_and(|ty| wants_ref(ty, "component"))
            && !self.read(value.clone(), &segs, root.range).is_poison()
        {
            return Value::Port(key.clone(), name.key.clone());
        }
        self.read(value, &segs, root.range)
    }

    /// Reads `segs` of a value.
    pub fn read(&self, value: Value, segs: &[Seg], range: TextRange) -> Value {
        match value {
            Value::Component(name) => read::component(self, &name, segs, range),
            Value::Secret(name) => read::secret(self, &name, segs, range),
            Value::Target(name) => read::target(self, &name, segs, range),
            Value::Environment(name) => read::environment(self, &name, segs, range),
            Value::Reserved(name) => read::reserved(self, name, segs, range),
            value => {
                let mut value = value;
                for (index, seg) in segs.iter().enumerate() {
                    if matches!(value, Value::Component(_) | Value::Secret(_) | Value::Target(_)) {
                        return self.read(value, &segs[index..], range);
                    }
                    value = self.member(value, seg);
                }
                value
            }
        }
    }

    fn branch(&self, parts: &[Expr; 3], hint: Option<&Ty>) -> Value {
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
    fn dead(&self, expr: &Expr, hint: Option<&Ty>) -> Value {
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

    fn match_(&self, match_: &Match, range: TextRange, hint: Option<&Ty>) -> Value {
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

    fn list_for(&self, list: &ListFor, hint: Option<&Ty>) -> Value {
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

    fn map_for(&self, map: &MapFor, hint: Option<&Ty>) -> Value {
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
fn asks_presence(condition: &Expr, op: CompareOp) -> bool {
    match &condition.kind {
        ExprKind::Compare(operands, operators) => {
            operators.as_slice() == [op] && operands.iter().any(|operand| matches!(operand.kind, ExprKind::Null))
        }
        _ => false,
    }
}

/// A value without what it happens to be.
fn typed(value: Value) -> Value {
    fn refers(value: &Value) -> bool {
        match value {
            Value::Component(_) | Value::Port(..) | Value::Secret(_) | Value::Target(_) | Value::Environment(_) => true,
            Value::List(items) => items.iter().any(refers),
            Value::Map(entries) | Value::Variant(_, entries) => entries.values().any(refers),
            _ => false,
        }
    }
    match value {
        Value::Component(_)
        | Value::Port(..)
        | Value::Secret(_)
        | Value::Target(_)
        | Value::Environment(_)
        | Value::Reserved(_) => value,
        Value::Poison | Value::Unknown(_) | Value::Unlimited | Value::Parts(_) | Value::Variant(..) => value,
        Value::Null => Value::Unknown(Ty::Unknown),
        // Its entries may each have a type of their own.
        Value::Map(entries) => {
            Value::map(entries.iter().map(|(key, value)| (key.clone(), typed(value.clone()))).collect())
        }
        value if refers(&value) => Value::Unknown(Ty::Unknown),
        value => Value::Unknown(value.ty()),
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
fn there(value: Value, known: bool) -> Value {
    match value {
        Value::Unknown(ty) if known => Value::Unknown(ty.present()),
        value => value,
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
