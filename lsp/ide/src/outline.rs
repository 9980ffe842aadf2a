//! What a file declares, as a tree, and what all files declare, as a list to search in.

use anyport_compiler::semantics::{self, DefKind, Mention, body_of, parsed};
use anyport_syntax::tree::{Path, Segment, Statement, StatementKind};

use crate::analysis::Analysis;
use crate::text::{FileRange, TextRange, slice};

/// A declaration in the outline of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    /// Its name.
    pub name: String,
    /// What stands before the name: `service`, `port`.
    pub detail: String,
    /// What it is; `None` for a block of fields.
    pub kind: Option<DefKind>,
    /// The whole declaration.
    pub range: TextRange,
    /// Its name.
    pub name_range: TextRange,
    /// What is declared inside.
    pub children: Vec<Outline>,
}

/// The declarations of a file.
pub fn outline(analysis: &Analysis, path: &str) -> Vec<Outline> {
    let Some(app) = analysis.app_of(path) else { return Vec::new() };
    let Some(file) = app.file(path) else { return Vec::new() };
    let db = app.db();
    let mut out = Vec::new();
    for item in file.items(db) {
        let Some(start) = db.offset_of(*item) else { continue };
        let known = &semantics::semantics(db, *item).mentions;
        for statement in &parsed(db, *item).statements {
            out.extend(node(statement, item.text(db), start, known, true));
        }
    }
    out
}

fn node(statement: &Statement, text: &str, start: u32, known: &[Mention], top: bool) -> Option<Outline> {
    let (detail, name_range) = match &statement.kind {
        StatementKind::Entry(entry) => (path_text(&entry.head), entry.labels.first()?.range),
        StatementKind::Alias(alias) => ("import".to_owned(), alias.name.range),
        StatementKind::Type(alias) => ("type".to_owned(), alias.name.range),
        StatementKind::Target(target) => (format!("target: {}", path_text(&target.kind)), target.name.range),
        StatementKind::Block(nested) => (String::new(), nested.path.range),
        StatementKind::Field(field) => (String::new(), field.path.range),
        // What an environment gives a parameter is worth a line; a field of a component is not.
        StatementKind::Set(set) if !top && is_param(set.path.range, known) => (String::new(), set.path.range),
        _ => return None,
    };
    let name = slice(text, name_range).trim_matches('"').to_owned();
    if name.is_empty() {
        return None;
    }
    let kind = known.iter().find(|mention| mention.range == name_range).map(|mention| mention.def.kind);
    let inner = body_of(statement).map(|block| block.statements.as_slice()).unwrap_or_default();
    let fields = match &statement.kind {
        StatementKind::Type(alias) => type_fields(&alias.type_),
        _ => &[],
    };
    let children =
        inner.iter().chain(fields).filter_map(|statement| node(statement, text, start, known, false)).collect();
    let shift = |range: TextRange| TextRange { start: range.start + start, end: range.end + start };
    Some(Outline { name, detail, kind, range: shift(statement.range), name_range: shift(name_range), children })
}

fn is_param(range: TextRange, known: &[Mention]) -> bool {
    known.iter().any(|mention| mention.range == range && mention.def.kind == DefKind::Param)
}

fn type_fields(type_: &anyport_syntax::tree::Type) -> &[Statement] {
    match &type_.kind {
        anyport_syntax::tree::TypeKind::Record(block) => &block.statements,
        anyport_syntax::tree::TypeKind::Where(inner, _) => type_fields(inner),
        _ => &[],
    }
}

fn path_text(path: &Path) -> String {
    let words = path.segments.iter().map(|segment| match segment {
        Segment::Key(name) => name.text.as_str(),
        _ => "…",
    });
    words.collect::<Vec<_>>().join(".")
}

/// A declaration somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its name.
    pub name: String,
    /// What stands before the name.
    pub detail: String,
    /// What it is.
    pub kind: DefKind,
    /// Its name's place.
    pub place: FileRange,
    /// The application that declares it.
    pub container: String,
}

/// Declarations at the top of all files whose names hold the letters of `query` in order, best first.
pub fn search(analysis: &Analysis, query: &str, most: usize) -> Vec<Found> {
    let mut out: Vec<(u32, Found)> = Vec::new();
    for app in analysis.apps() {
        let db = app.db();
        let container = anyport_compiler::application_name(db).to_string();
        for item in app.items() {
            for (head, statement) in semantics::declared(db, item)
                .iter()
                .filter_map(|head| Some((head, parsed(db, item).statements.get(head.index)?)))
            {
                let Some(score) = score(&head.name, query) else { continue };
                let Some(kind) = word_kind(&head.word) else { continue };
                let Some(place) = app.place_in(item, head.name_range) else { continue };
                let detail = match &statement.kind {
                    StatementKind::Entry(entry) => path_text(&entry.head),
                    StatementKind::Target(target) => path_text(&target.kind),
                    _ => String::new(),
                };
                let found = Found { name: head.name.to_string(), detail, kind, place, container: container.clone() };
                if !out.iter().any(|(_, known)| known.place == found.place) {
                    out.push((score, found));
                }
            }
        }
    }
    out.sort_by(|(one, a), (other, b)| one.cmp(other).then_with(|| a.place.cmp(&b.place)));
    out.into_iter().take(most).map(|(_, found)| found).collect()
}

fn word_kind(word: &semantics::Word) -> Option<DefKind> {
    use semantics::Word;
    Some(match word {
        Word::App => DefKind::App,
        Word::Param => DefKind::Param,
        Word::Let => DefKind::Let,
        Word::Secret => DefKind::Secret,
        Word::Kind => DefKind::Kind,
        Word::Trait => DefKind::Trait,
        Word::Type => DefKind::Type,
        Word::Rule => DefKind::Rule,
        Word::Target => DefKind::Target,
        Word::Environment => DefKind::Environment,
        Word::Workflow => DefKind::Workflow,
        Word::Test => DefKind::Test,
        Word::Platform => DefKind::TargetKind,
        Word::Component(_) => DefKind::Component,
        Word::Edition | Word::Part | Word::Import(..) | Word::Crd(_) | Word::Other => return None,
    })
}

/// How far a name is from what was asked: 0 the same, then its beginning, a part of it, its letters in order.
fn score(name: &str, query: &str) -> Option<u32> {
    let (name, query) = (name.to_lowercase(), query.to_lowercase());
    if name == query {
        return Some(0);
    }
    if name.starts_with(&query) {
        return Some(1);
    }
    if name.contains(&query) {
        return Some(2);
    }
    let mut letters = name.chars();
    query.chars().all(|wanted| letters.any(|letter| letter == wanted)).then_some(3)
}
