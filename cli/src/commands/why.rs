//! `anyport why`: from an output to its source, and back. Where no environment is named, all answer.

use std::path::{Path, PathBuf};

use anyport_build::{BuildOptions, Built, Reason, why_output, why_source};
use anyport_diagnostic::Severity;

use crate::arguments::{Style, Why};
use crate::failure::{Failure, Verdict};
use crate::messages::{Messages, Names};
use crate::open::{Opened, only_application};
use crate::terminal;

/// What is asked about.
enum Subject {
    /// A source file, and a line of it.
    Source(PathBuf, Option<usize>),
    /// A place in an output.
    Output(String),
}

/// Builds with the source map, and looks there.
pub fn run(arguments: &Why, style: Style) -> Result<Verdict, Failure> {
    let subject = subject(&arguments.place)?;
    let file = match (&arguments.file, &subject) {
        (Some(file), _) => file.clone(),
        // The line may stand in a part of an application; the application is then named beside it.
        (None, Subject::Source(path, _)) => path.clone(),
        (None, Subject::Output(_)) => only_application()?,
    };
    let opened = Opened::load(&file, &arguments.environment.given)?;
    let named = arguments.environment.env.as_deref().or_else(|| match &subject {
        Subject::Output(place) => named_environment(place, &opened),
        Subject::Source(..) => None,
    });
    let environments = match named {
        Some(name) => vec![opened.environment(Some(name))?],
        None => opened.session.environments(),
    };
    let mut messages = Messages::new(style, false);
    let mut reasons = Vec::new();
    for env in &environments {
        let traced = BuildOptions { traced: true, ..BuildOptions::default() };
        let mut built = opened.session.build(Some(env), &traced);
        // What is wrong keeps an answer from being given; the rest was not asked for.
        built.diagnostics.retain(|diagnostic| diagnostic.severity == Severity::Error);
        messages.add(std::mem::take(&mut built.diagnostics), opened.session.sources(), &opened.world);
        reasons.extend(ask(&subject, &opened, env, &built)?);
    }
    if messages.refuse() {
        return messages.print(false);
    }
    if reasons.is_empty() {
        return Err(nothing(&subject, &environments.join(", ")));
    }
    terminal::print(text(&reasons, &opened))?;
    Ok(Verdict::Fine)
}

/// The answers of one environment.
fn ask(subject: &Subject, opened: &Opened, env: &str, built: &Built) -> Result<Vec<Reason>, Failure> {
    let (workspace, env) = (opened.session.workspace(), opened.env(env)?);
    Ok(match subject {
        Subject::Output(place) => why_output(workspace, &env, built, &in_yaml(place)),
        Subject::Source(path, line) => {
            let inside = opened.world.inside(path);
            let inside =
                inside.ok_or_else(|| Failure::new(format!("{} is no file of this project", path.display())))?;
            why_source(workspace, &env, built, &inside, *line)
        }
    })
}

fn subject(place: &str) -> Result<Subject, Failure> {
    let (file, line) = match place.rsplit_once(':') {
        Some((file, line)) if !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_digit()) => {
            let line = line.parse().ok().filter(|line| *line > 0);
            (file, Some(line.ok_or_else(|| Failure::new("lines count from 1"))?))
        }
        _ => (place, None),
    };
    Ok(if Path::new(file).extension().is_some_and(|extension| extension == "app") {
        Subject::Source(file.into(), line)
    } else if line.is_some() && !place.contains('#') {
        return Err(
            Failure::new("a line of an output says too little").with_help("name the node: FILE.yaml#/spec/replicas")
        );
    } else {
        Subject::Output(place.to_owned())
    })
}

/// `out/prod/cluster/30-web.yaml` says which environment is meant.
fn named_environment<'p>(place: &'p str, opened: &Opened) -> Option<&'p str> {
    let file = place.split('#').next().unwrap_or_default();
    let environments = opened.session.environments();
    file.split('/').rev().skip(2).find(|part| environments.iter().any(|env| env == part))
}

/// The last parts of an output's path, as the build knows them; it was built as YAML here.
fn in_yaml(place: &str) -> String {
    let (file, pointer) = place.split_once('#').map_or((place, None), |(file, pointer)| (file, Some(pointer)));
    let name = file.rsplit('/').next().unwrap_or(file);
    let folder = file.rsplit('/').skip(1).take(1).collect::<String>();
    let name = match name.strip_suffix(".json") {
        Some(stem) => format!("{stem}.yaml"),
        None => name.to_owned(),
    };
    let file = if folder.is_empty() || folder == "." { name } else { format!("{folder}/{name}") };
    pointer.map_or_else(|| file.clone(), |pointer| format!("{file}#{pointer}"))
}

fn nothing(subject: &Subject, env: &str) -> Failure {
    match subject {
        Subject::Source(path, Some(line)) => {
            Failure::new(format!("nothing in the output of {env} comes from {}:{line} ", path.display()))
        }
        Subject::Source(path, None) => {
            Failure::new(format!("nothing in the output of {env} comes from {}", path.display()))
        }
        Subject::Output(place) => Failure::new(format!("there is no `{place}` in the output of {env}"))
            .with_help("a place is FILE.yaml#/pointer, or FILE.yaml#N/pointer for the document N, from 0"),
    }
}

/// One line a node: where it is, which property it came from, where that stands.
fn text(reasons: &[Reason], opened: &Opened) -> String {
    let mut out = String::new();
    let shown = |path: &str| opened.world.shown(path);
    let mut names = Names::default();
    for reason in reasons {
        let at = names.name(reason.span, opened.session.sources(), &shown);
        let at = at.unwrap_or_else(|| "by itself".to_owned());
        let document = if reason.document == 0 { String::new() } else { reason.document.to_string() };
        let property = if reason.property.is_empty() { "the application" } else { &reason.property };
        out.push_str(&format!("{}#{document}{}  ←  {property}  {at}\n", reason.file, reason.pointer));
    }
    out
}
