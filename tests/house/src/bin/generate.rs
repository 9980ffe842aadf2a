//! Writes the generated files; with `--check`, says which are not current and changes nothing.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command speaks to its terminal")]

use std::process::ExitCode;

use anyport_house::{generated, repository};

fn main() -> ExitCode {
    let check = std::env::args().any(|argument| argument == "--check");
    let mut stale = false;
    for file in generated() {
        if repository::text(&file.path) == file.text {
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
