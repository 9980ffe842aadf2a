//! `anyport explain`: a code's page, or the layers behind a property's value.

use anyport_build::Explained;
use anyport_diagnostic::{Code, codes};

use crate::arguments::{Explain, Style};
use crate::commands::value::Properties;
use crate::failure::{Failure, Verdict};
use crate::messages::{Messages, Names};
use crate::open::{Opened, only_application};
use crate::terminal::{self, colour_of_output, paint};

/// Explains what is asked for. What looks like a code is one; anything else is a property.
pub fn run(arguments: &Explain, style: Style) -> Result<Verdict, Failure> {
    let subject = arguments.subject.as_str();
    if arguments.file.is_none() {
        if let Some(code) = codes::find(subject) {
            terminal::print(anyport_diagnostic::explain(code))?;
            return Ok(Verdict::Fine);
        }
        if looks_like_code(subject) {
            return Err(unknown_code(subject));
        }
    }
    let file = arguments.file.clone().map_or_else(only_application, Ok);
    let file = file.map_err(|failure| match nearest(subject) {
        Some(code) => failure.with_help(format!("or is the code `{}` meant?", code.name)),
        None => failure,
    })?;
    let opened = Opened::load(&file, &arguments.environment.given)?;
    let env = opened.environment(arguments.environment.env.as_deref())?;
    match opened.session.explain(subject, &env) {
        Some(explained) if explained.value.is_some() || !explained.layers.is_empty() => {
            terminal::print(text(&explained, &opened, &env))?;
            Ok(Verdict::Fine)
        }
        _ => unexplained(subject, &env, &opened, style),
    }
}

/// Either the program is broken, which is then said, or there is no such property.
fn unexplained(subject: &str, env: &str, opened: &Opened, style: Style) -> Result<Verdict, Failure> {
    let mut messages = Messages::new(style, false);
    messages.add(opened.session.check(), opened.session.sources(), &opened.world);
    if messages.refuse() {
        return messages.print(false);
    }
    let component = subject.split('.').next().unwrap_or_default();
    let application = opened.session.graph(env);
    let mut names: Vec<&str> =
        application.iter().flat_map(|it| it.components.keys()).map(|name| name.as_str()).collect();
    let failure = if names.contains(&component) {
        Failure::new(format!(
            "`{component}` has no property `{}` in {env}",
            subject.get(component.len() + 1..).unwrap_or_default()
        ))
    } else {
        names.sort_unstable();
        Failure::new(format!("there is no component `{component}` in {env}"))
            .with_help(format!("there are {}", names.join(", ")))
    };
    Err(failure)
}

fn text(explained: &Explained, opened: &Opened, env: &str) -> String {
    let colour = colour_of_output();
    let property = explained.path.split_once('.').map_or("", |(_, property)| property);
    let value = explained
        .value
        .as_ref()
        .map_or_else(|| "not known before deployment".to_owned(), |value| Properties::new().written(property, value));
    let mut out = format!("{} = {value}    ({env})\n", paint(&explained.path, "1", colour));
    if explained.layers.is_empty() {
        out.push_str("  nobody wrote it: this is the default\n");
    }
    let shown = |path: &str| opened.world.shown(path);
    let mut names = Names::default();
    let mut at = |span| names.name(span, opened.session.sources(), &shown).unwrap_or_default();
    let widest = |lengths: &mut dyn Iterator<Item = usize>| lengths.max().unwrap_or_default();
    let layer = widest(&mut explained.layers.iter().map(|it| it.layer.chars().count()));
    let path = widest(&mut explained.layers.iter().map(|it| it.path.chars().count()));
    for it in &explained.layers {
        let mark = if it.wins { "▸" } else { " " };
        let what = if it.unset { "  unset" } else { "" };
        let line = format!("{mark} {:layer$}  {:path$}  {}{what}", it.layer, it.path, at(it.span));
        let line = if it.wins { line } else { paint(&line, "2", colour) };
        out.push_str(&format!("  {line}\n"));
    }
    if explained.layers.is_empty() && explained.declaration.is_some() {
        out.push_str(&format!("  its component is declared at {}\n", at(explained.declaration)));
    }
    out
}

fn looks_like_code(subject: &str) -> bool {
    let mut characters = subject.chars();
    let letter = characters.next().is_some_and(|first| "EWNewn".contains(first));
    letter && subject.len() > 1 && characters.all(|it| it.is_ascii_digit())
}

fn unknown_code(subject: &str) -> Failure {
    let failure = Failure::new(format!("there is no code `{subject}`"));
    match nearest(&subject.to_uppercase()) {
        Some(code) => failure.with_help(format!("did you mean {} ({})?", code.id, code.name)),
        None => failure,
    }
}

/// The code whose number or name is closest, if one is close.
fn nearest(subject: &str) -> Option<&'static Code> {
    let distance = |code: &&Code| {
        strsim::damerau_levenshtein(subject, code.id).min(strsim::damerau_levenshtein(subject, code.name))
    };
    codes::ALL.iter().copied().min_by_key(distance).filter(|code| distance(code) <= 2)
}
