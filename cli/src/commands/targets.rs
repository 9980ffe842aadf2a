//! `anyport targets`: what each kind of target does with what this application asks for.

use anyport_backend::Support;
use anyport_build::{Cell, Matrix};

use crate::arguments::{Style, Targets};
use crate::failure::{Failure, Verdict};
use crate::messages::Messages;
use crate::open::Opened;
use crate::terminal::{self, colour_of_output, paint};

/// Prints the matrix: a table with remarks below it, or JSON.
pub fn run(arguments: &Targets, style: Style) -> Result<Verdict, Failure> {
    let opened = Opened::load(&arguments.file, &arguments.given)?;
    let matrix = opened.session.support();
    if matrix.rows.is_empty() {
        // Nothing to show: perhaps as nothing could be read.
        let mut messages = Messages::new(style, false);
        messages.add(opened.session.check(), opened.session.sources(), &opened.world);
        if messages.refuse() {
            return messages.print(false);
        }
    }
    let text = if arguments.json {
        let json = serde_json::to_string_pretty(&matrix);
        json.map_err(|error| Failure::new(format!("cannot write the matrix: {error}")))? + "\n"
    } else {
        table(&matrix)
    };
    terminal::print(text)?;
    Ok(Verdict::Fine)
}

fn table(matrix: &Matrix) -> String {
    let colour = colour_of_output();
    let first = matrix.rows.iter().map(|row| row.property.chars().count()).max().unwrap_or(0).max(8);
    let width = |target: &String| target.chars().count().max("unsupported[99]".len());
    let mut out = format!("{:first$}", "property");
    for target in &matrix.targets {
        out.push_str(&format!("  {target:0$}", width(target)));
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    let mut remarks: Vec<String> = Vec::new();
    for row in &matrix.rows {
        let mut line = format!("{:first$}", row.property);
        for (cell, target) in row.cells.iter().zip(&matrix.targets) {
            let number = remark(cell, target, &mut remarks);
            let word = format!("{}{number}", word(cell.support));
            let blank = " ".repeat(width(target).saturating_sub(word.chars().count()));
            line.push_str(&format!("  {}{blank}", paint(&word, tint(cell.support), colour)));
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    if !remarks.is_empty() {
        out.push('\n');
    }
    for (index, remark) in remarks.iter().enumerate() {
        out.push_str(&format!("[{}] {remark}\n", index + 1));
    }
    out
}

/// The number of what there is to say of a cell; the same words have one number.
fn remark(cell: &Cell, target: &str, remarks: &mut Vec<String>) -> String {
    if cell.support == Support::Native || (cell.note.is_empty() && cell.instead.is_empty()) {
        return String::new();
    }
    let mut text = format!("{target}: {}", cell.note);
    if !cell.instead.is_empty() {
        text.push_str(&format!(" (instead: {})", cell.instead));
    }
    let number = remarks.iter().position(|known| *known == text).unwrap_or_else(|| {
        remarks.push(text);
        remarks.len() - 1
    });
    format!("[{}]", number + 1)
}

fn word(support: Support) -> &'static str {
    match support {
        Support::Native => "native",
        Support::Emulated => "emulated",
        Support::Lossy => "lossy",
        Support::Unsupported => "unsupported",
    }
}

fn tint(support: Support) -> &'static str {
    match support {
        Support::Native => "32",
        Support::Emulated => "36",
        Support::Lossy => "33",
        Support::Unsupported => "31",
    }
}
