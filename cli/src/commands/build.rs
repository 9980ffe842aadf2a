//! `anyport build`: files for targets.

use std::path::Path;

use anyport_build::{BuildOptions, Built, Format, OutputFile, build_ir};

use crate::arguments::{Build, DocumentFormat, Style};
use crate::commands::fmt::read_standard_input;
use crate::failure::{Failure, Verdict};
use crate::messages::Messages;
use crate::open::Opened;
use crate::output::{self, Report};
use crate::progress::Progress;
use crate::terminal;
use crate::world::{self, LIMIT};

/// Builds, says what there is to say, and writes if nothing is wrong.
pub fn run(arguments: &Build, style: Style) -> Result<Verdict, Failure> {
    let mut messages = Messages::new(style, arguments.deny.is_some());
    let files =
        if arguments.from_ir { from_ir(arguments, &mut messages)? } else { from_source(arguments, &mut messages)? };
    if messages.refuse() {
        return messages.print(false);
    }
    let human = messages.human();
    let Some(folder) = &arguments.output else {
        let (stream, beside) = standard_output(&files, extension(arguments.format))?;
        let verdict = messages.print(true)?;
        if human && !beside.is_empty() {
            terminal::note(&format!("not on standard output, but written with -o: {}", beside.join(", ")));
        }
        terminal::print_all(stream)?;
        return Ok(verdict);
    };
    let verdict = messages.print(false)?;
    let whole = arguments.env.is_none() && !arguments.from_ir;
    let report = output::write(folder, &files, whole)?;
    if human {
        say(folder, &report);
    }
    Ok(verdict)
}

fn options(arguments: &Build) -> BuildOptions {
    let format = match arguments.format {
        DocumentFormat::Yaml => Format::Yaml,
        DocumentFormat::Json => Format::Json,
    };
    let holes = std::sync::Arc::new(arguments.hole.iter().cloned().collect());
    BuildOptions { format, holes, ..BuildOptions::default() }
}

fn extension(format: DocumentFormat) -> &'static str {
    match format {
        DocumentFormat::Yaml => ".yaml",
        DocumentFormat::Json => ".json",
    }
}

fn from_source(arguments: &Build, messages: &mut Messages) -> Result<Vec<OutputFile>, Failure> {
    if arguments.file == Path::new("-") {
        return Err(Failure::new("a program is more than its text: name its file, not `-`")
            .with_help("imports and embedded files are found from there"));
    }
    let opened = Opened::load(&arguments.file, &arguments.given)?;
    if !opened.is_application() {
        let file = arguments.file.display();
        return Err(Failure::new(format!("there is nothing to build in {file}"))
            .with_help("an application begins with `app NAME`; `anyport check` is for modules"));
    }
    let environments = match &arguments.env {
        Some(name) => vec![opened.environment(Some(name))?],
        // Asked before anything is built: it is a matter of usage.
        None if arguments.output.is_none() && opened.session.environments().len() > 1 => {
            return Err(opened
                .environment(None)
                .err()
                .unwrap_or_else(|| Failure::new("choose an environment"))
                .with_help("or write all of them to a folder with -o DIR"));
        }
        None => opened.session.environments(),
    };
    let options = options(arguments);
    let progress = Progress::start(messages.human() && terminal::watched(), environments.len());
    let mut files = Vec::new();
    for env in &environments {
        progress.step(format!("building {env}"));
        let built = opened.session.build(Some(env), &options);
        messages.add(built.diagnostics, opened.session.sources(), &opened.world);
        files.extend(built.files);
        progress.advance();
    }
    // The process ends soon: taking a large program apart would be time for nothing.
    std::mem::forget(opened);
    Ok(files)
}

fn from_ir(arguments: &Build, messages: &mut Messages) -> Result<Vec<OutputFile>, Failure> {
    let path = &arguments.file;
    let text = if path == Path::new("-") { world::text(read_standard_input()?) } else { world::read_text(path, LIMIT) };
    let text = text.map_err(|why| Failure::new(format!("cannot read {}: {why}", path.display())))?;
    if !arguments.given.policy.is_empty() {
        // Better refused than silently not held.
        return Err(Failure::new("policies are not yet held against an IR"));
    }
    let Built { files, diagnostics, .. } = build_ir(&text, &options(arguments));
    messages.add_placeless(diagnostics);
    Ok(files)
}

/// The documents of one target as one stream, piece by piece, and the names of files that are not in
/// it: jobs that somebody starts by hand, and whatever is no document of the target.
fn standard_output<'f>(files: &'f [OutputFile], extension: &str) -> Result<(Vec<&'f [u8]>, Vec<&'f str>), Failure> {
    let mut stream: Vec<&[u8]> = Vec::new();
    let mut beside = Vec::new();
    let mut target: Option<&str> = None;
    for file in files {
        let parts: Vec<&str> = file.path.splitn(3, '/').collect();
        let [_, name, path] = parts.as_slice() else { continue };
        let first = *target.get_or_insert(name);
        if first != *name {
            return Err(Failure::new(format!(
                "the application stands on several targets ({first}, {name}), and standard output takes one"
            ))
            .with_help("write them to a folder with -o DIR"));
        }
        if path.contains('/') || !path.ends_with(extension) {
            beside.push(*path);
            continue;
        }
        if !stream.is_empty() && extension == ".yaml" {
            stream.push(b"---\n");
        }
        stream.push(&file.bytes);
    }
    Ok((stream, beside))
}

fn say(folder: &Path, report: &Report) {
    for kept in &report.kept {
        terminal::note(&format!("{kept} belongs to an earlier build and was changed since: it stays"));
    }
    let mut parts = Vec::new();
    for (count, word) in
        [(report.new, "new"), (report.changed, "changed"), (report.same, "as before"), (report.removed, "removed")]
    {
        if count > 0 {
            parts.push(format!("{count} {word}"));
        }
    }
    terminal::say(&format!("{}: {}\n", folder.display(), parts.join(", ")));
}
