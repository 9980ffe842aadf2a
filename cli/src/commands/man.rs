//! `anyport man`: manual pages for whoever packages the command.

use std::fs;

use clap::CommandFactory;

use crate::arguments::{Cli, Man};
use crate::failure::{Failure, Verdict};

/// Writes `anyport.1`, `anyport-check.1` and so on.
pub fn run(arguments: &Man) -> Result<Verdict, Failure> {
    let folder = &arguments.folder;
    fs::create_dir_all(folder).map_err(|error| Failure::io("make the folder", folder, &error))?;
    let mut command = Cli::command();
    command.build();
    clap_mangen::generate_to(command, folder)
        .map_err(|error| Failure::io("write the manual pages into", folder, &error))?;
    Ok(Verdict::Fine)
}
