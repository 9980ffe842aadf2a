//! Writes what is missing: the required fields of a component, each with a value of its type to be changed.

use anyport_compiler::semantics::{Domain, Inside, Record, Ty, body_of};
use anyport_syntax::tree::Block;

use super::edit::{append, tidy};
use super::{Action, ActionKind, fixes};
use crate::analysis::Analysis;
use crate::subject::steps_of;
use crate::text::TextRange;

/// The code of what is said where a field is missing.
const MISSING: &str = "E0302";

/// For each place in the range where fields are missing: all of them.
pub(super) fn missing(analysis: &Analysis, path: &str, range: TextRange) -> Vec<Action> {
    let mut out: Vec<Action> = Vec::new();
    let all = fixes::found(analysis, path);
    // What a kind or a trait gives is not missing: only what is said to be.
    let said = |place: TextRange, name: &str| {
        let here = all.iter().filter(|found| found.code == MISSING && found.range == place);
        here.filter_map(|found| found.message.split('`').nth(1)).any(|path| path.rsplit('.').next() == Some(name))
    };
    for found in all.iter().filter(|found| found.code == MISSING && fixes::touch(found.range, range)) {
        let Some(at) = analysis.at(path, found.range.start) else { continue };
        // The innermost statement with braces that lacks something.
        let holder = at.statements().into_iter().rev().find_map(|statement| {
            let block = body_of(statement)?;
            let braces = at.semantics().braces.iter().find(|braces| braces.range == block.range)?;
            let mut fields = absent(record(&braces.inside)?, block);
            fields.retain(|(name, _)| said(found.range, name));
            (!fields.is_empty()).then_some((block, fields))
        });
        let Some((block, fields)) = holder else { continue };
        let statements: Vec<String> = fields.iter().map(|(name, ty)| format!("{name} = {}", example(ty))).collect();
        let edit = append(at.text(), block, at.start, &statements.join("\n"));
        let names: Vec<String> = fields.iter().map(|(name, _)| format!("`{name}`")).collect();
        let mut action =
            Action::new(ActionKind::Fix, format!("Write {}", names.join(", ")), tidy(analysis, path, vec![edit]));
        action.mends.push(found.clone());
        if !out.iter().any(|known| known.edit == action.edit) {
            out.push(action);
        }
    }
    out
}

fn record(inside: &Inside) -> Option<&Record> {
    match inside {
        Inside::Component(kind) | Inside::Composite(kind) => Some(&kind.record),
        Inside::Value(ty) => match ty.structure()? {
            Ty::Record(record) => Some(record),
            _ => None,
        },
        _ => None,
    }
}

/// Fields without a default that the braces do not write.
fn absent(record: &Record, block: &Block) -> Vec<(String, Ty)> {
    let written = |name: &str| block.statements.iter().any(|it| steps_of(it).first().is_some_and(|step| step == name));
    let required = record.fields.iter().filter(|field| field.default.is_none() && !is_implied(&field.ty));
    required.filter(|field| !written(&field.name)).map(|field| (field.name.to_string(), field.ty.clone())).collect()
}

/// Whether a value follows by itself: nothing, no entries, a record of fields that do.
fn is_implied(ty: &Ty) -> bool {
    match ty {
        Ty::Null | Ty::Map(..) | Ty::List(_) | Ty::Unknown => true,
        Ty::Union(types) => types.contains(&Ty::Null),
        Ty::Labelled { inner, .. } => is_implied(inner),
        Ty::Refined(refined) => is_implied(&refined.base),
        Ty::Record(record) => record.fields.iter().all(|field| field.default.is_some() || is_implied(&field.ty)),
        _ => false,
    }
}

/// A value of a type, to be changed by the author.
pub(super) fn example(ty: &Ty) -> String {
    match ty {
        Ty::Bool => "false".to_owned(),
        Ty::Int | Ty::Float => "1".to_owned(),
        Ty::Cpu => "100m".to_owned(),
        Ty::Memory => "128Mi".to_owned(),
        Ty::Duration => "30s".to_owned(),
        Ty::Percent => "50%".to_owned(),
        Ty::Rate => "10/s".to_owned(),
        Ty::Literal(text) => format!("\"{text}\""),
        Ty::List(_) => "[]".to_owned(),
        Ty::Map(..) => "{}".to_owned(),
        Ty::Null => "null".to_owned(),
        Ty::Range(inner) => format!("{0}..{0}", example(inner)),
        Ty::Union(types) => types.iter().find(|ty| **ty != Ty::Null).map_or_else(|| "null".to_owned(), example),
        Ty::Labelled { inner, .. } => example(inner),
        Ty::Refined(refined) => example(&refined.base),
        Ty::Domain(domain) => by_domain(domain),
        Ty::Record(record) => {
            let fields = record.fields.iter().filter(|field| field.default.is_none() && !is_implied(&field.ty));
            let fields: Vec<String> = fields.map(|field| format!("{} = {}", field.name, example(&field.ty))).collect();
            format!("{{ {} }}", fields.join(", "))
        }
        _ => "\"…\"".to_owned(),
    }
}

fn by_domain(domain: &Domain) -> String {
    match domain {
        Domain::Port => "8080",
        Domain::Image => "\"example.com/name:1.0.0\"",
        Domain::Host => "\"name.example.com\"",
        Domain::Cron => "\"0 3 * * *\"",
        Domain::Path => "\"/\"",
        Domain::Url => "\"https://name.example.com\"",
        Domain::Cidr => "\"10.0.0.0/8\"",
    }
    .to_owned()
}
