//! The beginning of a statement in braces, and the paths of what is written.

use std::sync::Arc;

use anyport_compiler::semantics::{
    self, DefKind, Field, HeadKind, Inside, KindDef, Known, Record, Ty, kind_def, scope, trait_def,
};
use anyport_syntax::token::Token;
use smol_str::SmolStr;

use super::imports;
use super::item::{Item, ItemKind, Lazy, Snippet};
use super::own_words;
use super::snippets::{self, is_required, statement};
use super::top;
use crate::analysis::Analysis;
use crate::cursor::{Around, Enclosing, Head, Reached};
use crate::cursor::{on_field, under};

/// What may begin a statement here.
pub fn statements(analysis: &Analysis, path: &str, around: &Around<'_>) -> Vec<Item> {
    let mut items = match &around.enclosing {
        Enclosing::Top => top::declarations(analysis, path, around),
        Enclosing::Document(document) => own_words::fields(around, document, &[]),
        Enclosing::Block(inside) => {
            let mut items = in_block(around, inside);
            if let Inside::Component(_) | Inside::Kind(_) = inside {
                items.extend(imports::traits(analysis, path, around));
            }
            items
        }
        _ => Vec::new(),
    };
    settle(around, &mut items);
    items
}

/// What is written must fit what stands behind the cursor.
fn settle(around: &Around<'_>, items: &mut [Item]) {
    let ends = match around.cursor.next {
        None | Some(Token::RightBrace | Token::Comma) => return,
        Some(next) => next,
    };
    let on_word = around.cursor.token.is_some();
    let begins_another = !on_word && (ends == Token::Name || ends == Token::String || crate::cursor::is_word(ends));
    for item in items {
        if begins_another {
            // A statement follows on the same line.
            item.insert.push(',');
        } else {
            item.insert = super::item::escape(&item.label);
        }
    }
}

/// A field with what follows its name.
pub fn field_item(around: &Around<'_>, field: &Field, rank: u8) -> Item {
    let snippet = statement(around, Snippet::default(), field).finish();
    let name = snippets::key(&field.name);
    let mut detail = field.ty.to_string();
    if is_required(field) {
        detail.push_str(", required");
    }
    let item = Item::new(name, ItemKind::Field, rank).detail(detail).insert(snippet);
    match around.at.app.place(field.span) {
        Some(place) => item.lazy(Lazy::Declared(place.path.to_string(), place.range.start)),
        None => item.doc(field.doc.as_ref()),
    }
}

/// Statements that are written already, as paths.
fn written<'a>(around: &'a Around<'_>) -> &'a [Head] {
    match around.cursor.frames.last() {
        Some(frame) => &frame.written,
        None => &around.cursor.written,
    }
}

/// Whether the field is written as a whole already; entries under labels may come again.
fn is_written(around: &Around<'_>, prefix: &[SmolStr], name: &str) -> bool {
    written(around).iter().any(|head| {
        let steps: Vec<&str> = head.path.iter().map(|word| word.text.as_str()).collect();
        let same = steps.len() == prefix.len() + 1
            && steps.iter().zip(prefix).all(|(step, wanted)| step == wanted)
            && steps.last() == Some(&name);
        same && (head.labels.is_empty() || head.path.first().is_some_and(|first| first.text == "unset"))
    })
}

/// Fields that are not written yet, what must be written first.
fn fields(around: &Around<'_>, prefix: &[SmolStr], record: &Record, required_too: bool) -> Vec<Item> {
    let left = record.fields.iter().filter(|field| !is_written(around, prefix, &field.name));
    left.map(|field| {
        let rank = if required_too && (is_required(field) || is_first(record, &field.name)) { 0 } else { 1 };
        field_item(around, field, rank + u8::from(is_general(record, &field.name)))
    })
    .collect()
}

/// What nearly every process must say, though its type cannot know it: something else may say it, too.
fn is_first(record: &Record, name: &str) -> bool {
    name == "image" && record.field("command").is_some()
}

/// What every component has is said seldom: it comes after what makes the component what it is.
fn is_general(record: &Record, name: &str) -> bool {
    let is_component = record.field("enabled").is_some() && record.field("per-target").is_some();
    let general = ["enabled", "name", "on", "per-target", "labels", "annotations"];
    is_component && general.contains(&name)
}

fn word(name: &str, snippet: Snippet, detail: &str, rank: u8) -> Item {
    Item::new(name, ItemKind::Keyword, rank).detail(detail).insert(snippet.finish())
}

fn check() -> Item {
    let snippet = Snippet::default().text("check ").stop("true").text(" else \"").stop("why").text("\"");
    word("check", snippet, "what must hold", 5)
}

fn unset() -> Item {
    word("unset", Snippet::default().text("unset ").stop("name"), "takes back what weaker layers wrote", 5)
}

fn lock() -> Item {
    word("lock", Snippet::default().text("lock ").stop("name"), "forbids stronger layers to write", 5)
}

fn accept() -> Item {
    let snippet = Snippet::default().text("accept ").stop("rule").text(" = \"").stop("why").text("\"");
    word("accept", snippet, "a loss or a rule's warning, with the reason", 4)
}

fn options() -> Item {
    let snippet = Snippet::default().text("options ").stop("kubernetes").text(" { ").stop("").text(" }");
    word("options", snippet, "what only one kind of target knows", 4)
}

fn patch_and_object() -> [Item; 2] {
    let patch = Snippet::default().text("patch ").stop("Deployment").text(" { ").stop("").text(" }");
    let object =
        Snippet::default().text("object ").stop("ConfigMap").text(" ").stop("name").text(" { ").stop("").text(" }");
    [
        word("patch", patch, "changes a document that is written", 4),
        word("object", object, "a document of one's own", 4),
    ]
}

fn params(detail: &str) -> [Item; 2] {
    let param = Snippet::default().text("param ").stop("name").text(": ").stop("String");
    let binding = Snippet::default().text("let ").stop("name").text(" = ").stop("null");
    [word("param", param, detail, 3), word("let", binding, "a named value", 3)]
}

fn in_block(around: &Around<'_>, inside: &Inside) -> Vec<Item> {
    match inside {
        Inside::Value(ty) => in_value(around, ty),
        Inside::Component(kind) => {
            let mut out = fields(around, &[], &kind.record, true);
            out.extend(traits(around, Some(kind)));
            out.extend([options(), accept(), check(), unset()]);
            out
        }
        Inside::Composite(kind) => {
            let mut out = params_of(around, kind);
            out.extend(inner_items(around, kind));
            out.extend([check(), unset()]);
            out
        }
        Inside::Kind(kind) => in_kind(around, kind),
        Inside::Trait(def) => {
            let mut out = fields(around, &[], &around.trait_record(&def.on), false);
            out.extend(params("what a use of the trait says"));
            out.extend([options(), accept(), check(), lock(), unset()]);
            out
        }
        Inside::Target(platform) => {
            let mut out = match platform {
                Some(platform) => fields(around, &[], &platform.options, true),
                None => Vec::new(),
            };
            out.extend(patch_and_object());
            out.push(accept());
            out
        }
        Inside::Options(platform) => {
            let mut out = match platform {
                Some(platform) => fields(around, &[], &platform.component, true),
                None => Vec::new(),
            };
            out.extend(patch_and_object());
            out
        }
        Inside::Environment | Inside::Test => {
            let mut out = in_environment(around);
            if *inside == Inside::Test {
                out.push(check());
                let expect = Snippet::default().text("expect \"").stop("unknown-name").text("\"");
                out.push(word("expect", expect, "a diagnostic that must come", 2));
            } else {
                out.extend([lock(), unset()]);
            }
            out
        }
        Inside::Workflow => {
            let step = Snippet::default().text("step ").stop("name").text(" { ").stop("").text(" }");
            let parallel = Snippet::default().text("parallel ").stop("name").text(" { ").stop("").text(" }");
            vec![word("step", step, "one thing to do", 0), word("parallel", parallel, "steps side by side", 0)]
        }
        Inside::Rule => {
            let level = Snippet::default().text("level = ").choice(&["\"warning\"".into(), "\"error\"".into()]);
            let waivable = Snippet::default().text("waivable = ").choice(&["false".into(), "true".into()]);
            let mut out = vec![Item { rank: 0, ..check() }];
            if !is_written(around, &[], "level") {
                out.push(word("level", level, "\"error\" | \"warning\"", 1));
            }
            if !is_written(around, &[], "waivable") {
                out.push(word("waivable", waivable, "Bool", 1));
            }
            out
        }
        Inside::Document => Vec::new(),
    }
}

fn params_of(around: &Around<'_>, kind: &KindDef) -> Vec<Item> {
    let record = Record {
        name: None,
        fields: kind.params.values().map(|param| param.field.clone()).chain([on_field()]).collect(),
        outputs: Vec::new(),
    };
    fields(around, &[], &record, true)
}

/// The components inside of a composite, to say something about.
fn inner_items(around: &Around<'_>, kind: &KindDef) -> Vec<Item> {
    let left = kind.inner.iter().filter(|(name, _)| !is_written(around, &[], name));
    left.map(|(name, inner)| {
        let snippet = Snippet::default().text(name).text(" { ").stop("").text(" }").finish();
        Item::new(name.as_str(), ItemKind::Component, 2).detail(inner.kind.join(".")).insert(snippet)
    })
    .collect()
}

fn in_kind(around: &Around<'_>, kind: &Arc<KindDef>) -> Vec<Item> {
    let mut out = Vec::new();
    let output = Snippet::default().text("output ").stop("name").text(" = ").stop("null");
    if kind.root.is_empty() {
        out.extend(top::kinds(around, 1));
        let secret = Snippet::default().text("secret ").stop("name");
        out.push(word("secret", secret, "a secret of its own", 3));
        out.extend(inner_items(around, kind));
        out.extend(params("what a use of the kind says"));
        out.push(word("output", output, "what can be read of it", 3));
        out.push(check());
        return out;
    }
    out.extend(fields(around, &[], &kind.record, false));
    out.extend(traits(around, Some(kind)));
    out.extend(params("what a use of the kind says"));
    out.push(word("output", output, "what can be read of it", 3));
    out.extend([options(), accept(), check(), lock(), unset()]);
    out
}

/// Traits that can be attached here.
fn traits(around: &Around<'_>, kind: Option<&Arc<KindDef>>) -> Vec<Item> {
    let db = around.db();
    let seen = scope(db, around.at.file);
    let mut out = Vec::new();
    for (name, head) in &seen.heads {
        if head.kind != HeadKind::Trait || is_written(around, &[], name) {
            continue;
        }
        let def = trait_def(db, &head.place);
        let goes = def.on.is_empty() || kind.is_some_and(|kind| def.on.iter().any(|on| kind.lineage.contains(on)));
        if goes {
            out.push(trait_item(around, name, def, 2));
        }
    }
    out.extend(top::qualified(around, HeadKind::Trait, 3));
    out
}

/// A trait with what its use must say.
pub fn trait_item(around: &Around<'_>, name: &str, def: &semantics::TraitDef, rank: u8) -> Item {
    let fields = def.params.values().map(|param| param.field.clone()).collect();
    let record = Record { name: None, fields, outputs: Vec::new() };
    let use_ =
        Field { name: name.into(), ty: Ty::Record(record.into()), default: None, doc: def.doc.clone(), span: def.span };
    let mut item = field_item(around, &use_, rank).detail("trait");
    item.kind = ItemKind::Trait;
    item
}

fn in_value(around: &Around<'_>, ty: &Ty) -> Vec<Item> {
    match ty.structure() {
        Some(Ty::Record(record)) => {
            let mut out = fields(around, &[], record, true);
            if can_unset(around) {
                out.push(unset());
            }
            out
        }
        Some(Ty::Variants(variants)) => {
            let mut out = Vec::new();
            for variant in &variants.variants {
                if variant.name.is_empty() {
                    out.extend(fields(around, &[], &variant.record, true));
                } else if !variant.record.fields.is_empty() && variants.variant("").is_none() {
                    let snippet = Snippet::default().text(&variant.name).text(" { ").stop("").text(" }");
                    out.push(Item::new(variant.name.as_str(), ItemKind::Variant, 0).insert(snippet.finish()));
                }
            }
            out
        }
        Some(Ty::Map(key, value)) => map_keys(around, key, value),
        _ => Vec::new(),
    }
}

/// Whether weaker layers may have written what stands here.
fn can_unset(around: &Around<'_>) -> bool {
    around.environment.is_some() || matches!(around.it, Known::Component { .. })
}

/// Keys that a map may have: names of things, or entries that are there already.
fn map_keys(around: &Around<'_>, key: &Ty, value: &Ty) -> Vec<Item> {
    let mut out = Vec::new();
    for name in super::values::names_for(around, key) {
        if is_written(around, &[], &name) {
            continue;
        }
        let snippet = entry_snippet(around, &name, value);
        out.push(Item::new(name, ItemKind::Component, 0).insert(snippet));
    }
    for name in existing(around, &around.path) {
        if !is_written(around, &[], &name) {
            let shown = snippets::key(&name);
            let snippet = entry_snippet(around, &shown, value);
            out.push(Item::new(shown, ItemKind::Entry, 0).detail("written by a weaker layer").insert(snippet));
        }
    }
    out
}

fn entry_snippet(around: &Around<'_>, key: &str, value: &Ty) -> String {
    let snippet = Snippet::default().text(key);
    match value.structure() {
        Some(_) => snippet.text(" { ").stop("").text(" }").finish(),
        None => snippets::value(around, snippet.text(" = "), value).finish(),
    }
}

/// The names under a path of the component around, where another layer wrote them.
pub fn existing(around: &Around<'_>, path: &[SmolStr]) -> Vec<SmolStr> {
    if around.environment.is_none() {
        return Vec::new();
    }
    match &around.it {
        Known::Component { kind, place } => {
            semantics::entries_of(around.db(), place.as_ref(), kind, path).into_iter().map(|(name, _)| name).collect()
        }
        _ => Vec::new(),
    }
}

fn in_environment(around: &Around<'_>) -> Vec<Item> {
    let db = around.db();
    let mut out = Vec::new();
    if !is_written(around, &[], "on") {
        out.push(field_item(around, &on_field(), 0));
    }
    for visible in around.names() {
        let name = visible.def.name.as_str();
        if is_written(around, &[], name) {
            continue;
        }
        let item = match (&visible.known, visible.def.kind) {
            (_, DefKind::Param) => param_item(around, visible),
            (Known::Component { kind, .. }, DefKind::Component) => {
                block_item(name, ItemKind::Component, &kind_def(db, kind).name, 2)
            }
            (Known::Target(_), _) => block_item(name, ItemKind::Target, "target", 3),
            (Known::Secret(_), DefKind::Secret) => block_item(name, ItemKind::Secret, "secret", 3),
            _ => continue,
        };
        let lazy = around.at.app.place(visible.def.span);
        out.push(match lazy {
            Some(place) => item.lazy(Lazy::Declared(place.path.to_string(), place.range.start)),
            None => item,
        });
    }
    out
}

fn param_item(around: &Around<'_>, visible: &semantics::Visible) -> Item {
    let ty = match &visible.known {
        Known::Ty(ty) => ty.clone(),
        _ => Ty::Unknown,
    };
    let snippet = Snippet::default().text(&visible.def.name).text(" = ");
    let snippet = snippets::value(around, snippet, &ty).finish();
    Item::new(visible.def.name.as_str(), ItemKind::Param, 1).detail(ty.to_string()).insert(snippet)
}

fn block_item(name: &str, kind: ItemKind, detail: &str, rank: u8) -> Item {
    let snippet = Snippet::default().text(name).text(" { ").stop("").text(" }").finish();
    Item::new(name, kind, rank).detail(detail).insert(snippet)
}

/// What `unset` and `lock` may name.
pub fn paths(around: &Around<'_>) -> Vec<Item> {
    let Enclosing::Block(inside) = &around.enclosing else { return Vec::new() };
    let items = match inside {
        Inside::Environment => in_environment(around),
        Inside::Component(kind) => fields(around, &[], &kind.record, false),
        Inside::Kind(kind) => fields(around, &[], &kind.record, false),
        Inside::Trait(def) => fields(around, &[], &around.trait_record(&def.on), false),
        Inside::Composite(kind) => params_of(around, kind).into_iter().chain(inner_items(around, kind)).collect(),
        Inside::Value(ty) => in_value(around, ty),
        Inside::Target(Some(platform)) => fields(around, &[], &platform.options, false),
        _ => Vec::new(),
    };
    let names = items.into_iter().filter(|item| item.kind != ItemKind::Keyword);
    names.map(|item| Item { insert: super::item::escape(&item.label), rank: 0, ..item }).collect()
}

/// What follows a dot in the path of a statement.
pub fn inside_path(around: &Around<'_>, reached: &Reached, head: &Head) -> Vec<Item> {
    let is_bare =
        around.cursor.statement.first().is_some_and(|token| matches!(token.token, Token::Unset | Token::Lock));
    let prefix: Vec<SmolStr> = head.path.iter().map(|word| word.text.clone()).collect();
    let mut out = match (&around.enclosing, reached) {
        (Enclosing::Document(document), _) => own_words::fields(around, document, &prefix),
        (_, Reached::Value(ty)) => below(around, &prefix, ty),
        (_, Reached::Inside(inside)) => match inside {
            Inside::Component(kind) => {
                let mut out = fields(around, &prefix, &kind.record, false);
                out.extend(written_paths(around, head));
                out
            }
            Inside::Composite(kind) => params_of(around, kind).into_iter().chain(inner_items(around, kind)).collect(),
            Inside::Target(Some(platform)) => fields(around, &prefix, &platform.options, false),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    };
    if is_bare {
        for item in &mut out {
            item.insert = super::item::escape(&item.label);
        }
    }
    settle(around, &mut out);
    out
}

fn below(around: &Around<'_>, prefix: &[SmolStr], ty: &Ty) -> Vec<Item> {
    match ty.structure() {
        Some(Ty::Record(record)) => fields(around, prefix, record, false),
        Some(Ty::Variants(variants)) => variants
            .variants
            .iter()
            .filter(|variant| variant.name.is_empty())
            .flat_map(|variant| fields(around, prefix, &variant.record, false))
            .collect(),
        Some(Ty::Map(key, value)) => {
            let mut names: Vec<SmolStr> =
                super::values::names_for(around, key).into_iter().map(SmolStr::from).collect();
            let is_patch = matches!(around.enclosing, Enclosing::Block(Inside::Environment | Inside::Test));
            if is_patch
                && let Some(Known::Component { kind, place }) =
                    prefix.first().and_then(|first| around.value(first)).map(|visible| &visible.known)
            {
                let found = semantics::entries_of(around.db(), place.as_ref(), kind, &prefix[1..]);
                names.extend(found.into_iter().map(|(name, _)| name));
            } else {
                let path: Vec<SmolStr> = around.path.iter().chain(prefix).cloned().collect();
                names.extend(existing(around, &path));
            }
            let item = |name: &SmolStr| {
                let shown = snippets::key(name);
                let snippet = entry_snippet(around, &shown, value);
                Item::new(shown, ItemKind::Entry, 0).insert(snippet)
            };
            names.iter().map(item).collect()
        }
        _ => Vec::new(),
    }
}

/// Whole paths that a component's own body writes: what an environment most likely overrides.
fn written_paths(around: &Around<'_>, head: &Head) -> Vec<Item> {
    let Some(Known::Component { place: Some(place), .. }) = around.value(head.first()).map(|visible| &visible.known)
    else {
        return Vec::new();
    };
    let Some(block) = place.body(around.db()) else { return Vec::new() };
    let mut paths = Vec::new();
    own_words::scalar_paths(block, &mut Vec::new(), &mut paths);
    let inside = Inside::Component(match around.value(head.first()).map(|visible| &visible.known) {
        Some(Known::Component { kind, .. }) => kind_def(around.db(), kind).clone(),
        _ => return Vec::new(),
    });
    let mut out = Vec::new();
    for path in paths.into_iter().filter(|path| path.len() > 1) {
        let Some(ty) = under(around, &inside, &path) else { continue };
        let shown = path.iter().map(|step| snippets::key(step)).collect::<Vec<_>>().join(".");
        let snippet = Snippet::default().text(&shown).text(" = ");
        let snippet = snippets::value(around, snippet, &ty).finish();
        out.push(Item::new(shown, ItemKind::Field, 0).detail(ty.to_string()).insert(snippet));
    }
    out
}
