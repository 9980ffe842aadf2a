//! `anyport advise`: which targets could host this application.

use anyport_build::{Change, TargetAdvice};
use anyport_diagnostic::{Diagnostic, Severity};
use serde_json::{Value, json};

use crate::arguments::{Advise, Style};
use crate::failure::{Failure, Verdict};
use crate::messages::{Messages, Names};
use crate::open::Opened;
use crate::terminal::{self, colour_of_output, paint};

/// How many targets show their changes where not all are asked for.
const SHOWN: usize = 3;

/// Prints the advice, the easiest target first.
pub fn run(arguments: &Advise, style: Style) -> Result<Verdict, Failure> {
    let mut opened = Opened::load(&arguments.file, &arguments.given)?;
    // A program that is wrong by itself fits nowhere; what its own targets refuse is advice.
    let mut wrong = opened.session.check();
    wrong.retain(|it| it.severity == Severity::Error && !it.code.id.starts_with("E06"));
    if !wrong.is_empty() {
        let mut messages = Messages::new(style, false);
        messages.add(wrong, opened.session.sources(), &opened.world);
        return messages.print(false);
    }
    let advice = opened.session.advise();
    let text = match arguments.json {
        true => {
            let targets: Vec<Value> = advice.targets.iter().map(|target| as_json(target, &opened)).collect();
            let json = serde_json::to_string_pretty(&json!({ "targets": targets }));
            json.map_err(|error| Failure::new(format!("cannot write the advice: {error}")))? + "\n"
        }
        false => for_people(&advice.targets, &opened, arguments.all),
    };
    terminal::print(text)?;
    Ok(Verdict::Fine)
}

fn for_people(targets: &[TargetAdvice], opened: &Opened, all: bool) -> String {
    let (hosts, others): (Vec<_>, Vec<_>) = targets.iter().partition(|target| target.hosts());
    let mut out = String::new();
    if !hosts.is_empty() {
        out.push_str("As it stands, it runs on\n");
        for target in hosts {
            out.push_str(&headline(target, "32"));
            out.push_str(&remarks(&target.losses, "loses", opened, all));
        }
    }
    if !others.is_empty() {
        out.push_str(if out.is_empty() { "After changes, it runs on\n" } else { "\nAfter changes, also on\n" });
        for (index, target) in others.into_iter().enumerate() {
            out.push_str(&headline(target, "33"));
            if all || index < SHOWN {
                target.changes.iter().for_each(|it| out.push_str(&change(it, opened)));
            }
            out.push_str(&remarks(&target.losses, "loses", opened, all));
        }
    }
    out
}

fn headline(target: &TargetAdvice, tint: &str) -> String {
    let mut parts: Vec<String> = Vec::new();
    let counts = [(target.changes.len(), "change"), (target.losses.len(), "loss")];
    for (count, word) in counts.into_iter().filter(|(count, _)| *count > 0) {
        parts.push(format!("{count} {}", plural(word, count)));
    }
    if !target.operates.is_empty() {
        parts.push(format!("you operate {}", target.operates.join(", ")));
    }
    let kinds = paint(&target.kinds.join(", "), tint, colour_of_output());
    match parts.is_empty() {
        true => format!("  {kinds}\n"),
        false => format!("  {kinds}: {}\n", parts.join("; ")),
    }
}

fn plural(word: &str, count: usize) -> String {
    match (word, count) {
        (_, 1) => word.to_owned(),
        ("loss", _) => "losses".to_owned(),
        _ => format!("{word}s"),
    }
}

/// How many refusals of one change are named.
const NAMED: usize = 3;

fn change(change: &Change, opened: &Opened) -> String {
    let mut names = Names::default();
    let shown = |path: &str| opened.world.shown(path);
    let mut out = String::new();
    for refusal in change.refusals.iter().take(NAMED) {
        let place = names.name(refusal.span(), opened.session.sources(), &shown);
        let place = place.map_or_else(String::new, |place| format!("{place}: "));
        out.push_str(&format!("    {place}{}\n", refusal.message));
    }
    if change.refusals.len() > NAMED {
        out.push_str(&format!("    and {} more like these\n", change.refusals.len() - NAMED));
    }
    for note in &change.instead {
        out.push_str(&format!("      {note}\n"));
    }
    out
}

fn remarks(diagnostics: &[Diagnostic], word: &str, opened: &Opened, all: bool) -> String {
    if !all {
        return String::new();
    }
    let mut names = Names::default();
    let shown = |path: &str| opened.world.shown(path);
    let mut out = String::new();
    for diagnostic in diagnostics {
        let place = names.name(diagnostic.span(), opened.session.sources(), &shown);
        let place = place.map_or_else(String::new, |place| format!("{place}: "));
        out.push_str(&format!("    {word} {place}{}\n", diagnostic.message));
        // How a loss is accepted is told when it is met.
        for note in diagnostic.notes.iter().filter(|note| !note.starts_with("accept it")) {
            out.push_str(&format!("      {note}\n"));
        }
    }
    out
}

fn as_json(target: &TargetAdvice, opened: &Opened) -> Value {
    let mut names = Names::default();
    let shown = |path: &str| opened.world.shown(path);
    let mut list = |diagnostics: &[Diagnostic]| -> Vec<Value> {
        let mut one = |it: &Diagnostic| {
            let place = names.name(it.span(), opened.session.sources(), &shown);
            json!({ "code": it.code.id, "place": place, "message": it.message, "notes": it.notes })
        };
        diagnostics.iter().map(&mut one).collect()
    };
    let changes: Vec<Value> = target
        .changes
        .iter()
        .map(|change| json!({ "instead": change.instead, "refusals": list(&change.refusals) }))
        .collect();
    json!({
        "kinds": target.kinds,
        "hosts": target.hosts(),
        "changes": changes,
        "losses": list(&target.losses),
        "adjustments": list(&target.adjustments),
        "operates": target.operates,
    })
}
