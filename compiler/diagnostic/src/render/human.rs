//! For people at a terminal, drawn by ariadne.
//!
//! ariadne gets a [`Window`] of each file instead of the file, and names and line numbers are set
//! right in what it drew. Spans are bytes; told nothing, ariadne would count characters.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use ariadne::{Cache, Color, Config, IndexType, Label, Report, ReportKind, Source};

use super::places::{Place, Places};
use super::window::{Window, shown};
use crate::{Diagnostic, Fix, Severity, Sources};

/// Begins the number of a file where its name will stand. Source text cannot hold it: `shown`
/// replaces it.
pub(crate) const MARK: char = '\u{10fffd}';

/// Labels drawn of one diagnostic; ariadne's effort grows with their square.
const LABELS: usize = 12;
/// Lines shown of a text that a fix inserts.
const INSERTED: usize = 6;

/// Every diagnostic with the source it speaks of, an empty line after each. Colours are ANSI.
pub fn human(diagnostics: &[Diagnostic], sources: &dyn Sources, colour: bool) -> String {
    let mut places = Places::new(sources);
    let mut out = String::new();
    for diagnostic in diagnostics {
        Drawing::new(diagnostic, &mut places).write(&places, colour, &mut out);
        out.push('\n');
    }
    out
}

struct Drawing<'a> {
    diagnostic: &'a Diagnostic,
    /// What is marked: place, whether primary, words.
    marks: Vec<(Place, bool, String)>,
    hidden: usize,
}

impl<'a> Drawing<'a> {
    fn new(diagnostic: &'a Diagnostic, places: &mut Places) -> Drawing<'a> {
        let mut marks = Vec::new();
        for label in &diagnostic.labels {
            if let Some(place) = places.place(label.span) {
                // ariadne underlines only what has words.
                let text = if label.text.is_empty() { "here".to_owned() } else { line(&label.text) };
                marks.push((place, label.primary, text));
            }
        }
        // Primary ones first: they decide which file leads and what of a long line is shown.
        marks.sort_by_key(|(_, primary, _)| !primary);
        let hidden = marks.len().saturating_sub(LABELS);
        marks.truncate(LABELS);
        Drawing { diagnostic, marks, hidden }
    }

    fn write(&self, places: &Places, colour: bool, out: &mut String) {
        let title = format!("{}[{}]:", self.diagnostic.severity.as_str(), self.diagnostic.code.id);
        let (helps, notes) = (self.helps(), self.notes());
        self.write_headline(&title, colour, out);
        let Some(&(lead, ..)) = self.marks.first() else {
            return write_aside(&helps, &notes, colour, out);
        };
        let mut windows: BTreeMap<usize, Window> = BTreeMap::new();
        for (place, ..) in &self.marks {
            if let (false, Some(file)) = (windows.contains_key(&place.file), places.file(place.file)) {
                let here: Vec<Place> =
                    self.marks.iter().map(|mark| mark.0).filter(|it| it.file == place.file).collect();
                windows.insert(place.file, Window::new(file, &here));
            }
        }
        let range = |place: &Place| match (windows.get(&place.file), places.file(place.file)) {
            (Some(window), Some(file)) => window.range(file, place),
            _ => 0..0,
        };
        let config = Config::new().with_index_type(IndexType::Byte).with_color(colour);
        let mut report = Report::build(ReportKind::Error, (lead.file, range(&lead))).with_config(config);
        // In the order of the text, the leading file first: ariadne draws a file anew whenever
        // labels go back.
        let mut marks: Vec<_> = self.marks.iter().collect();
        marks
            .sort_by_key(|(place, primary, _)| (place.file != lead.file, place.file, place.end, place.start, !primary));
        for (place, primary, text) in marks {
            let colour = if *primary { self.colour() } else { Color::Blue };
            let label = Label::new((place.file, range(place))).with_message(text).with_color(colour);
            report.add_label(label.with_priority(i32::from(*primary)));
        }
        report.with_helps(helps);
        report.with_notes(notes);
        let mut drawn = Vec::new();
        let mut texts = Texts(windows.iter().map(|(file, it)| (*file, Source::from(it.text.as_str()))).collect());
        // Writing to a vector cannot fail, and every file named has its text.
        if report.finish().write(&mut texts, &mut drawn).is_ok() {
            let drawn = String::from_utf8_lossy(&drawn);
            self.set_right(&drawn, places, &windows, colour, out);
        }
    }

    /// ariadne has a headline of its own, which is dropped: it is coloured even where nothing
    /// should be.
    fn write_headline(&self, title: &str, colour: bool, out: &mut String) {
        let code = match self.diagnostic.severity {
            Severity::Error => "31",
            Severity::Warning => "33",
            Severity::Note => "38;5;147",
        };
        let title = paint(title, code, colour);
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{title} {}", line(&self.diagnostic.message));
    }

    fn colour(&self) -> Color {
        match self.diagnostic.severity {
            Severity::Error => Color::Red,
            Severity::Warning => Color::Yellow,
            Severity::Note => Color::Fixed(147),
        }
    }

    fn notes(&self) -> Vec<String> {
        let mut notes: Vec<String> = self.diagnostic.notes.iter().map(|note| lines(note)).collect();
        if self.hidden > 0 {
            notes.push(format!("and {} more places", self.hidden));
        }
        notes
    }

    fn helps(&self) -> Vec<String> {
        self.diagnostic.fixes.iter().map(help).collect()
    }

    /// Names files and counts lines as the files do. All lines but the first begin with ariadne's
    /// gutter, so what is a line number is never in doubt.
    fn set_right(
        &self,
        drawn: &str,
        places: &Places,
        windows: &BTreeMap<usize, Window>,
        colour: bool,
        out: &mut String,
    ) {
        let greatest = windows.values().map(Window::greatest).fold((0, 0), |a, b| (a.0.max(b.0), a.1.max(b.1)));
        let wider = digits(greatest.0).saturating_sub(digits(greatest.1));
        let mut window = None;
        for line in drawn.lines().skip(1) {
            let mut fixed = String::with_capacity(line.len() + 16);
            if let Some((file, before, after)) = header(line) {
                window = windows.get(&file);
                pad(before, wider, &mut fixed);
                fixed.push_str(&self.name(file, places));
                fixed.push_str(after);
            } else if let Some((before, number, after)) = numbered(line)
                && let Some(number) = window.and_then(|window| window.number(number.checked_sub(1)?))
            {
                let width = line.len() - before.len() - after.len() + wider;
                let _ = write!(fixed, "{before}{number:>width$}{after}");
            } else {
                pad(line, wider, &mut fixed);
            }
            out.push_str(if colour { &fixed } else { fixed.trim_end() });
            out.push('\n');
        }
    }

    /// `path:line:column` of the first mark in a file.
    fn name(&self, file: usize, places: &Places) -> String {
        let place = self.marks.iter().map(|mark| mark.0).find(|place| place.file == file);
        match place.and_then(|place| places.named(place)) {
            Some((path, start, _)) => format!("{}:{}:{}", line(path), start.line, start.column),
            None => String::new(),
        }
    }
}

/// Fixes and notes of what has no place: there is nothing to draw, and ariadne would leave them out.
fn write_aside(helps: &[String], notes: &[String], colour: bool, out: &mut String) {
    for (word, texts) in [("Help", helps), ("Note", notes)] {
        for text in texts {
            let word = paint(word, "38;5;115", colour);
            // Writing to a string cannot fail.
            let _ = writeln!(out, "  {word}: {}", text.replace('\n', "\n        "));
        }
    }
}

fn paint(text: &str, code: &str, colour: bool) -> String {
    if colour { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
}

/// The texts that ariadne asks for, by the numbers of their files.
struct Texts<'a>(BTreeMap<usize, Source<&'a str>>);

impl<'a> Cache<usize> for Texts<'a> {
    type Storage = &'a str;

    fn fetch(&mut self, file: &usize) -> Result<&Source<&'a str>, impl std::fmt::Debug> {
        self.0.get(file).ok_or("no such file")
    }

    fn display<'b>(&self, file: &'b usize) -> Option<impl std::fmt::Display + 'b> {
        Some(format!("{MARK}{file}"))
    }
}

/// The line that names a file: the file's number, what stands before the name and after it.
fn header(line: &str) -> Option<(usize, &str, &str)> {
    let (before, rest) = line.split_once(MARK)?;
    let (reference, _) = rest.split_once(' ')?;
    let file = reference.split(':').next()?.parse().ok()?;
    Some((file, before, &rest[reference.len()..]))
}

/// A line with a number in the gutter: what stands before its column, the number, what follows.
fn numbered(line: &str) -> Option<(&str, usize, &str)> {
    let after_space = line.strip_prefix(' ')?;
    let escape = match after_space.strip_prefix("\x1b[") {
        Some(rest) => rest.find('m')? + 3,
        None => 0,
    };
    let column = &after_space[escape..];
    let blank = column.len() - column.trim_start_matches(' ').len();
    let digits = column[blank..].bytes().take_while(u8::is_ascii_digit).count();
    let number = column[blank..blank + digits].parse().ok()?;
    let after = &column[blank + digits..];
    after.starts_with(" │").then_some((&line[..1 + escape], number, after))
}

/// A line without a number, its gutter made wider; the last one is a bar from the start.
fn pad(line: &str, wider: usize, out: &mut String) {
    let bar = line.starts_with('─') || line.strip_prefix("\x1b[").is_some_and(|rest| rest.contains("m─"));
    out.push_str(&if bar { "─" } else { " " }.repeat(wider));
    out.push_str(line);
}

fn digits(number: usize) -> usize {
    number.checked_ilog10().map_or(1, |log| log as usize + 1)
}

/// A fix in words: its title, and the text to write if the title does not have it.
fn help(fix: &Fix) -> String {
    let mut help = line(&fix.title);
    let [edit] = fix.edits.as_slice() else {
        return help;
    };
    let text = edit.text.trim();
    if text.is_empty() || fix.title.contains(text) {
        return help;
    }
    if !text.contains('\n') && text.chars().count() <= 100 {
        let colon = if help.ends_with(['?', ':']) { "" } else { ":" };
        let _ = write!(help, "{colon} `{}`", line(text));
        return help;
    }
    help.push(':');
    let all = edit.text.trim_matches(['\n', '\r']).lines();
    let count = all.clone().count();
    for inserted in all.take(INSERTED) {
        help.push_str("\n  ");
        help.extend(line(inserted).chars().take(100));
    }
    if count > INSERTED {
        help.push_str("\n  …");
    }
    help
}

/// Text on one line that cannot disturb a terminal.
fn line(text: &str) -> String {
    text.chars().map(|it| if matches!(it, '\n' | '\t') { ' ' } else { shown(it) }).collect()
}

/// The same for text of several lines.
fn lines(text: &str) -> String {
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}
