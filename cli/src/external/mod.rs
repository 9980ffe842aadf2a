//! Backends that are programs of their own: found on the path when a source names a kind of target
//! that nobody declares.

mod process;

use std::path::Path;

use anyport_build::{Session, add_backend};
use anyport_compiler::{declared_targets, written_target_kinds};
use anyport_external::ExternalBackend;
use anyport_syntax::parse;
use anyport_syntax::tree::{Segment, StatementKind};

use crate::external::process::Process;
use crate::failure::Failure;

/// What the names of such programs begin with.
const PREFIX: &str = "anyport-backend-";

/// Finds a backend for every kind of target that the program names and nobody declares; a kind for
/// which there is none stays unknown, which the compiler says at its place.
pub fn load(session: &mut Session, asked: Option<&str>) -> Result<(), Failure> {
    let known: Vec<String> = declared_targets(session.workspace()).iter().map(|kind| kind.name.to_string()).collect();
    let mut wanted: Vec<String> = written_target_kinds(session.workspace()).iter().map(ToString::to_string).collect();
    wanted.extend(asked.map(str::to_owned));
    wanted.sort();
    wanted.dedup();
    for name in wanted.iter().filter(|name| !known.contains(name) && is_name(name)) {
        let Ok(program) = which::which(format!("{PREFIX}{name}")) else { continue };
        let backend = describe(name, &program)?;
        let options = backend.options().to_owned();
        refuse_other_statements(name, &program, &options)?;
        add_backend(Box::new(backend));
        session.workspace_mut().set_text(&format!("std:/targets/external/{name}.app"), options.into());
    }
    Ok(())
}

/// What can be part of a file's name without leading elsewhere.
fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

fn describe(name: &str, program: &Path) -> Result<ExternalBackend, Failure> {
    let failed = |why: &dyn std::fmt::Display| {
        Failure::new(format!("{} is no backend: {why}", program.display()))
            .with_help("docs/external-backends.md says what such a program answers")
    };
    let process = Process::start(program).map_err(|why| failed(&why))?;
    ExternalBackend::describe(name, Box::new(process)).map_err(|error| failed(&error))
}

/// The text becomes part of the standard library, so it may declare options and nothing else.
fn refuse_other_statements(name: &str, program: &Path, options: &str) -> Result<(), Failure> {
    let is_platform = |head: &[Segment]| matches!(head, [Segment::Key(word)] if word.text == "platform");
    let declares = |statement: &StatementKind| match statement {
        StatementKind::Type(_) => true,
        StatementKind::Entry(entry) => is_platform(&entry.head.segments),
        _ => false,
    };
    let parsed = parse(options);
    if !parsed.errors.is_empty() || !parsed.statements.iter().all(|statement| declares(&statement.kind)) {
        return Err(Failure::new(format!(
            "{} does not declare its options well: they are a `platform {name} extends platform {{ … }}` and the \
             types that it needs",
            program.display()
        )));
    }
    Ok(())
}
