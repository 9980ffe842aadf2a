//! `anyport check`: everything that is wrong, in every environment.

use smol_str::SmolStr;

use crate::arguments::{Check, Style};
use crate::failure::{Failure, Verdict};
use crate::messages::Messages;
use crate::open::Opened;
use crate::progress::Progress;
use crate::terminal;

/// Checks each file; what one cannot read stops the command, what one says does not.
pub fn run(arguments: &Check, style: Style) -> Result<Verdict, Failure> {
    let mut messages = Messages::new(style, arguments.deny.is_some());
    let progress = Progress::start(messages.human() && terminal::watched(), arguments.files.len());
    let mut fine = String::new();
    for file in &arguments.files {
        progress.step(format!("checking {}", file.display()));
        let opened = Opened::load(file, &arguments.given)?;
        messages.add(opened.session.check(), opened.session.sources(), &opened.world);
        fine.push_str(&format!("{}: fine in {}\n", file.display(), list(&opened.session.environments())));
        progress.advance();
    }
    drop(progress);
    let human = messages.human();
    let verdict = messages.print(false)?;
    if human && verdict == Verdict::Fine {
        terminal::say(&fine);
    }
    Ok(verdict)
}

/// Names of environments, unless they are too many for anybody to read.
fn list(environments: &[SmolStr]) -> String {
    match environments.len() {
        0..=10 => environments.join(", "),
        many => format!("{many} environments"),
    }
}
