//! The walk, and what stands at the top of a file.

use std::sync::Arc;

use anyport_diagnostic::Span;
use anyport_syntax::tree::{Block, ClauseWord, Entry, LabelKind, Statement, StatementKind, TextRange};
use smol_str::SmolStr;

use super::names::label_name;
use super::{Braces, Def, DefKind, Inside, Known, Mention, NameFrame, PathMention, PathUse, Role, Semantics, entries};
use crate::kinds::{kind_def, platform_def, trait_def};
use crate::names::{HeadKind, Word, declared, find_head, scope};
use crate::source::{Db, File, Item, Place, folder, join, parsed};
use crate::types::{Record, Ty};
use crate::walk::{key_path, keys};

/// A name bound by a comprehension around.
pub(super) struct Bound {
    pub name: SmolStr,
    pub range: TextRange,
    pub known: Known,
}

/// The walk over an item.
pub(super) struct Walk<'a> {
    pub db: &'a dyn Db,
    pub item: Item,
    pub file: File,
    pub out: Semantics,
    /// Whose names are seen beside the file's.
    pub frame: NameFrame,
    /// What `it` is.
    pub it: Known,
    /// The component whose body this is.
    pub own: Option<Place>,
    /// Names of comprehensions around.
    pub bound: Vec<Bound>,
    /// The bodies that entries may be declared in, and the path in them that the walk is at.
    pub owner: Vec<Place>,
    pub path: Vec<SmolStr>,
}

impl<'a> Walk<'a> {
    pub fn new(db: &'a dyn Db, item: Item) -> Walk<'a> {
        Walk {
            db,
            item,
            file: item.file(db),
            out: Semantics::default(),
            frame: NameFrame::File,
            it: Known::Unknown,
            own: None,
            bound: Vec::new(),
            owner: Vec::new(),
            path: Vec::new(),
        }
    }

    /// Notes a name.
    pub fn mention(&mut self, range: TextRange, def: Def, role: Role, known: Known) {
        if range.start < range.end {
            self.out.mentions.push(Mention { range, def, role, known });
        }
    }

    /// Notes a declaration.
    pub fn declares(&mut self, range: TextRange, kind: DefKind, name: SmolStr, known: Known) {
        let def = Def { kind, name, span: self.item.span(range) };
        self.mention(range, def, Role::Declares, known);
    }

    /// Notes the path of another file.
    pub fn path(&mut self, range: TextRange, written: &str, why: PathUse) {
        let own = self.file.path(self.db);
        let path = join(folder(&own), written).map(SmolStr::from);
        self.out.paths.push(PathMention { range, written: written.into(), path, why });
    }

    /// Notes braces.
    pub fn braces(&mut self, block: &Block, inside: Inside) {
        self.out.braces.push(Braces { range: block.range, inside, frame: self.frame.clone() });
    }

    /// Enters the kind or trait that is declared at `index` of the item.
    pub fn enter_declaration(&mut self, index: usize) {
        let place = Place::top(self.item, index);
        match declared(self.db, self.item).iter().find(|head| head.index == index).map(|head| &head.word) {
            Some(Word::Kind) => {
                self.it = Known::Component { kind: place.clone(), place: None };
                self.frame = NameFrame::Kind(place);
            }
            Some(Word::Trait) => {
                self.it = trait_def(self.db, &place)
                    .on
                    .first()
                    .and_then(|on| self.kind_known(std::slice::from_ref(on)))
                    .unwrap_or_default();
                self.frame = NameFrame::Trait(place);
            }
            _ => {}
        }
    }

    fn kind_known(&self, words: &[SmolStr]) -> Option<Known> {
        let head = find_head(self.db, self.file, words).filter(|head| head.kind == HeadKind::Kind)?;
        Some(Known::Component { kind: head.place, place: None })
    }

    /// Walks the item.
    pub fn item(&mut self) {
        let db = self.db;
        let heads = declared(db, self.item);
        for (index, statement) in parsed(db, self.item).statements.iter().enumerate() {
            let place = Place::top(self.item, index);
            let word = heads.iter().find(|head| head.index == index).map(|head| head.word.clone());
            self.declaration(&place, statement, word.unwrap_or(Word::Other));
            self.frame = NameFrame::File;
            self.it = Known::Unknown;
            self.own = None;
            self.owner.clear();
            self.path.clear();
        }
    }

    fn declaration(&mut self, place: &Place, statement: &Statement, word: Word) {
        match &statement.kind {
            StatementKind::Type(alias) => {
                let known = Known::of(&crate::types::type_alias(self.db, place).0);
                self.declares(alias.name.range, DefKind::Type, alias.name.text.clone(), known);
                self.type_(&alias.type_);
            }
            StatementKind::Target(target) => {
                let known = Known::Target(Some(place.clone()));
                self.declares(target.name.range, DefKind::Target, target.name.text.clone(), known);
                let head = self.head(&target.kind, &[HeadKind::Platform]);
                let platform = head.map(|head| platform_def(self.db, &head.place).clone());
                if let Some(block) = &target.body {
                    self.owner = vec![place.clone()];
                    self.body(block, &Inside::Target(platform));
                }
            }
            StatementKind::Alias(alias) => {
                if let Some((name, range)) = alias.labels.first().and_then(label_name) {
                    self.path(range, &name, PathUse::Import);
                }
                let known = super::names::alias(self.db, self.file, &alias.name.text);
                self.declares(
                    alias.name.range,
                    DefKind::Module,
                    alias.name.text.clone(),
                    known.map(|(_, known)| known).unwrap_or_default(),
                );
            }
            StatementKind::Entry(entry) => self.entry_at_top(place, entry, word),
            // What may not stand here may be half of something that may.
            StatementKind::Set(set) => {
                self.expr(&set.value, None);
            }
            StatementKind::Block(nested) => {
                self.head(&nested.path, &[HeadKind::Kind]);
                let known = keys(&nested.path).and_then(|words| self.kind_known(&words));
                let inside = match &known {
                    Some(Known::Component { kind, .. }) => Inside::Component(kind_def(self.db, kind).clone()),
                    _ => Inside::Value(Ty::Unknown),
                };
                self.it = known.unwrap_or_default();
                self.body(&nested.body, &inside);
            }
            StatementKind::Field(field) => {
                self.type_(&field.type_);
                if let Some(default) = &field.default {
                    self.expr(default, None);
                }
            }
            StatementKind::Check(check) => self.check(check),
            StatementKind::Unset(_) | StatementKind::Lock(_) | StatementKind::Error => {}
        }
    }

    /// A declaration of the sort that `word` says.
    fn entry_at_top(&mut self, place: &Place, entry: &Entry, word: Word) {
        let label = entry.labels.first().and_then(label_name);
        let own = |kind: DefKind, known: Known, walk: &mut Walk<'_>| {
            if let Some((name, range)) = &label {
                walk.declares(*range, kind, name.clone(), known);
            }
        };
        match word {
            Word::App | Word::Part => {
                let span = crate::names::app_files(self.db).span;
                if let Some((name, range)) = label {
                    let is_part = word == Word::Part;
                    let def = Def {
                        kind: DefKind::App,
                        name,
                        span: if is_part && span.is_some() { span } else { self.item.span(range) },
                    };
                    let role = if is_part { Role::Reads } else { Role::Declares };
                    self.mention(range, def, role, Known::Unknown);
                }
            }
            Word::Import(..) => {
                if let Some((name, range)) = label {
                    self.path(range, &name, PathUse::Import);
                }
            }
            Word::Crd(_) => {
                if let Some((name, range)) = entry.labels.get(1).and_then(label_name) {
                    self.path(range, &name, PathUse::Definitions);
                }
            }
            Word::Param => {
                let ty = entry.type_.as_ref().map_or(Ty::Unknown, |type_| self.resolved(type_));
                own(DefKind::Param, Known::of(&ty), self);
                self.typed_value(entry, &ty);
            }
            Word::Let => {
                let known = super::names::let_known(self.db, place);
                own(DefKind::Let, known, self);
                let ty = entry.type_.as_ref().map_or(Ty::Unknown, |type_| self.resolved(type_));
                self.typed_value(entry, &ty);
            }
            Word::Secret => {
                own(DefKind::Secret, Known::Secret(place.clone()), self);
                self.secret_body(place, entry);
            }
            Word::Kind => self.kind(place, entry),
            Word::Trait => self.trait_(place, entry),
            Word::Rule => {
                own(DefKind::Rule, Known::Unknown, self);
                self.clause(entry, &[HeadKind::Kind]);
                let words = crate::types::clause_names(entry, ClauseWord::For);
                self.it = match words.first().map(|(words, _)| words.as_slice()) {
                    Some([app]) if app == "app" => Known::Reserved("app".into()),
                    Some(words) => self.kind_known(words).unwrap_or_default(),
                    None => Known::Unknown,
                };
                self.block(entry, &Inside::Rule);
            }
            Word::Environment | Word::Test => {
                let is_test = word == Word::Test;
                let kind = if is_test { DefKind::Test } else { DefKind::Environment };
                own(kind, if is_test { Known::Unknown } else { Known::Environment }, self);
                self.environments(entry);
                self.block(entry, if is_test { &Inside::Test } else { &Inside::Environment });
            }
            Word::Workflow => {
                own(DefKind::Workflow, Known::Unknown, self);
                self.block(entry, &Inside::Workflow);
            }
            Word::Platform => {
                own(DefKind::TargetKind, Known::Unknown, self);
                self.clause(entry, &[HeadKind::Platform]);
                if let Some(block) = &entry.body {
                    self.platform_fields(block);
                }
            }
            Word::Component(_) => {
                self.component(place, entry);
            }
            Word::Edition | Word::Type | Word::Target | Word::Other => {}
        }
    }

    fn block(&mut self, entry: &Entry, inside: &Inside) {
        if let Some(block) = &entry.body {
            self.body(block, inside);
        }
    }

    /// `: T = value`.
    pub fn typed_value(&mut self, entry: &Entry, ty: &Ty) {
        if let Some(type_) = &entry.type_ {
            self.type_(type_);
        }
        if let Some(value) = &entry.value {
            self.expr(value, Some(ty).filter(|ty| **ty != Ty::Unknown));
        }
    }

    pub fn secret_body(&mut self, place: &Place, entry: &Entry) {
        let record = crate::read::secret_record(self.db);
        self.owner = vec![place.clone()];
        self.block(entry, &Inside::Value(Ty::Record(record)));
    }

    /// The words of `extends`, `on`, `for`.
    pub fn clause(&mut self, entry: &Entry, wanted: &[HeadKind]) {
        for path in entry.clause.iter().flat_map(|clause| &clause.names) {
            self.head(path, wanted);
        }
    }

    /// `environment x extends base`, `test "…" in env`.
    fn environments(&mut self, entry: &Entry) {
        let Some(clause) = &entry.clause else { return };
        for path in &clause.names {
            if let Some(name) = key_path(path)
                && let Some((def, known)) = super::names::value(self.db, self.file, name)
            {
                self.mention(path.range, def, Role::Reads, known);
            }
        }
    }

    fn kind(&mut self, place: &Place, entry: &Entry) {
        let def = kind_def(self.db, place).clone();
        if let Some((name, range)) = entry.labels.first().and_then(label_name) {
            let known = Known::Component { kind: place.clone(), place: None };
            self.declares(range, DefKind::Kind, name, known);
        }
        self.clause(entry, &[HeadKind::Kind]);
        self.enter_declaration(place.index());
        self.owner = entries::bodies(self.db, None, place);
        self.own = Some(place.clone());
        self.block(entry, &Inside::Kind(def));
    }

    fn trait_(&mut self, place: &Place, entry: &Entry) {
        let def = trait_def(self.db, place).clone();
        if let Some((name, range)) = entry.labels.first().and_then(label_name) {
            self.declares(range, DefKind::Trait, name, Known::Unknown);
        }
        self.clause(entry, &[HeadKind::Kind]);
        self.enter_declaration(place.index());
        self.owner = vec![place.clone()];
        self.block(entry, &Inside::Trait(def));
    }

    /// The declaration of a component: at the top of a file, or in a composite.
    pub fn component(&mut self, place: &Place, entry: &Entry) {
        let head = self.head(&entry.head, &[HeadKind::Kind]);
        let known =
            head.map_or(Known::Unknown, |head| Known::Component { kind: head.place, place: Some(place.clone()) });
        if let Some((name, range)) = entry.labels.first().and_then(label_name) {
            self.declares(range, DefKind::Component, name, known.clone());
        }
        let inside = match &known {
            Known::Component { kind, .. } => {
                self.owner = entries::bodies(self.db, Some(place), kind);
                component_inside(kind_def(self.db, kind))
            }
            _ => Inside::Value(Ty::Unknown),
        };
        let it = std::mem::replace(&mut self.it, known);
        let own = self.own.replace(place.clone());
        if let Some(value) = &entry.value {
            self.expr(value, None);
        }
        self.block(entry, &inside);
        self.it = it;
        self.own = own;
    }

    /// The declared options of a kind of target.
    fn platform_fields(&mut self, block: &Block) {
        for statement in &block.statements {
            match &statement.kind {
                StatementKind::Field(field) => self.field(field),
                StatementKind::Block(nested) => self.platform_fields(&nested.body),
                _ => {}
            }
        }
    }

    /// The fields that a trait may write: those of the kinds it goes on.
    pub fn trait_fields(&self, on: &[SmolStr]) -> Arc<Record> {
        let mut record = Record { name: None, fields: Vec::new(), outputs: Vec::new() };
        let all: Vec<SmolStr> = if on.is_empty() {
            let heads = &scope(self.db, self.file).heads;
            heads.iter().filter(|(_, head)| head.kind == HeadKind::Kind).map(|(name, _)| name.clone()).collect()
        } else {
            on.to_vec()
        };
        for name in all {
            let Some(kind) = super::names::kind_named(self.db, self.file, &[name]) else { continue };
            for field in &kind.record.fields {
                if record.field(&field.name).is_none() {
                    record.fields.push(field.clone());
                }
            }
        }
        record.into()
    }

    pub fn check(&mut self, check: &anyport_syntax::tree::Check) {
        self.expr(&check.condition, Some(&Ty::Bool));
        if let Some(message) = &check.message {
            self.expr(message, Some(&Ty::String));
        }
    }
}

/// What the body of a component of a kind holds.
pub(super) fn component_inside(kind: &Arc<crate::kinds::KindDef>) -> Inside {
    if kind.composite { Inside::Composite(kind.clone()) } else { Inside::Component(kind.clone()) }
}

/// A declaration without a place in any text.
pub(super) fn built_in(kind: DefKind, name: &SmolStr) -> Def {
    Def { kind, name: name.clone(), span: Span::NONE }
}

/// The name of a label that is a bare word.
pub(super) fn bare(label: &anyport_syntax::tree::Label) -> Option<&SmolStr> {
    match &label.kind {
        LabelKind::Name(name) => Some(name),
        _ => None,
    }
}
