//! `anyport init`: a small application to begin with.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::Path;

use crate::arguments::Init;
use crate::failure::{Failure, Verdict};
use crate::terminal;

const TEMPLATE: &str = include_str!("init.app");
/// The name that the template's application bears.
const NAME: &str = "my-app";

/// Writes `NAME.app` into the folder, named after it; never over something that is there.
pub fn run(arguments: &Init) -> Result<Verdict, Failure> {
    let folder = &arguments.folder;
    fs::create_dir_all(folder).map_err(|error| Failure::io("make the folder", folder, &error))?;
    let name = name(folder);
    let path = folder.join(format!("{name}.app"));
    let text = TEMPLATE.replacen(&format!("app {NAME}\n"), &format!("app {name}\n"), 1);
    let file = OpenOptions::new().write(true).create_new(true).open(&path);
    let mut file = file.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => Failure::new(format!("{} is there already, and stays as it is", path.display())),
        _ => Failure::io("write", &path, &error),
    })?;
    file.write_all(text.as_bytes()).map_err(|error| Failure::io("write", &path, &error))?;
    let shown = path.strip_prefix(".").unwrap_or(&path).display();
    terminal::print(format!("wrote {shown}\n\nnext:\n  anyport check {shown}\n  anyport build {shown} --env dev\n"))?;
    Ok(Verdict::Fine)
}

/// The folder's name as the name of an application: a lower-case DNS label.
fn name(folder: &Path) -> String {
    let folder = folder.canonicalize().unwrap_or_default();
    let own = folder.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    let mut name = String::new();
    for character in own.chars() {
        match character {
            'a'..='z' | '0'..='9' => name.push(character),
            _ if name.ends_with('-') => {}
            _ => name.push('-'),
        }
    }
    // Forty leave room for what targets append.
    let name: String = name.trim_start_matches(|it: char| !it.is_ascii_lowercase()).chars().take(40).collect();
    match name.trim_end_matches('-') {
        "" => NAME.to_owned(),
        name => name.to_owned(),
    }
}
