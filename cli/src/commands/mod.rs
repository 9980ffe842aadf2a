//! The commands, each in a file of its own.

mod advise;
mod build;
mod check;
mod completions;
mod explain;
mod fmt;
mod graph;
mod init;
mod ir;
mod lsp;
mod man;
mod needs;
mod schema;
mod targets;
mod test;
mod value;
mod why;

use crate::arguments::{Cli, Command, Style};
use crate::failure::{Failure, Verdict};
use crate::terminal;

/// Does what the command line says.
pub fn run(cli: Cli) -> Result<Verdict, Failure> {
    terminal::set_colour(cli.color);
    let style = Style { format: cli.message_format, verbose: cli.verbose };
    match cli.command {
        Command::Check(arguments) => check::run(&arguments, style),
        Command::Build(arguments) => build::run(&arguments, style),
        Command::Fmt(arguments) => fmt::run(&arguments, style),
        Command::Ir(arguments) => ir::run(&arguments, style),
        Command::Explain(arguments) => explain::run(&arguments, style),
        Command::Why(arguments) => why::run(&arguments, style),
        Command::Test(arguments) => test::run(&arguments, style),
        Command::Targets(arguments) => targets::run(&arguments, style),
        Command::Advise(arguments) => advise::run(&arguments, style),
        Command::Needs(arguments) => needs::run(&arguments, style),
        Command::Graph(arguments) => graph::run(&arguments, style),
        Command::Init(arguments) => init::run(&arguments),
        Command::Lsp => lsp::run(),
        Command::Schema => schema::run(),
        Command::Completions(arguments) => completions::run(&arguments),
        Command::Man(arguments) => man::run(&arguments),
    }
}
