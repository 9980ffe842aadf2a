//! What an item declares: its first line, so to speak. An edit in a body leaves it equal.

use anyport_syntax::tree::{ClauseWord, Label, LabelKind, Name, StatementKind, TextRange};
use smol_str::SmolStr;

use crate::source::{Db, Item, import_path, parsed, plain};
use crate::walk::{key_path, keys};

/// What sort of declaration a statement at the top of a file is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Word {
    /// `edition "2026"`.
    Edition,
    /// `app NAME`.
    App,
    /// `part NAME`.
    Part,
    /// `import "path" [as name]`: the path and the alias.
    Import(String, Option<SmolStr>),
    /// `import crd "path"`, `import vela "path"`: definitions in a target's own words.
    Crd(crate::source::Definitions),
    /// `param`.
    Param,
    /// `let`.
    Let,
    /// `secret`.
    Secret,
    /// `kind`.
    Kind,
    /// `trait`.
    Trait,
    /// `type`.
    Type,
    /// `rule`.
    Rule,
    /// `target`.
    Target,
    /// `environment`.
    Environment,
    /// `workflow`.
    Workflow,
    /// `test`.
    Test,
    /// `platform`: a target kind.
    Platform,
    /// A component: the words of its kind (`java-service`, `p.java-service`).
    Component(Vec<SmolStr>),
    /// Anything else, which may not stand here.
    Other,
}

/// One statement at the top of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declared {
    /// Which statement of the item.
    pub index: usize,
    /// What sort.
    pub word: Word,
    /// Its name: the first label.
    pub name: SmolStr,
    /// Where the name stands.
    pub name_range: TextRange,
    /// Where the head stands.
    pub head_range: TextRange,
    /// Where an import's alias stands.
    pub alias_range: Option<TextRange>,
    /// What it extends.
    pub base: Option<(Vec<SmolStr>, TextRange)>,
    /// Its documentation.
    pub doc: Option<SmolStr>,
}

/// What the item declares.
#[salsa::tracked(returns(ref))]
pub fn declared(db: &dyn Db, item: Item) -> Vec<Declared> {
    let parsed = parsed(db, item);
    let mut out = Vec::with_capacity(1);
    for (index, statement) in parsed.statements.iter().enumerate() {
        let (head, name, base) = match &statement.kind {
            StatementKind::Error => continue,
            StatementKind::Type(alias) => (None, Some(alias.name.clone()), None),
            StatementKind::Target(target) => (None, Some(target.name.clone()), None),
            StatementKind::Alias(alias) => (Some(&alias.head), label_name(&alias.labels), None),
            StatementKind::Entry(entry) => {
                let base =
                    entry.clause.as_ref().filter(|clause| clause.word == ClauseWord::Extends).and_then(|clause| {
                        let path = clause.names.first()?;
                        Some((keys(path)?, path.range))
                    });
                (Some(&entry.head), label_name(&entry.labels), base)
            }
            // `param x: T` is an entry; `x: T` alone is nothing here.
            StatementKind::Field(field) => (Some(&field.path), None, None),
            StatementKind::Set(set) => (Some(&set.path), None, None),
            StatementKind::Block(nested) => (Some(&nested.path), None, None),
            StatementKind::Check(_) | StatementKind::Unset(_) | StatementKind::Lock(_) => (None, None, None),
        };
        let head_range = head.map_or(statement.range, |path| path.range);
        let word = match &statement.kind {
            StatementKind::Type(_) => Word::Type,
            StatementKind::Target(_) => Word::Target,
            StatementKind::Entry(_) | StatementKind::Alias(_) => match head.and_then(key_path).map(SmolStr::as_str) {
                Some("edition") => Word::Edition,
                Some("app") => Word::App,
                Some("part") => Word::Part,
                Some("import") => match import_path(statement) {
                    Some((path, alias)) => Word::Import(path, alias.map(|name| name.text.clone())),
                    None => crate::source::definitions_path(statement).map_or(Word::Other, Word::Crd),
                },
                Some("param") => Word::Param,
                Some("let") => Word::Let,
                Some("secret") => Word::Secret,
                Some("kind") => Word::Kind,
                Some("trait") => Word::Trait,
                Some("rule") => Word::Rule,
                Some("environment") => Word::Environment,
                Some("workflow") => Word::Workflow,
                Some("test") => Word::Test,
                Some("platform") => Word::Platform,
                _ => head.and_then(keys).map_or(Word::Other, Word::Component),
            },
            _ => Word::Other,
        };
        let name = name.unwrap_or(Name { text: SmolStr::default(), range: head_range });
        out.push(Declared {
            index,
            word,
            name: name.text,
            name_range: name.range,
            head_range,
            alias_range: match &statement.kind {
                StatementKind::Alias(alias) => Some(alias.name.range),
                _ => None,
            },
            base,
            doc: statement.doc.clone(),
        });
    }
    out
}

/// The first label as a name.
fn label_name(labels: &[Label]) -> Option<Name> {
    let label = labels.first()?;
    let text = match &label.kind {
        LabelKind::Name(name) => name.clone(),
        LabelKind::String(text) => plain(text)?.into(),
        LabelKind::Number(number) => number.clone(),
    };
    Some(Name { text, range: label.range })
}
