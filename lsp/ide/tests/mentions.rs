//! Every name of every example means something: whatever a person can click on leads somewhere.

#![allow(clippy::disallowed_methods)] // it reads the examples

mod common;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyport_ide::Host;
use anyport_ide::semantics::{Inside, semantics};
use anyport_syntax::token::Token;
use common::MemoryDisk;

fn examples() -> Vec<(String, String)> {
    let mut out = Vec::new();
    let mut open = vec![PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples"))];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).expect("the examples") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "app") {
                let text = std::fs::read_to_string(&path).expect("a text");
                out.push((slashed(&path), text));
            }
        }
    }
    out.sort();
    out
}

fn slashed(path: &Path) -> String {
    path.canonicalize().expect("a path").to_string_lossy().into_owned()
}

/// Words that begin a statement and name nothing.
const HEADS: [&str; 22] = [
    "app",
    "part",
    "edition",
    "import",
    "param",
    "let",
    "secret",
    "kind",
    "trait",
    "rule",
    "environment",
    "workflow",
    "test",
    "output",
    "step",
    "parallel",
    "options",
    "accept",
    "patch",
    "object",
    "expect",
    "abstract",
];

#[test]
fn every_name_of_every_example_means_something() {
    let files: BTreeMap<String, String> = examples().into_iter().collect();
    assert!(files.len() > 15, "the examples are there");
    let mut host = Host::new(Arc::new(MemoryDisk { files: files.clone() }));
    for (path, text) in &files {
        host.open(path, text.as_str().into(), 1);
    }
    let analysis = host.snapshot();
    let mut unknown = Vec::new();
    let mut names = 0;
    for path in files.keys() {
        let app = analysis.app_of(path).expect("an application");
        let file = app.file(path).expect("a file");
        for item in file.items(app.db()) {
            let known = semantics(app.db(), *item);
            let text = item.text(app.db());
            for (token, range) in anyport_syntax::lex(text) {
                let word = &text[range.start as usize..range.end as usize];
                let in_document = known.braces_at(range.start).is_some_and(|braces| braces.inside == Inside::Document);
                if token != Token::Name || HEADS.contains(&word) || in_document {
                    continue;
                }
                names += 1;
                let found = known.mentions.iter().any(|mention| mention.range == range);
                if !found {
                    let line = text[..range.start as usize].rfind('\n').map_or(0, |at| at + 1);
                    let rest = text[line..].lines().next().unwrap_or_default().trim();
                    unknown.push(format!("{}: {word} in {rest}", path.rsplit('/').next().unwrap_or(path)));
                }
            }
        }
    }
    assert!(names > 1000, "{names} names");
    insta::assert_snapshot!(unknown.join("\n"));
}
