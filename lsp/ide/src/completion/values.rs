//! Values: what fits the wanted type comes first, what cannot fit is not offered.

use anyport_compiler::FUNCTIONS;
use anyport_compiler::semantics::{self, DefKind, Inside, Known, Ty, Visible, assignable, kind_def};
use anyport_syntax::token::Token;

use super::item::{Item, ItemKind, Lazy, Snippet};
use super::snippets::{is_required, key, literals, quantity_example};
use super::statements::field_item;
use crate::cursor::{Around, Enclosing};

/// How well something fits where a type is wanted, the best being 0; `None`: not at all.
pub fn fit(around: &Around<'_>, known: &Known, wanted: Option<&Ty>) -> Option<u8> {
    let wanted = wanted.filter(|ty| **ty != Ty::Unknown);
    // A condition may begin with anything that can be compared.
    let Some(wanted) = wanted.filter(|ty| *ty.core() != Ty::Bool) else {
        return match known {
            Known::Ty(ty) if wanted.is_some() && *ty.core() == Ty::Bool => Some(0),
            Known::Secret(_) if wanted.is_some() => None,
            Known::Target(_) | Known::Environment | Known::Module(_) => None,
            // Where a condition is wanted, half of a comparison comes after what is one.
            _ => Some(if wanted.is_some() { 3 } else { 1 }),
        };
    };
    fit_at(around, known, wanted, 2)
}

fn fit_at(around: &Around<'_>, known: &Known, wanted: &Ty, depth: u8) -> Option<u8> {
    let db = around.db();
    let direct = match known {
        Known::Unknown => return Some(2),
        Known::Component { kind, .. } => refers(wanted, &kind_def(db, kind).lineage).then_some(0),
        Known::Target(_) => refers(wanted, &["target".into()]).then_some(0),
        Known::Environment => refers(wanted, &["environment".into()]).then_some(0),
        Known::Secret(_) => (refers(wanted, &["secret".into()]) || wanted.takes_secret()).then_some(0),
        Known::Ty(ty) if is_same(ty, wanted) => Some(0),
        // Whether a text is one of a few certain ones is seen when it is checked.
        Known::Ty(ty) => fits_type(ty, wanted).then_some(if fits_otherwise(ty, wanted) { 1 } else { 4 }),
        Known::Module(_) | Known::Reserved(_) => None,
    };
    // References name things; what they have is no thing.
    let is_thing = matches!(known, Known::Target(_) | Known::Environment | Known::Secret(_));
    if direct.is_some() || depth == 0 || is_thing || wants_reference(wanted) || wants_literal(wanted) {
        return direct;
    }
    if let Known::Ty(ty) = known {
        let entries = match ty.structure() {
            Some(Ty::Map(_, value)) => Known::of(value),
            Some(Ty::Record(_) | Ty::Variants(_)) => Known::Unknown,
            _ if matches!(ty.core(), Ty::Range(_) | Ty::Domain(semantics::Domain::Image)) => Known::Unknown,
            _ => return None,
        };
        if entries != Known::Unknown {
            return fit_at(around, &entries, wanted, depth - 1).map(|_| 3);
        }
    }
    semantics::members(db, known)
        .iter()
        .any(|member| fit_at(around, &member.known, wanted, depth - 1).is_some())
        .then_some(3)
}

fn is_same(ty: &Ty, wanted: &Ty) -> bool {
    let is_member = match wanted.core() {
        Ty::Union(types) => types.iter().any(|member| member.core() == ty.core()),
        wanted => wanted == ty.core(),
    };
    ty == wanted || (is_member && assignable(ty, wanted))
}

fn fits_type(ty: &Ty, wanted: &Ty) -> bool {
    // What may be absent can be given where a default helps out; its presence is the author's business.
    assignable(&ty.present(), wanted)
}

/// Whether a reference of the type may name a thing of these kinds.
fn refers(wanted: &Ty, lineage: &[smol_str::SmolStr]) -> bool {
    match wanted {
        Ty::Ref(kinds) => {
            kinds.iter().any(|kind| lineage.contains(kind) || (kind == "component" && is_component(lineage)))
        }
        Ty::Union(types) => types.iter().any(|ty| refers(ty, lineage)),
        Ty::Labelled { inner, .. } => refers(inner, lineage),
        Ty::Refined(refined) => refers(&refined.base, lineage),
        _ => false,
    }
}

fn is_component(lineage: &[smol_str::SmolStr]) -> bool {
    !lineage.iter().any(|name| matches!(name.as_str(), "target" | "environment" | "secret"))
}

/// Whether references alone are wanted.
fn wants_reference(wanted: &Ty) -> bool {
    match wanted.core() {
        Ty::Ref(_) => true,
        Ty::Union(types) => {
            types.iter().all(|ty| *ty == Ty::Null || wants_reference(ty) || ty.list().is_some_and(wants_reference))
        }
        _ => false,
    }
}

/// Whether it fits because of more than the certain texts that are wanted.
fn fits_otherwise(ty: &Ty, wanted: &Ty) -> bool {
    match wanted.core() {
        Ty::Literal(_) => false,
        Ty::Union(types) => {
            let others = types.iter().filter(|ty| !matches!(ty, Ty::Literal(_) | Ty::Null));
            others.into_iter().any(|other| fits_type(ty, other))
        }
        _ => true,
    }
}

/// [`fit`], found once for all components of a kind: there may be a thousand of them.
fn fit_by_kind(
    around: &Around<'_>,
    known: &Known,
    wanted: Option<&Ty>,
    found: &mut Vec<(semantics::Place, Option<u8>)>,
) -> Option<u8> {
    let Known::Component { kind, .. } = known else { return fit(around, known, wanted) };
    if let Some((_, fit)) = found.iter().find(|(place, _)| place == kind) {
        return *fit;
    }
    let fit = fit(around, known, wanted);
    found.push((kind.clone(), fit));
    fit
}

/// Whether one of a few certain texts is wanted.
fn wants_literal(wanted: &Ty) -> bool {
    match wanted.core() {
        Ty::Literal(_) => true,
        Ty::Union(types) => types.iter().all(|ty| matches!(ty, Ty::Null | Ty::Literal(_))),
        _ => false,
    }
}

/// The declared things that a reference of this type may name.
pub fn names_for(around: &Around<'_>, wanted: &Ty) -> Vec<String> {
    if !wants_reference(wanted) {
        return Vec::new();
    }
    let own = own_name(around);
    let fits = |visible: &&Visible| {
        visible.def.name != own
            && !matches!(visible.def.kind, DefKind::Reserved)
            && fit(around, &visible.known, Some(wanted)) == Some(0)
    };
    around.names().iter().filter(fits).map(|visible| visible.def.name.to_string()).collect()
}

/// The component whose body this is: it does not refer to itself.
fn own_name(around: &Around<'_>) -> smol_str::SmolStr {
    let place = match &around.it {
        Known::Component { place: Some(place), .. } => place,
        _ => return smol_str::SmolStr::default(),
    };
    let statement = place.statement(around.db());
    match statement.map(|statement| &statement.kind) {
        Some(anyport_syntax::tree::StatementKind::Entry(entry)) => {
            match entry.labels.first().map(|label| &label.kind) {
                Some(anyport_syntax::tree::LabelKind::Name(name)) => name.clone(),
                _ => smol_str::SmolStr::default(),
            }
        }
        _ => smol_str::SmolStr::default(),
    }
}

/// Whether it is the name whose value is being written: it cannot be made of itself.
fn is_bound_here(around: &Around<'_>, visible: &Visible) -> bool {
    let tokens = around.cursor.frames.first().map_or(&around.cursor.statement, |frame| &frame.before);
    let Some(head) = crate::cursor::Head::of(around.cursor.text, tokens) else { return false };
    (head.is("let") || head.is("param"))
        && head.labels.first().is_some_and(|label| around.at.item.span(label.range) == visible.def.span)
}

/// What a declared name is, as an item.
pub fn name_item(around: &Around<'_>, visible: &Visible, rank: u8) -> Item {
    let kind = match visible.def.kind {
        DefKind::Component => ItemKind::Component,
        DefKind::Secret => ItemKind::Secret,
        DefKind::Target => ItemKind::Target,
        DefKind::Environment => ItemKind::Environment,
        DefKind::Param => ItemKind::Param,
        DefKind::Module => ItemKind::Module,
        DefKind::Reserved => ItemKind::Keyword,
        _ => ItemKind::Let,
    };
    let detail = match &visible.known {
        Known::Module(_) => "module".to_owned(),
        known => semantics::known_ty(around.db(), known).map_or_else(String::new, |ty| ty.to_string()),
    };
    let lazy = match around.at.app.place(visible.def.span) {
        Some(place) => Lazy::Declared(place.path.to_string(), place.range.start),
        None => Lazy::None,
    };
    Item::new(visible.def.name.as_str(), kind, rank).detail(detail).lazy(lazy)
}

/// Values where one of a type is wanted.
pub fn values(around: &Around<'_>, wanted: Option<&Ty>) -> Vec<Item> {
    let cursor = &around.cursor;
    if cursor.token == Some(Token::Number) {
        return units(cursor.typed(), wanted);
    }
    let mut out = Vec::new();
    let in_check = cursor.statement.first().is_some_and(|token| token.token == Token::Check);
    if let Some(wanted) = wanted {
        out.extend(literals(wanted).into_iter().map(|text| Item::new(text, ItemKind::Value, 0)));
        if *wanted.core() == Ty::Bool && !in_check {
            out.extend(["true", "false"].map(|word| Item::new(word, ItemKind::Value, 0)));
        }
        if let Some(example) = quantity_example(wanted).filter(|_| cursor.token.is_none()) {
            let item = Item::new(example.as_str(), ItemKind::Unit, 1).detail(wanted.present().to_string());
            out.push(item.insert(Snippet::default().stop(&example).finish()));
        }
        out.extend(variant_values(wanted));
    }
    if cursor.statement.last().is_some_and(|token| token.token == Token::DotDot) {
        out.push(Item::new("unlimited", ItemKind::Keyword, 4).detail("no upper end"));
    }
    let own = own_name(around);
    let element = wanted.and_then(Ty::list).filter(|inner| wants_reference(inner));
    let present = wanted.filter(|ty| **ty != Ty::Unknown);
    // What is given from outside cannot follow from what is made of it.
    let of_param = around.enclosing == Enclosing::Top
        && cursor.statement.first().is_some_and(|token| cursor.text_of(token) == "param");
    let mut by_kind = Vec::new();
    for visible in around.names() {
        let names_itself = visible.def.name == own;
        if let Some(element) = element
            && !names_itself
            && fit(around, &visible.known, Some(element)) == Some(0)
            && visible.def.kind != DefKind::Reserved
        {
            let name = visible.def.name.as_str();
            let mut item = name_item(around, visible, 1).filter(name);
            item.label = format!("[{name}]");
            item.insert = super::item::escape(&item.label);
            out.push(item);
        }
        if is_bound_here(around, visible) || (of_param && !matches!(visible.def.kind, DefKind::Param | DefKind::Let)) {
            continue;
        }
        if visible.def.kind == DefKind::Workflow || (names_itself && present.is_some_and(wants_reference)) {
            continue;
        }
        if visible.def.kind == DefKind::Reserved {
            out.extend(reserved(around, visible, wanted));
            continue;
        }
        if let Some(fit) = fit_by_kind(around, &visible.known, wanted, &mut by_kind) {
            // What is sealed is seldom what one wants to paste into a text.
            let sealed = u8::from(present.is_none() && matches!(visible.known, Known::Secret(_)));
            out.push(name_item(around, visible, fit + 1 + sealed));
        }
    }
    if present.is_some_and(Ty::is_optional) {
        out.push(Item::new("null", ItemKind::Keyword, 6).detail("nothing"));
    }
    if present.is_none_or(|wanted| !wants_reference(wanted)) {
        out.extend(functions(around, wanted));
        let branch =
            Snippet::default().text("if ").stop("true").text(" then ").stop("null").text(" else ").stop("null");
        out.push(Item::new("if", ItemKind::Keyword, 7).detail("if … then … else …").insert(branch.finish()));
        let arm = Snippet::default().text("match ").stop("null").text(" { _ => ").stop("null").text(" }");
        out.push(Item::new("match", ItemKind::Keyword, 7).detail("match … { … => … }").insert(arm.finish()));
        if wanted.is_some_and(|ty| *ty.core() == Ty::Bool) {
            out.push(Item::new("not", ItemKind::Keyword, 7));
        }
    }
    out
}

/// The variants that can be chosen by name alone: `tls = auto`.
fn variant_values(wanted: &Ty) -> Vec<Item> {
    let Some(Ty::Variants(variants)) = wanted.structure() else { return Vec::new() };
    let chosen = variants
        .variants
        .iter()
        .filter(|variant| !variant.name.is_empty() && !variant.record.fields.iter().any(is_required));
    chosen.map(|variant| Item::new(variant.name.as_str(), ItemKind::Variant, 0)).collect()
}

/// `it`, `app`, `environment`, `instance`: where what they have fits.
fn reserved(around: &Around<'_>, visible: &Visible, wanted: Option<&Ty>) -> Option<Item> {
    let wanted = wanted.filter(|ty| **ty != Ty::Unknown);
    let name = visible.def.name.as_str();
    let fits = match name {
        "it" if visible.known == Known::Unknown => return None,
        "it" => fit(around, &visible.known, wanted).filter(|fit| *fit > 0).is_some(),
        "instance" => {
            // A name of a replica is known after deployment only.
            let in_component = matches!(around.it, Known::Component { .. });
            in_component && wanted.is_none_or(Ty::takes_deferred) && wanted.is_none_or(|ty| assignable(&Ty::String, ty))
        }
        _ => wanted.is_none_or(|ty| *ty.core() == Ty::Bool || assignable(&Ty::String, ty)),
    };
    let detail = match name {
        "it" => "the component whose body this is",
        "app" => "the application",
        "environment" => "the environment that is built",
        _ => "the replica that runs",
    };
    fits.then(|| Item::new(name, ItemKind::Keyword, 5).detail(detail))
}

fn result_of(function: &str) -> Option<Ty> {
    let texts = Ty::List(std::sync::Arc::new(Ty::String));
    Some(match function {
        "join" | "replace" | "lower" | "upper" | "trim" | "json" | "embed" => Ty::String,
        "split" | "keys" => texts,
        "len" | "floor" => Ty::Int,
        "embed-bytes" => Ty::Bytes,
        "embed-dir" => Ty::Map(std::sync::Arc::new(Ty::String), std::sync::Arc::new(Ty::Bytes)),
        _ => return None,
    })
}

/// Whether what a function gives may be what is wanted.
fn function_fits(function: &str, wanted: &Ty) -> bool {
    match function {
        "sort" | "unique" | "values" => wanted.list().is_some(),
        "min" | "max" => {
            matches!(wanted.core(), Ty::Int | Ty::Float | Ty::Cpu | Ty::Memory | Ty::Duration | Ty::Percent | Ty::Rate)
        }
        _ => result_of(function).is_some_and(|result| assignable(&result, wanted)),
    }
}

fn functions(around: &Around<'_>, wanted: Option<&Ty>) -> Vec<Item> {
    let open = wanted.is_none_or(|ty| *ty == Ty::Unknown || *ty.core() == Ty::Bool);
    let only_texts = wanted.is_some_and(|ty| !literals(ty).is_empty());
    let mut out = Vec::new();
    for (name, signature, _) in FUNCTIONS {
        if !open && (only_texts || !wanted.is_some_and(|ty| function_fits(name, ty))) {
            continue;
        }
        let mut snippet = Snippet::default().text(name).text("(");
        if name.starts_with("embed") {
            snippet = snippet.text("\"").stop("./file").text("\"");
        } else {
            for (index, param) in crate::signature::params(signature).iter().filter(|param| **param != "…").enumerate()
            {
                let stop = match *param {
                    "separator" | "text" | "from" | "to" => "\"\"",
                    "list" => "[]",
                    "map" => "{}",
                    _ => "0",
                };
                snippet = snippet.text(if index > 0 { ", " } else { "" }).stop(stop);
            }
        }
        let item = Item::new(*name, ItemKind::Function, 6).detail(*signature).insert(snippet.text(")").finish());
        out.push(item.lazy(Lazy::Function((*name).to_owned())));
    }
    let in_test = matches!(around.enclosing, Enclosing::Block(Inside::Test));
    if in_test && wanted.is_some() {
        let object = Snippet::default().text("object(\"").stop("Deployment").text("\", \"").stop("name").text("\")");
        out.push(
            Item::new("object", ItemKind::Function, 2)
                .detail("object(kind, name)")
                .insert(object.finish())
                .lazy(Lazy::Text("An object of the output, to look at.".into())),
        );
        let artifact = Snippet::default().text("artifact(\"").stop("compose.yaml").text("\")");
        out.push(
            Item::new("artifact", ItemKind::Function, 2)
                .detail("artifact(path)")
                .insert(artifact.finish())
                .lazy(Lazy::Text("The text of a file of the output.".into())),
        );
    }
    out
}

/// The units that a number may have.
fn units(typed: &str, wanted: Option<&Ty>) -> Vec<Item> {
    let digits = typed.trim_end_matches(|c: char| !c.is_ascii_digit() && c != '.');
    if digits.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<(&str, &str)> = Vec::new();
    if let Some(wanted) = wanted {
        units_of(wanted, &mut found);
    }
    found
        .into_iter()
        .map(|(unit, words)| Item::new(format!("{digits}{unit}"), ItemKind::Unit, 0).detail(words))
        .collect()
}

fn units_of(ty: &Ty, out: &mut Vec<(&str, &str)>) {
    match ty {
        Ty::Cpu => out.push(("m", "thousandths of a core")),
        Ty::Memory => out.extend([
            ("Mi", "mebibytes"),
            ("Gi", "gibibytes"),
            ("Ti", "tebibytes"),
            ("Ki", "kibibytes"),
            ("MB", "megabytes"),
            ("GB", "gigabytes"),
        ]),
        Ty::Duration => {
            out.extend([("s", "seconds"), ("min", "minutes"), ("h", "hours"), ("d", "days"), ("ms", "milliseconds")]);
        }
        Ty::Percent => out.push(("%", "per cent")),
        Ty::Rate => out.extend([("/s", "each second"), ("/min", "each minute"), ("/h", "each hour")]),
        Ty::Range(inner) | Ty::Labelled { inner, .. } => units_of(inner, out),
        Ty::Refined(refined) => units_of(&refined.base, out),
        Ty::Union(types) => types.iter().for_each(|ty| units_of(ty, out)),
        _ => {}
    }
}

/// Keys of a map literal.
pub fn keys(around: &Around<'_>, ty: &Ty) -> Vec<Item> {
    let written = around.cursor.frames.last().map(|frame| frame.written.as_slice()).unwrap_or_default();
    let is_written = |name: &str| written.iter().any(|head| head.first() == name);
    match ty.structure() {
        Some(Ty::Record(record)) => {
            let fields = record.fields.iter().filter(|field| !is_written(&field.name));
            fields.map(|field| field_item(around, field, u8::from(!is_required(field)))).collect()
        }
        Some(Ty::Map(key, _)) => {
            names_for(around, key).into_iter().map(|name| Item::new(name, ItemKind::Component, 0)).collect()
        }
        _ => Vec::new(),
    }
}

/// Keys in brackets.
pub fn indices(around: &Around<'_>, known: &Known) -> Vec<Item> {
    let names = semantics::members(around.db(), known);
    names.into_iter().map(|member| Item::new(format!("\"{}\"", member.name), ItemKind::Entry, 0)).collect()
}

/// Patterns for a value.
pub fn patterns(around: &Around<'_>, known: &Known) -> Vec<Item> {
    let mut out = Vec::new();
    let written: Vec<&str> = around
        .cursor
        .frames
        .last()
        .map(|frame| frame.written.iter().map(|head| head.first()).collect())
        .unwrap_or_default();
    if let Some(ty) = semantics::known_ty(around.db(), known) {
        let arm = |pattern: &str| Snippet::default().text(pattern).text(" => ").stop("null").finish();
        if let Some(Ty::Variants(variants)) = ty.structure() {
            for variant in variants.variants.iter().filter(|variant| !variant.name.is_empty()) {
                out.push(Item::new(variant.name.as_str(), ItemKind::Variant, 0).insert(arm(&variant.name)));
            }
        }
        for text in literals(&ty) {
            out.push(Item::new(text.as_str(), ItemKind::Value, 0).insert(arm(&text)));
        }
        if *ty.core() == Ty::Bool {
            out.extend(["true", "false"].map(|word| Item::new(word, ItemKind::Value, 0).insert(arm(word))));
        }
        if ty.is_optional() {
            out.push(Item::new("null", ItemKind::Value, 1).insert(arm("null")));
        }
    }
    out.push(Item::new("_", ItemKind::Keyword, 2).detail("everything else"));
    out.retain(|item| !written.contains(&item.label.trim_matches('"')));
    out
}

/// A name after a dot, quoted where it must be.
pub fn member_name(name: &str) -> String {
    key(name)
}
