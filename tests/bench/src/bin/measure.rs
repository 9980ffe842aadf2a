//! `measure COMMAND [ARGUMENT …]`: runs one command, and says what it took as a line of JSON.
//!
//! A small process of its own, because the system counts what finished children used by parent.

use std::io::Write;
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let Some(program) = arguments.next() else { return fail("usage: measure COMMAND [ARGUMENT …]") };
    match anyport_bench::measure::only_child(&program, arguments) {
        Ok(used) => match serde_json::to_string(&used) {
            Ok(line) if writeln!(std::io::stdout(), "{line}").is_ok() => ExitCode::SUCCESS,
            _ => ExitCode::FAILURE,
        },
        Err(why) => fail(&format!("{}: {why}", program.to_string_lossy())),
    }
}

fn fail(why: &str) -> ExitCode {
    let _ = writeln!(std::io::stderr(), "{why}");
    ExitCode::FAILURE
}
