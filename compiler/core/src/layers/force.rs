//! From the tree of writes to values.

use std::cell::RefCell;
use std::sync::Arc;

use anyport_diagnostic::{Diagnostic, Span, codes};
use anyport_ir::{Origin, OriginKind};
use anyport_syntax::tree::TextRange;
use indexmap::IndexMap;
use smol_str::SmolStr;

use super::builder::Layer;
use super::node::{Node, Write};
use crate::eval::{Cx, Frame, Value};
use crate::types::{Default_, Record, Ty};

/// Where properties were written, as they are found.
pub type Collected = RefCell<Vec<(Box<str>, Origin)>>;

/// Forces trees of writes.
pub struct Forcer<'a, 'c> {
    /// The context; its frame and item are those of the layer while a write is evaluated.
    pub cx: &'c Cx<'a>,
    /// Layers by index.
    pub layers: &'c [Layer],
    /// Kinds and traits whose params are among what is forced.
    pub frames: Vec<Frame>,
    /// Where something is missing if there is no better place.
    pub span: Span,
    /// Where each property was written; collected if wanted.
    pub origins: Option<Collected>,
    /// What is missing is missing because of an error elsewhere, or because it is not needed.
    pub quiet: bool,
    /// It stands in for what nothing uses: what nobody wrote is not known.
    pub trial: bool,
}

impl<'a> Forcer<'a, '_> {
    /// The value of a field.
    pub fn field(
        &self,
        node: Option<&Node<'a>>,
        name: &str,
        ty: &Ty,
        default: Option<&Default_>,
        label: Option<&SmolStr>,
        path: &mut String,
    ) -> Value {
        let length = path.len();
        push(path, name);
        let value = self.force(node, ty, default, label, path);
        path.truncate(length);
        value
    }

    /// The value of what `node` says, of type `ty`.
    pub fn force(
        &self,
        node: Option<&Node<'a>>,
        ty: &Ty,
        default: Option<&Default_>,
        label: Option<&SmolStr>,
        path: &mut String,
    ) -> Value {
        let Some(node) = node.filter(|node| node.is_written()) else {
            return self.defaulted(ty, default, label, path, None);
        };
        if let Some(span) = node.span() {
            self.note(path, span);
        }
        let plain = !node.children.values().any(Node::is_written) && node.appends.is_empty() && node.variant.is_none();
        if let Some(write) = node.write.as_ref().filter(|_| plain) {
            return self.write(write, ty);
        }
        if let Some(list) = ty.list()
            && !node.appends.is_empty()
        {
            return self.list(node, list, ty, default, label);
        }
        match ty.structure() {
            Some(Ty::Record(record)) => {
                let base = match self.base(node, ty, default, label) {
                    Some(Value::Poison) => return Value::Poison,
                    Some(Value::Map(base)) => Some(base),
                    _ => None,
                };
                self.record(Some(node), record, base.as_deref(), label, path)
            }
            Some(Ty::Map(key, value)) => self.map(node, key, value, ty, default, label, path),
            Some(Ty::Variants(variants)) => {
                let base = self.base(node, ty, default, label);
                let (chosen, fields) = match (&node.variant, &base) {
                    (Some((name, _)), Some(Value::Variant(base, fields))) if name == base => {
                        (name.clone(), Some(fields.clone()))
                    }
                    (Some((name, _)), _) => (name.clone(), None),
                    (None, Some(Value::Variant(base, fields))) => (base.clone(), Some(fields.clone())),
                    (None, _) => (SmolStr::default(), None),
                };
                let Some(variant) = variants.variant(&chosen) else { return Value::Poison };
                let length = path.len();
                if !chosen.is_empty() {
                    push(path, &chosen);
                }
                let value = self.record(Some(node), &variant.record, fields.as_deref(), label, path);
                path.truncate(length);
                match value {
                    Value::Map(fields) => Value::Variant(chosen, fields),
                    other => other,
                }
            }
            // Something was said about it that its type does not have; that was reported.
            _ => node
                .write
                .as_ref()
                .map_or_else(|| self.defaulted(ty, default, label, path, node.span()), |write| self.write(write, ty)),
        }
    }

    fn note(&self, path: &str, span: Span) {
        if let Some(origins) = &self.origins {
            origins.borrow_mut().push((path.into(), Origin { kind: OriginKind::Written, span }));
        }
    }

    /// The whole value that stronger layers then change in part: an `=`, or the default.
    fn base(&self, node: &Node<'a>, ty: &Ty, default: Option<&Default_>, label: Option<&SmolStr>) -> Option<Value> {
        match (&node.write, default) {
            (Some(write), _) => Some(self.write(write, ty)),
            (None, Some(default)) => match self.default_value(default, ty, label) {
                Value::Null => None,
                value => Some(value),
            },
            (None, None) => None,
        }
    }

    /// A value that a layer writes.
    fn write(&self, write: &Write<'a>, ty: &Ty) -> Value {
        let Some(layer) = self.layers.get(write.layer) else { return Value::Poison };
        self.cx.framed(layer.item, layer.frame.clone()).eval(write.value, ty)
    }

    fn default_value(&self, default: &Default_, ty: &Ty, label: Option<&SmolStr>) -> Value {
        // The default of a param sees the params and lets beside it.
        let frame =
            self.frames.iter().find(|frame| frame.declared_in() == Some(default.item)).cloned().unwrap_or(Frame::File);
        let cx = self.cx.framed(default.item, frame);
        match label {
            Some(label) => cx.with_local("label", label_value(label, ty)).eval(&default.expr, ty),
            None => cx.eval(&default.expr, ty),
        }
    }

    /// What a field is that nobody wrote.
    fn defaulted(
        &self,
        ty: &Ty,
        default: Option<&Default_>,
        label: Option<&SmolStr>,
        path: &mut String,
        at: Option<Span>,
    ) -> Value {
        if let Some(default) = default {
            return self.default_value(default, ty, label);
        }
        match ty {
            _ if ty.is_optional() && self.trial && self.quiet => Value::Unknown(ty.clone()),
            _ if ty.is_optional() => Value::Null,
            _ => match ty.structure() {
                Some(Ty::Map(..)) => Value::map(IndexMap::new()),
                Some(Ty::Record(record)) => self.record(None, record, None, label, path),
                _ => self.missing(path, ty, at),
            },
        }
    }

    fn missing(&self, path: &str, ty: &Ty, at: Option<Span>) -> Value {
        if self.trial {
            return Value::Unknown(ty.clone());
        }
        if self.quiet {
            return Value::Poison;
        }
        let span = at.unwrap_or(self.span);
        let name = path.rsplit('.').next().unwrap_or(path);
        self.cx.fail(
            Diagnostic::new(&codes::MISSING_FIELD, span, format!("`{path}` is missing"))
                .with_label(format!("`{name}` has no default: it is a {ty}")),
        )
    }

    fn record(
        &self,
        node: Option<&Node<'a>>,
        record: &Record,
        base: Option<&IndexMap<SmolStr, Value>>,
        label: Option<&SmolStr>,
        path: &mut String,
    ) -> Value {
        let mut out = IndexMap::with_capacity(record.fields.len());
        let inner = Forcer {
            cx: self.cx,
            layers: self.layers,
            frames: self.frames.clone(),
            span: node.and_then(Node::span).unwrap_or(self.span),
            origins: None,
            quiet: self.quiet,
            trial: self.trial,
        };
        for field in &record.fields {
            let child = node.and_then(|node| node.children.get(&field.name)).filter(|child| child.is_written());
            if child.is_none()
                && let Some(value) = base.and_then(|base| base.get(&field.name))
            {
                out.insert(field.name.clone(), value.clone());
                continue;
            }
            // What is missing inside an entry is missing where the entry stands.
            let value = match (child, &self.origins) {
                (None, _) => inner.field(None, &field.name, &field.ty, field.default.as_ref(), label, path),
                (child, _) => self.field(child, &field.name, &field.ty, field.default.as_ref(), label, path),
            };
            out.insert(field.name.clone(), value);
        }
        Value::map(out)
    }

    #[allow(clippy::too_many_arguments)] // one call site
    fn map(
        &self,
        node: &Node<'a>,
        key: &Ty,
        value: &Ty,
        ty: &Ty,
        default: Option<&Default_>,
        label: Option<&SmolStr>,
        path: &mut String,
    ) -> Value {
        let mut out: IndexMap<SmolStr, Value> = IndexMap::new();
        match self.base(node, ty, default, label) {
            Some(Value::Map(base)) => out.extend(base.iter().map(|(key, value)| (key.clone(), value.clone()))),
            Some(Value::Poison) => return Value::Poison,
            Some(Value::Unknown(ty)) => return Value::Unknown(ty),
            _ => {}
        }
        let mut computed: Vec<(SmolStr, usize, Span)> = Vec::new();
        for append in &node.appends {
            match self.write(append, ty) {
                Value::Map(more) => {
                    for (key, value) in more.iter() {
                        computed.push((key.clone(), append.layer, append.span));
                        out.insert(key.clone(), value.clone());
                    }
                }
                Value::Poison => return Value::Poison,
                _ => {}
            }
        }
        let _ = key;
        for (name, child) in &node.children {
            if !child.is_written() {
                continue;
            }
            if let (Some((_, _, span)), Some(here)) = (
                computed.iter().find(|(key, layer, _)| {
                    key == name && child.write.as_ref().is_some_and(|write| write.layer == *layer)
                }),
                child.span(),
            ) {
                self.cx.report(
                    Diagnostic::new(
                        &codes::WRITTEN_TWICE,
                        here,
                        format!("`{name}` is written here and computed in the same body"),
                    )
                    .with_secondary(*span, "computed here"),
                );
            }
            let forced = self.field(Some(child), name, value, None, Some(name), path);
            out.insert(name.clone(), forced);
        }
        Value::map(out)
    }

    fn list(
        &self,
        node: &Node<'a>,
        element: &Ty,
        ty: &Ty,
        default: Option<&Default_>,
        label: Option<&SmolStr>,
    ) -> Value {
        let mut items: Vec<Value> = Vec::new();
        let _ = element;
        let base = match (&node.write, default) {
            (None, None) => None,
            _ => self.base(node, ty, default, label),
        };
        match base {
            Some(Value::List(base)) => items.extend(base.iter().cloned()),
            Some(Value::Poison) => return Value::Poison,
            Some(Value::Unknown(ty)) => return Value::Unknown(ty),
            _ => {}
        }
        for append in &node.appends {
            match self.write(append, ty) {
                Value::List(more) => items.extend(more.iter().cloned()),
                Value::Poison => return Value::Poison,
                Value::Unknown(ty) => return Value::Unknown(ty),
                _ => {}
            }
        }
        Value::List(items.into())
    }
}

/// What a type is where nothing is said, if it is something.
pub fn implied(cx: &Cx<'_>, ty: &Ty) -> Option<Value> {
    if ty.is_optional() {
        return Some(Value::Null);
    }
    match ty.structure()? {
        Ty::Map(..) => Some(Value::map(IndexMap::new())),
        Ty::Record(record) => {
            let mut out = IndexMap::new();
            for field in &record.fields {
                let value = match &field.default {
                    Some(default) => cx.framed(default.item, Frame::File).eval(&default.expr, &field.ty),
                    None => implied(cx, &field.ty)?,
                };
                out.insert(field.name.clone(), value);
            }
            Some(Value::Map(Arc::new(out)))
        }
        _ => None,
    }
}

/// A label as the value that its entry's defaults see.
fn label_value(label: &SmolStr, ty: &Ty) -> Value {
    if *ty == Ty::Percent
        && let Ok(value) = crate::eval::read_number(label)
    {
        return value;
    }
    Value::Text(label.clone())
}

/// Adds a step to a property path. Names stand as they are: `expose.shop.example.com.tls`.
pub fn push(path: &mut String, name: &str) {
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(name);
}

/// An empty range, where an expression has none.
pub const NOWHERE: TextRange = TextRange { start: 0, end: 0 };
