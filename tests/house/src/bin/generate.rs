//! Writes the generated files; with `--check`, says which are not current and changes nothing. Other arguments name
//! the files and folders that it is about.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command speaks to its terminal")]

use std::process::ExitCode;

use anyport_house::{generated, repository};

fn main() -> ExitCode {
    let (options, only): (Vec<String>, Vec<String>) = std::env::args().skip(1).partition(|word| word.starts_with('-'));
    let check = options.iter().any(|option| option == "--check");
    let mut stale = false;
    for file in generated() {
        let asked = only.is_empty() || only.iter().any(|path| file.path.starts_with(path.as_str()));
        if !asked || repository::text(&file.path) == file.text {
            continue;
        }
        println!("{}", file.path);
        stale = true;
        if check {
            continue;
        }
        let path = repository::root().join(&file.path);
        let written =
            path.parent().map_or(Ok(()), std::fs::create_dir_all).and_then(|()| std::fs::write(&path, file.text));
        if let Err(error) = written {
            eprintln!("{}: {error}", path.display());
            return ExitCode::from(2);
        }
    }
    ExitCode::from(u8::from(check && stale))
}
