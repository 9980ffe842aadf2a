//! Gives an expression a name: a `let`, or a `param` that environments may change.

use anyport_compiler::semantics::{Braces, DefKind, Inside, NameFrame, Ty, Wanted, known_ty, visible};
use anyport_syntax::token::Token;

use super::edit::{before, free_name, tidy};
use super::{Action, ActionKind, Place};
use crate::app::{FileSort, sort_of};
use crate::subject::{steps_of, subject_at};
use crate::text::{TextEdit, TextRange, slice};

/// A `let` and a `param` for the value that is selected, or that the cursor is in.
pub(super) fn extract(place: &Place<'_>) -> Vec<Action> {
    let Some(value) = selected(place) else { return Vec::new() };
    let at = &place.at;
    let known = at.semantics();
    let text = slice(at.text(), value.range);
    // Tests look at outputs, which nobody else sees, and a rule's level is read before anything is evaluated.
    let apart = known.braces.first().is_some_and(|braces| matches!(braces.inside, Inside::Test | Inside::Rule));
    if apart || !is_worth_it(text) {
        return Vec::new();
    }
    // Names that mean something here alone would mean nothing, or something else, at the top.
    let inside = known
        .mentions
        .iter()
        .filter(|mention| value.range.start <= mention.range.start && mention.range.end <= value.range.end);
    let bound = |kind: DefKind, name: &str| match kind {
        // What the address of a component is depends on who asks.
        DefKind::Local | DefKind::Variant | DefKind::Component | DefKind::Output => true,
        DefKind::Reserved => matches!(name, "it" | "instance" | "unlimited"),
        _ => false,
    };
    if inside.clone().any(|mention| bound(mention.def.kind, &mention.def.name)) || is_structure(value) {
        return Vec::new();
    }
    let frame = known.braces_at(value.range.start).map(|braces| &braces.frame).unwrap_or(&NameFrame::File);
    let taken = visible(at.app.db(), at.item, value.range.start);
    let name = free_name(&wanted_name(place), |name| taken.iter().any(|seen| seen.def.name == name));
    let here = TextEdit { range: place.outer(value.range), text: name.clone() };
    let mut out = Vec::new();
    if matches!(frame, NameFrame::File) {
        let top = before_item(place, &format!("let {name} = {text}"));
        let edit = tidy(place.analysis, place.path, vec![top, here.clone()]);
        out.push(Action::new(ActionKind::Extract, format!("Extract to `let {name}`"), edit));
    } else if let Some(body) = outermost(&known.braces, value.range) {
        let start = body.range.start + 1 + at.start;
        let inner = TextEdit { range: TextRange { start, end: start }, text: format!("\nlet {name} = {text}\n") };
        let edit = tidy(place.analysis, place.path, vec![inner, here.clone()]);
        out.push(Action::new(ActionKind::Extract, format!("Extract to `let {name}`"), edit));
    }
    let is_module = place.analysis.text(place.path).is_none_or(|text| sort_of(&text) == FileSort::Module);
    let of_others = inside.clone().any(|mention| matches!(mention.def.kind, DefKind::Secret | DefKind::Target));
    if matches!(frame, NameFrame::File)
        && !is_module
        && !of_others
        && let Some(ty) = written_type(place, value)
    {
        let top = before_item(place, &format!("param {name}: {ty} = {text}"));
        let edit = tidy(place.analysis, place.path, vec![top, here]);
        out.push(Action::new(ActionKind::Extract, format!("Extract to `param {name}`"), edit));
    }
    out
}

/// A new item before the one that the place is in.
fn before_item(place: &Place<'_>, item: &str) -> TextEdit {
    let text = place.analysis.text(place.path).unwrap_or_default();
    before(&text, place.at.start, item)
}

/// The value that is selected as a whole; for a cursor, the innermost around it.
fn selected<'a>(place: &Place<'a>) -> Option<&'a Wanted> {
    let range = place.inner()?;
    let values = &place.at.semantics().values;
    if range.start == range.end {
        // In a name there is nothing to extract.
        let found = place.at.semantics().value_at(range.start)?;
        return Some(found);
    }
    let written = slice(place.at.text(), range);
    let left = (written.len() - written.trim_start().len()) as u32;
    let right = (written.len() - written.trim_end().len()) as u32;
    let trimmed = TextRange { start: range.start + left, end: range.end.checked_sub(right)? };
    values.iter().find(|value| value.range == trimmed)
}

/// Whether a text is more than a name, and can be read as a value.
fn is_worth_it(text: &str) -> bool {
    let mut tokens = anyport_syntax::lex(text).map(|(token, _)| token);
    let first = tokens.next();
    let alone = tokens.next().is_none();
    let is_constant = matches!(first, Some(Token::True | Token::False | Token::Null));
    let is_name = matches!(first, Some(Token::Name)) && alone;
    !text.is_empty()
        && !is_name
        && (!is_constant || !alone)
        && anyport_syntax::parse(&format!("let x = {text}")).errors.is_empty()
}

/// Whether what is wanted is read by its form: a map there is a record, and its keys are fields.
fn is_structure(value: &Wanted) -> bool {
    let is_form = |ty: &Ty| matches!(ty, Ty::Record(_) | Ty::Variants(_) | Ty::Ref(_));
    let list = value.ty.list().is_some_and(|inner| inner.structure().is_some_and(is_form) || is_form(inner.core()));
    list || value.ty.structure().is_some_and(is_form) || is_form(value.ty.core())
}

/// A name for the value: after what it is written to.
fn wanted_name(place: &Place<'_>) -> String {
    let steps: Vec<String> = match subject_at(&place.at) {
        Some(subject) => {
            let last = subject.property.rsplit('.').next().unwrap_or_default().to_owned();
            vec![subject.component.to_string(), last]
        }
        None => {
            let statements = place.at.statements();
            let last = statements.last().and_then(|statement| steps_of(statement).last().map(ToString::to_string));
            vec!["new".to_owned(), last.unwrap_or_else(|| "value".to_owned())]
        }
    };
    let words = steps.iter().filter(|step| !step.is_empty()).map(|step| step.to_lowercase().replace('_', "-"));
    let name = words.collect::<Vec<_>>().join("-");
    let plain = name.chars().all(|it| it.is_ascii_alphanumeric() || it == '-');
    let starts = name.starts_with(|first: char| first.is_ascii_lowercase());
    if plain && starts && !name.ends_with('-') && !name.contains("--") { name } else { "new-value".to_owned() }
}

/// The braces around a range that are in no others.
fn outermost(braces: &[Braces], range: TextRange) -> Option<&Braces> {
    braces.iter().find(|braces| braces.range.start < range.start && range.end < braces.range.end)
}

/// The type of a value that is neither a secret nor known later.
fn unlabelled(ty: &Ty) -> Ty {
    match ty {
        Ty::Labelled { inner, .. } => unlabelled(inner),
        Ty::List(inner) => Ty::List(unlabelled(inner).into()),
        Ty::Range(inner) => Ty::Range(unlabelled(inner).into()),
        Ty::Map(key, value) => Ty::Map(key.clone(), unlabelled(value).into()),
        other => other.clone(),
    }
}

/// The type of a value as one writes it.
fn written_type(place: &Place<'_>, value: &Wanted) -> Option<String> {
    let known = known_ty(place.at.app.db(), &value.known);
    let is_choice = |ty: &Ty| match ty {
        Ty::Union(types) => types.iter().filter(|ty| **ty != Ty::Null).count() > 1,
        other => *other == Ty::Unknown,
    };
    let ty = [Some(value.ty.clone()), known].into_iter().flatten().find(|ty| !is_choice(ty))?;
    let text = slice(place.at.text(), value.range);
    // A value that is written is not nothing.
    let ty = match &ty {
        Ty::Union(types) => types.iter().find(|ty| **ty != Ty::Null)?.clone(),
        other => other.clone(),
    };
    let ty = unlabelled(&ty);
    let written = ty.to_string();
    let parsed = anyport_syntax::parse(&format!("param x: {written} = {text}"));
    let is_plain = !written.contains(['{', '…', '"']) && !matches!(ty.core(), Ty::Ref(_));
    (parsed.errors.is_empty() && is_plain).then_some(written)
}
