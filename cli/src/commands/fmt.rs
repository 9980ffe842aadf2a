//! `anyport fmt`: the one style.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyport_compiler::{Workspace, file_diagnostics};
use anyport_diagnostic::Diagnostic;
use similar::TextDiff;

use crate::arguments::{Fmt, Style};
use crate::failure::{Failure, Verdict, reason};
use crate::messages::Messages;
use crate::output::replace;
use crate::terminal;
use crate::world::{self, LIMIT};

/// A difference of huge texts is drawn coarser rather than late.
const PATIENCE: Duration = Duration::from_secs(2);

/// Formats each file by itself: one that cannot be read does not keep the others from it.
pub fn run(arguments: &Fmt, style: Style) -> Result<Verdict, Failure> {
    let mut messages = Messages::new(style, false);
    let piped = arguments.paths.iter().any(|path| path == Path::new("-"));
    if piped {
        if arguments.paths.len() > 1 {
            return Err(Failure::new("`-` is standard input and stands alone"));
        }
        return standard_input(arguments.check, messages);
    }
    let mut changed = false;
    for path in files(&arguments.paths)? {
        let shown = shown(&path);
        let text = world::read_text(&path, LIMIT).map_err(|why| Failure::new(format!("cannot read {shown}: {why}")))?;
        match formatted(&shown, &text, &mut messages)? {
            Some(new) if new != text => {
                changed = true;
                if arguments.check {
                    if messages.human() {
                        terminal::print(diff(&shown, &text, &new))?;
                    }
                } else {
                    replace(&path, new.as_bytes())?;
                    if messages.human() {
                        terminal::say(&format!("formatted {shown}\n"));
                    }
                }
            }
            _ => {}
        }
    }
    let verdict = messages.print(false)?;
    Ok(if arguments.check && changed { Verdict::Found } else { verdict })
}

fn standard_input(check: bool, mut messages: Messages) -> Result<Verdict, Failure> {
    let bytes = read_standard_input()?;
    let text = world::text(bytes).map_err(|why| Failure::new(format!("cannot read standard input: {why}")))?;
    let Some(new) = formatted("<stdin>", &text, &mut messages)? else {
        return messages.print(!check);
    };
    if check {
        if new != text && messages.human() {
            terminal::print(diff("<stdin>", &text, &new))?;
        }
        return Ok(Verdict::found(new != text));
    }
    terminal::print(new)?;
    Ok(Verdict::Fine)
}

/// All of standard input, up to the size of a file.
pub fn read_standard_input() -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    std::io::stdin()
        .lock()
        .take(LIMIT + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Failure::new(format!("cannot read standard input: {}", reason(&error))))?;
    if bytes.len() as u64 > LIMIT {
        return Err(Failure::new(format!("standard input holds more than {} MiB", LIMIT >> 20)));
    }
    Ok(bytes)
}

/// The text in the one style; nothing where it has mistakes of the syntax, which are then said.
fn formatted(path: &str, text: &str, messages: &mut Messages) -> Result<Option<String>, Failure> {
    let errors = match anyport_syntax::format(text) {
        Ok(new) => return Ok(Some(new)),
        Err(errors) => errors,
    };
    let mut workspace = Workspace::default();
    let file = workspace.set_text(path, text.into());
    workspace.set_root(file);
    let syntax = |diagnostic: &Diagnostic| diagnostic.code.id.starts_with("E01");
    let found: Vec<_> = file_diagnostics(&workspace).into_iter().filter(syntax).collect();
    if found.is_empty() {
        // The formatter read the file as a whole and met what its pieces do not show.
        let why = errors.first().map_or("it cannot be read", |error| error.message.as_str());
        return Err(Failure::new(format!("cannot format {path}: {why}")));
    }
    messages.add_named(found, &workspace);
    Ok(None)
}

fn diff(path: &str, old: &str, new: &str) -> String {
    TextDiff::configure()
        .timeout(PATIENCE)
        .diff_lines(old, new)
        .unified_diff()
        .header(path, &format!("{path} (formatted)"))
        .to_string()
}

/// The files that are meant, each once, in order.
fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    for path in paths {
        let metadata = fs::metadata(path).map_err(|error| Failure::io("read", path, &error))?;
        if metadata.is_dir() {
            let before = found.len();
            folder(path, &mut found)?;
            if found.len() == before {
                terminal::note(&format!("there is no `.app` file in {}", shown(path)));
            }
        } else {
            found.push(path.clone());
        }
    }
    found.sort();
    found.dedup();
    Ok(found)
}

fn folder(path: &Path, found: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let mut open = vec![path.to_owned()];
    while let Some(folder) = open.pop() {
        let entries = fs::read_dir(&folder).map_err(|error| Failure::io("read", &folder, &error))?;
        for entry in entries {
            let entry = entry.map_err(|error| Failure::io("read", &folder, &error))?;
            let name = entry.file_name();
            let name = name.to_string_lossy();
            // Links are not followed: what they lead to is formatted where it is.
            let Ok(kind) = entry.file_type() else { continue };
            let skipped = name.starts_with('.') || name == "target" || name == "node_modules";
            if kind.is_dir() && !skipped {
                open.push(entry.path());
            } else if kind.is_file() && name.ends_with(".app") && !name.starts_with('.') {
                found.push(entry.path());
            }
        }
    }
    Ok(())
}

fn shown(path: &Path) -> String {
    let short = path.strip_prefix("./").unwrap_or(path);
    short.display().to_string()
}
