//! Who refers to whom, along the references between components.

use std::collections::BTreeMap;

use anyport_compiler::semantics::{self, DefKind, Known, Role, Word, declared, parsed};

use crate::analysis::{Analysis, At};
use crate::app::App;
use crate::text::{FilePath, FileRange, TextRange};
use crate::uses::{UseRole, named, uses};

/// A component, or a kind that refers for all of its components.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Node {
    /// Its name.
    pub name: String,
    /// The word of its kind.
    pub detail: String,
    /// Where its name stands.
    pub name_place: FileRange,
    /// The whole declaration.
    pub range: TextRange,
}

/// One that refers or is referred to, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The other one.
    pub node: Node,
    /// The file in which the references stand.
    pub path: FilePath,
    /// The references.
    pub ranges: Vec<TextRange>,
}

/// The component that is named at an offset.
pub fn prepare(analysis: &Analysis, path: &str, offset: u32) -> Option<Node> {
    let named = named(analysis, path, offset)?;
    if named.mention.def.kind != DefKind::Component {
        return None;
    }
    let declared = named.declared?;
    enclosing(&analysis.at_in(named.app, &declared.path, declared.range.start)?)
}

/// What the declaration at an offset refers to, and what environments make it refer to.
pub fn outgoing(analysis: &Analysis, path: &str, offset: u32) -> Vec<Call> {
    let Some(at) = analysis.at(path, offset) else { return Vec::new() };
    let Some(node) = enclosing(&at) else { return Vec::new() };
    let mut out: BTreeMap<(Node, FilePath), Vec<TextRange>> = BTreeMap::new();
    for item in at.app.items() {
        // Another item speaks for it only where it names it.
        if item != at.item && !item.text(at.app.db()).contains(node.name.as_str()) {
            continue;
        }
        let known = semantics::semantics(at.app.db(), item);
        for mention in &known.mentions {
            if mention.role != Role::Reads || mention.def.kind != DefKind::Component {
                continue;
            }
            let Some(place) = at.app.place_in(item, mention.range) else { continue };
            let Some(here) = analysis.at_in(at.app, &place.path, place.range.start) else { continue };
            if subject(analysis, &here).is_none_or(|subject| subject != node) {
                continue;
            }
            let Some(declared) = at.app.place(mention.def.span) else { continue };
            let target = analysis.at_in(at.app, &declared.path, declared.range.start);
            if let Some(target) = target.and_then(|target| enclosing(&target)) {
                out.entry((target, place.path)).or_default().push(place.range);
            }
        }
    }
    calls(out)
}

/// Who refers to the component at an offset.
pub fn incoming(analysis: &Analysis, path: &str, offset: u32) -> Vec<Call> {
    let Some(named) = named(analysis, path, offset) else { return Vec::new() };
    let mut out: BTreeMap<(Node, FilePath), Vec<TextRange>> = BTreeMap::new();
    for found in uses(analysis, &named) {
        if found.role != UseRole::Reads {
            continue;
        }
        let Some(at) = analysis.at_in(named.app, &found.place.path, found.place.range.start) else { continue };
        if let Some(node) = subject(analysis, &at) {
            out.entry((node, found.place.path)).or_default().push(found.place.range);
        }
    }
    calls(out)
}

fn calls(found: BTreeMap<(Node, FilePath), Vec<TextRange>>) -> Vec<Call> {
    found.into_iter().map(|((node, path), ranges)| Call { node, path, ranges }).collect()
}

/// The component or kind at the top whose declaration holds an offset.
fn enclosing(at: &At<'_>) -> Option<Node> {
    let db = at.app.db();
    let statements = &parsed(db, at.item).statements;
    let (head, statement) = declared(db, at.item).iter().find_map(|head| {
        let statement = statements.get(head.index)?;
        (statement.range.start <= at.offset && at.offset <= statement.range.end).then_some((head, statement))
    })?;
    let detail = match &head.word {
        Word::Component(words) => words.join("."),
        Word::Kind => "kind".to_owned(),
        Word::Trait => "trait".to_owned(),
        _ => return None,
    };
    let name_place = at.app.place_in(at.item, head.name_range)?;
    let range = at.app.place_in(at.item, statement.range)?.range;
    Some(Node { name: head.name.to_string(), detail, name_place, range })
}

/// Who speaks at an offset: the component around, or the one that an environment patches there.
fn subject(analysis: &Analysis, at: &At<'_>) -> Option<Node> {
    if let Some(node) = enclosing(at) {
        return Some(node);
    }
    // `web { … }` in an environment: the first name of the innermost statement that patches a component.
    let known = at.semantics();
    at.statements().iter().find_map(|statement| {
        let patched = known.mentions.iter().find(|mention| {
            mention.role == Role::Writes
                && matches!(mention.known, Known::Component { .. })
                && mention.range.start == statement.range.start
        })?;
        declaration(analysis, at.app, patched.def.span)
    })
}

fn declaration(analysis: &Analysis, app: &App, span: anyport_diagnostic::Span) -> Option<Node> {
    let place = app.place(span)?;
    enclosing(&analysis.at_in(app, &place.path, place.range.start)?)
}
