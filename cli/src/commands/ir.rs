//! `anyport ir`: the application in one environment, as other tools read it.

use crate::arguments::{Ir, Style};
use crate::failure::{Failure, Verdict};
use crate::messages::Messages;
use crate::open::Opened;
use crate::terminal;

/// Prints the IR, if the application is whole.
pub fn run(arguments: &Ir, style: Style) -> Result<Verdict, Failure> {
    let opened = Opened::load(&arguments.file, &arguments.environment.given)?;
    let env = opened.environment(arguments.environment.env.as_deref())?;
    let (application, diagnostics) = opened.session.ir(&env);
    let mut messages = Messages::new(style, false);
    messages.add(diagnostics, opened.session.sources(), &opened.world);
    if let Some(application) = application.filter(|_| !messages.refuse()) {
        let mut text = serde_json::to_string_pretty(&*application)
            .map_err(|error| Failure::new(format!("cannot write the IR: {error}")))?;
        text.push('\n');
        terminal::print(text)?;
        return messages.print(true);
    }
    messages.print(false)
}
