//! From a name to where it is declared, to its type, and to what is made of it.

use anyport_compiler::semantics::{
    self, DefKind, HeadKind, Known, Mention, PathUse, Ty, Word, declared, kind_def, parsed,
};
use anyport_syntax::tree::StatementKind;

use crate::analysis::{Analysis, At};
use crate::app::App;
use crate::text::{FileRange, TextRange};
use crate::uses::{Named, UseRole, is_same, named, uses};

/// Where a name leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leads {
    /// What was asked about.
    pub from: FileRange,
    /// Where it leads.
    pub to: Vec<FileRange>,
}

/// The declaration of the name at an offset; of the path of a file, the file.
pub fn definition(analysis: &Analysis, path: &str, offset: u32) -> Option<Leads> {
    if let Some(leads) = file_at(analysis, path, offset) {
        return Some(leads);
    }
    let named = named(analysis, path, offset)?;
    let to = named.declared.clone()?;
    Some(Leads { from: named.place, to: vec![to] })
}

/// The file whose path stands at an offset.
fn file_at(analysis: &Analysis, path: &str, offset: u32) -> Option<Leads> {
    let at = analysis.at(path, offset)?;
    let found =
        at.semantics().paths.iter().find(|found| found.range.start <= at.offset && at.offset <= found.range.end)?;
    if found.why == PathUse::Manifests && found.written.contains('*') {
        return None;
    }
    let target = at.app.absolute(found.path.as_ref()?);
    let from = at.app.place_in(at.item, found.range)?;
    Some(Leads { from, to: vec![FileRange { path: target, range: TextRange { start: 0, end: 0 } }] })
}

/// Where the type of the value at an offset is declared, or the kind of the component.
pub fn type_definition(analysis: &Analysis, path: &str, offset: u32) -> Option<Leads> {
    let named = named(analysis, path, offset)?;
    let to = type_places(&analysis.at(path, offset)?, &named);
    (!to.is_empty()).then_some(Leads { from: named.place, to })
}

fn type_places(at: &At<'_>, named: &Named<'_>) -> Vec<FileRange> {
    let app = named.app;
    match &named.mention.known {
        Known::Component { kind, .. } => app.place(kind_def(app.db(), kind).span).into_iter().collect(),
        Known::Ty(ty) => {
            let mut names = Vec::new();
            type_names(ty, &mut names);
            let heads = &semantics::scope(app.db(), at.file).heads;
            names.iter().filter_map(|name| app.place(heads.get(name)?.span)).collect()
        }
        Known::Secret(place) => {
            let statement = place.statement(app.db());
            statement.and_then(|statement| app.place_in(place.item, statement.range)).into_iter().collect()
        }
        Known::Target(Some(place)) => match place.statement(app.db()).map(|statement| &statement.kind) {
            Some(StatementKind::Target(target)) => {
                let words = target.kind.segments.first();
                let name = words.and_then(|segment| match segment {
                    anyport_syntax::tree::Segment::Key(name) => Some(&name.text),
                    _ => None,
                });
                let heads = &semantics::scope(app.db(), at.file).heads;
                name.and_then(|name| app.place(heads.get(name)?.span)).into_iter().collect()
            }
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// The names of the declared types and kinds that a type is made of.
fn type_names(ty: &Ty, out: &mut Vec<smol_str::SmolStr>) {
    match ty {
        Ty::Record(record) => out.extend(record.name.clone()),
        Ty::Variants(variants) => out.extend(variants.name.clone()),
        Ty::Refined(refined) => out.push(refined.name.clone()),
        Ty::Ref(kinds) => out.extend(kinds.iter().cloned()),
        Ty::List(inner) | Ty::Range(inner) | Ty::Map(_, inner) | Ty::Labelled { inner, .. } => type_names(inner, out),
        Ty::Union(types) => types.iter().for_each(|ty| type_names(ty, out)),
        _ => {}
    }
}

/// What is made of the declaration at an offset: components and kinds of a kind, uses of a trait or a type, where a
/// parameter or field is given a value, environments that extend one.
pub fn implementation(analysis: &Analysis, path: &str, offset: u32) -> Option<Leads> {
    let named = named(analysis, path, offset)?;
    let kind = named.mention.def.kind;
    let found = uses(analysis, &named);
    let mut to: Vec<FileRange> = Vec::new();
    for found in found {
        let wanted = match kind {
            DefKind::Kind | DefKind::Trait | DefKind::Type | DefKind::TargetKind | DefKind::Environment => {
                found.role != UseRole::Declares
            }
            _ => found.role == UseRole::Writes,
        };
        if !wanted {
            continue;
        }
        let place = match kind {
            DefKind::Kind | DefKind::TargetKind | DefKind::Environment => made_of(analysis, named.app, &found.place),
            _ => Some(found.place),
        };
        to.extend(place);
    }
    to.dedup();
    (!to.is_empty()).then_some(Leads { from: named.place, to })
}

/// The name of what the head at a place makes: `web` of `service web`.
fn made_of(analysis: &Analysis, app: &App, place: &FileRange) -> Option<FileRange> {
    let at = analysis.at_in(app, &place.path, place.range.start)?;
    let statement = at.statements().into_iter().next_back()?;
    let on_head = |range: TextRange| range.start <= at.offset && at.offset < range.end;
    let name = match &statement.kind {
        StatementKind::Entry(entry) => {
            let in_clause = entry.clause.as_ref().is_some_and(|clause| on_head(clause.range));
            (on_head(entry.head.range) || in_clause).then(|| entry.labels.first().map(|label| label.range))?
        }
        StatementKind::Target(target) => on_head(target.kind.range).then_some(Some(target.name.range))?,
        _ => return None,
    };
    app.place_in(at.item, name?)
}

/// Everybody who names what is named at an offset.
pub fn references(analysis: &Analysis, path: &str, offset: u32, with_declaration: bool) -> Option<Vec<FileRange>> {
    let named = named(analysis, path, offset)?;
    let found = uses(analysis, &named).into_iter();
    let mut out: Vec<FileRange> =
        found.filter(|found| with_declaration || found.role != UseRole::Declares).map(|found| found.place).collect();
    out.dedup();
    Some(out)
}

/// The same name in the same file, with what each does.
pub fn highlights(analysis: &Analysis, path: &str, offset: u32) -> Vec<(TextRange, UseRole)> {
    let Some(named) = named(analysis, path, offset) else { return Vec::new() };
    let at = match analysis.at(path, offset) {
        Some(at) => at,
        None => return Vec::new(),
    };
    let def = &named.mention.def;
    let same = |mention: &&Mention| is_same(&mention.def, def);
    let mut out = Vec::new();
    for item in at.file.items(at.app.db()) {
        if !item.text(at.app.db()).contains(def.name.as_str()) {
            continue;
        }
        for mention in semantics::semantics(at.app.db(), *item).mentions.iter().filter(same) {
            if let Some(place) = at.app.place_in(*item, mention.range) {
                out.push((place.range, mention.role.into()));
            }
        }
    }
    out
}

/// The ranges that are edited as one: a name that is seen in its own declaration alone.
pub fn linked(analysis: &Analysis, path: &str, offset: u32) -> Option<Vec<TextRange>> {
    let named = named(analysis, path, offset)?;
    let def = &named.mention.def;
    let private = matches!(def.kind, DefKind::Local)
        || (matches!(def.kind, DefKind::Param | DefKind::Let) && is_inside_declaration(analysis, &named));
    if !private {
        return None;
    }
    let found = uses(analysis, &named);
    let here = analysis.at(path, offset)?;
    let mut out = Vec::new();
    for found in found {
        let at = analysis.at_in(named.app, &found.place.path, found.place.range.start)?;
        if *found.place.path != *path || at.item != here.item {
            return None;
        }
        out.push(found.place.range);
    }
    (out.len() > 1).then_some(out)
}

/// Whether the declaration stands in the body of a kind or trait.
fn is_inside_declaration(analysis: &Analysis, named: &Named<'_>) -> bool {
    let Some(declared_at) = &named.declared else { return false };
    let Some(at) = analysis.at_in(named.app, &declared_at.path, declared_at.range.start) else { return false };
    let heads = declared(at.app.db(), at.item);
    let statements = &parsed(at.app.db(), at.item).statements;
    heads.iter().any(|head| {
        matches!(head.word, Word::Kind | Word::Trait)
            && statements
                .get(head.index)
                .is_some_and(|statement| statement.range.start < at.offset && at.offset < statement.range.end)
    })
}

/// Whether something of this kind can be found by the sort of head it is.
pub(crate) fn is_head(kind: DefKind) -> Option<HeadKind> {
    Some(match kind {
        DefKind::Kind => HeadKind::Kind,
        DefKind::Trait => HeadKind::Trait,
        DefKind::Type => HeadKind::Type,
        DefKind::Rule => HeadKind::Rule,
        DefKind::TargetKind => HeadKind::Platform,
        _ => return None,
    })
}
