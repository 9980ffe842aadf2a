//! Collects the layers of one thing and applies them.

use std::sync::Arc;

use anyport_diagnostic::{Diagnostic, Span, codes};
use anyport_syntax::tree::{Expr, Statement, StatementKind};
use smol_str::SmolStr;

use super::apply::Applying;
use super::instance::{Instance, instances};
use super::node::{Clash, Mention, Node};
use super::select::{Selected, inside, of_environment, path_of, select};
use crate::eval::{Cx, Frame};
use crate::kinds::{KindDef, TraitDef, find_trait, kind_def};
use crate::names::{HeadKind, offered, private_head, scope};
use crate::source::{Item, Place};
use crate::suggest::closest;
use crate::types::{Record, Ty};
use crate::walk::key_path;

/// Where a layer came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LayerKind {
    /// A kind's body.
    Kind(SmolStr),
    /// A trait's body.
    Trait(SmolStr),
    /// The component's own body.
    Own,
    /// A composite's use.
    Use(SmolStr),
    /// An environment's body.
    Environment(SmolStr),
}

/// A layer.
#[derive(Clone, Debug)]
pub struct Layer {
    /// Where it came from.
    pub kind: LayerKind,
    /// The item in which its expressions stand.
    pub item: Item,
    /// Whose names they see.
    pub frame: Frame,
    /// The layer whose body attached it, of a trait.
    pub attached_by: Option<usize>,
}

/// A trait that is attached.
#[derive(Clone, Debug)]
pub struct Attached {
    /// The words under which it is attached, joined by dots.
    pub name: SmolStr,
    /// The trait.
    pub def: Arc<TraitDef>,
}

/// `options`, `accept`, `patch` and `object`: said to a target, not part of the component.
#[derive(Clone, Debug)]
pub struct Aside<'a> {
    /// The statement.
    pub statement: &'a Statement,
    /// Where.
    pub place: Place,
    /// In which layer.
    pub layer: usize,
}

/// The result.
pub struct Built<'a> {
    /// The tree of writes.
    pub root: Node<'a>,
    /// What it is written against.
    pub record: Arc<Record>,
    /// Layers, weakest first.
    pub layers: Vec<Layer>,
    /// Traits in order of attachment.
    pub traits: Vec<Attached>,
    /// `check`s, with their layer.
    pub checks: Vec<(Place, usize)>,
    /// What is said to targets.
    pub asides: Vec<Aside<'a>>,
}

/// The work in progress.
pub(super) struct Builder<'a, 'c> {
    cx: &'c Cx<'a>,
    pub(super) layers: Vec<Layer>,
    pub(super) checks: Vec<(Place, usize)>,
    traits: Vec<Attached>,
    asides: Vec<Aside<'a>>,
    /// The body whose traits are being attached, by a number of its own.
    attaching: Option<usize>,
    bodies: usize,
    kind: Option<Arc<KindDef>>,
    key: SmolStr,
}

const ASIDES: [&str; 4] = ["options", "accept", "patch", "object"];

/// The tree of writes of a component, or of a composite's use.
pub fn build<'a>(cx: &Cx<'a>, key: &SmolStr) -> Option<Built<'a>> {
    let instances = instances(cx.db);
    let instance = instances.get(key)?;
    let def = kind_def(cx.db, &instance.kind).clone();
    let mut builder = Builder::new(cx, key.clone(), Some(def.clone()));
    let mut root = Node::default();
    let record = if def.composite { params_record(&def) } else { def.record.clone() };
    if !def.composite {
        for place in &def.bodies {
            if place.item.file(cx.db).path(cx.db).starts_with("std:/") {
                continue;
            }
            let name = kind_def(cx.db, place).name.clone();
            let frame = Frame::Kind { instance: key.clone(), kind: place.clone() };
            builder.layer(&mut root, &record, LayerKind::Kind(name), place.item, frame, inside(cx.db, place));
        }
    }
    if let Some(place) = &instance.trial {
        let def = crate::kinds::trait_def(cx.db, place).clone();
        builder.attach_def(&mut root, &record, &def.name.clone(), &def);
    }
    let own = inside(cx.db, &instance.place);
    let own = if def.composite { params_only(own, &def) } else { own };
    builder.layer(&mut root, &record, LayerKind::Own, instance.place.item, instance.frame.clone(), own);
    // What the uses around it say, from the innermost out, and then environments.
    for (use_, selected) in outer_bodies(cx, instance, instances) {
        builder.layer(
            &mut root,
            &record,
            LayerKind::Use(use_.label.clone()),
            use_.place.item,
            use_.frame.clone(),
            selected,
        );
    }
    for place in &cx.env.chain {
        let selected = environment_says(cx, place, instance, instances);
        let selected = if def.composite { params_only(selected, &def) } else { selected };
        if !selected.is_empty() {
            let name = environment_name(cx, place);
            builder.layer(&mut root, &record, LayerKind::Environment(name), place.item, Frame::File, selected);
        }
    }
    Some(builder.finish(root, record))
}

/// The tree of writes of a secret against `record`.
pub fn build_secret<'a>(cx: &Cx<'a>, name: &SmolStr, place: &Place, record: &Arc<Record>) -> Built<'a> {
    build_plain(cx, name, place, record, LayerKind::Own)
}

/// The tree of writes of a target's options against `record`.
pub fn build_target<'a>(cx: &Cx<'a>, name: &SmolStr, place: &Place, record: &Arc<Record>) -> Built<'a> {
    build_plain(cx, name, place, record, LayerKind::Own)
}

fn build_plain<'a>(cx: &Cx<'a>, name: &SmolStr, place: &Place, record: &Arc<Record>, kind: LayerKind) -> Built<'a> {
    let mut builder = Builder::new(cx, name.clone(), None);
    let mut root = Node::default();
    builder.layer(&mut root, record, kind, place.item, Frame::File, inside(cx.db, place));
    for place in &cx.env.chain {
        let selected = of_environment(cx.db, place, name);
        if !selected.is_empty() {
            let name = environment_name(cx, place);
            builder.layer(&mut root, record, LayerKind::Environment(name), place.item, Frame::File, selected);
        }
    }
    builder.finish(root, record.clone())
}

fn environment_name(cx: &Cx<'_>, place: &Place) -> SmolStr {
    match place.statement(cx.db).map(|statement| &statement.kind) {
        Some(StatementKind::Entry(entry)) => match entry.labels.first().map(|label| &label.kind) {
            Some(anyport_syntax::tree::LabelKind::Name(name)) => name.clone(),
            _ => cx.env.name.clone(),
        },
        _ => cx.env.name.clone(),
    }
}

/// The params of a composite as a record.
fn params_record(def: &KindDef) -> Arc<Record> {
    Arc::new(Record {
        name: Some(def.name.clone()),
        fields: def.params.values().map(|param| param.field.clone()).collect(),
        outputs: Vec::new(),
    })
}

/// Without what is said about the components inside.
fn params_only<'a>(statements: Vec<Selected<'a>>, def: &KindDef) -> Vec<Selected<'a>> {
    statements
        .into_iter()
        .filter(|selected| {
            let first = path_of(selected.statement)
                .and_then(|path| path.segments.get(selected.strip))
                .and_then(super::select::key);
            first
                .is_none_or(|first| !def.inner.contains_key(first) && !def.secrets.contains_key(first) && first != "on")
        })
        .collect()
}

/// What the bodies of the uses around a component say about it, innermost first.
fn outer_bodies<'a, 'i>(
    cx: &Cx<'a>,
    instance: &'i Instance,
    instances: &'i super::instance::Instances,
) -> Vec<(&'i Instance, Vec<Selected<'a>>)> {
    let mut out = Vec::new();
    let mut names = vec![instance.label.clone()];
    let mut current = instance;
    while let Some(parent) = current.parent.as_ref().and_then(|parent| instances.get(parent)) {
        let mut selected = inside(cx.db, &parent.place);
        for name in names.iter().rev() {
            selected = select(&selected, name);
        }
        if !selected.is_empty() {
            out.push((parent, selected));
        }
        names.push(parent.label.clone());
        current = parent;
    }
    out
}

/// What an environment says about a component, by its name from outside in.
fn environment_says<'a>(
    cx: &Cx<'a>,
    place: &Place,
    instance: &Instance,
    instances: &super::instance::Instances,
) -> Vec<Selected<'a>> {
    let mut names = vec![instance.label.clone()];
    let mut current = instance;
    while let Some(parent) = current.parent.as_ref().and_then(|parent| instances.get(parent)) {
        names.push(parent.label.clone());
        current = parent;
    }
    if current.place.steps.is_empty() {
        return Vec::new();
    }
    let outermost = names.pop().unwrap_or_default();
    let mut selected = of_environment(cx.db, place, &outermost);
    for name in names.iter().rev() {
        selected = select(&selected, name);
    }
    selected
}

impl<'a, 'c> Builder<'a, 'c> {
    fn new(cx: &'c Cx<'a>, key: SmolStr, kind: Option<Arc<KindDef>>) -> Builder<'a, 'c> {
        Builder {
            cx,
            layers: Vec::new(),
            checks: Vec::new(),
            traits: Vec::new(),
            asides: Vec::new(),
            attaching: None,
            bodies: 0,
            kind,
            key,
        }
    }

    fn finish(self, root: Node<'a>, record: Arc<Record>) -> Built<'a> {
        self.report_clashes(&root, &mut String::new());
        Built { root, record, layers: self.layers, traits: self.traits, checks: self.checks, asides: self.asides }
    }

    /// Applies one body: first the traits it attaches, then itself.
    fn layer(
        &mut self,
        root: &mut Node<'a>,
        record: &Arc<Record>,
        kind: LayerKind,
        item: Item,
        frame: Frame,
        statements: Vec<Selected<'a>>,
    ) {
        self.bodies += 1;
        let group = self.bodies;
        let mut rest = Vec::with_capacity(statements.len());
        let mut attached = Vec::new();
        for selected in statements {
            if let Some((name, def)) = self.attaches(record, item, &selected) {
                attached.push((name, def, selected));
            } else if let Some(problem) = self.unknown_trait(record, item, &selected) {
                self.cx.report(problem);
            } else {
                rest.push(selected);
            }
        }
        let attached_by = self.attaching.replace(group);
        for (name, def, selected) in &attached {
            self.attach(root, record, name, def, selected);
        }
        self.attaching = attached_by;
        let layer = self.layers.len();
        self.layers.push(Layer { kind, item, frame: frame.clone(), attached_by });
        let cx = Cx { it: self.it(), ..self.cx.framed(item, frame) };
        // What a trait is given is written by the body that gives it.
        for (name, def, selected) in attached {
            let trait_record = Ty::Record(Arc::new(Record {
                name: Some(def.name.clone()),
                fields: def.params.values().map(|param| param.field.clone()).collect(),
                outputs: Vec::new(),
            }));
            let node = root.children.entry(name).or_default();
            let on = Applying { cx: &cx, layer, what: format!("the trait `{}`", def.name) };
            let path = path_of(selected.statement);
            node.mentioned.get_or_insert(Mention {
                layer,
                span: selected.place.span(path.map_or(selected.statement.range, |path| path.range)),
            });
            match &selected.statement.kind {
                StatementKind::Block(_) => {
                    if path.is_some_and(|path| {
                        path.segments.len() - selected.strip > 1
                            && path.segments.get(selected.strip).and_then(super::select::key) == Some(&def.name)
                    }) {
                        let longer = Selected { strip: selected.strip + 1, ..selected };
                        self.apply(&on, node, &trait_record, vec![longer]);
                    } else {
                        let inside = inside(cx.db, &selected.place);
                        self.apply(&on, node, &trait_record, inside);
                    }
                }
                _ => {
                    let longer = Selected { strip: selected.strip + 1, ..selected };
                    self.apply(&on, node, &trait_record, vec![longer]);
                }
            }
        }
        let mut plain = Vec::with_capacity(rest.len());
        for selected in rest {
            if let Some(head) = head_word(&selected)
                && ASIDES.contains(&head.as_str())
                && record.field(head).is_none()
            {
                self.asides.push(Aside { statement: selected.statement, place: selected.place.clone(), layer });
                continue;
            }
            if self.kind.is_some() && self.is_declaration(record, &selected) {
                continue;
            }
            plain.push(selected);
        }
        let what = match &self.kind {
            Some(kind) => format!("a {}", kind.name),
            None => format!("`{}`", self.key),
        };
        let on = Applying { cx: &cx, layer, what };
        let ty = Ty::Record(record.clone());
        self.apply(&on, root, &ty, plain);
    }

    fn it(&self) -> Option<SmolStr> {
        self.kind.as_ref().map(|_| self.key.clone())
    }

    /// `param`, `let`, `output` in a kind's or trait's body: declared elsewhere, no write.
    fn is_declaration(&self, record: &Record, selected: &Selected<'_>) -> bool {
        matches!(selected.statement.kind, StatementKind::Entry(_))
            && head_word(selected)
                .is_some_and(|head| matches!(head.as_str(), "param" | "let" | "output") && record.field(head).is_none())
    }

    /// Whether the statement attaches a trait: the name it goes by and the trait.
    fn attaches(&self, record: &Record, item: Item, selected: &Selected<'_>) -> Option<(SmolStr, Arc<TraitDef>)> {
        self.kind.as_ref()?;
        let path = match &selected.statement.kind {
            StatementKind::Block(nested) => &nested.path,
            StatementKind::Set(set) => &set.path,
            _ => return None,
        };
        let words: Vec<SmolStr> = path
            .segments
            .get(selected.strip..)?
            .iter()
            .map_while(|segment| super::select::key(segment).cloned())
            .collect();
        let first = words.first()?;
        if record.field(first).is_some() {
            return None;
        }
        // An environment stands in the app, which may not see a trait that a module's kind attached.
        if let Some(known) = self.traits.iter().find(|known| known.name == *first) {
            return Some((first.clone(), known.def.clone()));
        }
        let file = item.file(self.cx.db);
        if let Some(def) = find_trait(self.cx.db, file, std::slice::from_ref(first)) {
            return Some((first.clone(), def));
        }
        let def = find_trait(self.cx.db, file, words.get(..2)?)?;
        Some((words.get(1)?.clone(), def))
    }

    /// A block that goes by a module's alias and names no trait of it.
    fn unknown_trait(&self, record: &Record, item: Item, selected: &Selected<'_>) -> Option<Diagnostic> {
        self.kind.as_ref()?;
        let path = path_of(selected.statement)?;
        let words: Vec<SmolStr> = path
            .segments
            .get(selected.strip..)?
            .iter()
            .map_while(|segment| super::select::key(segment).cloned())
            .collect();
        let [alias, name, ..] = words.as_slice() else { return None };
        if record.field(alias).is_some() {
            return None;
        }
        let db = self.cx.db;
        let file = item.file(db);
        let (module, _) = *scope(db, file).aliases.get(alias)?;
        let span = selected.place.span(path.range);
        if let Some(problem) = private_head(db, file, &words[..2], span) {
            return Some(problem);
        }
        let mut out =
            Diagnostic::new(&codes::UNKNOWN_TRAIT, span, format!("the module `{alias}` has no trait `{name}`"));
        if let Some(best) = closest(name, offered(db, module, Some(HeadKind::Trait)).into_iter().map(SmolStr::as_str)) {
            out = out.with_label(format!("did you mean `{alias}.{best}`?")).with_fix(
                format!("write `{alias}.{best}`"),
                span,
                format!("{alias}.{best}"),
            );
        }
        Some(out)
    }

    fn attach(
        &mut self,
        root: &mut Node<'a>,
        record: &Arc<Record>,
        name: &SmolStr,
        def: &Arc<TraitDef>,
        selected: &Selected<'a>,
    ) {
        if self.traits.iter().any(|known| known.name == *name) {
            return;
        }
        let span = path_of(selected.statement).map_or(Span::NONE, |path| selected.place.span(path.range));
        if let Some(kind) = &self.kind
            && !def.on.is_empty()
            && !def.on.iter().any(|on| kind.is(on))
        {
            self.cx.report(
                Diagnostic::new(
                    &codes::UNKNOWN_FIELD,
                    span,
                    format!("the trait `{}` does not go on a {}", def.name, kind.name),
                )
                .with_label(format!("it goes on: {}", def.on.join(", ")))
                .with_secondary(def.span, "declared here"),
            );
        }
        self.attach_def(root, record, name, def);
    }

    fn attach_def(&mut self, root: &mut Node<'a>, record: &Arc<Record>, name: &SmolStr, def: &Arc<TraitDef>) {
        self.traits.push(Attached { name: name.clone(), def: def.clone() });
        let frame = Frame::Trait { owner: self.key.clone(), name: name.clone(), def: def.place.clone() };
        self.layer(
            root,
            record,
            LayerKind::Trait(def.name.clone()),
            def.place.item,
            frame,
            inside(self.cx.db, &def.place),
        );
    }

    pub(super) fn layer_name(&self, layer: usize) -> String {
        match self.layers.get(layer).map(|layer| &layer.kind) {
            Some(LayerKind::Kind(name)) => format!("the kind `{name}`"),
            Some(LayerKind::Trait(name)) => format!("the trait `{name}`"),
            Some(LayerKind::Use(name)) => format!("the use `{name}`"),
            Some(LayerKind::Environment(name)) => format!("the environment `{name}`"),
            _ => "the component".into(),
        }
    }

    /// Two traits of one body that write one leaf differently, where this write is the second.
    pub(super) fn clash(&self, layer: usize, node: &Node<'a>, value: &Expr, span: Span) -> Option<Clash> {
        let first = node.write.as_ref()?;
        let (one, other) = (self.layers.get(first.layer)?, self.layers.get(layer)?);
        let (LayerKind::Trait(_), LayerKind::Trait(_)) = (&one.kind, &other.kind) else { return None };
        if one.attached_by != other.attached_by || first.layer == layer {
            return None;
        }
        if crate::walk::same_meaning(first.value, value) {
            return None;
        }
        Some(Clash { first: Mention { layer: first.layer, span: first.span }, second: Mention { layer, span } })
    }

    fn report_clashes(&self, node: &Node<'a>, path: &mut String) {
        if let Some(Clash { first, second }) = node.clash {
            let (one, other) = (self.layer_name(first.layer), self.layer_name(second.layer));
            self.cx.report(
                Diagnostic::new(
                    &codes::TRAIT_CONFLICT,
                    second.span,
                    format!("{one} and {other} write `{path}` differently"),
                )
                .with_label(other)
                .with_secondary(first.span, one)
                .with_note("the body that attaches both settles it by writing the path itself"),
            );
        }
        for (name, child) in &node.children {
            let length = path.len();
            if !path.is_empty() {
                path.push('.');
            }
            path.push_str(name);
            self.report_clashes(child, path);
            path.truncate(length);
        }
    }
}

fn head_word<'s>(selected: &Selected<'s>) -> Option<&'s SmolStr> {
    match &selected.statement.kind {
        StatementKind::Entry(entry) if selected.strip == 0 => key_path(&entry.head),
        StatementKind::Block(nested) if selected.strip == 0 => key_path(&nested.path),
        _ => None,
    }
}

/// The tree of writes of some statements against `record`.
pub fn build_statements<'a>(cx: &Cx<'a>, name: &str, statements: Vec<Selected<'a>>, record: &Arc<Record>) -> Built<'a> {
    let mut builder = Builder::new(cx, name.into(), None);
    let mut root = Node::default();
    builder.layer(&mut root, record, LayerKind::Own, cx.item, cx.frame.clone(), statements);
    builder.finish(root, record.clone())
}
