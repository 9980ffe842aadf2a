//! Turns the pages of `codes/` into constants.
//!
//! A page's file name, its first line and its severity say the same thing three times; the script
//! insists that they agree, so that a page can be found by any of them.
#![allow(clippy::disallowed_methods, reason = "a build script reads and writes; what it makes does not")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, process};

fn main() {
    println!("cargo::rerun-if-changed=codes");
    println!("cargo::rerun-if-changed=build.rs");
    if let Err(problem) = generate() {
        println!("cargo::error={problem}");
        process::exit(1);
    }
}

fn generate() -> Result<(), String> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(|e| e.to_string())?);
    let out = PathBuf::from(env::var("OUT_DIR").map_err(|e| e.to_string())?);
    let mut pages = Vec::new();
    for entry in fs::read_dir(root.join("codes")).map_err(|e| e.to_string())? {
        let path = entry.map_err(|e| e.to_string())?.path();
        if path.file_name().is_some_and(|name| name == "README.md") {
            continue;
        }
        pages.push(Page::read(&path).map_err(|problem| format!("{}: {problem}", path.display()))?);
    }
    // By number, so that a code keeps its place when its severity changes.
    pages.sort_by(|a, b| a.id[1..].cmp(&b.id[1..]));
    for pair in pages.windows(2) {
        if pair[0].id[1..] == pair[1].id[1..] {
            return Err(format!("{} and {} share a number", pair[0].id, pair[1].id));
        }
    }
    let mut names: Vec<_> = pages.iter().map(|page| &page.name).collect();
    names.sort();
    for pair in names.windows(2) {
        if pair[0] == pair[1] {
            return Err(format!("two codes are named {}", pair[0]));
        }
    }
    fs::write(out.join("codes.rs"), code(&pages)).map_err(|e| e.to_string())
}

struct Page {
    id: String,
    name: String,
    severity: &'static str,
    summary: String,
    path: String,
}

impl Page {
    fn read(path: &Path) -> Result<Page, String> {
        let stem = path.file_stem().and_then(|stem| stem.to_str()).ok_or("not a UTF-8 name")?;
        let text = fs::read_to_string(path).map_err(|e| e.to_string())?;
        let mut lines = text.lines();
        let (id, name) = stem.split_once('-').ok_or("the file is not named CODE-name.md")?;
        let digits = id.len() == 5 && id.bytes().skip(1).all(|b| b.is_ascii_digit());
        if !digits || !name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-') {
            return Err("the file is not named like E0312-unknown-field.md".into());
        }
        if lines.next() != Some(&format!("# {id} {name}")) {
            return Err(format!("the first line is not `# {id} {name}`"));
        }
        let (severity, word) = match &id[..1] {
            "E" => ("Error", "error"),
            "W" => ("Warning", "warning"),
            "N" => ("Note", "note"),
            _ => return Err("a code starts with E, W or N".into()),
        };
        if lines.next() != Some("") || lines.next() != Some(&format!("Severity: {word}")) {
            return Err(format!("the third line is not `Severity: {word}`"));
        }
        if lines.next() != Some("") {
            return Err("an empty line is missing after the severity".into());
        }
        let summary = lines.next().unwrap_or_default();
        if summary.is_empty() || !summary.ends_with('.') || lines.next().is_some_and(|line| !line.is_empty()) {
            return Err("the fifth line is not a summary of one sentence on one line".into());
        }
        check_examples(lines)?;
        Ok(Page {
            id: id.into(),
            name: name.into(),
            severity,
            summary: summary.into(),
            // From the crate's own folder, so that nothing built depends on where it was built.
            path: format!("/codes/{stem}.md"),
        })
    }

    fn constant(&self) -> String {
        self.name.to_uppercase().replace('-', "_")
    }
}

/// A page shows how to meet its code and how to write it instead, or says why it does not.
fn check_examples<'a>(lines: impl Iterator<Item = &'a str>) -> Result<(), String> {
    let (mut fails, mut passes, mut excused, mut prose) = (false, false, false, false);
    let mut open = false;
    for line in lines {
        if line.starts_with("```") {
            if open != (line == "```") {
                return Err(format!("a fence begins inside another one: {line}"));
            }
            open = !open;
            match line.strip_prefix("```app ").and_then(|words| words.split(' ').next()) {
                Some("fails") => fails = true,
                Some("passes") if !fails => return Err("a page shows first what fails".into()),
                Some("passes") => passes = true,
                Some(other) => return Err(format!("an example fails or passes: {other}")),
                None => {}
            }
            for word in line.split(' ').skip(2) {
                check_word(word)?;
            }
        } else if !open {
            prose |= !line.is_empty();
            excused |= line.starts_with("No example: ");
            if line.chars().count() > 120 {
                return Err(format!("a line is longer than 120 characters: {line}"));
            }
        }
    }
    match (open, prose, fails, passes, excused) {
        (true, ..) => Err("a fence is not closed".into()),
        (_, false, ..) => Err("the page does not say why".into()),
        (_, _, true, true, false) | (_, _, false, false, true) => Ok(()),
        _ => Err("a page has a failing and a passing example, or a line `No example: …`".into()),
    }
}

fn check_word(word: &str) -> Result<(), String> {
    let known = match word.split_once('=') {
        Some((key, value)) => !value.is_empty() && ["env", "target", "set", "policy", "file", "also"].contains(&key),
        None => ["build", "test"].contains(&word),
    };
    if known { Ok(()) } else { Err(format!("not a word of a fence: {word}")) }
}

fn code(pages: &[Page]) -> String {
    let mut code = String::new();
    for page in pages {
        let Page { id, name, severity, summary, path } = page;
        // Writing to a string cannot fail.
        let _ = write!(
            code,
            "/// `{id}`: {summary}\n\
             pub static {constant}: Code = Code {{\n    \
                 id: {id:?},\n    \
                 name: {name:?},\n    \
                 severity: Severity::{severity},\n    \
                 summary: {summary:?},\n    \
                 page: include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {path:?})),\n\
             }};\n\n",
            constant = page.constant(),
        );
    }
    code.push_str("/// Every code, by number.\npub static ALL: &[&Code] = &[\n");
    for page in pages {
        let _ = writeln!(code, "    &{},", page.constant());
    }
    code.push_str("];\n");
    code
}
