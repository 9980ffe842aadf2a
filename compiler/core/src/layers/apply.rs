//! Applies one layer's statements to the tree of writes.

use anyport_diagnostic::{Diagnostic, Span, codes};
use anyport_syntax::tree::{Entry, Expr, ExprKind, Label, LabelKind, Path, Segment, StatementKind};
use smol_str::SmolStr;

use super::builder::Builder;
use super::node::{History, Mention, Node, Write};
use super::select::Selected;
use crate::eval::{Cx, Value};
use crate::source::Place;
use crate::suggest::closest;
use crate::types::{Record, Ty, Variants};

/// One layer while it is applied.
pub(super) struct Applying<'a, 'c> {
    pub cx: &'c Cx<'a>,
    pub layer: usize,
    /// What to say in place of "this" where a path is unknown.
    pub what: String,
}

/// A place reached by a path.
pub(super) struct Reached<'n, 'a> {
    pub node: &'n mut Node<'a>,
    pub ty: Ty,
}

impl<'a> Builder<'a, '_> {
    /// Applies statements to `node`, which has type `ty`.
    pub(super) fn apply(&mut self, on: &Applying<'a, '_>, node: &mut Node<'a>, ty: &Ty, statements: Vec<Selected<'a>>) {
        // Order inside a body means nothing: what weaker layers wrote goes before anything is written.
        let (unsets, rest): (Vec<_>, Vec<_>) =
            statements.into_iter().partition(|selected| matches!(selected.statement.kind, StatementKind::Unset(_)));
        for selected in unsets.into_iter().chain(rest) {
            let place = &selected.place;
            let strip = selected.strip;
            match &selected.statement.kind {
                StatementKind::Set(set) => {
                    if let Some(reached) = self.walk(on, node, ty, &set.path, strip, place) {
                        self.set(on, reached, &set.value, set.append, place.span(set.path.range));
                    }
                }
                StatementKind::Block(nested) => {
                    if let Some(reached) = self.walk(on, node, ty, &nested.path, strip, place) {
                        let span = place.span(nested.path.range);
                        let Reached { node, ty } = reached;
                        if let Some(problem) = self.block_problem(&ty, span) {
                            on.cx.report(problem);
                            continue;
                        }
                        node.mentioned.get_or_insert(Mention { layer: on.layer, span });
                        self.enter_anonymous(node, &ty, span);
                        let inside = super::select::inside(on.cx.db, place);
                        self.apply(on, node, &ty, inside);
                    }
                }
                StatementKind::Entry(entry) => self.entry(on, node, ty, entry, strip, place),
                StatementKind::Unset(path) => {
                    if let Some(Reached { node, .. }) = self.walk(on, node, ty, path, strip, place) {
                        let span = place.span(path.range);
                        if let Some(lock) = node.locked_below(on.layer) {
                            on.cx.report(self.locked(span, lock));
                            continue;
                        }
                        if !node.is_written() {
                            on.cx.report(
                                Diagnostic::new(&codes::UNSET_NOTHING, span, "nothing weaker wrote this, so there is nothing to unset")
                                    .with_note("`unset` takes back what a kind, a trait, the component or a base environment wrote"),
                            );
                            continue;
                        }
                        node.history.push(History { layer: on.layer, span, unset: true });
                        node.forget();
                    }
                }
                StatementKind::Lock(path) => {
                    if let Some(Reached { node, .. }) = self.walk(on, node, ty, path, strip, place) {
                        node.lock.get_or_insert(Mention { layer: on.layer, span: place.span(path.range) });
                    }
                }
                StatementKind::Check(_) => self.checks.push((place.clone(), on.layer)),
                StatementKind::Error => {}
                StatementKind::Field(field) => on.cx.report(
                    Diagnostic::new(
                        &codes::STATEMENT_NOT_ALLOWED_HERE,
                        place.span(field.path.range),
                        "a field is declared in a type, not here",
                    )
                    .with_note("to write a value, use `=`"),
                ),
                StatementKind::Type(_) | StatementKind::Target(_) | StatementKind::Alias(_) => {
                    on.cx.report(Diagnostic::new(
                        &codes::STATEMENT_NOT_ALLOWED_HERE,
                        place.span(selected.statement.range),
                        "this stands at the top of a file, not in a body",
                    ))
                }
            }
        }
    }

    fn block_problem(&self, ty: &Ty, span: Span) -> Option<Diagnostic> {
        if ty.structure().is_some() || *ty == Ty::Unknown {
            return None;
        }
        Some(
            Diagnostic::new(&codes::NOT_A_RECORD, span, format!("this is a {ty}, which has no fields"))
                .with_note("write a value: name = …"),
        )
    }

    /// Writing fields of a union without naming a variant means the variant without a name.
    fn enter_anonymous(&self, node: &mut Node<'a>, ty: &Ty, span: Span) {
        if let Some(Ty::Variants(variants)) = ty.structure()
            && node.variant.is_none()
            && variants.variant("").is_some()
        {
            node.variant = Some((SmolStr::default(), span));
        }
    }

    fn entry(
        &mut self,
        on: &Applying<'a, '_>,
        node: &mut Node<'a>,
        ty: &Ty,
        entry: &'a Entry,
        strip: usize,
        place: &Place,
    ) {
        let span = place.span(entry.head.range);
        if let Some(clause) = &entry.clause {
            on.cx.report(Diagnostic::new(
                &codes::STATEMENT_NOT_ALLOWED_HERE,
                place.span(clause.range),
                "nothing here has such a clause",
            ));
            return;
        }
        if let Some(type_) = &entry.type_ {
            on.cx.report(Diagnostic::new(
                &codes::STATEMENT_NOT_ALLOWED_HERE,
                place.span(type_.range),
                "nothing is declared here: write a value with `=`",
            ));
            return;
        }
        let Some(Reached { node, ty }) = self.walk(on, node, ty, &entry.head, strip, place) else { return };
        let [label] = entry.labels.as_slice() else {
            let extra = place.span(entry.labels.get(1).map_or(entry.head.range, |label| label.range));
            on.cx.report(Diagnostic::new(&codes::BAD_LABEL, extra, "one label is enough here"));
            return;
        };
        let label_span = place.span(label.range);
        match ty.structure() {
            Some(Ty::Map(key, value)) => {
                let Some(name) = self.label_key(on, label, key) else { return };
                let (key_ty, value) = (key.clone(), value.clone());
                let child = node.children.entry(name.clone()).or_default();
                if let Some(lock) = child.lock.filter(|lock| lock.layer < on.layer) {
                    on.cx.report(self.locked(label_span, lock));
                    return;
                }
                if let Some(first) = child.mentioned.filter(|first| first.layer == on.layer) {
                    on.cx.report(
                        Diagnostic::new(
                            &codes::WRITTEN_TWICE,
                            label_span,
                            format!("`{name}` stands in this body twice"),
                        )
                        .with_secondary(first.span, "first here"),
                    );
                    return;
                }
                child.mentioned = Some(Mention { layer: on.layer, span: label_span });
                // The label's own value is known to the defaults of the entry by the name `label`.
                let _ = key_ty;
                self.entry_content(on, child, &value, entry, place, label_span);
            }
            Some(Ty::Variants(variants)) => {
                let Some(name) = plain_label(label) else {
                    on.cx.report(self.bad_variant("this", variants, label_span));
                    return;
                };
                let Some(variant) = variants.variant(&name).filter(|_| !name.is_empty()) else {
                    on.cx.report(self.bad_variant(&name, variants, label_span));
                    return;
                };
                let record = Ty::Record(variant.record.clone());
                if node.variant.as_ref().is_none_or(|(chosen, _)| *chosen != name) {
                    if let Some(lock) = node.locked_below(on.layer) {
                        on.cx.report(self.locked(label_span, lock));
                        return;
                    }
                    // Another variant drops the old one's fields.
                    node.children.clear();
                    node.write = None;
                }
                node.variant = Some((name, label_span));
                node.mentioned.get_or_insert(Mention { layer: on.layer, span: label_span });
                node.history.push(History { layer: on.layer, span: label_span, unset: false });
                self.entry_content(on, node, &record, entry, place, label_span);
            }
            _ if ty == Ty::Unknown => {}
            _ => {
                let head: Vec<&str> =
                    entry.head.segments.iter().filter_map(super::select::key).map(SmolStr::as_str).collect();
                on.cx.report(
                    Diagnostic::new(&codes::BAD_LABEL, label_span, format!("`{}` takes no label", head.join(".")))
                        .with_note(format!("it is a {ty}"))
                        .with_secondary(span, "here"),
                );
            }
        }
    }

    /// `= value` and `{ … }` of an entry whose content has type `ty`.
    fn entry_content(
        &mut self,
        on: &Applying<'a, '_>,
        node: &mut Node<'a>,
        ty: &Ty,
        entry: &'a Entry,
        place: &Place,
        span: Span,
    ) {
        if let Some(value) = &entry.value {
            match ty.structure() {
                Some(Ty::Record(record)) => {
                    if let Some(first) = record.fields.first() {
                        let child = node.children.entry(first.name.clone()).or_default();
                        self.set(
                            on,
                            Reached { node: child, ty: first.ty.clone() },
                            value,
                            false,
                            place.span(value.range),
                        );
                    } else {
                        on.cx.report(Diagnostic::new(
                            &codes::BAD_LABEL,
                            place.span(value.range),
                            "this takes no value",
                        ));
                    }
                }
                _ => self.set(on, Reached { node, ty: ty.clone() }, value, false, span),
            }
        }
        if entry.body.is_some() {
            if let Some(problem) = self.block_problem(ty, span) {
                on.cx.report(problem);
                return;
            }
            self.enter_anonymous(node, ty, span);
            let inside = super::select::inside(on.cx.db, place);
            self.apply(on, node, ty, inside);
        }
    }

    fn bad_variant(&self, name: &str, variants: &Variants, span: Span) -> Diagnostic {
        let known: Vec<&str> =
            variants.variants.iter().map(|variant| variant.name.as_str()).filter(|name| !name.is_empty()).collect();
        let mut diagnostic = Diagnostic::new(&codes::UNKNOWN_VARIANT, span, format!("there is no variant `{name}`"))
            .with_note(format!("it is one of: {}", known.join(", ")));
        if let Some(best) = closest(name, known) {
            diagnostic = diagnostic.with_label(format!("did you mean `{best}`?")).with_fix(
                format!("write `{best}`"),
                span,
                best,
            );
        }
        diagnostic
    }

    /// The key that a label names, checked against the key's type.
    fn label_key(&self, on: &Applying<'a, '_>, label: &'a Label, key: &Ty) -> Option<SmolStr> {
        let value = match &label.kind {
            LabelKind::Name(name) => {
                if let Ty::Ref(_) = key {
                    let value = match on.cx.lookup(name, label.range) {
                        Some(value) => value,
                        None => {
                            let expr = Expr { range: label.range, kind: ExprKind::Name(name.clone()) };
                            on.cx.infer(&expr, None)
                        }
                    };
                    return match on.cx.coerce(value, key, label.range) {
                        Value::Component(key) => Some(key),
                        Value::Secret(name) | Value::Target(name) => Some(name),
                        _ => None,
                    };
                }
                Value::Text(name.clone())
            }
            LabelKind::String(text) => on.cx.text(text, label.range),
            LabelKind::Number(number) => {
                let expr = Expr { range: label.range, kind: ExprKind::Number(number.clone()) };
                let value = on.cx.eval(&expr, key);
                return (!value.is_poison()).then(|| number.clone());
            }
        };
        match on.cx.coerce(value, key, label.range) {
            Value::Text(name) => Some(name),
            // A label that is not known here (a param without a value) still names something.
            Value::Unknown(_) => Some("…".into()),
            _ => None,
        }
    }

    /// Writes one value.
    fn set(&mut self, on: &Applying<'a, '_>, reached: Reached<'_, 'a>, value: &'a Expr, append: bool, span: Span) {
        let Reached { node, ty } = reached;
        if let Some(lock) = node.locked_below(on.layer) {
            on.cx.report(self.locked(span, lock));
            return;
        }
        let write = Write { value, layer: on.layer, span };
        node.history.push(History { layer: on.layer, span, unset: false });
        if append {
            let listed = ty.list().is_some() || matches!(ty.structure(), Some(Ty::Map(..))) || ty == Ty::Unknown;
            if !listed {
                on.cx.report(
                    Diagnostic::new(
                        &codes::BAD_APPEND,
                        span,
                        format!("`+=` adds to lists and maps, and this is a {ty}"),
                    )
                    .with_note("`=` replaces"),
                );
                return;
            }
            node.appends.push(write);
            return;
        }
        if let (Some(Ty::Record(_)), ExprKind::Map(_)) = (ty.structure(), &value.kind)
            && !matches!(ty.core(), Ty::Union(_))
        {
            on.cx.report(
                Diagnostic::new(&codes::STATEMENT_NOT_ALLOWED_HERE, span, "a record is written as a block")
                    .with_note("without `=`: name { field = value }"),
            );
            return;
        }
        if let Some(first) = &node.write
            && first.layer == on.layer
        {
            on.cx.report(
                Diagnostic::new(&codes::WRITTEN_TWICE, span, "this body writes it twice")
                    .with_secondary(first.span, "first here")
                    .with_note("order inside a body means nothing, so a path is written once"),
            );
            return;
        }
        node.clash = self.clash(on.layer, node, value, span);
        node.children.values_mut().for_each(Node::forget);
        node.appends.clear();
        node.variant = None;
        node.write = Some(write);
    }

    /// Walks `path` from `node`.
    pub(super) fn walk<'n>(
        &self,
        on: &Applying<'a, '_>,
        node: &'n mut Node<'a>,
        ty: &Ty,
        path: &'a Path,
        strip: usize,
        place: &Place,
    ) -> Option<Reached<'n, 'a>> {
        let mut reached = Reached { node, ty: ty.clone() };
        for segment in path.segments.iter().skip(strip) {
            reached = self.step(on, reached, segment, place)?;
            if let Some(lock) = reached.node.lock.filter(|lock| lock.layer < on.layer) {
                on.cx.report(self.locked(place.span(path.range), lock));
                return None;
            }
        }
        Some(reached)
    }

    fn step<'n>(
        &self,
        on: &Applying<'a, '_>,
        reached: Reached<'n, 'a>,
        segment: &'a Segment,
        place: &Place,
    ) -> Option<Reached<'n, 'a>> {
        let (name, range) = match segment {
            Segment::Key(name) => (name.text.clone(), name.range),
            Segment::Text(text, range) => match on.cx.text(text, *range) {
                Value::Text(text) => (text, *range),
                _ => return None,
            },
            Segment::Index(expr) => match on.cx.infer(expr, None) {
                Value::Text(text) => (text, expr.range),
                Value::Poison => return None,
                _ => {
                    on.cx.report(
                        Diagnostic::new(
                            &codes::TYPE_MISMATCH,
                            place.span(expr.range),
                            "a list is never written by index",
                        )
                        .with_note("`+=` appends to a list; `=` replaces it"),
                    );
                    return None;
                }
            },
        };
        let Reached { node, ty } = reached;
        let span = place.span(range);
        match ty.structure() {
            Some(Ty::Record(record)) => match record.field(&name) {
                Some(field) => {
                    let ty = field.ty.clone();
                    Some(Reached { node: node.children.entry(name).or_default(), ty })
                }
                None => {
                    on.cx.report(self.unknown_field(on, record, &name, span));
                    None
                }
            },
            Some(Ty::Map(key, value)) => {
                let (key, value) = (key.clone(), (**value).clone());
                let checked = match &*key {
                    Ty::Ref(_) => {
                        let found = on
                            .cx
                            .lookup(&name, range)
                            .unwrap_or_else(|| on.cx.infer(&Expr { range, kind: ExprKind::Name(name.clone()) }, None));
                        match on.cx.coerce(found, &key, range) {
                            Value::Component(key) => Value::Text(key),
                            Value::Secret(name) => Value::Text(name),
                            other => other,
                        }
                    }
                    Ty::Percent => Value::Text(name.clone()),
                    key => on.cx.coerce(Value::Text(name.clone()), key, range),
                };
                let Value::Text(name) = checked else { return None };
                Some(Reached { node: node.children.entry(name).or_default(), ty: value })
            }
            Some(Ty::Variants(variants)) => {
                if let Some(variant) = variants.variant(&name).filter(|_| !name.is_empty()) {
                    if node.variant.as_ref().is_none_or(|(chosen, _)| *chosen != name) {
                        node.children.clear();
                        node.write = None;
                    }
                    let ty = Ty::Record(variant.record.clone());
                    node.variant = Some((name, span));
                    return Some(Reached { node, ty });
                }
                let chosen = node.variant.as_ref().map_or("", |(name, _)| name.as_str()).to_string();
                let Some(variant) = variants.variant(&chosen) else {
                    on.cx.report(self.bad_variant(&name, variants, span));
                    return None;
                };
                match variant.record.field(&name) {
                    Some(field) => {
                        let ty = field.ty.clone();
                        if node.variant.is_none() {
                            node.variant = Some((SmolStr::default(), span));
                        }
                        Some(Reached { node: node.children.entry(name).or_default(), ty })
                    }
                    None => {
                        on.cx.report(self.unknown_field(on, &variant.record.clone(), &name, span));
                        None
                    }
                }
            }
            _ if ty == Ty::Unknown => None,
            _ => {
                on.cx.report(Diagnostic::new(&codes::NOT_A_RECORD, span, format!("a {ty} has no `{name}`")));
                None
            }
        }
    }

    fn unknown_field(&self, on: &Applying<'a, '_>, record: &Record, name: &str, span: Span) -> Diagnostic {
        let what = record.name.as_deref().unwrap_or(&on.what);
        let known = record.fields.iter().map(|field| field.name.as_str());
        let mut diagnostic = Diagnostic::new(&codes::UNKNOWN_FIELD, span, format!("{what} has no field `{name}`"));
        if let Some(best) = closest(name, known) {
            diagnostic = diagnostic.with_label(format!("did you mean `{best}`?")).with_fix(
                format!("write `{best}`"),
                span,
                best,
            );
        } else if record.output(name).is_some() {
            diagnostic = diagnostic.with_label("this can be read and not written");
        } else if record.fields.len() <= 12 {
            let fields: Vec<&str> = record.fields.iter().map(|field| field.name.as_str()).collect();
            diagnostic = diagnostic.with_label(format!("it has: {}", fields.join(", ")));
        }
        diagnostic
    }

    fn locked(&self, span: Span, lock: Mention) -> Diagnostic {
        Diagnostic::new(&codes::LOCKED, span, "this is locked")
            .with_label("no stronger layer may write here")
            .with_secondary(lock.span, format!("locked by {}", self.layer_name(lock.layer)))
    }
}

/// A label as plain text.
fn plain_label(label: &Label) -> Option<SmolStr> {
    match &label.kind {
        LabelKind::Name(name) => Some(name.clone()),
        LabelKind::String(text) => crate::source::plain(text).map(SmolStr::from),
        LabelKind::Number(number) => Some(number.clone()),
    }
}
