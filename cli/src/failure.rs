//! How a command ends.

use std::fmt;
use std::path::Path;

/// What the command found, where it could do its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// All is well: status 0.
    Fine,
    /// Something is wrong with the input, and was said: status 1.
    Found,
}

impl Verdict {
    /// Fine unless something was found.
    pub fn found(found: bool) -> Verdict {
        if found { Verdict::Found } else { Verdict::Fine }
    }
}

/// Why the command could not do its work: a wrong use, or a file system that refuses. Status 2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    message: String,
    help: Vec<String>,
}

impl Failure {
    /// A failure with one line that says what is wrong.
    pub fn new(message: impl Into<String>) -> Failure {
        Failure { message: message.into(), help: Vec::new() }
    }

    /// What the file system answered about a path.
    pub fn io(what: &str, path: &Path, error: &std::io::Error) -> Failure {
        Failure::new(format!("cannot {what} {}: {}", path.display(), reason(error)))
    }

    /// What to do about it.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Failure {
        self.help.push(help.into());
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        self.help.iter().try_for_each(|help| write!(f, "\n  help: {help}"))
    }
}

/// An error of the system without its number.
pub fn reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    let mut characters = text.chars();
    // It stands in the middle of a line.
    characters.next().map_or_else(String::new, |first| first.to_lowercase().chain(characters).collect())
}
