//! What stands under the pointer, as Markdown: what it is, what is written about it, what becomes of it.

mod markdown;
mod property;
mod things;
mod written;

use anyport_compiler::semantics::{self, DefKind, Field, KindDef, Known, Mention, Role, Ty};
use anyport_diagnostic::codes;
use anyport_syntax::token::Token;
use anyport_syntax::tree::StatementKind;

use crate::analysis::{Analysis, At};
use crate::at::TokenAt;
use crate::text::{TextRange, slice};

pub use markdown::escape;
pub use property::{Property, property_at};
pub use written::written;

/// The most bytes that are shown.
const MOST: usize = 6000;

/// What is said about a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// What it is said about, in the file.
    pub range: TextRange,
    /// Markdown.
    pub markdown: String,
}

/// What stands at a byte of a file.
pub fn hover(analysis: &Analysis, path: &str, offset: u32) -> Option<Hover> {
    let at = analysis.at(path, offset)?;
    if at.in_comment() {
        return None;
    }
    let token = at.token()?;
    let (range, markdown) = match at.semantics().mention_at(at.offset) {
        Some(mention) if token.token != Token::Number => (mention.range, of_mention(analysis, &at, mention)),
        _ => (token.range, of_token(&at, &token)?),
    };
    let mut markdown = markdown.trim_end().to_owned();
    if markdown.is_empty() {
        return None;
    }
    if markdown.len() > MOST {
        let end = (0..=MOST).rev().find(|end| markdown.is_char_boundary(*end)).unwrap_or_default();
        // A table is cut between its lines.
        let end = markdown[..end].rfind('\n').unwrap_or(end);
        markdown.truncate(end);
        markdown.push_str("\n\n…");
    }
    Some(Hover { range: TextRange { start: range.start + at.start, end: range.end + at.start }, markdown })
}

/// Numbers, and names of codes.
fn of_token(at: &At<'_>, token: &TokenAt) -> Option<String> {
    let text = slice(at.text(), token.range);
    match token.token {
        Token::Number => {
            let base = written::base(text)?;
            Some(format!("{} = {base}", markdown::code(text)))
        }
        Token::String | Token::Name => {
            let expects = at.statements().last().is_some_and(|statement| match &statement.kind {
                StatementKind::Entry(entry) => {
                    let head = slice(at.text(), entry.head.range);
                    (head == "expect" || head == "accept")
                        && entry.labels.iter().any(|label| label.range == token.range)
                }
                _ => false,
            });
            if !expects {
                return None;
            }
            let code = codes::find(text.trim_matches('"'))?;
            Some(format!("**{}** {}\n\n{}", code.id, markdown::code(code.name), escape(code.summary)))
        }
        _ => None,
    }
}

fn fenced(text: &str) -> String {
    format!("```anyport\n{text}\n```\n")
}

fn paragraph(out: &mut String, text: &str) {
    if !text.is_empty() {
        let end = out.trim_end().len();
        out.truncate(end);
        out.push_str("\n\n");
        out.push_str(text.trim_end());
        out.push('\n');
    }
}

fn of_mention(analysis: &Analysis, at: &At<'_>, mention: &Mention) -> String {
    let def = &mention.def;
    match def.kind {
        DefKind::Component => things::component(at, mention),
        DefKind::Target => things::target(at, mention),
        DefKind::Environment => things::environment(at, mention),
        DefKind::Param if mention.role == Role::Writes && !things::is_of_application(at, mention) => field(at, mention),
        DefKind::Param => things::param(analysis, at, mention),
        DefKind::Field | DefKind::Entry => field(at, mention),
        DefKind::Output => things::output(analysis, at, mention),
        DefKind::Kind => things::kind(analysis, at, mention),
        DefKind::Function => crate::completion::function(&def.name),
        DefKind::Reserved => reserved(at, mention),
        DefKind::Literal => {
            let ty = semantics::known_ty(at.app.db(), &mention.known);
            ty.map_or_else(String::new, |ty| fenced(&format!("\"{}\": {ty}", def.name)))
        }
        DefKind::Local => {
            let ty = semantics::known_ty(at.app.db(), &mention.known);
            fenced(&format!("{}: {}", def.name, ty.map_or_else(|| "unknown".to_owned(), |ty| ty.to_string())))
        }
        DefKind::App => {
            let names: Vec<&str> = at.app.environments().iter().map(|env| env.name.as_str()).collect();
            let mut out = fenced(&format!("app {}", def.name));
            paragraph(&mut out, &format!("Environments: {}", markdown::codes(&names)));
            out
        }
        _ => declared(analysis, at, mention),
    }
}

/// The declaration as it stands, with its documentation.
pub(crate) fn declared(analysis: &Analysis, at: &At<'_>, mention: &Mention) -> String {
    let place = at.app.place(mention.def.span);
    let found = place.and_then(|place| crate::completion::declaration(analysis, &place.path, place.range.start));
    let mut out = found.unwrap_or_else(|| {
        let ty = semantics::known_ty(at.app.db(), &mention.known);
        match ty {
            Some(ty) => fenced(&format!("{}: {ty}", mention.def.name)),
            None => String::new(),
        }
    });
    if let (DefKind::Let, Known::Ty(ty)) = (mention.def.kind, &mention.known) {
        paragraph(&mut out, &format!("Type: {}", markdown::code(&ty.to_string())));
    }
    out
}

fn reserved(at: &At<'_>, mention: &Mention) -> String {
    let words = match mention.def.name.as_str() {
        "it" => "The thing whose body this is, with its final values.",
        "app" => "The application: `app.name`.",
        "environment" => "The environment that is built: `environment.name`.",
        "instance" => "The replica that reads it, known when it runs.",
        _ => "No upper end.",
    };
    let ty = semantics::known_ty(at.app.db(), &mention.known);
    let mut out = fenced(&ty.map_or_else(|| mention.def.name.to_string(), |ty| format!("{}: {ty}", mention.def.name)));
    paragraph(&mut out, words);
    out
}

/// The field as it is declared: the nearest one that bears the name where types lead to it.
fn field(at: &At<'_>, mention: &Mention) -> String {
    let db = at.app.db();
    let ty = match &mention.known {
        Known::Ty(ty) => ty.clone(),
        _ => Ty::Unknown,
    };
    let found = semantics::documentation(db, mention.def.span);
    let is_entry = mention.def.kind == DefKind::Entry;
    let mut out = match &found {
        Some(found) if !is_entry => {
            // As declared, default included: `health: HealthEntry?`, `retries: Count = 3`.
            let mut text = found.text.trim_end().trim_end_matches(',').to_owned();
            if !text.contains(mention.def.name.as_str()) {
                text = format!("{}: {ty}", mention.def.name);
            }
            fenced(&text)
        }
        _ => fenced(&format!("{}: {ty}", mention.def.name)),
    };
    if let Some(doc) = found.as_ref().filter(|_| !is_entry).and_then(|found| found.doc.as_ref()) {
        paragraph(&mut out, &escape(doc));
    }
    if mention.role == Role::Reads {
        return out;
    }
    let Some(property) = property_at(at, mention.range) else { return out };
    if let Some(component) = &property.component {
        if let Some(values) = property::values(at.app, component, &property.steps, &ty) {
            paragraph(&mut out, &values);
        }
        if let Some(kind) = property::kind_of(at.app, component)
            && let Some(support) = property::support(at.app, kind, &property.steps, Some(component))
        {
            paragraph(&mut out, &support);
        }
    } else if let Some(kind) = kind_around(at)
        && let Some(support) = property::support(at.app, &kind, &property.steps, None)
    {
        paragraph(&mut out, &support);
    }
    out
}

/// The kind in whose declaration the place stands.
fn kind_around(at: &At<'_>) -> Option<std::sync::Arc<KindDef>> {
    let braces = &at.semantics().braces;
    let around = braces.iter().filter(|braces| braces.range.start < at.offset && at.offset < braces.range.end);
    around.into_iter().find_map(|braces| match &braces.inside {
        semantics::Inside::Kind(kind) | semantics::Inside::Component(kind) => Some(kind.clone()),
        _ => None,
    })
}

/// A field with its default, as one line.
pub(crate) fn field_line(at: &At<'_>, field: &Field) -> String {
    let default = field.default.as_ref().map(|default| slice(default.item.text(at.app.db()), default.expr.range));
    match default.filter(|text| !text.contains('\n') && text.len() <= 40) {
        Some(default) => format!("{}: {} = {default}", field.name, field.ty),
        None => format!("{}: {}", field.name, field.ty),
    }
}
