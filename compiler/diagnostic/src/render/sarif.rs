//! SARIF 2.1.0, which code scanning services read.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::places::{Place, Places};
use crate::{Code, Diagnostic, Fix, Label, Sources, explain};

/// One run as one document. Rules are those that the results name, each with its page.
pub fn sarif(diagnostics: &[Diagnostic], sources: &dyn Sources) -> String {
    let mut places = Places::new(sources);
    let mut rules: BTreeMap<&str, (&Code, usize)> = BTreeMap::new();
    for diagnostic in diagnostics {
        rules.insert(diagnostic.code.id, (diagnostic.code, 0));
    }
    for (number, (_, place)) in rules.values_mut().enumerate() {
        *place = number;
    }
    let mut results = Vec::new();
    for diagnostic in diagnostics {
        let number = rules.get(diagnostic.code.id).map(|(_, number)| *number);
        results.push(result(diagnostic, number, &mut places));
    }
    let document = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "anyport",
                "version": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules.values().map(|(code, _)| rule(code)).collect::<Vec<_>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{document:#}\n")
}

fn rule(code: &Code) -> Value {
    json!({
        "id": code.id,
        "name": code.name,
        "shortDescription": { "text": code.summary },
        "help": { "text": explain(code), "markdown": explain(code) },
        "defaultConfiguration": { "level": code.severity.as_str() },
    })
}

fn result(diagnostic: &Diagnostic, rule: Option<usize>, places: &mut Places) -> Value {
    let mut text = diagnostic.message.clone();
    for note in &diagnostic.notes {
        text.push('\n');
        text.push_str(note);
    }
    let mut result = json!({
        "ruleId": diagnostic.code.id,
        "ruleIndex": rule,
        "level": diagnostic.severity.as_str(),
        "message": { "text": text },
        "locations": locations(&diagnostic.labels, true, places),
    });
    let related = locations(&diagnostic.labels, false, places);
    if !related.is_empty() {
        result["relatedLocations"] = related.into();
    }
    let fixes: Vec<Value> = diagnostic.fixes.iter().filter_map(|it| fix(it, places)).collect();
    if !fixes.is_empty() {
        result["fixes"] = fixes.into();
    }
    if let Some(name) = &diagnostic.name {
        result["properties"] = json!({ "name": name });
    }
    result
}

fn locations(labels: &[Label], primary: bool, places: &mut Places) -> Vec<Value> {
    let mut found = Vec::new();
    for label in labels.iter().filter(|label| label.primary == primary) {
        let Some(place) = places.place(label.span) else {
            continue;
        };
        let mut location = json!({
            "physicalLocation": { "artifactLocation": artifact(place, places), "region": region(place, places) },
        });
        if !label.text.is_empty() {
            location["message"] = json!({ "text": label.text });
        }
        found.push(location);
    }
    found
}

/// A fix, its edits gathered by file. `None` if one of them is in no file.
fn fix(fix: &Fix, places: &mut Places) -> Option<Value> {
    let mut files: BTreeMap<usize, (Value, Vec<Value>)> = BTreeMap::new();
    for edit in &fix.edits {
        let place = places.place(edit.span)?;
        let (_, replacements) = files.entry(place.file).or_insert_with(|| (artifact(place, places), Vec::new()));
        replacements.push(json!({
            "deletedRegion": region(place, places),
            "insertedContent": { "text": edit.text },
        }));
    }
    let changes: Vec<Value> = files
        .into_values()
        .map(|(artifact, replacements)| json!({ "artifactLocation": artifact, "replacements": replacements }))
        .collect();
    Some(json!({ "description": { "text": fix.title }, "artifactChanges": changes }))
}

fn artifact(place: Place, places: &Places) -> Value {
    json!({ "uri": uri(places.file(place.file).map_or("", |file| &file.path)) })
}

fn region(place: Place, places: &Places) -> Value {
    let Some((_, start, end)) = places.named(place) else {
        return json!({});
    };
    json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    })
}

/// A path as a relative URI reference.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            // Writing to a string cannot fail.
            _ => {
                let _ = write!(uri, "%{byte:02X}");
            }
        }
    }
    uri
}
