//! Statements in braces: paths, entries, variants, traits, and what is said to targets.

use std::sync::Arc;

use anyport_syntax::tree::{Block, Entry, Expr, ExprKind, LabelKind, Name, Path, Segment, Statement, StatementKind};
use smol_str::SmolStr;

use super::names::label_name;
use super::top::{Walk, bare, built_in, component_inside};
use super::{Def, DefKind, Inside, Known, PathUse, Role, entries};
use crate::kinds::{TraitDef, find_platform, kind_def};
use crate::names::{HeadKind, find_head};
use crate::source::{Place, plain};
use crate::types::{Record, Ty};
use crate::walk::{key_path, keys};

impl Walk<'_> {
    /// The statements between braces.
    pub(super) fn body(&mut self, block: &Block, inside: &Inside) {
        self.braces(block, inside.clone());
        for (index, statement) in block.statements.iter().enumerate() {
            let depth = self.path.len();
            self.statement(statement, inside, index);
            self.path.truncate(depth);
        }
    }

    fn statement(&mut self, statement: &Statement, inside: &Inside, index: usize) {
        if let StatementKind::Check(check) = &statement.kind {
            self.check(check);
            return;
        }
        match inside {
            Inside::Value(ty) => self.write(statement, 0, ty),
            Inside::Component(kind) => self.component_statement(statement, 0, &kind.record, true),
            Inside::Composite(kind) => self.composite_statement(statement, 0, kind),
            Inside::Kind(kind) => self.kind_statement(statement, kind, index),
            Inside::Trait(def) => {
                if !self.declaration_inside(statement, &def.place, index) {
                    let record = self.trait_fields(&def.on);
                    self.component_statement(statement, 0, &record, true);
                }
            }
            Inside::Target(platform) => {
                let record = platform.as_ref().map(|platform| platform.options.clone());
                self.target_statement(statement, 0, record.as_ref());
            }
            Inside::Options(platform) => {
                let record = platform.as_ref().map(|platform| platform.component.clone());
                self.target_statement(statement, 0, record.as_ref());
            }
            Inside::Environment | Inside::Test => self.environment_statement(statement, inside),
            Inside::Workflow => self.step(statement),
            Inside::Rule => {
                let fields = Record { name: None, fields: Vec::new(), outputs: Vec::new() };
                self.write(statement, 0, &Ty::Record(Arc::new(fields)));
            }
            Inside::Document => self.document(statement),
        }
    }

    /// `path …` against a type, from segment `strip` of the path on.
    pub(super) fn write(&mut self, statement: &Statement, strip: usize, ty: &Ty) {
        match &statement.kind {
            StatementKind::Set(set) => {
                let reached = self.walk_path(&set.path, strip, ty);
                let reached = reached.unwrap_or(Ty::Unknown);
                if set
                    .path
                    .segments
                    .last()
                    .is_some_and(|last| matches!(last, Segment::Key(name) if name.text == "manifests"))
                    && let ExprKind::List(items) = &set.value.kind
                {
                    self.manifests(items);
                }
                let wanted = if set.append { element_or_self(&reached) } else { reached };
                self.expr(&set.value, Some(&wanted).filter(|ty| **ty != Ty::Unknown));
            }
            StatementKind::Block(nested) => {
                let reached = self.walk_path(&nested.path, strip, ty).unwrap_or(Ty::Unknown);
                self.body(&nested.body, &Inside::Value(reached));
            }
            StatementKind::Entry(entry) => self.entry(entry, strip, ty),
            StatementKind::Unset(path) | StatementKind::Lock(path) => {
                self.walk_path(path, strip, ty);
            }
            StatementKind::Field(field) => {
                // Half of a write, or a declaration where none may stand.
                self.walk_path(&field.path, strip, ty);
                self.type_(&field.type_);
                if let Some(default) = &field.default {
                    self.expr(default, None);
                }
            }
            StatementKind::Check(check) => self.check(check),
            StatementKind::Alias(_) | StatementKind::Type(_) | StatementKind::Target(_) | StatementKind::Error => {}
        }
    }

    fn manifests(&mut self, items: &[Expr]) {
        for item in items {
            if let ExprKind::Text(text) = &item.kind
                && let Some(pattern) = plain(text)
            {
                self.path(item.range, &pattern, PathUse::Manifests);
            }
        }
    }

    /// Follows a path through types; what it leads to.
    pub(super) fn walk_path(&mut self, path: &Path, strip: usize, ty: &Ty) -> Option<Ty> {
        let mut ty = ty.clone();
        for segment in path.segments.iter().skip(strip) {
            ty = self.step_into(segment, &ty)?;
        }
        Some(ty)
    }

    fn step_into(&mut self, segment: &Segment, ty: &Ty) -> Option<Ty> {
        let name = match segment {
            Segment::Key(name) => name.clone(),
            Segment::Text(text, range) => {
                self.text(text, *range, None);
                let text = plain(text)?;
                Name { text: text.into(), range: *range }
            }
            Segment::Index(expr) => {
                self.expr(expr, None);
                let ExprKind::Text(text) = &expr.kind else { return None };
                Name { text: plain(text)?.into(), range: expr.range }
            }
        };
        match ty.structure()? {
            Ty::Record(record) => self.field_of(record, &name),
            Ty::Map(key, value) => {
                let value = (**value).clone();
                self.key(key, &name, &value);
                self.path.push(name.text);
                Some(value)
            }
            Ty::Variants(variants) => {
                if let Some(variant) = variants.variant(&name.text).filter(|_| !name.text.is_empty()) {
                    let def = Def { kind: DefKind::Variant, name: name.text.clone(), span: variant.span };
                    self.mention(name.range, def, Role::Writes, Known::Unknown);
                    self.path.push(name.text);
                    return Some(Ty::Record(variant.record.clone()));
                }
                let record = variants.variants.iter().map(|variant| &variant.record);
                let record = record.clone().find(|record| record.field(&name.text).is_some())?.clone();
                self.field_of(&record, &name)
            }
            _ => None,
        }
    }

    fn field_of(&mut self, record: &Record, name: &Name) -> Option<Ty> {
        let field = record.field(&name.text)?;
        let def = Def { kind: DefKind::Field, name: name.text.clone(), span: field.span };
        self.mention(name.range, def, Role::Writes, Known::of(&field.ty));
        self.path.push(name.text.clone());
        Some(field.ty.clone())
    }

    /// A key of a map: a reference, or an entry under a name of its own.
    fn key(&mut self, key: &Ty, name: &Name, value: &Ty) {
        if let Ty::Ref(_) = key.core() {
            if let Some((def, known)) = self.name(&name.text, None) {
                self.mention(name.range, def, Role::Reads, known);
            }
            return;
        }
        let own = self.item.span(name.range);
        let span = entries::entry(self.db, &self.owner, &self.path, &name.text).unwrap_or(own);
        let role = if span == own { Role::Declares } else { Role::Writes };
        let def = Def { kind: DefKind::Entry, name: name.text.clone(), span };
        self.mention(name.range, def, role, Known::of(value));
    }

    /// `head label = value { … }` against a type.
    fn entry(&mut self, entry: &Entry, strip: usize, ty: &Ty) {
        let reached = self.walk_path(&entry.head, strip, ty).unwrap_or(Ty::Unknown);
        let mut content = Ty::Unknown;
        if let Some(label) = entry.labels.first() {
            if let LabelKind::String(text) = &label.kind {
                self.text(text, label.range, None);
            }
            let name = label_name(label).map(|(text, range)| Name { text, range });
            match reached.structure() {
                Some(Ty::Map(key, value)) => {
                    content = (**value).clone();
                    if let Some(name) = name {
                        self.key(key, &name, &content);
                        self.path.push(name.text);
                    }
                }
                Some(Ty::Variants(variants)) => {
                    if let Some(variant) = name.as_ref().and_then(|name| variants.variant(&name.text)) {
                        let def = Def { kind: DefKind::Variant, name: variant.name.clone(), span: variant.span };
                        self.mention(label.range, def, Role::Writes, Known::Unknown);
                        self.path.push(variant.name.clone());
                        content = Ty::Record(variant.record.clone());
                    }
                }
                _ => {}
            }
        }
        self.content(entry, &content);
    }

    /// `= value` and `{ … }` of an entry whose content is of type `ty`.
    fn content(&mut self, entry: &Entry, ty: &Ty) {
        if let Some(type_) = &entry.type_ {
            self.type_(type_);
        }
        if let Some(value) = &entry.value {
            let wanted = match ty.structure() {
                Some(Ty::Record(record)) => record.fields.first().map_or(Ty::Unknown, |field| field.ty.clone()),
                _ => ty.clone(),
            };
            self.expr(value, Some(&wanted).filter(|ty| **ty != Ty::Unknown));
        }
        if let Some(block) = &entry.body {
            self.body(block, &Inside::Value(ty.clone()));
        }
    }

    /// A statement about a component, from segment `strip` of its path on.
    fn component_statement(&mut self, statement: &Statement, strip: usize, record: &Arc<Record>, asides: bool) {
        let path = path_of(statement);
        let first = path.and_then(|path| match path.segments.get(strip) {
            Some(Segment::Key(name)) => Some(name.clone()),
            _ => None,
        });
        if let (Some(path), Some(first)) = (path, &first)
            && record.field(&first.text).is_none()
        {
            if asides && strip + 1 == path.segments.len() && self.aside(statement, &first.text) {
                return;
            }
            if self.trait_use(statement, path, strip) {
                return;
            }
        }
        self.write(statement, strip, &Ty::Record(record.clone()));
    }

    /// A trait that is attached: `owned-by { … }`, `p.owned-by { … }`, `owned-by.team = …`.
    fn trait_use(&mut self, statement: &Statement, path: &Path, strip: usize) -> bool {
        let names: Vec<Name> = path
            .segments
            .iter()
            .skip(strip)
            .map_while(|segment| match segment {
                Segment::Key(name) => Some(name.clone()),
                _ => None,
            })
            .collect();
        for length in [1, 2] {
            let Some(used) = names.get(..length) else { continue };
            let words: Vec<SmolStr> = used.iter().map(|name| name.text.clone()).collect();
            let Some(head) = find_head(self.db, self.file, &words).filter(|head| head.kind == HeadKind::Trait) else {
                continue;
            };
            if let [alias, _] = used {
                self.alias(alias);
            }
            let Some(last) = used.last() else { continue };
            self.mention(last.range, super::names::head_def(&head, &last.text), Role::Reads, Known::Unknown);
            let def = crate::kinds::trait_def(self.db, &head.place).clone();
            let record = params_of(&def);
            self.path.push(last.text.clone());
            self.write(statement, strip + length, &Ty::Record(record));
            return true;
        }
        false
    }

    /// `options`, `accept`, `patch`, `object`; whether it is one.
    fn aside(&mut self, statement: &Statement, head: &str) -> bool {
        let StatementKind::Entry(entry) = &statement.kind else { return false };
        match head {
            "options" => {
                let platform = entry.labels.first().and_then(bare).and_then(|name| {
                    let range = entry.labels[0].range;
                    self.target_or_kind(name, range)
                });
                if let Some(block) = &entry.body {
                    self.body(block, &Inside::Options(platform));
                }
            }
            "accept" => {
                if let Some(name) = entry.labels.first().and_then(bare) {
                    let range = entry.labels[0].range;
                    if entry.labels.len() > 1 {
                        self.target_or_kind(name, range);
                    } else if let Some(head) = find_head(self.db, self.file, std::slice::from_ref(name)) {
                        self.mention(range, super::names::head_def(&head, name), Role::Reads, Known::Unknown);
                    }
                }
                if let Some(value) = &entry.value {
                    self.expr(value, Some(&Ty::String));
                }
            }
            "patch" | "object" => {
                for label in &entry.labels {
                    if let LabelKind::String(text) = &label.kind {
                        self.text(text, label.range, None);
                    }
                }
                if let Some(block) = &entry.body {
                    self.body(block, &Inside::Document);
                }
            }
            _ => return false,
        }
        true
    }

    /// A target by its own name, or a kind of target.
    fn target_or_kind(
        &mut self,
        name: &SmolStr,
        range: anyport_syntax::tree::TextRange,
    ) -> Option<Arc<crate::kinds::PlatformDef>> {
        if let Some((def, known @ Known::Target(_))) = super::names::value(self.db, self.file, name) {
            let platform = match &known {
                Known::Target(Some(place)) => super::types::platform_of(self.db, place),
                _ => None,
            };
            self.mention(range, def, Role::Reads, known);
            return platform;
        }
        let head = find_head(self.db, self.file, std::slice::from_ref(name))?;
        if head.kind != HeadKind::Platform {
            return None;
        }
        self.mention(range, super::names::head_def(&head, name), Role::Reads, Known::Unknown);
        find_platform(self.db, self.file, name)
    }

    fn target_statement(&mut self, statement: &Statement, strip: usize, record: Option<&Arc<Record>>) {
        let head = path_of(statement).and_then(|path| match path.segments.get(strip) {
            Some(Segment::Key(name)) => Some(name.text.clone()),
            _ => None,
        });
        let declared = |head: &SmolStr| record.is_some_and(|record| record.field(head).is_some());
        if let Some(head) = head
            && !declared(&head)
            && self.aside(statement, &head)
        {
            return;
        }
        let ty = record.map_or(Ty::Unknown, |record| Ty::Record(record.clone()));
        self.write(statement, strip, &ty);
    }

    /// A statement about the use of a composite: its params, or a component inside.
    fn composite_statement(&mut self, statement: &Statement, strip: usize, kind: &Arc<crate::kinds::KindDef>) {
        let first = path_of(statement).and_then(|path| match path.segments.get(strip) {
            Some(Segment::Key(name)) => Some(name.clone()),
            _ => None,
        });
        if let Some(first) = &first
            && let Some(inner) = kind.inner.get(&first.text)
        {
            let known =
                super::names::component_known(self.db, inner.place.item.file(self.db), &inner.kind, &inner.place);
            let def = Def { kind: DefKind::Component, name: first.text.clone(), span: inner.span };
            self.mention(first.range, def, Role::Writes, known.clone());
            self.patch(statement, strip + 1, &known);
            return;
        }
        let on = crate::names::std_scope(self.db)
            .heads
            .get("component")
            .and_then(|head| kind_def(self.db, &head.place).record.field("on").cloned());
        let record = Record {
            name: Some(kind.name.clone()),
            fields: kind.params.values().map(|param| param.field.clone()).chain(on).collect(),
            outputs: Vec::new(),
        };
        self.write(statement, strip, &Ty::Record(Arc::new(record)));
    }

    /// What is said about a component or another declared thing from outside of it.
    fn patch(&mut self, statement: &Statement, strip: usize, known: &Known) {
        let owner = self.owner.clone();
        let path = std::mem::take(&mut self.path);
        let it = std::mem::replace(&mut self.it, known.clone());
        match known {
            Known::Component { kind, place } => {
                self.owner = entries::bodies(self.db, place.as_ref(), kind);
                let kind = kind_def(self.db, kind).clone();
                match &statement.kind {
                    StatementKind::Block(nested) if nested.path.segments.len() == strip => {
                        self.body(&nested.body, &component_inside(&kind));
                    }
                    _ if kind.composite => self.composite_statement(statement, strip, &kind),
                    _ => self.component_statement(statement, strip, &kind.record, true),
                }
            }
            Known::Target(place) => {
                self.owner = place.iter().cloned().collect();
                let platform = place.as_ref().and_then(|place| super::types::platform_of(self.db, place));
                match &statement.kind {
                    StatementKind::Block(nested) if nested.path.segments.len() == strip => {
                        self.body(&nested.body, &Inside::Target(platform));
                    }
                    _ => {
                        let record = platform.map(|platform| platform.options.clone());
                        self.target_statement(statement, strip, record.as_ref());
                    }
                }
            }
            Known::Secret(place) => {
                self.owner = vec![place.clone()];
                let record = crate::read::secret_record(self.db);
                self.write(statement, strip, &Ty::Record(record));
            }
            Known::Ty(ty) => self.write(statement, strip, ty),
            _ => self.write(statement, strip, &Ty::Unknown),
        }
        self.owner = owner;
        self.path = path;
        self.it = it;
    }

    fn environment_statement(&mut self, statement: &Statement, inside: &Inside) {
        let Some(first) = path_of(statement).and_then(|path| match path.segments.first() {
            Some(Segment::Key(name)) => Some(name.clone()),
            _ => None,
        }) else {
            return self.write(statement, 0, &Ty::Unknown);
        };
        if *inside == Inside::Test
            && first.text == "expect"
            && let StatementKind::Entry(entry) = &statement.kind
        {
            for label in &entry.labels {
                if let Some((name, range)) = label_name(label)
                    && let Some(head) = find_head(self.db, self.file, std::slice::from_ref(&name))
                {
                    self.mention(range, super::names::head_def(&head, &name), Role::Reads, Known::Unknown);
                }
            }
            return;
        }
        if let Some((def, known)) = super::names::value(self.db, self.file, &first.text) {
            self.mention(first.range, def, Role::Writes, known.clone());
            self.patch(statement, 1, &known);
            return;
        }
        if first.text == "on" {
            let target = Ty::Ref(Arc::from([SmolStr::new_static("target")]));
            let list = Ty::List(Arc::new(target.clone()));
            let def = built_in(DefKind::Field, &first.text);
            let ty = Ty::union([target, list]);
            self.mention(first.range, def, Role::Writes, Known::of(&ty));
            self.write(statement, 1, &ty);
            return;
        }
        // Nothing has the name: what follows is read all the same.
        self.write(statement, 0, &Ty::Unknown);
    }

    /// A step of a workflow.
    fn step(&mut self, statement: &Statement) {
        let StatementKind::Entry(entry) = &statement.kind else { return };
        if let Some((name, range)) = entry.labels.first().and_then(label_name) {
            self.declares(range, DefKind::Step, name, Known::Unknown);
        }
        let Some(block) = &entry.body else { return };
        if key_path(&entry.head).is_some_and(|head| head == "parallel") {
            self.body(block, &Inside::Workflow);
        } else {
            let record = crate::read::std_record(self.db, "StepEntry");
            self.body(block, &Inside::Value(Ty::Record(record)));
        }
    }

    /// A target's own words: expressions alone mean something here.
    fn document(&mut self, statement: &Statement) {
        match &statement.kind {
            StatementKind::Set(set) => {
                self.indices(&set.path);
                self.expr(&set.value, None);
            }
            StatementKind::Block(nested) => {
                self.indices(&nested.path);
                self.body(&nested.body, &Inside::Document);
            }
            StatementKind::Entry(entry) => {
                self.indices(&entry.head);
                for label in &entry.labels {
                    if let LabelKind::String(text) = &label.kind {
                        self.text(text, label.range, None);
                    }
                }
                if let Some(value) = &entry.value {
                    self.expr(value, None);
                }
                if let Some(block) = &entry.body {
                    self.body(block, &Inside::Document);
                }
            }
            StatementKind::Unset(path) | StatementKind::Lock(path) => self.indices(path),
            _ => {}
        }
    }

    fn indices(&mut self, path: &Path) {
        for segment in &path.segments {
            match segment {
                Segment::Index(expr) => {
                    self.expr(expr, None);
                }
                Segment::Text(text, range) => {
                    self.text(text, *range, None);
                }
                Segment::Key(_) => {}
            }
        }
    }

    fn kind_statement(&mut self, statement: &Statement, kind: &Arc<crate::kinds::KindDef>, index: usize) {
        if self.declaration_inside(statement, &kind.place, index) {
            return;
        }
        let place = kind.place.child(index);
        match &statement.kind {
            StatementKind::Field(field) if kind.built_in => self.field(field),
            StatementKind::Entry(entry) if kind.composite => {
                if keys(&entry.head).is_some_and(|words| {
                    words.as_slice() == ["secret"] && find_head(self.db, self.file, &words).is_none()
                }) {
                    if let Some((name, range)) = entry.labels.first().and_then(label_name) {
                        self.declares(range, DefKind::Secret, name, Known::Secret(place.clone()));
                    }
                    self.secret_body(&place, entry);
                    self.owner.clear();
                } else {
                    self.component(&place, entry);
                    self.owner.clear();
                }
            }
            _ if kind.composite => self.composite_statement(statement, 0, kind),
            _ => self.component_statement(statement, 0, &kind.record, true),
        }
    }

    /// `param`, `let`, `output` of a kind or trait; whether it is one.
    fn declaration_inside(&mut self, statement: &Statement, place: &Place, index: usize) -> bool {
        let StatementKind::Entry(entry) = &statement.kind else { return false };
        let Some(head) = key_path(&entry.head) else { return false };
        let kind = match head.as_str() {
            "param" => DefKind::Param,
            "let" => DefKind::Let,
            "output" => DefKind::Output,
            _ => return false,
        };
        let ty = entry.type_.as_ref().map_or(Ty::Unknown, |type_| self.resolved(type_));
        if let Some((name, range)) = entry.labels.first().and_then(label_name) {
            let known = match kind {
                DefKind::Let => super::names::let_known(self.db, &place.child(index)),
                _ => Known::of(&ty),
            };
            self.declares(range, kind, name, known);
        }
        self.typed_value(entry, &ty);
        true
    }
}

/// What is added by `+=`: an element of a list in a list, entries of a map.
fn element_or_self(ty: &Ty) -> Ty {
    ty.clone()
}

/// The params of a trait as a record.
fn params_of(def: &TraitDef) -> Arc<Record> {
    Arc::new(Record {
        name: Some(def.name.clone()),
        fields: def.params.values().map(|param| param.field.clone()).collect(),
        outputs: Vec::new(),
    })
}

/// The path that a statement is about.
fn path_of(statement: &Statement) -> Option<&Path> {
    match &statement.kind {
        StatementKind::Set(set) => Some(&set.path),
        StatementKind::Block(nested) => Some(&nested.path),
        StatementKind::Entry(entry) => Some(&entry.head),
        StatementKind::Field(field) => Some(&field.path),
        StatementKind::Unset(path) | StatementKind::Lock(path) => Some(path),
        _ => None,
    }
}
