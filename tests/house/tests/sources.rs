//! Rules for the text of the repository itself.

use std::collections::BTreeSet;

use anyport_diagnostic::codes;
use anyport_house::repository;

const FOLDERS: [&str; 8] = ["compiler", "backends", "stdlib", "cli", "lsp", "playground", "tests", "examples"];

fn rust_files() -> Vec<String> {
    FOLDERS.iter().flat_map(|folder| repository::files(folder, &["rs"])).collect()
}

#[test]
fn every_file_says_what_it_is() {
    let silent: Vec<String> = rust_files()
        .into_iter()
        .filter(|path| {
            let text = repository::text(path);
            let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
            !first.starts_with("//!")
        })
        .collect();
    assert!(silent.is_empty(), "these begin without a module doc: {silent:#?}");
}

#[test]
fn nothing_is_left_for_later() {
    // Put together here, so that this file is not the first to break the rule.
    let words =
        [["todo", "!("].concat(), ["unimplemented", "!("].concat(), ["FIX", "ME"].concat(), ["dbg", "!("].concat()];
    let found = occurrences(&rust_files(), &words);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn nothing_speaks_of_where_it_was_made() {
    let words = [
        ["/wo", "rk/"].concat(),
        ["work", "place"].concat(),
        ["clau", "de"].concat(),
        ["anthro", "pic"].concat(),
        ["sub-", "agent"].concat(),
        ["index-", "url"].concat(),
        ["replace-", "with ="].concat(),
        ["GOPRO", "XY="].concat(),
        [".inter", "nal/"].concat(),
    ];
    let mut files = Vec::new();
    for folder in FOLDERS.iter().copied().chain(["docs", "editors", "scripts"]) {
        files.extend(repository::files(
            folder,
            &["rs", "app", "md", "toml", "txt", "json", "yaml", "yml", "sh", "py", "js", "ts", "lalrpop"],
        ));
    }
    for file in ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "Cargo.toml", "Cargo.lock", "Makefile", "justfile"] {
        files.push(file.into());
    }
    let found = occurrences(&files, &words);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn every_package_comes_from_the_public_registry() {
    for (number, line) in repository::text("Cargo.lock").lines().enumerate() {
        if let Some(source) = line.strip_prefix("source = ") {
            assert_eq!(
                source,
                "\"registry+https://github.com/rust-lang/crates.io-index\"",
                "Cargo.lock:{}",
                number + 1
            );
        }
    }
}

fn occurrences(files: &[String], words: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    for path in files {
        for (number, line) in repository::text(path).lines().enumerate() {
            let lower = line.to_lowercase();
            if let Some(word) = words.iter().find(|word| lower.contains(&word.to_lowercase())) {
                found.push(format!("{path}:{}: {word}", number + 1));
            }
        }
    }
    found
}

#[test]
fn the_grammar_stays_small() {
    let lines = repository::text("compiler/syntax/src/grammar.lalrpop").lines().count();
    assert!(
        (1..=400).contains(&lines),
        "the grammar has {lines} lines: one shape of statement, not one for each construct"
    );
}

#[test]
fn files_stay_readable() {
    let mut sizes: Vec<(usize, String)> = rust_files()
        .into_iter()
        .filter(|path| path.contains("/src/"))
        .map(|path| (repository::text(&path).lines().count(), path))
        .collect();
    sizes.sort();
    let at = |share: usize| sizes[sizes.len() * share / 100].0;
    assert!(at(50) <= 200, "half of the files have more than {} lines", at(50));
    assert!(at(95) <= 600, "one in twenty files has more than {} lines", at(95));
    let (largest, path) = sizes.last().expect("there are files");
    assert!(*largest <= 1000, "{path} has {largest} lines");
}

#[test]
fn what_a_stranger_looks_for_is_there() {
    for file in ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "docs/index.md"] {
        assert!(!repository::text(file).is_empty(), "{file} is missing");
    }
    assert!(
        repository::text("CHANGELOG.md").contains(env!("CARGO_PKG_VERSION")),
        "CHANGELOG.md does not speak of this version"
    );
}

#[test]
fn every_code_has_a_page_that_teaches() {
    for code in codes::ALL {
        assert!(!code.summary.is_empty(), "{}: no summary", code.id);
        let has_example = code.page.contains("```app fails") || code.page.contains("No example:");
        assert!(has_example, "{}: neither an example nor a reason for none", code.id);
    }
    let ids: BTreeSet<&str> = codes::ALL.iter().map(|code| code.id).collect();
    assert_eq!(ids.len(), codes::ALL.len(), "two pages share a code");
}

#[test]
fn every_code_is_said_by_somebody() {
    let product: String = ["compiler", "backends", "cli"]
        .iter()
        .flat_map(|folder| repository::files(folder, &["rs"]))
        .filter(|path| path.contains("/src/") && !path.starts_with("compiler/diagnostic/"))
        .map(|path| repository::text(&path))
        .collect();
    let silent: Vec<&str> = codes::ALL
        .iter()
        .filter(|code| {
            let name = code.name.to_uppercase().replace('-', "_");
            !product.contains(&format!("codes::{name}"))
                && !product.contains(&format!("codes::{{{name}"))
                && !product.contains(code.id)
        })
        .map(|code| code.name)
        .collect();
    assert!(silent.is_empty(), "declared, and said by nobody: {silent:#?}");
}
