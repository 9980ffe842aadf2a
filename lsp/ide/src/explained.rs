//! Why something is as it is, as Markdown: the page of a code, or the layers behind a value.

use std::fmt::Write as _;

use anyport_build::Session;
use anyport_compiler::semantics::{Ty, kind_def};
use anyport_compiler::{instances, key_of};
use anyport_diagnostic::codes;

use crate::analysis::Analysis;
use crate::app::App;
use crate::hover::{escape, hover, written};
use crate::output::{application, statement};
use crate::subject::{Subject, subject};
use crate::text::{FileRange, slice};

/// The page of a code, by its identifier or its name: `E0301`, `type-mismatch`.
pub fn code(name: &str) -> Option<String> {
    codes::find(name).map(anyport_diagnostic::explain)
}

/// The property at a byte of a file: its value in an environment, and every layer that wrote it. Where nothing of a
/// component stands, the page of what is wrong there, else what is known of the name.
pub fn at(analysis: &Analysis, path: &str, offset: u32, environment: Option<&str>) -> Option<String> {
    of_property(analysis, path, offset, environment)
        .or_else(|| of_diagnostic(analysis, path, offset))
        .or_else(|| Some(hover(analysis, path, offset)?.markdown))
}

fn of_diagnostic(analysis: &Analysis, path: &str, offset: u32) -> Option<String> {
    let found = analysis.app_of(path)?.diagnostics().get(path)?;
    let here = found.iter().find(|found| found.range.start <= offset && offset <= found.range.end)?;
    code(here.code)
}

fn of_property(analysis: &Analysis, path: &str, offset: u32, environment: Option<&str>) -> Option<String> {
    let app = application(analysis, path)?;
    let env = app.environment(environment)?;
    let subject = subject(analysis, path, offset)?;
    let property = subject.path();
    let explained = Session::over(app.db().clone()).explain(&property, &env.name)?;
    if explained.value.is_none() && explained.layers.is_empty() {
        return None;
    }
    let mut out = format!("### `{property}` in `{}`\n\n", env.name);
    // As somebody wrote it: with its unit, its references and its own words.
    let last = explained.layers.iter().rfind(|layer| layer.wins && layer.path == subject.property);
    let place = last.and_then(|layer| app.place(layer.span)).and_then(|place| statement(app, &place));
    if let Some(place) = place {
        let _ = writeln!(out, "{}\n", fenced(&source(analysis, &place)));
    }
    match (&explained.value, type_of(app, &subject)) {
        (None, _) => out.push_str("Its value is not known before a deployment.\n\n"),
        (Some(value), Some(ty)) if ty.structure().is_none() => {
            let _ = writeln!(out, "Final value: `{}`\n", written(value, &ty));
        }
        (Some(value), _) => {
            let json = serde_json::to_string_pretty(value).unwrap_or_default();
            let _ = writeln!(out, "```json\n{json}\n```\n");
        }
    }
    if explained.layers.is_empty() {
        out.push_str("Nobody wrote it: this is the default.\n");
        return Some(out);
    }
    out.push_str("| | layer | property | place |\n|---|---|---|---|\n");
    for layer in &explained.layers {
        let mark = if layer.wins { "▸" } else { "" };
        let path = if layer.path.is_empty() { "the whole" } else { layer.path.as_str() };
        let unset = if layer.unset { " (unset)" } else { "" };
        let place = app.place(layer.span).map(|place| line(analysis, &place)).unwrap_or_default();
        let _ = writeln!(out, "| {mark} | {} | `{path}`{unset} | {place} |", escape(&layer.layer));
    }
    Some(out)
}

/// The type of a property, by the declarations of its component's kind.
fn type_of(app: &App, subject: &Subject) -> Option<Ty> {
    let key = key_of(app.db(), &subject.component)?;
    let kind = kind_def(app.db(), &instances(app.db()).get(&key)?.kind);
    let mut steps = subject.property.split('.').filter(|step| !step.is_empty());
    steps.try_fold(Ty::Record(kind.record.clone()), |ty, step| crate::cursor::step(&ty, step))
}

/// What stands at a place.
fn source(analysis: &Analysis, place: &FileRange) -> String {
    analysis.text(&place.path).map(|text| slice(&text, place.range).to_owned()).unwrap_or_default()
}

fn fenced(text: &str) -> String {
    format!("```anyport\n{text}\n```")
}

/// `shop.app:12`.
fn line(analysis: &Analysis, place: &FileRange) -> String {
    let name = place.path.rsplit('/').next().unwrap_or(&place.path);
    let text = analysis.text(&place.path).unwrap_or_default();
    let before = text.get(..place.range.start as usize).unwrap_or_default();
    format!("`{name}:{}`", before.matches('\n').count() + 1)
}
