//! What a name or a path means.

use std::sync::Arc;

use anyport_diagnostic::{Diagnostic, codes};
use anyport_syntax::tree::{Expr, ExprKind, TextRange};
use smol_str::SmolStr;

use super::context::{Cx, Frame};
use super::expr::{Seg, wants_ref};
use super::value::Value;
use crate::kinds::{kind_def, trait_def};
use crate::names::{SymbolKind, is_private, module_value, offered, private, scope};
use crate::read;
use crate::suggest::closest;
use crate::types::Ty;

impl Cx<'_> {
    /// What a bare name means here.
    pub(super) fn name(&self, name: &SmolStr, range: TextRange, hint: Option<&Ty>) -> Value {
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
    pub(super) fn declared_or(&self, name: &SmolStr, range: TextRange, value: Value) -> Value {
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
    pub(super) fn reserved(&self, name: &'static str) -> Value {
        let misused = scope(self.db, self.item.file(self.db)).misused.iter().any(|misused| misused == name);
        if misused { Value::Poison } else { Value::Reserved(name) }
    }

    /// `module.constant`: what a module that goes by an alias offers.
    pub(super) fn of_module(&self, alias: &SmolStr, segs: &[Seg], range: TextRange) -> Option<Value> {
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

    pub(super) fn framed_name(&self, name: &SmolStr, range: TextRange) -> Option<Value> {
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

    pub(super) fn unknown_name(&self, name: &str, range: TextRange) -> Diagnostic {
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

    pub(super) fn frame_names(&self) -> Vec<SmolStr> {
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
    pub(super) fn path(&self, expr: &Expr, hint: Option<&Ty>) -> Value {
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
