//! The commands, each in a file of its own.

mod build;
mod check;
mod completions;
mod explain;
mod fmt;
mod graph;
mod init;
mod ir;
mod man;
mod schema;
mod targets;
mod test;
mod why;

use crate::arguments::{Cli, Command};
use crate::failure::{Failure, Verdict};
use crate::terminal;

/// Does what the command line says.
pub fn run(cli: Cli) -> Result<Verdict, Failure> {
    terminal::set_colour(cli.color);
    let format = cli.message_format;
    match cli.command {
        Command::Check(arguments) => check::run(&arguments, format),
        Command::Build(arguments) => build::run(&arguments, format),
        Command::Fmt(arguments) => fmt::run(&arguments, format),
        Command::Ir(arguments) => ir::run(&arguments, format),
        Command::Explain(arguments) => explain::run(&arguments, format),
        Command::Why(arguments) => why::run(&arguments, format),
        Command::Test(arguments) => test::run(&arguments, format),
        Command::Targets(arguments) => targets::run(&arguments, format),
        Command::Graph(arguments) => graph::run(&arguments, format),
        Command::Init(arguments) => init::run(&arguments),
        Command::Schema => schema::run(),
        Command::Completions(arguments) => completions::run(&arguments),
        Command::Man(arguments) => man::run(&arguments),
    }
}
