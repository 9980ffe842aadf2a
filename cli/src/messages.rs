//! What is said about a program, in the form that was asked for.
//!
//! For people it goes to standard error. For programs it goes to standard output, unless the
//! command's result stands there already: then to standard error, so that each stream can be read
//! by itself.

use anyport_diagnostic::{Diagnostic, Severity, Sources, normalise, render, summary};

use crate::arguments::MessageFormat;
use crate::failure::{Failure, Verdict};
use crate::places::Places;
use crate::terminal::{self, colour, paint};
use crate::world::FileWorld;

/// Diagnostics of one run.
pub struct Messages {
    format: MessageFormat,
    deny_warnings: bool,
    places: Places,
    diagnostics: Vec<Diagnostic>,
}

impl Messages {
    /// No messages yet.
    pub fn new(format: MessageFormat, deny_warnings: bool) -> Messages {
        Messages { format, deny_warnings, places: Places::default(), diagnostics: Vec::new() }
    }

    /// Adds what was found in one program.
    pub fn add(&mut self, diagnostics: Vec<Diagnostic>, sources: &dyn Sources, world: &FileWorld) {
        let diagnostics = self.places.adopt(diagnostics, sources, &|path| world.shown(path));
        self.diagnostics.extend(diagnostics);
    }

    /// Adds what was found in files that are named as they shall be shown.
    pub fn add_named(&mut self, diagnostics: Vec<Diagnostic>, sources: &dyn Sources) {
        let diagnostics = self.places.adopt(diagnostics, sources, &str::to_owned);
        self.diagnostics.extend(diagnostics);
    }

    /// Adds what has no place.
    pub fn add_placeless(&mut self, diagnostics: Vec<Diagnostic>) {
        self.diagnostics.extend(diagnostics);
    }

    fn has(&self, severity: Severity) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == severity)
    }

    /// Whether the input is refused.
    pub fn refuse(&self) -> bool {
        self.has(Severity::Error) || self.denied()
    }

    fn denied(&self) -> bool {
        self.deny_warnings && self.has(Severity::Warning)
    }

    /// Whether the messages are for people.
    pub fn human(&self) -> bool {
        self.format == MessageFormat::Human
    }

    /// Says everything. `result` tells whether the command's result takes standard output.
    pub fn print(mut self, result: bool) -> Result<Verdict, Failure> {
        let verdict = Verdict::found(self.refuse());
        self.diagnostics = normalise(std::mem::take(&mut self.diagnostics), &self.places);
        let text = self.render();
        if self.human() || result {
            terminal::say(&text);
        } else {
            terminal::print(text)?;
        }
        Ok(verdict)
    }

    fn render(&self) -> String {
        let (diagnostics, places) = (&self.diagnostics, &self.places);
        match self.format {
            MessageFormat::Json => render::json_lines(diagnostics, places),
            MessageFormat::Sarif => render::sarif(diagnostics, places),
            MessageFormat::Github => render::github(diagnostics, places),
            MessageFormat::Human => {
                let colour = colour();
                let mut text = render::human(diagnostics, places, colour);
                if !diagnostics.is_empty() {
                    text.push_str(&summary(diagnostics));
                    text.push('\n');
                }
                if self.denied() && !self.has(Severity::Error) {
                    text.push_str(&paint("error", "31", colour));
                    text.push_str(": warnings are denied (--deny warnings)\n");
                }
                text
            }
        }
    }
}

/// Where a place is, as one says it: `shop.app:12:3`.
pub fn place(
    span: anyport_diagnostic::Span,
    sources: &dyn Sources,
    world: &FileWorld,
) -> Option<String> {
    let (file, offset) = sources.locate(span.source)?;
    let index = anyport_diagnostic::LineIndex::new(file.text);
    let start = index.position(offset as usize + span.start as usize);
    Some(format!("{}:{}:{}", world.shown(&file.path), start.line, start.column))
}
