//! The `anyport` command: the head that has a terminal and a file system.
//!
//! ```text
//! arguments ──► world, parameters ──► Session (compiler and backends) ──► messages, output
//! ```
//!
//! Everything that decides something about an application is in the crates below; here is what only
//! a command can do: reading and writing files, exit codes, colours. Each command is a file in
//! `commands/`.

mod arguments;
mod commands;
mod external;
mod failure;
mod fill;
mod messages;
mod open;
mod output;
mod params;
mod places;
mod progress;
mod terminal;
mod world;

use std::process::ExitCode;

use clap::Parser;

use crate::arguments::Cli;
use crate::failure::{Failure, Verdict};

/// Compiling is many small allocations on several threads, and the system's allocator grows a thread's
/// arena page by page: a quarter of the time on Linux.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How deep a program may be nested must not depend on the stack that a shell happens to give.
const STACK: usize = 64 << 20;

fn main() -> ExitCode {
    // Usage errors leave here, with status 2; `--help` and `--version` with 0.
    let cli = Cli::parse();
    let work =
        std::thread::Builder::new().name("anyport".to_owned()).stack_size(STACK).spawn(move || commands::run(cli));
    let outcome = match work.map(std::thread::JoinHandle::join) {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(_)) => {
            Err(Failure::new("this is a mistake in anyport itself").with_help("please report it, with the text above"))
        }
        Err(error) => Err(Failure::new(format!("cannot begin to work: {error}"))),
    };
    match outcome {
        Ok(Verdict::Fine) => ExitCode::SUCCESS,
        Ok(Verdict::Found) => ExitCode::from(1),
        Err(failure) => {
            terminal::complain(&failure);
            ExitCode::from(2)
        }
    }
}
