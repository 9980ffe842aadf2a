//! What is said about a program, in the form that was asked for.
//!
//! For people it goes to standard error. For programs it goes to standard output, unless the
//! command's result stands there already: then to standard error, so that each stream can be read
//! by itself.

use std::collections::HashMap;
use std::sync::Arc;

use anyport_diagnostic::{Diagnostic, LineIndex, Severity, Sources, Span, normalise, render, summary};

use crate::arguments::{MessageFormat, Style};
use crate::failure::{Failure, Verdict};
use crate::places::Places;
use crate::terminal::{self, colour, paint};
use crate::world::FileWorld;

/// Diagnostics of one run.
pub struct Messages {
    style: Style,
    deny_warnings: bool,
    places: Places,
    diagnostics: Vec<Diagnostic>,
}

impl Messages {
    /// No messages yet.
    pub fn new(style: Style, deny_warnings: bool) -> Messages {
        Messages { style, deny_warnings, places: Places::default(), diagnostics: Vec::new() }
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
        self.style.format == MessageFormat::Human
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
        match self.style.format {
            MessageFormat::Json => render::json_lines(diagnostics, places),
            MessageFormat::Sarif => render::sarif(diagnostics, places),
            MessageFormat::Github => render::github(diagnostics, places),
            MessageFormat::Human => self.for_people(),
        }
    }

    /// Errors and warnings with their source. Notes tell what the compiler decided, which nobody has
    /// to do anything about: a line each, below, and none while there are errors.
    fn for_people(&self) -> String {
        let colour = colour();
        let quiet = |it: &Diagnostic| it.severity == Severity::Note && !self.style.verbose;
        let (mut notes, mut shown): (Vec<_>, Vec<_>) = self.diagnostics.iter().cloned().partition(quiet);
        if self.has(Severity::Error) {
            notes.clear();
        }
        let mut text = render::human(&shown, &self.places, colour);
        let mut names = Names::default();
        for note in &notes {
            let title = paint(&format!("note[{}]:", note.code.id), "38;5;147", colour);
            let place = names.name(note.span(), &self.places, &str::to_owned);
            let place = place.map_or_else(String::new, |place| format!("{place}: "));
            text.push_str(&format!("{title} {place}{}\n", one_line(&note.message)));
        }
        let gap = if notes.is_empty() { "" } else { "\n" };
        shown.append(&mut notes);
        if !shown.is_empty() {
            text.push_str(&format!("{gap}{}\n", summary(&shown)));
        }
        if self.denied() && !self.has(Severity::Error) {
            let title = paint("error", "31", colour);
            text.push_str(&format!("{title}: warnings are denied (--deny warnings)\n"));
        }
        text
    }
}

/// A message may quote the source, which must not be able to steer a terminal.
fn one_line(text: &str) -> String {
    text.chars().map(|it| if it.is_control() { '\u{fffd}' } else { it }).collect()
}

/// Names of places, `shop.app:12:3`, with an index of each file that is made once.
#[derive(Default)]
pub struct Names {
    indices: HashMap<Arc<str>, LineIndex>,
}

impl Names {
    /// The name of where a span begins.
    pub fn name(&mut self, span: Span, sources: &dyn Sources, shown: &dyn Fn(&str) -> String) -> Option<String> {
        let (file, offset) = sources.locate(span.source)?;
        let index = self.indices.entry(file.path.clone()).or_insert_with(|| LineIndex::new(file.text));
        let start = index.position(offset as usize + span.start as usize);
        Some(format!("{}:{}:{}", shown(&file.path), start.line, start.column))
    }
}
