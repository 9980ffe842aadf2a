//! Labels behind heads, and what is said to a target in its own words.

use anyport_backend::schema;
use anyport_build::{backend_for, backends};
use anyport_compiler::semantics::{self, DefKind, Domain, HeadKind, Inside, Known, Ty, scope};
use anyport_compiler::target_in;
use anyport_diagnostic::codes;
use anyport_ir::Target;
use anyport_syntax::token::Token;
use anyport_syntax::tree::{Block, LabelKind, Path, Segment, StatementKind};
use smol_str::SmolStr;

use super::definitions::definitions;
use super::imports;
use super::item::{Item, ItemKind, Lazy, Snippet};
use super::snippets::{self, is_required};
use super::statements::existing;
use super::values::names_for;
use crate::analysis::Analysis;
use crate::cursor::{Around, Document, Enclosing, Head, Reached, target_kind};

/// The rules of the standard library, which are code and no text.
const LIBRARY_RULES: [(&str, &str); 6] = [
    ("single-writer-rolling", "a volume with one writer and a rollout with two replicas at a time"),
    ("store-replicas", "a store with more replicas than it can keep in step"),
    ("literal-password", "what looks like a password stands in the text"),
    ("inherited-binding", "an environment shares a store of the one it extends"),
    ("moving-tag", "the image's tag moves"),
    ("unknown-user", "nobody says who the process runs as"),
];

/// What may stand behind a head.
pub fn labels(analysis: &Analysis, path: &str, around: &Around<'_>, head: &Head) -> Vec<Item> {
    match &around.enclosing {
        Enclosing::Top => at_top(analysis, path, around, head),
        Enclosing::Block(inside) => in_block(around, inside, head),
        _ => Vec::new(),
    }
}

fn words(of: &[&str]) -> Vec<Item> {
    of.iter().map(|word| Item::new(*word, ItemKind::Keyword, 0)).collect()
}

fn at_top(analysis: &Analysis, path: &str, around: &Around<'_>, head: &Head) -> Vec<Item> {
    match (head.first(), head.labels.len()) {
        ("import", 0) => {
            let mut out = imports::paths(analysis, path, around);
            if around.cursor.token.is_none() {
                let crd = Snippet::default().text("crd \"./").stop("definitions.yaml").text("\"").finish();
                out.push(Item::new("crd", ItemKind::Keyword, 1).detail("definitions of resources").insert(crd));
            }
            out
        }
        ("import", 1) if head.label(0).is_some_and(|label| label != "crd") => words(&["as"]),
        ("kind", 1) | ("environment", 1) => words(&["extends"]),
        ("trait", 1) => words(&["on"]),
        ("rule", 1) => words(&["for"]),
        ("test", 1) => words(&["in"]),
        ("edition", 0) => vec![Item::new("\"2026\"", ItemKind::Value, 0)],
        _ => Vec::new(),
    }
}

fn in_block(around: &Around<'_>, inside: &Inside, head: &Head) -> Vec<Item> {
    let own_words = matches!(inside, Inside::Target(_) | Inside::Options(_));
    let is_body = matches!(inside, Inside::Component(_) | Inside::Kind(_) | Inside::Trait(_) | Inside::Composite(_));
    if head.path.len() == 1 {
        match (head.first(), head.labels.as_slice()) {
            ("options", []) if is_body => return targets(around),
            ("accept", []) if is_body || own_words => {
                let mut out: Vec<Item> = rules(around).into_iter().map(with_reason).collect();
                out.extend(targets(around).into_iter().map(|item| Item { rank: item.rank + 2, ..item }));
                return out;
            }
            ("accept", [target]) if is_body || own_words => return losses(around, inside, &target.text),
            ("patch" | "object", []) if own_words => return document_kinds(around, 0),
            ("patch", [_]) if own_words => return vec![Item::new("\"*\"", ItemKind::Value, 0).detail("all of them")],
            ("expect", []) if *inside == Inside::Test => return expected(around),
            _ => {}
        }
    }
    if !head.labels.is_empty() {
        return Vec::new();
    }
    let Reached::Value(ty) = around.reach(inside, &head.path) else { return Vec::new() };
    let mut out = Vec::new();
    match ty.structure() {
        Some(Ty::Variants(variants)) => {
            for variant in variants.variants.iter().filter(|variant| !variant.name.is_empty()) {
                let wants = variant.record.fields.iter().any(is_required);
                let snippet = Snippet::default().text(&variant.name);
                let snippet = if wants { snippet.text(" { ").stop("").text(" }") } else { snippet };
                out.push(Item::new(variant.name.as_str(), ItemKind::Variant, 0).insert(snippet.finish()));
            }
        }
        Some(Ty::Map(key, _)) => {
            out.extend(names_for(around, key).into_iter().map(|name| Item::new(name, ItemKind::Component, 0)));
            if takes_host(key) {
                out.push(Item::new("auto", ItemKind::Value, 0).detail("the platform's own address"));
                out.push(Item::new("internal", ItemKind::Value, 0).detail("the private network"));
            }
            let path: Vec<SmolStr> =
                around.path.iter().cloned().chain(head.path.iter().map(|word| word.text.clone())).collect();
            let skip = usize::from(matches!(inside, Inside::Environment | Inside::Test));
            for name in entries(around, inside, head, &path[skip.min(path.len())..]) {
                out.push(Item::new(snippets::key(&name), ItemKind::Entry, 1).detail("written by a weaker layer"));
            }
        }
        _ => {}
    }
    out
}

fn entries(around: &Around<'_>, inside: &Inside, head: &Head, path: &[SmolStr]) -> Vec<SmolStr> {
    if let Inside::Environment | Inside::Test = inside {
        let Some(Known::Component { kind, place }) = around.value(head.first()).map(|visible| &visible.known) else {
            return Vec::new();
        };
        let found = semantics::entries_of(around.db(), place.as_ref(), kind, path);
        return found.into_iter().map(|(name, _)| name).collect();
    }
    existing(around, path)
}

fn takes_host(key: &Ty) -> bool {
    matches!(key.core(), Ty::Union(types) if types.iter().any(|ty| matches!(ty, Ty::Domain(Domain::Host))))
}

/// Targets by name, and kinds of targets.
fn targets(around: &Around<'_>) -> Vec<Item> {
    let db = around.db();
    let mut out: Vec<Item> = around
        .names()
        .iter()
        .filter(|visible| visible.def.kind == DefKind::Target)
        .map(|visible| Item::new(visible.def.name.as_str(), ItemKind::Target, 0).detail("target"))
        .collect();
    for (name, head) in &scope(db, around.at.file).heads {
        if head.kind == HeadKind::Platform && semantics::find_platform(db, around.at.file, name).is_some() {
            let lazy = around.at.app.place(head.span);
            let lazy = lazy.map_or(Lazy::None, |place| Lazy::Declared(place.path.to_string(), place.range.start));
            out.push(Item::new(name.as_str(), ItemKind::TargetKind, 1).lazy(lazy));
        }
    }
    out
}

/// A rule with the reason for which it is waived.
fn with_reason(item: Item) -> Item {
    let snippet = Snippet::default().text(&item.label).text(" = \"").stop("why").text("\"").finish();
    item.insert(snippet)
}

/// Rules that can be waived.
fn rules(around: &Around<'_>) -> Vec<Item> {
    let db = around.db();
    let mut out = Vec::new();
    let own = semantics::declaring_files(db);
    for file in own {
        for (name, head) in &scope(db, file).heads {
            if head.kind != HeadKind::Rule {
                continue;
            }
            let lazy = around.at.app.place(head.span);
            let lazy = lazy.map_or(Lazy::None, |place| Lazy::Declared(place.path.to_string(), place.range.start));
            out.push(Item::new(name.as_str(), ItemKind::Rule, 0).detail("rule").lazy(lazy));
        }
    }
    out.extend(
        LIBRARY_RULES
            .iter()
            .map(|(name, what)| Item::new(*name, ItemKind::Rule, 1).detail("rule").lazy(Lazy::Text((*what).into()))),
    );
    out
}

/// The properties of which a target loses something.
fn losses(around: &Around<'_>, inside: &Inside, target: &SmolStr) -> Vec<Item> {
    let Some(platform) = around.platform(target) else { return Vec::new() };
    let backend = backends().into_iter().find(|backend| platform.lineage.iter().any(|kind| kind == backend.kind()));
    let Some(backend) = backend else { return Vec::new() };
    let root = match inside {
        Inside::Component(kind) | Inside::Kind(kind) if !kind.root.is_empty() => Some(kind.root.clone()),
        _ => None,
    };
    let mut out: Vec<Item> = Vec::new();
    for (path, row) in &backend.support().rows {
        let Some((kind, property)) = path.split_once('.') else { continue };
        let concerns = kind == "*" || root.as_ref().is_none_or(|root| root == kind);
        if row.support != anyport_backend::Support::Lossy || !concerns {
            continue;
        }
        let key = property.split('.').filter(|step| *step != "*").collect::<Vec<_>>().join(".");
        let label = format!("\"{key}\"");
        if out.iter().any(|item| item.label == label) {
            continue;
        }
        let reason = Snippet::default().text(&label).text(" = \"").stop("why").text("\"").finish();
        let mut item = Item::new(label, ItemKind::Rule, 0).detail("lossy").insert(reason);
        if !row.note.is_empty() {
            item = item.lazy(Lazy::Text(row.note.clone()));
        }
        out.push(item);
    }
    out
}

/// Diagnostics that a test may expect.
fn expected(around: &Around<'_>) -> Vec<Item> {
    let quoted = |name: &str| format!("\"{name}\"");
    let mut out: Vec<Item> = rules(around)
        .into_iter()
        .map(|item| {
            let label = quoted(&item.label);
            Item { insert: label.clone(), filter: None, label, ..item }
        })
        .collect();
    for code in codes::ALL {
        out.push(
            Item::new(quoted(code.name), ItemKind::Rule, 2).detail(code.id).lazy(Lazy::Text(code.summary.to_owned())),
        );
    }
    out
}

/// The target that the words here are for.
fn target(around: &Around<'_>) -> Option<Target> {
    let label = around.target.clone()?;
    let app = around.at.app;
    let env = app.environment(around.environment.as_deref())?;
    let declared = |name: &SmolStr| target_in(app.db(), &env, name).map(|target| (*target).clone());
    if matches!(around.value(&label).map(|visible| &visible.known), Some(Known::Target(_))) {
        return declared(&label);
    }
    // The first declared one of the family knows the version.
    let of_family = around.names().iter().find(|visible| match &visible.known {
        Known::Target(Some(place)) => target_kind(around.db(), place)
            .and_then(|kind| semantics::find_platform(around.db(), around.at.file, &kind))
            .is_some_and(|platform| platform.lineage.contains(&label)),
        _ => false,
    });
    if let Some(found) = of_family {
        return declared(&found.def.name);
    }
    let platform = around.platform(&label)?;
    Some(Target {
        kind: platform.name.clone(),
        family: platform.lineage.iter().skip(1).cloned().collect(),
        version: None,
        network: None,
        options: serde_json::Map::new(),
        overlay: anyport_ir::Overlay::default(),
        accept: anyport_ir::Map::default(),
    })
}

/// Kinds of documents.
pub fn document_kinds(around: &Around<'_>, rank: u8) -> Vec<Item> {
    let found = match target(around) {
        Some(target) => backend_for(&target).map(|backend| backend.document_kinds(&target)),
        None => None,
    };
    let imported = definitions(around.db(), (), ()).schemas.iter().map(|schema| schema.identity.clone());
    let mut out: Vec<Item> = Vec::new();
    for identity in imported.chain(found.into_iter().flatten()) {
        let kind = identity.rsplit('/').next().unwrap_or(&identity).to_owned();
        // Two groups with one kind: the whole name says which.
        let in_text = around.cursor.token == Some(Token::String);
        let is_whole = in_text || out.iter().any(|item| item.label == kind);
        let label = if is_whole { format!("\"{identity}\"") } else { kind };
        out.push(Item::new(label, ItemKind::Document, rank).detail(identity));
    }
    out
}

/// Fields of a document behind a path.
pub fn fields(around: &Around<'_>, document: &Document, path: &[SmolStr]) -> Vec<Item> {
    let mut out = Vec::new();
    for field in fields_of(around, document, path) {
        let name = snippets::key(&field.name);
        let snippet = Snippet::default().text(&name);
        let is = |wanted: &str| field.types.contains(&wanted);
        let snippet = if !field.values.is_empty() {
            snippet.text(" = ").choice(&field.values)
        } else if is("object") {
            snippet.text(" { ").stop("").text(" }")
        } else if is("array") {
            snippet.text(" = [").stop("").text("]")
        } else if is("boolean") {
            snippet.text(" = ").choice(&["true".into(), "false".into()])
        } else if is("integer") || is("number") {
            snippet.text(" = ").stop("1")
        } else {
            snippet.text(" = \"").stop("").text("\"")
        };
        let mut detail = field.types.join(" | ");
        if !field.elements.is_empty() {
            detail = format!("[{}]", field.elements.join(" | "));
        }
        if field.required {
            detail.push_str(", required");
        }
        // What names an object is its label.
        let named = document.path.is_empty() && path.is_empty() && matches!(field.name.as_str(), "apiVersion" | "kind");
        if !named {
            let rank = u8::from(!field.required);
            out.push(Item::new(name, ItemKind::Document, rank).detail(detail).insert(snippet.finish()));
        }
    }
    let written = around.cursor.frames.last().map(|frame| frame.written.as_slice()).unwrap_or_default();
    out.retain(|item| {
        !written.iter().any(|head| {
            head.path.len() == path.len() + 1
                && head.path.iter().zip(path).all(|(word, step)| word.text == *step)
                && head.path.last().is_some_and(|last| last.text == item.label)
        })
    });
    out
}

fn fields_of(around: &Around<'_>, document: &Document, path: &[SmolStr]) -> Vec<schema::Field> {
    let Some(target) = target(around) else { return Vec::new() };
    let is_it = |schema: &&schema::SchemaRef| document.kind == schema.identity || document.kind == schema.kind();
    let imported = definitions(around.db(), (), ()).schemas.iter().find(is_it).cloned();
    let own = || backend_for(&target).and_then(|backend| backend.schema(&target, &document.kind));
    let Some(found) = imported.or_else(own) else { return Vec::new() };
    let steps: Vec<&str> = document.path.iter().chain(path).map(SmolStr::as_str).collect();
    schema::fields(&found, &steps)
}

/// The type of the field of a document that the statement at the cursor writes.
pub fn document_type(around: &Around<'_>) -> Option<Ty> {
    let Enclosing::Document(document) = &around.enclosing else { return None };
    let head = Head::of(around.cursor.text, &around.cursor.statement)?;
    let (last, path) = head.path.split_last()?;
    let path: Vec<SmolStr> = path.iter().map(|word| word.text.clone()).collect();
    let field = fields_of(around, document, &path).into_iter().find(|field| field.name == last.text)?;
    if !field.values.is_empty() {
        let texts = field.values.iter().map(|value| Ty::Literal(value.trim_matches('"').into()));
        return Some(Ty::union(texts));
    }
    let types = field.types.iter().map(|name| match *name {
        "string" => Ty::String,
        "integer" => Ty::Int,
        "number" => Ty::Float,
        "boolean" => Ty::Bool,
        "array" => Ty::List(std::sync::Arc::new(Ty::Unknown)),
        _ => Ty::Unknown,
    });
    Some(Ty::union(types))
}

/// The paths of single values that a body writes, maps under free keys and labels included.
pub fn scalar_paths(block: &Block, around: &mut Vec<SmolStr>, out: &mut Vec<Vec<SmolStr>>) {
    for statement in &block.statements {
        let depth = around.len();
        let mut walk = |path: &Path| {
            for segment in &path.segments {
                if let Segment::Key(name) = segment {
                    around.push(name.text.clone());
                }
            }
        };
        match &statement.kind {
            StatementKind::Set(set) => {
                walk(&set.path);
                out.push(around.clone());
            }
            StatementKind::Block(nested) => {
                walk(&nested.path);
                scalar_paths(&nested.body, around, out);
            }
            StatementKind::Entry(entry) => {
                walk(&entry.head);
                if let Some(LabelKind::Name(name)) = entry.labels.first().map(|label| &label.kind)
                    && let Some(body) = &entry.body
                {
                    around.push(name.clone());
                    scalar_paths(body, around, out);
                }
            }
            _ => {}
        }
        around.truncate(depth);
    }
}
