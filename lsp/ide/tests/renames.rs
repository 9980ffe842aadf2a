//! The law of renames: give any declaration of any example another name, and nothing else changes. What was
//! wrong is wrong still, and every name refers to what it referred to.

#![allow(clippy::disallowed_methods)] // it reads the examples

mod common;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyport_ide::rename::rename;
use anyport_ide::semantics::{DefKind, Role, semantics};
use anyport_ide::text::{FilePath, apply};
use anyport_ide::{Analysis, Host};
use common::MemoryDisk;

fn read(folder: &Path, out: &mut BTreeMap<String, String>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            read(&path, out);
        } else if let Ok(text) = std::fs::read_to_string(&path) {
            out.insert(path.canonicalize().expect("a path").to_string_lossy().into_owned(), text);
        }
    }
}

fn open(files: &BTreeMap<String, String>) -> Host {
    let mut host = Host::new(Arc::new(MemoryDisk { files: files.clone() }));
    for (path, text) in files.iter().filter(|(path, _)| path.ends_with(".app")) {
        host.open(path, text.as_str().into(), 1);
    }
    host
}

/// What is wrong, without places and words, which may speak of the name.
fn wrong(analysis: &Analysis) -> Vec<(FilePath, &'static str)> {
    let mut out: Vec<(FilePath, &'static str)> = Vec::new();
    for app in analysis.apps() {
        for (path, found) in app.diagnostics() {
            out.extend(found.iter().map(|found| (path.clone(), found.code)));
        }
    }
    out.sort();
    out
}

/// Every declaration of the author's: what it is, its name, where it stands.
fn declarations(analysis: &Analysis) -> Vec<(DefKind, String, FilePath, u32)> {
    let mut out = Vec::new();
    for app in analysis.apps() {
        for item in app.items() {
            for mention in &semantics(app.db(), item).mentions {
                if mention.role == Role::Declares
                    && let Some(place) = app.place_in(item, mention.range)
                {
                    out.push((mention.def.kind, mention.def.name.to_string(), place.path, place.range.start));
                }
            }
        }
    }
    out.sort();
    out.dedup();
    out
}

/// A name that nobody has, of the form that the thing wants.
fn fresh(kind: DefKind, old: &str) -> String {
    match kind {
        DefKind::Type => "Zz9".to_owned(),
        // The folder of a file has a meaning.
        DefKind::Entry if old.starts_with('/') => format!("{old}-zz9"),
        DefKind::Entry if old.contains('.') => "zz9.example.com".to_owned(),
        DefKind::Entry if old.contains("${") || old.ends_with('%') => old.to_owned(),
        _ => "zz9".to_owned(),
    }
}

#[test]
fn a_rename_changes_a_name_and_nothing_else() {
    let examples = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples"));
    let mut renamed = 0;
    let mut broken = Vec::new();
    for example in std::fs::read_dir(examples).expect("the examples") {
        let mut files = BTreeMap::new();
        read(&example.expect("an example").path(), &mut files);
        let host = open(&files);
        let analysis = host.snapshot();
        let before = wrong(&analysis);
        for (number, (kind, name, path, offset)) in declarations(&analysis).into_iter().enumerate() {
            // Names that are said outside of the program mean another thing there when they change: the
            // application's, those of outputs that tests look at, and names that a platform gives a meaning.
            if matches!(kind, DefKind::App | DefKind::Component | DefKind::Secret)
                && files.values().any(|text| text.contains("object("))
            {
                continue;
            }
            // A port that is called after a protocol speaks it.
            if kind == DefKind::Entry && ["http", "grpc", "udp"].contains(&name.as_str()) {
                continue;
            }
            // Enough of each sort; all of them would take minutes.
            if number % 8 != 0 {
                continue;
            }
            let new = fresh(kind, &name);
            let edit = match rename(&analysis, &path, offset, &new) {
                Ok(edit) => edit,
                Err(why) => panic!("{path}: {kind:?} `{name}` cannot be `{new}`: {why}"),
            };
            let mut after = files.clone();
            for (path, edits) in &edit.files {
                let text = apply(&files[path.as_ref()], edits);
                after.insert(path.to_string(), text);
            }
            let other = open(&after);
            let now = wrong(&other.snapshot());
            renamed += 1;
            if now != before {
                broken.push(format!(
                    "{} {kind:?} {name}: {before:?} → {now:?}",
                    path.rsplit('/').next().unwrap_or(&path)
                ));
            }
        }
    }
    assert!(renamed > 40, "{renamed} renames");
    assert!(broken.is_empty(), "{broken:#?}");
}
