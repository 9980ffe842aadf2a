//! `anyport why`: from an output to its source, and back.

use std::path::{Path, PathBuf};

use anyport_build::{BuildOptions, Reason, why_output, why_source};

use crate::arguments::{MessageFormat, Why};
use crate::failure::{Failure, Verdict};
use crate::messages::{Messages, place};
use crate::open::{Opened, only_application};
use crate::terminal;

/// What is asked about.
enum Subject {
    /// A source file, and a line of it.
    Source(PathBuf, Option<usize>),
    /// A place in an output.
    Output(String),
}

/// Builds the environment with its source map, and looks there.
pub fn run(arguments: &Why, format: MessageFormat) -> Result<Verdict, Failure> {
    let subject = subject(&arguments.place)?;
    let file = match (&arguments.file, &subject) {
        (Some(file), _) => file.clone(),
        // The line may stand in a part of an application; the application is then named beside it.
        (None, Subject::Source(path, _)) => path.clone(),
        (None, Subject::Output(_)) => only_application()?,
    };
    let opened = Opened::load(&file, &arguments.environment.given)?;
    let wanted = arguments.environment.env.as_deref().or_else(|| match &subject {
        Subject::Output(place) => named_environment(place, &opened),
        Subject::Source(..) => None,
    });
    let env = opened.environment(wanted)?;
    let built = opened.session.build(Some(&env), &BuildOptions { traced: true, ..BuildOptions::default() });
    let mut messages = Messages::new(format, false);
    let empty = built.documents.is_empty();
    messages.add(built.diagnostics.clone(), opened.session.sources(), &opened.world);
    if messages.refuse() || empty {
        return messages.print(false);
    }
    let (workspace, env) = (opened.session.workspace(), opened.env(&env)?);
    let reasons = match &subject {
        Subject::Output(place) => why_output(workspace, &env, &built, &in_yaml(place)),
        Subject::Source(path, line) => {
            let path = opened.world.inside(path).ok_or_else(|| {
                Failure::new(format!("{} is no file of this project", path.display()))
            })?;
            why_source(workspace, &env, &built, &path, *line)
        }
    };
    if reasons.is_empty() {
        return Err(nothing(&subject, &env.name));
    }
    terminal::print(text(&reasons, &opened))?;
    Ok(Verdict::Fine)
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
        return Err(Failure::new("a line of an output says too little").with_help("name the node: FILE.yaml#/spec/replicas"));
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
        Subject::Source(path, Some(line)) => Failure::new(format!("nothing in the output of {env} comes from {}:{line} alone", path.display())),
        Subject::Source(path, None) => Failure::new(format!("nothing in the output of {env} comes from {}", path.display())),
        Subject::Output(place) => Failure::new(format!("there is no `{place}` in the output of {env}"))
            .with_help("a place is FILE.yaml#/pointer, or FILE.yaml#N/pointer for the document N, from 0"),
    }
}

/// One line a node: where it is, which property it came from, where that stands.
fn text(reasons: &[Reason], opened: &Opened) -> String {
    let mut out = String::new();
    let at = |reason: &Reason| place(reason.span, opened.session.sources(), &opened.world).unwrap_or_else(|| "by itself".to_owned());
    for reason in reasons {
        let document = if reason.document == 0 { String::new() } else { reason.document.to_string() };
        let property = if reason.property.is_empty() { "the application" } else { &reason.property };
        out.push_str(&format!("{}#{document}{}  ←  {property}  {}\n", reason.file, reason.pointer, at(reason)));
    }
    out
}
