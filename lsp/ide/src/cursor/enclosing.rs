//! What the braces around the cursor hold, followed from their heads inwards.

use std::cell::OnceCell;
use std::sync::Arc;

use anyport_compiler::semantics::{
    self, Def, DefKind, Inside, Known, NameFrame, PlatformDef, Record, Ty, Visible, find_kind, find_platform,
    find_trait, kind_def,
};
use anyport_syntax::token::Token;
use smol_str::SmolStr;

use super::frames::{Cursor, Frame, FrameKind};
use super::head::{Head, Word};
use super::place::value_at;
use super::types::{alias_type, component_inside, follow, on_type, target_kind, under_label};
use crate::analysis::At;

/// A document in a target's own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its kind as written: `Deployment`.
    pub kind: SmolStr,
    /// Whether it is made here; else one is patched.
    pub is_object: bool,
    /// Where in it the braces stand.
    pub path: Vec<SmolStr>,
}

/// What an open bracket holds, and what may so be written there.
#[derive(Clone, Debug, PartialEq)]
pub enum Enclosing {
    /// The top of a file.
    Top,
    /// Statements.
    Block(Inside),
    /// Statements of a patch or an object.
    Document(Document),
    /// A map literal of a type.
    Map(Option<Ty>),
    /// The arms of a `match`: what is looked at, and what comes out.
    Match(Known, Option<Ty>),
    /// Fields of a type.
    TypeFields,
    /// Elements of this type.
    List(Option<Ty>),
    /// Arguments of a function: which one of which.
    Arguments(SmolStr, usize),
    /// A group: what the whole is to be.
    Group(Option<Ty>),
    /// An index of something.
    Index(Known),
    /// The expression of a `${…}`.
    Interpolation,
    /// Nothing is known of it.
    Unknown,
}

/// Where a path leads.
#[derive(Clone, Debug, PartialEq)]
pub enum Reached {
    /// A value of a type.
    Value(Ty),
    /// A declared thing.
    Inside(Inside),
    /// Nothing that is known.
    Nothing,
}

/// What surrounds a cursor.
pub struct Around<'a> {
    /// The item.
    pub at: At<'a>,
    /// The tokens.
    pub cursor: Cursor<'a>,
    /// What the innermost bracket holds.
    pub enclosing: Enclosing,
    /// The nearest component around.
    pub it: Known,
    /// The label of the nearest `options`, or the name of the target around.
    pub target: Option<SmolStr>,
    /// The environment around.
    pub environment: Option<SmolStr>,
    /// The statements that the types of [`Enclosing`] come from: path from the nearest component.
    pub path: Vec<SmolStr>,
    names: OnceCell<Vec<Visible>>,
}

impl<'a> Around<'a> {
    /// Reads what surrounds a place.
    pub fn new(at: At<'a>) -> Around<'a> {
        let cursor = Cursor::new(at.text(), at.offset);
        let mut around = Around {
            at,
            cursor,
            enclosing: Enclosing::Top,
            it: Known::Unknown,
            target: None,
            environment: None,
            path: Vec::new(),
            names: OnceCell::new(),
        };
        for index in 0..around.cursor.frames.len() {
            let frame = around.cursor.frames[index].clone();
            around.enclosing = around.descend(&frame);
        }
        around
    }

    /// The database.
    pub fn db(&self) -> &'a dyn anyport_compiler::Db {
        self.at.app.db()
    }

    /// Every name that a value may use here, nearest first.
    pub fn names(&self) -> &[Visible] {
        self.names.get_or_init(|| {
            let mut found = semantics::visible(self.db(), self.at.item, self.at.offset);
            self.add_framed(&mut found);
            for visible in &mut found {
                if visible.def.kind == DefKind::Reserved && visible.def.name == "it" {
                    visible.known = self.it.clone();
                }
            }
            found
        })
    }

    /// Names of the kind around, where its braces are so broken that the tree has none.
    fn add_framed(&self, found: &mut Vec<Visible>) {
        let Some(frame) = self.cursor.frames.first() else { return };
        let Some(head) = Head::of(self.cursor.text, &frame.before) else { return };
        if !(head.is("kind") || head.is("trait")) {
            return;
        }
        let in_tree = self.at.semantics().braces_at(self.at.offset);
        if in_tree.is_some_and(|braces| braces.frame != NameFrame::File) {
            return;
        }
        let Some(name) = head.label(0) else { return };
        let params = if head.is("kind") {
            find_kind(self.db(), self.at.file, std::slice::from_ref(name)).map(|kind| kind.params.clone())
        } else {
            find_trait(self.db(), self.at.file, std::slice::from_ref(name)).map(|def| def.params.clone())
        };
        for (name, param) in params.into_iter().flatten() {
            let def = Def { kind: DefKind::Param, name, span: param.field.span };
            found.insert(0, Visible { def, known: Known::of(&param.field.ty), doc: param.field.doc });
        }
    }

    /// What a name means as a value.
    pub fn value(&self, name: &str) -> Option<&Visible> {
        self.names().iter().find(|visible| visible.def.name == name)
    }

    /// What follows a statement's head in braces, or stands in brackets behind it.
    fn descend(&mut self, frame: &Frame) -> Enclosing {
        let expected = |around: &Around<'a>| value_at(around, &around.enclosing, &frame.before).1;
        match frame.kind {
            FrameKind::Interpolation => Enclosing::Interpolation,
            FrameKind::Map => Enclosing::Map(expected(self)),
            FrameKind::TypeFields => Enclosing::TypeFields,
            FrameKind::Match => {
                let at = frame.before.iter().rposition(|token| token.token == Token::Match).unwrap_or_default();
                let scrutinee = self.chain(&frame.before[at + 1..]).unwrap_or_default();
                let (_, wanted) = value_at(self, &self.enclosing, &frame.before[..at]);
                Enclosing::Match(scrutinee, wanted)
            }
            FrameKind::List => match frame.before.last() {
                Some(last) if last.range.end == frame.open && last.token != Token::LeftBracket => {
                    Enclosing::Index(self.chain(&frame.before).unwrap_or_default())
                }
                _ => Enclosing::List(expected(self).and_then(|ty| ty.list().cloned())),
            },
            FrameKind::Paren => match frame.before.last() {
                Some(last) if last.token == Token::Name && last.range.end == frame.open => {
                    Enclosing::Arguments(self.cursor.name_of(last), frame.commas)
                }
                _ => Enclosing::Group(expected(self)),
            },
            FrameKind::Block => {
                let Some(head) = Head::of(self.cursor.text, &frame.before) else { return Enclosing::Unknown };
                let by_head = self.block(&head);
                if !matches!(by_head, Enclosing::Unknown | Enclosing::Block(Inside::Value(Ty::Unknown))) {
                    return by_head;
                }
                let braces = self.at.semantics().braces.iter().find(|braces| braces.range.start == frame.open);
                match braces.map(|braces| &braces.inside) {
                    Some(Inside::Document) | None => Enclosing::Unknown,
                    Some(inside) => Enclosing::Block(inside.clone()),
                }
            }
        }
    }

    fn block(&mut self, head: &Head) -> Enclosing {
        match self.enclosing.clone() {
            Enclosing::Top => self.top(head),
            Enclosing::Document(document) => {
                let path = head.path.iter().chain(&head.labels).map(|word| word.text.clone());
                Enclosing::Document(Document { path: document.path.iter().cloned().chain(path).collect(), ..document })
            }
            Enclosing::Block(inside) => self.inner(&inside, head),
            _ => Enclosing::Unknown,
        }
    }

    fn words(path: &[Word]) -> Vec<SmolStr> {
        path.iter().map(|word| word.text.clone()).collect()
    }

    fn std_record(&self, name: &str) -> Enclosing {
        Enclosing::Block(Inside::Value(alias_type(self, name).unwrap_or(Ty::Unknown)))
    }

    fn top(&mut self, head: &Head) -> Enclosing {
        let db = self.db();
        let name = head.label(0).cloned().unwrap_or_default();
        let by_name = std::slice::from_ref(&name);
        match head.first() {
            "kind" => match find_kind(db, self.at.file, by_name) {
                Some(def) => {
                    self.it = Known::Component { kind: def.place.clone(), place: None };
                    Enclosing::Block(Inside::Kind(def))
                }
                None => Enclosing::Unknown,
            },
            "trait" => match find_trait(db, self.at.file, by_name) {
                Some(def) => {
                    self.it =
                        def.on.first().and_then(|on| self.kind_known(std::slice::from_ref(on))).unwrap_or_default();
                    Enclosing::Block(Inside::Trait(def))
                }
                None => Enclosing::Unknown,
            },
            "rule" => {
                let subject = head.clause.and_then(|(_, at)| {
                    let frame = self.cursor.frames.first()?;
                    Some(self.cursor.name_of(frame.before.get(at + 1)?))
                });
                self.it = match subject {
                    Some(subject) if subject == "app" => Known::Reserved(subject),
                    Some(subject) => self.kind_known(&[subject]).unwrap_or_default(),
                    None => Known::Unknown,
                };
                Enclosing::Block(Inside::Rule)
            }
            "environment" => {
                self.environment = Some(name);
                Enclosing::Block(Inside::Environment)
            }
            "test" => {
                self.environment = head.label(1).cloned();
                Enclosing::Block(Inside::Test)
            }
            "workflow" => Enclosing::Block(Inside::Workflow),
            "secret" => self.std_record("SecretEntry"),
            "platform" | "type" | "param" | "let" | "import" | "app" | "part" | "edition" => Enclosing::Unknown,
            "target" if head.path.len() == 1 => {
                let frame = self.cursor.frames.last();
                let kind = head.colon.and_then(|at| Some(self.cursor.name_of(frame?.before.get(at + 1)?)));
                // `target` is a word of its own, so its name is a label.
                self.target = Some(name);
                Enclosing::Block(Inside::Target(kind.and_then(|kind| find_platform(db, self.at.file, &kind))))
            }
            _ => match find_kind(db, self.at.file, &Self::words(&head.path)) {
                Some(kind) => {
                    let declared = self.value(&name).map(|visible| visible.known.clone());
                    self.it = match declared {
                        Some(known @ Known::Component { .. }) => known,
                        _ => Known::Component { kind: kind.place.clone(), place: None },
                    };
                    // Names were looked up before `it` was known.
                    self.names = OnceCell::new();
                    Enclosing::Block(component_inside(&kind))
                }
                None => Enclosing::Unknown,
            },
        }
    }

    fn kind_known(&self, words: &[SmolStr]) -> Option<Known> {
        let kind = find_kind(self.db(), self.at.file, words)?;
        Some(Known::Component { kind: kind.place.clone(), place: None })
    }

    /// Braces inside of braces.
    fn inner(&mut self, inside: &Inside, head: &Head) -> Enclosing {
        let label = |index: usize| head.label(index).cloned().unwrap_or_default();
        if let Inside::Component(_) | Inside::Kind(_) | Inside::Trait(_) | Inside::Target(_) | Inside::Options(_) =
            inside
        {
            if head.is("options") && !head.labels.is_empty() {
                self.target = Some(label(0));
                return Enclosing::Block(Inside::Options(self.platform(&label(0))));
            }
            let in_own_words = matches!(inside, Inside::Target(_) | Inside::Options(_));
            if in_own_words && (head.is("patch") || head.is("object")) && !head.labels.is_empty() {
                let document = Document { kind: label(0), is_object: head.is("object"), path: Vec::new() };
                return Enclosing::Document(document);
            }
        }
        if let Inside::Workflow = inside {
            return match head.first() {
                "parallel" => Enclosing::Block(Inside::Workflow),
                "step" => self.std_record("StepEntry"),
                _ => Enclosing::Unknown,
            };
        }
        if let Inside::Kind(kind) = inside
            && (kind.composite || kind.root.is_empty())
            && !head.labels.is_empty()
        {
            if head.is("secret") {
                return self.std_record("SecretEntry");
            }
            if let Some(inner) = find_kind(self.db(), self.at.file, &Self::words(&head.path)) {
                self.it = Known::Component { kind: inner.place.clone(), place: None };
                return Enclosing::Block(component_inside(&inner));
            }
        }
        let reached = self.reach(inside, &head.path);
        self.note_path(inside, head);
        match (reached, head.labels.first()) {
            (Reached::Inside(inside), None) => {
                self.enter(&inside, head);
                Enclosing::Block(inside)
            }
            (Reached::Value(ty), None) => Enclosing::Block(Inside::Value(ty)),
            (Reached::Value(ty), Some(label)) => match under_label(&ty, label) {
                Some(ty) => Enclosing::Block(Inside::Value(ty)),
                None => Enclosing::Unknown,
            },
            _ => Enclosing::Unknown,
        }
    }

    /// Notes which component or target a patch is about.
    fn enter(&mut self, inside: &Inside, head: &Head) {
        match inside {
            Inside::Component(_) | Inside::Composite(_) => {
                self.path.clear();
                if let Some(known @ Known::Component { .. }) =
                    self.value(head.first()).map(|visible| visible.known.clone())
                {
                    self.it = known;
                }
            }
            Inside::Target(_) => self.target = Some(head.first().into()),
            _ => {}
        }
    }

    fn note_path(&mut self, inside: &Inside, head: &Head) {
        let skip = usize::from(matches!(inside, Inside::Environment | Inside::Test));
        self.path.extend(head.steps().into_iter().skip(skip));
    }

    /// The kind of target that a label of `options` or `accept` means.
    pub fn platform(&self, label: &SmolStr) -> Option<Arc<PlatformDef>> {
        if let Some(Known::Target(Some(place))) = self.value(label).map(|visible| &visible.known) {
            let name = target_kind(self.db(), place)?;
            return find_platform(self.db(), self.at.file, &name);
        }
        find_platform(self.db(), self.at.file, label)
    }

    /// Where a path of statements leads.
    pub fn reach(&self, inside: &Inside, path: &[Word]) -> Reached {
        let Some(first) = path.first() else { return Reached::Inside(inside.clone()) };
        let fields = |record: &Record| match record.field(&first.text) {
            Some(field) => follow(&field.ty, &path[1..]),
            None => self.reach_trait(path),
        };
        match inside {
            Inside::Value(ty) => follow(ty, path),
            Inside::Component(kind) => fields(&kind.record),
            Inside::Kind(kind) if !kind.composite => fields(&kind.record),
            Inside::Kind(kind) | Inside::Composite(kind) => {
                if let Some(inner) = kind.inner.get(&first.text) {
                    let file = inner.place.item.file(self.db());
                    let inner = find_kind(self.db(), file, &inner.kind);
                    return match inner {
                        Some(inner) => self.reach(&component_inside(&inner), &path[1..]),
                        None => Reached::Nothing,
                    };
                }
                match kind.params.get(&first.text) {
                    Some(param) => follow(&param.field.ty, &path[1..]),
                    None if first.text == "on" => Reached::Value(on_type()),
                    None => Reached::Nothing,
                }
            }
            Inside::Trait(def) => fields(&self.trait_record(&def.on)),
            Inside::Target(platform) => match platform {
                Some(platform) => fields(&platform.options),
                None => Reached::Nothing,
            },
            Inside::Options(platform) => match platform {
                Some(platform) => fields(&platform.component),
                None => Reached::Nothing,
            },
            Inside::Environment | Inside::Test => {
                if let Some(visible) = self.value(&first.text)
                    && visible.def.kind != DefKind::Reserved
                {
                    return self.reach_known(&visible.known, &path[1..]);
                }
                if first.text == "on" { Reached::Value(on_type()) } else { Reached::Nothing }
            }
            Inside::Rule => match first.text.as_str() {
                "level" => Reached::Value(Ty::union(["warning", "error"].map(|text| Ty::Literal(text.into())))),
                "waivable" => Reached::Value(Ty::Bool),
                _ => Reached::Nothing,
            },
            Inside::Workflow | Inside::Document => Reached::Nothing,
        }
    }

    fn reach_known(&self, known: &Known, path: &[Word]) -> Reached {
        match known {
            Known::Component { kind, .. } => self.reach(&component_inside(kind_def(self.db(), kind)), path),
            Known::Ty(ty) => follow(ty, path),
            Known::Target(place) => {
                let kind = place.as_ref().and_then(|place| target_kind(self.db(), place));
                let platform = kind.and_then(|kind| find_platform(self.db(), self.at.file, &kind));
                self.reach(&Inside::Target(platform), path)
            }
            Known::Secret(_) => match alias_type(self, "SecretEntry") {
                Some(ty) => follow(&ty, path),
                None => Reached::Nothing,
            },
            _ => Reached::Nothing,
        }
    }

    fn reach_trait(&self, path: &[Word]) -> Reached {
        for length in [1, 2] {
            let Some(words) = path.get(..length) else { continue };
            if let Some(def) = find_trait(self.db(), self.at.file, &Self::words(words)) {
                let fields = def.params.values().map(|param| param.field.clone()).collect();
                let record = Record { name: Some(def.name.clone()), fields, outputs: Vec::new() };
                return follow(&Ty::Record(record.into()), &path[length..]);
            }
        }
        Reached::Nothing
    }

    /// The fields that a trait may write: those of the kinds it goes on.
    pub fn trait_record(&self, on: &[SmolStr]) -> Record {
        let mut record = Record { name: None, fields: Vec::new(), outputs: Vec::new() };
        let any = [SmolStr::new_static("service")];
        for name in if on.is_empty() { any.as_slice() } else { on } {
            let Some(kind) = find_kind(self.db(), self.at.file, std::slice::from_ref(name)) else { continue };
            for field in &kind.record.fields {
                if record.field(&field.name).is_none() {
                    record.fields.push(field.clone());
                }
            }
        }
        record
    }

    /// What is known of the chain of names that ends a run of tokens: `db`, `web.port.http`.
    pub fn chain(&self, tokens: &[crate::at::TokenAt]) -> Option<Known> {
        let words = super::place::chain_words(&self.cursor, tokens)?;
        self.chain_of(&words)
    }

    /// What is known of a chain of names.
    pub fn chain_of(&self, words: &[SmolStr]) -> Option<Known> {
        let (first, rest) = words.split_first()?;
        let mut known = self.value(first)?.known.clone();
        let mut path: Vec<SmolStr> = Vec::new();
        for word in rest {
            let found = semantics::members(self.db(), &known).into_iter().find(|member| member.name == *word);
            known = match found {
                Some(member) => member.known,
                None => match &known {
                    Known::Ty(ty) => match ty.structure() {
                        Some(Ty::Map(_, value)) => Known::of(value),
                        _ => ty.list().map(Known::of)?,
                    },
                    _ => return None,
                },
            };
            path.push(word.clone());
        }
        Some(known)
    }
}
