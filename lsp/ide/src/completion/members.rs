//! What follows a dot behind a value: outputs, fields, entries.

use anyport_compiler::semantics::{self, DefKind, Known, Ty};
use smol_str::SmolStr;

use super::item::{Item, ItemKind, Lazy};
use super::values::{fit, member_name};
use crate::cursor::Around;

/// What can be read of the chain `words`.
pub fn members(around: &Around<'_>, words: &[SmolStr], wanted: Option<&Ty>) -> Vec<Item> {
    let db = around.db();
    let Some(known) = around.chain_of(words) else { return Vec::new() };
    if let Some(ports) = ports(around, words, &known, wanted) {
        return ports;
    }
    let mut out = Vec::new();
    for member in semantics::members(db, &known) {
        // Of a module, values are read here; kinds stand elsewhere.
        if matches!(known, Known::Module(_)) && member.kind != DefKind::Let {
            continue;
        }
        let Some(fit) = fit(around, &member.known, wanted) else { continue };
        let kind = match member.kind {
            DefKind::Output => ItemKind::Output,
            DefKind::Entry => ItemKind::Entry,
            DefKind::Let => ItemKind::Let,
            _ => ItemKind::Field,
        };
        let is_output = matches!(kind, ItemKind::Output | ItemKind::Entry | ItemKind::Let);
        let rank = fit * 2 + u8::from(!is_output);
        let detail = semantics::known_ty(db, &member.known).map_or_else(String::new, |ty| ty.to_string());
        let lazy = match (around.at.app.place(member.span), member.doc) {
            (Some(place), _) => Lazy::Declared(place.path.to_string(), place.range.start),
            (None, Some(doc)) => Lazy::Text(doc.to_string()),
            (None, None) => Lazy::None,
        };
        out.push(Item::new(member_name(&member.name), kind, rank).detail(detail).lazy(lazy));
    }
    out.extend(entries(around, words, &known, wanted));
    out
}

/// Where components are named, one port of one can be: `calls = [bus.port.amqp]`.
fn ports(around: &Around<'_>, words: &[SmolStr], known: &Known, wanted: Option<&Ty>) -> Option<Vec<Item>> {
    let is_reference =
        wanted.is_some_and(|ty| matches!(ty.core(), Ty::Ref(kinds) if kinds.iter().any(|kind| kind == "component")));
    if !is_reference {
        return None;
    }
    let has_ports = || semantics::members(around.db(), known).iter().any(|member| member.name == "port");
    match (words, known) {
        ([_], Known::Component { .. }) if has_ports() => {
            Some(vec![Item::new("port", ItemKind::Field, 0).detail("one of its ports")])
        }
        ([_, port], _) if port == "port" => Some(entries(around, words, known, None)),
        _ => Some(Vec::new()),
    }
}

/// Entries of a component's map under names of its author's: `web.port.`.
fn entries(around: &Around<'_>, words: &[SmolStr], known: &Known, wanted: Option<&Ty>) -> Vec<Item> {
    let Known::Ty(ty) = known else { return Vec::new() };
    let Some(Ty::Map(_, value)) = ty.structure() else { return Vec::new() };
    let value = Known::of(value);
    let Some(fit) = fit(around, &value, wanted) else { return Vec::new() };
    let Some((first, path)) = words.split_first() else { return Vec::new() };
    let Some(Known::Component { kind, place }) = around.value(first).map(|visible| &visible.known) else {
        return Vec::new();
    };
    let detail = semantics::known_ty(around.db(), &value).map_or_else(String::new, |ty| ty.to_string());
    let found = semantics::entries_of(around.db(), place.as_ref(), kind, path);
    let item = |(name, span)| {
        let lazy = match around.at.app.place(span) {
            Some(place) => Lazy::Declared(place.path.to_string(), place.range.start),
            None => Lazy::None,
        };
        let name: SmolStr = name;
        Item::new(member_name(&name), ItemKind::Entry, fit * 2).detail(detail.clone()).lazy(lazy)
    };
    found.into_iter().map(item).collect()
}
