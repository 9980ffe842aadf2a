//! The standard library as documentation and tools see it: every kind, type and target kind with
//! its fields, as it is written.

use std::collections::HashMap;

use anyport_diagnostic::{SourceId, Span};
use anyport_syntax::tree::{Statement, StatementKind, TextRange};
use smol_str::SmolStr;

use crate::kinds::{kind_def, platform_def};
use crate::names::{Head, HeadKind, std_scope};
use crate::source::{Db, Item, Project, parsed};
use crate::types::{Field, OutputDecl, Record, Ty, type_alias};
use crate::walk::{Visitor, key_path, walk_statement};

/// A kind, a type or a target kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declared {
    /// Its name.
    pub name: SmolStr,
    /// The file of the library that declares it: `kinds.app`.
    pub module: String,
    /// Its documentation.
    pub doc: String,
    /// Whether it is there to be extended only.
    pub is_abstract: bool,
    /// What it extends, nearest first.
    pub bases: Vec<SmolStr>,
    /// Of a type: what it stands for, as written, where it has no fields.
    pub type_text: String,
    /// What is inside.
    pub shape: Shape,
}

/// What can be written inside a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Nothing: the value is one.
    Plain,
    /// Fields, and outputs that can be read.
    Fields(Vec<DeclaredField>, Vec<DeclaredField>),
    /// Entries by name, each of this shape.
    Entries(Box<Shape>),
    /// One of several, chosen by a label; the one without a label is chosen by its fields.
    Variants(Vec<DeclaredField>),
}

/// A field, an output, or a variant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeclaredField {
    /// Its name.
    pub name: SmolStr,
    /// Its type as written; empty for a variant.
    pub type_text: String,
    /// Its default as written.
    pub default: Option<String>,
    /// Its documentation.
    pub doc: String,
    /// The kind or type that declares it.
    pub owner: SmolStr,
    /// What is inside.
    pub shape: Shape,
}

/// All kinds of components, in the order of their files.
pub fn declared_kinds(db: &dyn Db) -> Vec<Declared> {
    of_kind(db, HeadKind::Kind)
}

/// All types that have names.
pub fn declared_types(db: &dyn Db) -> Vec<Declared> {
    of_kind(db, HeadKind::Type)
}

/// All kinds of targets, with the options of a target of each.
pub fn declared_targets(db: &dyn Db) -> Vec<Declared> {
    of_kind(db, HeadKind::Platform)
}

fn of_kind(db: &dyn Db, wanted: HeadKind) -> Vec<Declared> {
    let written = Written::of(db);
    std_scope(db)
        .heads
        .iter()
        .filter(|(_, head)| head.kind == wanted)
        .map(|(name, head)| written.declared(db, name, head))
        .collect()
}

/// Types and defaults as written, by the place of the field's name.
#[derive(Default)]
struct Written {
    found: HashMap<(SourceId, u32), Words>,
}

struct Words {
    type_text: String,
    default: Option<String>,
    owner: SmolStr,
}

impl Written {
    fn of(db: &dyn Db) -> Written {
        let mut written = Written::default();
        for (path, file) in Project::get(db).files(db) {
            if !path.starts_with("std:/") {
                continue;
            }
            for item in file.items(db) {
                for statement in &parsed(db, *item).statements {
                    let mut collect =
                        Collect { written: &mut written, item: *item, text: item.text(db), owner: name_of(statement) };
                    walk_statement(statement, &mut collect);
                }
            }
        }
        written
    }

    fn declared(&self, db: &dyn Db, name: &SmolStr, head: &Head) -> Declared {
        let module = head.place.item.file(db).path(db);
        let mut declared = Declared {
            name: name.clone(),
            module: module.trim_start_matches("std:/").to_owned(),
            doc: head.doc.clone().unwrap_or_default().into(),
            is_abstract: false,
            bases: Vec::new(),
            type_text: String::new(),
            shape: Shape::Plain,
        };
        match head.kind {
            HeadKind::Kind => {
                let kind = kind_def(db, &head.place);
                declared.is_abstract = kind.abstract_;
                declared.bases = kind.lineage[1..].to_vec();
                declared.shape = self.fields(&kind.record);
            }
            HeadKind::Platform => {
                let platform = platform_def(db, &head.place);
                declared.is_abstract = name == "platform";
                declared.bases = platform.lineage[1..].to_vec();
                declared.shape = self.fields(&platform.options);
            }
            HeadKind::Type => {
                declared.shape = self.shape(&type_alias(db, &head.place).0);
                if let Some(StatementKind::Type(alias)) = head.place.statement(db).map(|statement| &statement.kind) {
                    declared.type_text = one_line(cut(head.place.item.text(db), alias.type_.range));
                }
            }
            HeadKind::Trait | HeadKind::Rule => {}
        }
        declared
    }

    fn shape(&self, ty: &Ty) -> Shape {
        match ty.structure() {
            Some(Ty::Record(record)) => self.fields(record),
            Some(Ty::Map(_, value)) => Shape::Entries(Box::new(self.shape(value))),
            Some(Ty::Variants(variants)) => Shape::Variants(
                variants
                    .variants
                    .iter()
                    .map(|variant| DeclaredField {
                        name: variant.name.clone(),
                        type_text: String::new(),
                        default: None,
                        doc: String::new(),
                        owner: variants.name.clone().unwrap_or_default(),
                        shape: self.fields(&variant.record),
                    })
                    .collect(),
            ),
            _ => Shape::Plain,
        }
    }

    fn fields(&self, record: &Record) -> Shape {
        Shape::Fields(
            record.fields.iter().map(|field| self.field(field)).collect(),
            record.outputs.iter().map(|output| self.output(output)).collect(),
        )
    }

    fn field(&self, field: &Field) -> DeclaredField {
        self.described(&field.name, field.span, field.doc.as_ref(), &field.ty)
    }

    fn output(&self, output: &OutputDecl) -> DeclaredField {
        self.described(&output.name, output.span, output.doc.as_ref(), &output.ty)
    }

    fn described(&self, name: &SmolStr, span: Span, doc: Option<&SmolStr>, ty: &Ty) -> DeclaredField {
        let words = self.found.get(&(span.source, span.start));
        DeclaredField {
            name: name.clone(),
            type_text: words.map_or_else(|| ty.to_string(), |words| words.type_text.clone()),
            default: words.and_then(|words| words.default.clone()),
            doc: doc.cloned().unwrap_or_default().into(),
            owner: words.map(|words| words.owner.clone()).unwrap_or_default(),
            shape: self.shape(ty),
        }
    }
}

struct Collect<'a> {
    written: &'a mut Written,
    item: Item,
    text: &'a str,
    owner: SmolStr,
}

impl Collect<'_> {
    fn note(&mut self, name: TextRange, type_: TextRange, default: Option<TextRange>) {
        let words = Words {
            type_text: one_line(cut(self.text, type_)),
            default: default.map(|range| one_line(cut(self.text, range))),
            owner: self.owner.clone(),
        };
        self.written.found.insert((self.item.source(), name.start), words);
    }
}

impl Visitor for Collect<'_> {
    fn expr(&mut self, _expr: &anyport_syntax::tree::Expr) {}

    fn statement(&mut self, statement: &Statement) {
        match &statement.kind {
            StatementKind::Field(field) => {
                self.note(field.path.range, field.type_.range, field.default.as_ref().map(|expr| expr.range));
            }
            StatementKind::Entry(entry) if key_path(&entry.head).is_some_and(|head| head == "output") => {
                if let (Some(label), Some(type_)) = (entry.labels.first(), &entry.type_) {
                    self.note(label.range, type_.range, entry.value.as_ref().map(|expr| expr.range));
                }
            }
            _ => {}
        }
    }
}

/// The name that a top-level statement of the library declares.
fn name_of(statement: &Statement) -> SmolStr {
    match &statement.kind {
        StatementKind::Entry(entry) => entry.labels.first().map_or_else(SmolStr::default, |label| match &label.kind {
            anyport_syntax::tree::LabelKind::Name(name) => name.clone(),
            _ => SmolStr::default(),
        }),
        StatementKind::Type(alias) => alias.name.text.clone(),
        _ => SmolStr::default(),
    }
}

fn cut(text: &str, range: TextRange) -> &str {
    text.get(range.start as usize..range.end as usize).unwrap_or_default()
}

/// A text on one line; what stands in braces over several lines becomes `{ … }`.
fn one_line(text: &str) -> String {
    if !text.contains('\n') {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut depth = 0_usize;
    for character in text.chars() {
        match character {
            '{' => {
                if depth == 0 {
                    out.push_str("{ … }");
                }
                depth += 1;
            }
            '}' => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push(if character == '\n' { ' ' } else { character }),
            _ => {}
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}
