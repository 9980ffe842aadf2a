//! Patches: which documents, then each write.

use std::sync::Arc;

use anyport_ir::Patch;
use serde_json::Value;

use super::error::{At, Fault, OverlayError, OverlayErrorKind, Place};
use super::walk::{Missing, write};
use super::{Scope, identity, is_kind, trace};
use crate::schema::closest;
use crate::{Document, SchemaRef};

pub(super) fn apply(
    patch: &Patch,
    index: usize,
    scope: &Scope<'_>,
    documents: &mut [Document],
    errors: &mut Vec<OverlayError>,
) {
    let place = Place::Patch(index);
    let hits = match hits(patch, scope, documents) {
        Ok(hits) => hits,
        Err(fault) => return errors.push(fault.at(place, None)),
    };
    for hit in hits {
        let document = &mut documents[hit];
        let schema = scope.schemas.schema(&document.kind).unwrap_or_else(|| untyped(document));
        for (number, wanted) in patch.writes.iter().enumerate() {
            let done = match refused(&schema, &wanted.path) {
                Some(fault) => Err(vec![fault]),
                None => write(&mut document.root, &schema.view(), wanted, Missing::Refuse),
            };
            match done {
                Ok(change) => trace::note(document, &change, scope, place, number),
                Err(faults) => {
                    for fault in faults {
                        let error = fault.at(place, Some(number));
                        // The same mistake in several documents is one mistake.
                        if !errors.contains(&error) {
                            errors.push(error);
                        }
                    }
                }
            }
        }
    }
}

/// The documents that a patch means.
fn hits(patch: &Patch, scope: &Scope<'_>, documents: &[Document]) -> Result<Vec<usize>, Fault> {
    let seen = |document: &Document| scope.component.is_none_or(|name| document.component.as_deref() == Some(name));
    let of_kind: Vec<usize> =
        (0..documents.len()).filter(|at| seen(&documents[*at]) && is_kind(&documents[*at].kind, &patch.kind)).collect();
    let whose = scope.component.map_or_else(|| "this target".to_owned(), |name| format!("`{name}`"));
    if of_kind.is_empty() {
        return Err(no_kind(patch, scope, documents.iter().filter(|document| seen(document)), &whose));
    }
    let names: Vec<&str> = of_kind.iter().map(|at| documents[*at].name.as_str()).collect();
    match patch.name.as_deref() {
        Some("*") => Ok(of_kind),
        Some(name) => {
            let named: Vec<usize> = of_kind.iter().copied().filter(|at| documents[*at].name == name).collect();
            match named.len() {
                0 => Err(fault(OverlayErrorKind::NoHit, format!("{whose} has no {} called `{name}`", patch.kind))
                    .suggest(closest(name, names.iter().copied()))
                    .note(format!("there are: {}", names.join(", ")))),
                1 => Ok(named),
                _ => Err(several_kinds(patch, named.iter().map(|at| documents[*at].kind.as_str()))),
            }
        }
        None if of_kind.len() == 1 => Ok(of_kind),
        None => Err(fault(
            OverlayErrorKind::ManyHits,
            format!("{whose} has {} documents of kind {}: say which", of_kind.len(), patch.kind),
        )
        .note(format!("`patch {} NAME {{ … }}` picks one of: {}", patch.kind, names.join(", ")))
        .note(format!("`patch {} \"*\" {{ … }}` means all of them", patch.kind))),
    }
}

fn fault(kind: OverlayErrorKind, message: String) -> Fault {
    Fault::new(kind, At::Whole, message)
}

fn several_kinds<'d>(patch: &Patch, kinds: impl Iterator<Item = &'d str>) -> Fault {
    let kinds: Vec<&str> = kinds.collect();
    fault(OverlayErrorKind::ManyHits, format!("several groups have a kind {}: say which", patch.kind))
        .suggest(kinds.first().copied())
        .note(format!("there are: {}", kinds.join(", ")))
}

fn no_kind<'d>(patch: &Patch, scope: &Scope<'_>, seen: impl Iterator<Item = &'d Document>, whose: &str) -> Fault {
    let mut there: Vec<&str> =
        seen.map(|document| document.kind.rsplit('/').next().unwrap_or(&document.kind)).collect();
    there.sort_unstable();
    there.dedup();
    let alone = patch.kind.rsplit('/').next().unwrap_or(&patch.kind);
    if scope.schemas.schema(&patch.kind).is_none() {
        let kinds = scope.schemas.kinds();
        let known = kinds.iter().map(|kind| kind.rsplit('/').next().unwrap_or(kind));
        let meant = closest(alone, there.iter().copied()).or_else(|| closest(alone, known));
        if meant.is_some() || !kinds.is_empty() {
            return fault(OverlayErrorKind::UnknownKind, format!("there is no document kind `{}`", patch.kind))
                .suggest(meant);
        }
    }
    let note = match there.is_empty() {
        true => format!("{whose} becomes no documents here"),
        false => format!("{whose} becomes: {}", there.join(", ")),
    };
    fault(OverlayErrorKind::NoHit, format!("{whose} has no {} to patch", patch.kind))
        .suggest(closest(alone, there.iter().copied()))
        .note(note)
}

fn refused(schema: &SchemaRef, path: &[anyport_ir::SmolStr]) -> Option<Fault> {
    let fixed = identity(schema, path)?;
    let fault = Fault::new(OverlayErrorKind::Refused, At::Segment(0), format!("`{fixed}` cannot be patched"));
    Some(match fixed {
        "metadata.name" => fault.note("`name = \"…\"` in the component changes the name everywhere"),
        "metadata" => fault.note("patch its fields one by one: `metadata.annotations += { … }`"),
        _ => fault,
    })
}

/// A document of a kind whose schema nobody knows takes anything.
fn untyped(document: &Document) -> SchemaRef {
    SchemaRef {
        identity: document.kind.to_string(),
        namespaced: true,
        schema: Arc::new(Value::Bool(true)),
        definitions: Arc::new(Value::Null),
    }
}
