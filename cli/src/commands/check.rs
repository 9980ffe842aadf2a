//! `anyport check`: everything that is wrong, in every environment.

use crate::arguments::{Check, MessageFormat};
use crate::failure::{Failure, Verdict};
use crate::messages::Messages;
use crate::open::Opened;
use crate::progress::Progress;
use crate::terminal;

/// Checks each file; what one cannot read stops the command, what one says does not.
pub fn run(arguments: &Check, format: MessageFormat) -> Result<Verdict, Failure> {
    let mut messages = Messages::new(format, arguments.deny.is_some());
    let progress = Progress::start(messages.human() && terminal::watched(), arguments.files.len());
    for file in &arguments.files {
        progress.step(format!("checking {}", file.display()));
        let opened = Opened::load(file, &arguments.given)?;
        messages.add(opened.session.check(), opened.session.sources(), &opened.world);
        progress.advance();
    }
    drop(progress);
    messages.print(false)
}
