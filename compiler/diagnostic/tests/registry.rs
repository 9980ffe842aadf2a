//! The pages hold what `codes/README.md` promises.

#![allow(clippy::disallowed_methods)] // a program of ours for ourselves: it reads and writes files

use std::collections::HashSet;

use anyport_diagnostic::{Code, Severity, codes, examples, explain};

fn all() -> impl Iterator<Item = &'static Code> {
    codes::ALL.iter().copied()
}

#[test]
fn ids_and_names_are_unique_and_well_formed() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/codes");
    let files = std::fs::read_dir(folder).expect("the pages").count() - 1;
    assert_eq!(codes::ALL.len(), files, "every file but the README is a page");
    let numbers: HashSet<_> = all().map(|code| &code.id[1..]).collect();
    let names: HashSet<_> = all().map(|code| code.name).collect();
    assert_eq!((numbers.len(), names.len()), (files, files));
    for code in all() {
        let kebab = code.name.split('-').all(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase()));
        assert!(kebab, "{}", code.name);
        let letter = match code.severity {
            Severity::Error => 'E',
            Severity::Warning => 'W',
            Severity::Note => 'N',
        };
        assert!(code.id.starts_with(letter), "{}", code.id);
    }
}

#[test]
fn found_by_id_and_name() {
    for code in all() {
        assert_eq!(codes::find(code.id), Some(code));
        assert_eq!(codes::find(&code.id.to_lowercase()), Some(code));
        assert_eq!(codes::find(code.name), Some(code));
    }
    assert_eq!(codes::find("E9999"), None);
    assert_eq!(codes::find(""), None);
}

#[test]
fn every_page_has_both_examples_or_says_why_not() {
    for code in all() {
        let examples = examples(code);
        let excused = code.page.lines().any(|line| line.starts_with("No example: "));
        let fails = examples.iter().filter(|example| example.fails).count();
        assert_eq!(fails == 0, excused, "{}", code.id);
        assert_eq!(fails == examples.len(), excused, "{}", code.id);
        for example in examples {
            assert_eq!(example.files[0].name, "main.app", "{}", code.id);
            assert!(example.files.iter().all(|file| file.text.ends_with('\n')), "{}", code.id);
            for also in &example.also {
                assert!(codes::find(also).is_some(), "{}: {also}", code.id);
            }
            for policy in &example.policy {
                assert!(example.files.iter().any(|file| file.name == *policy), "{}: {policy}", code.id);
            }
            let tests = example.files[0].text.contains("\ntest \"");
            assert!(!example.test || tests, "{} has no test to run", code.id);
        }
    }
}

/// What an example imports or embeds is on the page; what it does not find is what it shows.
#[test]
fn files_of_examples_are_used() {
    for code in all() {
        for example in examples(code) {
            let texts: Vec<_> = example.files.iter().map(|file| file.text.as_str()).collect();
            for file in &example.files[1..] {
                assert!(texts.iter().any(|text| text.contains(&file.name)), "{}: {}", code.id, file.name);
            }
        }
    }
}

#[test]
fn several_files_are_one_example() {
    let found = examples(&codes::IMPORT_CYCLE);
    let names = |example: usize| found[example].files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>();
    assert_eq!(found.len(), 2);
    assert_eq!(names(0), ["main.app", "names.app", "sizes.app"]);
    assert_eq!(names(1), ["main.app", "names.app", "sizes.app"]);
    let set = &examples(&codes::UNKNOWN_PARAMETER)[0].set;
    assert_eq!(set, &[("image-tag".to_owned(), "1.5".to_owned())]);
}

#[test]
fn explained() {
    let pages = [&codes::UNKNOWN_FIELD, &codes::PRIVATE_NAME, &codes::UNKNOWN_PARAMETER, &codes::BAD_IR];
    insta::assert_snapshot!(pages.map(explain).join("\n---\n\n"));
    for code in all() {
        let shown = explain(code);
        assert!(!shown.contains("```app fails") && !shown.contains("```app passes"), "{}", code.id);
    }
}
