//! The top of a file: declarations, and the names that their clauses take.

use std::sync::Arc;

use anyport_compiler::semantics::{
    self, DefKind, HeadKind, Known, Word, declared, kind_def, scope, std_scope, trait_def,
};
use anyport_syntax::token::Token;
use smol_str::SmolStr;

use super::item::{Item, ItemKind, Lazy, Snippet};
use super::snippets::component;
use super::{imports, statements};
use crate::analysis::Analysis;
use crate::app::FileSort;
use crate::cursor::{Around, Enclosing, Head};

/// What the file says that it is, and whether nothing is declared before the cursor.
fn sort(around: &Around<'_>) -> (FileSort, bool) {
    let mut sort = FileSort::Module;
    let mut first = true;
    for item in around.at.file.items(around.db()) {
        let is_before = around.at.app.db().offset_of(*item).is_some_and(|start| start < around.at.start);
        for head in declared(around.db(), *item) {
            match head.word {
                Word::App => sort = FileSort::App,
                Word::Part => sort = FileSort::Part,
                _ => {}
            }
            let own = *item == around.at.item && head.head_range.end < around.cursor.word.start;
            first &= !((is_before || own) && head.word != Word::Edition && head.word != Word::Other);
        }
    }
    (sort, first)
}

fn keyword(name: &str, snippet: Snippet, detail: &str) -> Item {
    Item::new(name, ItemKind::Keyword, 2).detail(detail).insert(snippet.finish())
}

/// Declarations, and components of all kinds.
pub fn declarations(analysis: &Analysis, path: &str, around: &Around<'_>) -> Vec<Item> {
    let (sort, is_first) = sort(around);
    let begin = |word: &str| Snippet::default().text(word).text(" ");
    let mut out = Vec::new();
    if is_first && sort == FileSort::Module {
        out.push(keyword("app", begin("app").stop("name"), "an application"));
        out.push(keyword("part", begin("part").stop("name"), "more of an application"));
        out.push(keyword("edition", begin("edition").text("\"2026\""), "what the words mean"));
    }
    let import = begin("import").text("\"./").stop("file.app").text("\"");
    out.push(keyword("import", import, "another file"));
    out.push(keyword("let", begin("let").stop("name").text(" = ").stop("null"), "a named value"));
    let extends = begin("kind").stop("name").text(" extends ").stop("service").text(" {\n  ").stop("").text("\n}");
    out.push(keyword("kind", extends, "a kind of component"));
    let on = begin("trait").stop("name").text(" on ").stop("service").text(" {\n  ").stop("").text("\n}");
    out.push(keyword("trait", on, "a layer to attach"));
    out.push(keyword("type", begin("type").stop("Name").text(" = ").stop("String"), "a name for a type"));
    let rule = begin("rule").stop("name").text(" for ").stop("service").text(" {\n  check ").stop("true");
    let rule = rule.text(" else \"").stop("why").text("\"\n}");
    out.push(keyword("rule", rule, "what must hold for all of a kind"));
    let environments = names(around, |known, _| *known == Known::Environment);
    let test = begin("test").text("\"").stop("what holds").text("\" in ");
    let test = match environments.is_empty() {
        true => test.stop("prod"),
        false => test.choice(&environments),
    };
    out.push(keyword("test", test.text(" {\n  ").stop("").text("\n}"), "checks on what comes out"));
    if sort == FileSort::Module {
        return out;
    }
    out.extend(kinds(around, 0));
    out.push(keyword("param", begin("param").stop("name").text(": ").stop("String"), "a value from outside"));
    out.push(keyword("secret", begin("secret").stop("name"), "a value that never becomes text"));
    let target = begin("target").stop("name").text(": ").stop("kubernetes").text(" { ").stop("").text(" }");
    out.push(keyword("target", target, "a place to run"));
    let environment = begin("environment").stop("name").text(" {\n  ").stop("").text("\n}");
    out.push(keyword("environment", environment, "what differs in one of them"));
    let workflow = begin("workflow").stop("name").text(" {\n  ").stop("").text("\n}");
    out.push(keyword("workflow", workflow, "steps of a release"));
    out.extend(qualified(around, HeadKind::Kind, 1));
    out.extend(imports::kinds(analysis, path, around));
    out
}

/// Names of values that `wanted` says yes to.
fn names(around: &Around<'_>, wanted: impl Fn(&Known, DefKind) -> bool) -> Vec<String> {
    let found = around.names().iter().filter(|visible| wanted(&visible.known, visible.def.kind));
    found.map(|visible| visible.def.name.to_string()).collect()
}

fn at_declaration(around: &Around<'_>, span: anyport_diagnostic::Span) -> Lazy {
    match around.at.app.place(span) {
        Some(place) => Lazy::Declared(place.path.to_string(), place.range.start),
        None => Lazy::None,
    }
}

/// Components of every kind that the file sees, as wholes.
pub fn kinds(around: &Around<'_>, rank: u8) -> Vec<Item> {
    let db = around.db();
    let std = std_scope(db);
    let mut out = Vec::new();
    for (name, head) in &scope(db, around.at.file).heads {
        if head.kind != HeadKind::Kind || is_private(around, name, head) {
            continue;
        }
        let kind = kind_def(db, &head.place);
        let is_around =
            matches!(&around.enclosing, Enclosing::Block(semantics::Inside::Kind(own)) if own.place == kind.place);
        if kind.abstract_ || is_around {
            continue;
        }
        let own = u8::from(std.heads.contains_key(name));
        let item = Item::new(name.as_str(), ItemKind::Kind, rank + own).detail(first_line(head.doc.as_ref()));
        out.push(item.insert(component(around, name, kind)).lazy(at_declaration(around, head.span)));
    }
    out
}

fn is_private(around: &Around<'_>, name: &str, head: &semantics::Head) -> bool {
    name.starts_with('_') && head.place.item.file(around.db()) != around.at.file
}

/// The first line of a documentation.
pub fn first_line(doc: Option<&SmolStr>) -> String {
    doc.and_then(|doc| doc.lines().next()).unwrap_or_default().trim().to_owned()
}

/// What follows `extends`, `on`, `for`, `in`.
pub fn clause(around: &Around<'_>, head: &Head, word: Token) -> Vec<Item> {
    let db = around.db();
    let written: Vec<&str> = around.cursor.statement.iter().map(|token| around.cursor.text_of(token)).collect();
    if head.is("environment") || head.is("test") {
        let own = head.label(0).cloned().unwrap_or_default();
        let environments = around.names().iter().filter(|visible| {
            visible.known == Known::Environment && visible.def.kind == DefKind::Environment && visible.def.name != own
        });
        return environments
            .map(|visible| {
                Item::new(visible.def.name.as_str(), ItemKind::Environment, 0)
                    .lazy(at_declaration(around, visible.def.span))
            })
            .collect();
    }
    let mut out = Vec::new();
    let own = head.label(0).cloned().unwrap_or_default();
    for (name, found) in &scope(db, around.at.file).heads {
        let is_fine = match word {
            Token::Extends => *name != own,
            _ => !written.contains(&name.as_str()),
        };
        if found.kind != HeadKind::Kind || !is_fine || is_private(around, name, found) {
            continue;
        }
        let kind = kind_def(db, &found.place);
        if word == Token::Extends && (kind.composite || kind.abstract_) {
            continue;
        }
        let rank = u8::from(kind.built_in);
        let item = Item::new(name.as_str(), ItemKind::Kind, rank).detail(first_line(found.doc.as_ref()));
        out.push(item.lazy(at_declaration(around, found.span)));
    }
    if head.is("rule") {
        out.push(Item::new("app", ItemKind::Keyword, 1).detail("the whole application"));
        out.extend(super::own_words::document_kinds(around, 2));
    }
    out.extend(scope(db, around.at.file).aliases.keys().map(|alias| Item::new(alias.as_str(), ItemKind::Module, 2)));
    out
}

/// What follows the alias of a module: kinds at the top, traits in a body.
pub fn module_heads(around: &Around<'_>, alias: &SmolStr) -> Vec<Item> {
    let wanted: &[HeadKind] = match &around.enclosing {
        Enclosing::Top => &[HeadKind::Kind],
        Enclosing::Block(semantics::Inside::Kind(kind)) if kind.root.is_empty() => &[HeadKind::Kind],
        _ => &[HeadKind::Trait],
    };
    module_items(around, alias, wanted)
}

/// What the modules with aliases declare, with the alias before it.
pub fn qualified(around: &Around<'_>, wanted: HeadKind, rank: u8) -> Vec<Item> {
    let mut out = Vec::new();
    for alias in scope(around.db(), around.at.file).aliases.keys() {
        for item in module_items(around, alias, &[wanted]) {
            let prefix = |text: &str| format!("{alias}.{text}");
            out.push(Item { label: prefix(&item.label), insert: prefix(&item.insert), rank, ..item });
        }
    }
    out
}

/// What a module declares of these sorts.
pub fn module_items(around: &Around<'_>, alias: &SmolStr, wanted: &[HeadKind]) -> Vec<Item> {
    let db = around.db();
    let in_clause =
        around.cursor.statement.iter().any(|token| matches!(token.token, Token::Extends | Token::On | Token::For));
    let Some((module, _)) = scope(db, around.at.file).aliases.get(alias) else { return Vec::new() };
    let mut out = Vec::new();
    for member in semantics::members(db, &Known::Module(*module)) {
        let sort = match member.kind {
            DefKind::Kind => HeadKind::Kind,
            DefKind::Trait => HeadKind::Trait,
            DefKind::Type => HeadKind::Type,
            _ => continue,
        };
        if !wanted.contains(&sort) {
            continue;
        }
        let Some(head) = semantics::find_head(db, around.at.file, &[alias.clone(), member.name.clone()]) else {
            continue;
        };
        let lazy = at_declaration(around, member.span);
        let item = match sort {
            HeadKind::Kind => {
                let kind: &Arc<semantics::KindDef> = kind_def(db, &head.place);
                let item = Item::new(member.name.as_str(), ItemKind::Kind, 0).detail(first_line(member.doc.as_ref()));
                let is_use = !in_clause && !wanted.contains(&HeadKind::Type);
                if is_use { item.insert(component(around, &member.name, kind)) } else { item }
            }
            HeadKind::Trait => statements::trait_item(around, &member.name, trait_def(db, &head.place), 0),
            _ => Item::new(member.name.as_str(), ItemKind::Type, 0),
        };
        out.push(item.lazy(lazy));
    }
    out
}

/// Kinds of targets.
pub fn target_kinds(around: &Around<'_>) -> Vec<Item> {
    let db = around.db();
    let mut out = Vec::new();
    for (name, head) in &scope(db, around.at.file).heads {
        if head.kind != HeadKind::Platform || semantics::find_platform(db, around.at.file, name).is_none() {
            continue;
        }
        let is_abstract = head.place.statement(db).is_some_and(|statement| match &statement.kind {
            anyport_syntax::tree::StatementKind::Entry(entry) => entry.labels.len() > 1,
            _ => false,
        });
        if is_abstract {
            continue;
        }
        let item = Item::new(name.as_str(), ItemKind::TargetKind, 0).detail(first_line(head.doc.as_ref()));
        out.push(item.lazy(at_declaration(around, head.span)));
    }
    out
}
