//! `anyport completions`: a script that completes this command's arguments in a shell.

use clap::CommandFactory;

use crate::arguments::{Cli, Completions};
use crate::failure::{Failure, Verdict};
use crate::terminal;

/// Prints the script.
pub fn run(arguments: &Completions) -> Result<Verdict, Failure> {
    // Into memory first: clap_complete panics where its writer fails, as a closed pipe does.
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Cli::command(), "anyport", &mut script);
    terminal::print(script)?;
    Ok(Verdict::Fine)
}
