//! No place of any example, whole or cut off, makes a feature panic or give ranges that are none.

#![allow(clippy::disallowed_methods)] // the examples are read from the disk

mod common;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use anyport_ide::text::{TextEdit, apply};
use anyport_ide::{Analysis, Host, TextRange};
use anyport_ide::{actions, explained, folding, formatting, lenses, links, output, selection, tokens};
use common::MemoryDisk;

fn examples() -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    let mut open = vec![PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples"))];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).expect("the examples") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "app") {
                let text = std::fs::read_to_string(&path).expect("a text");
                out.insert(path.canonicalize().expect("a path").to_string_lossy().into_owned(), text);
            }
        }
    }
    out
}

/// Every edit is of the text, and none overlaps another.
fn check_edits(text: &str, edits: &[TextEdit], what: &str) {
    let mut sorted = edits.to_vec();
    sorted.sort();
    let mut done = 0;
    for edit in &sorted {
        assert!(text.get(edit.range.start as usize..edit.range.end as usize).is_some(), "{what}: {edit:?}");
        assert!(done <= edit.range.start, "{what}: edits overlap");
        done = edit.range.end;
    }
    let _ = apply(text, edits);
}

fn everything_at(analysis: &Analysis, path: &str, text: &str, offset: u32) {
    let cursor = TextRange { start: offset, end: offset };
    for action in actions::actions(analysis, path, cursor).into_iter().chain(actions::source_actions(analysis, path)) {
        for (file, edits) in &action.edit.files {
            let text = analysis.text(file).expect("a text");
            check_edits(&text, edits, &action.title);
        }
    }
    let grown = selection::selection(analysis, path, offset);
    assert!(grown.windows(2).all(|pair| pair[1].start <= pair[0].start && pair[0].end <= pair[1].end));
    for character in ["}", "]", "\n"] {
        check_edits(text, &formatting::typed(analysis, path, offset, character), "typed");
    }
    let _ = explained::at(analysis, path, offset, None);
}

fn everything_of(analysis: &Analysis, path: &str, text: &str) {
    let mut done = 0;
    for painted in tokens::tokens(analysis, path, None) {
        assert!(done <= painted.range.start && painted.range.start < painted.range.end, "{painted:?}");
        let piece = text.get(painted.range.start as usize..painted.range.end as usize).expect("a piece of the text");
        assert!(!piece.contains('\n'), "a piece is of one line");
        done = painted.range.end;
    }
    let lines = text.lines().count() as u32 + 1;
    assert!(folding::folding(analysis, path).iter().all(|fold| fold.start < fold.end && fold.end < lines));
    for link in links::links(analysis, path) {
        assert!(text.get(link.range.start as usize..link.range.end as usize).is_some());
    }
    check_edits(text, &formatting::document(analysis, path), "formatting");
    for lens in lenses::lenses(analysis, path, None) {
        assert!(lens.range.end as usize <= text.len());
    }
}

#[test]
fn no_place_of_an_example_is_too_much() {
    let files = examples();
    assert!(files.len() > 15, "the examples are there");
    let mut host = Host::new(Arc::new(MemoryDisk { files: files.clone() }));
    for (path, text) in &files {
        host.open(path, text.as_str().into(), 1);
    }
    let analysis = host.snapshot();
    for (path, text) in &files {
        everything_of(&analysis, path, text);
        for offset in (0..text.len() + 3).step_by(61) {
            everything_at(&analysis, path, text, offset as u32);
        }
    }
}

#[test]
fn every_output_of_every_example_leads_back() {
    let files = examples();
    let mut host = Host::new(Arc::new(MemoryDisk { files: files.clone() }));
    for (path, text) in &files {
        host.open(path, text.as_str().into(), 1);
    }
    let analysis = host.snapshot();
    let (mut outputs, mut pieces) = (0, 0);
    for app in analysis.apps().filter(|app| app.is_application()) {
        for environment in output::environments(&analysis, &app.root) {
            for (target, _) in &environment.targets {
                let found = output::output(&analysis, &app.root, None, Some(&environment.name), Some(target));
                let found = found.expect("an output");
                for mapping in &found.map {
                    let file = found.files.iter().find(|file| file.path == mapping.path).expect("the file");
                    assert!(file.text.get(mapping.range.start as usize..mapping.range.end as usize).is_some());
                    let source = analysis.text(&mapping.source.path).expect("the source");
                    assert!(
                        source.get(mapping.source.range.start as usize..mapping.source.range.end as usize).is_some()
                    );
                    pieces += 1;
                }
                outputs += usize::from(!found.files.is_empty());
            }
        }
    }
    assert!(outputs > 10 && pieces > 500, "{outputs} outputs, {pieces} pieces");
}

#[test]
fn no_beginning_of_an_example_is_too_much() {
    for (path, text) in examples() {
        let disk = MemoryDisk { files: BTreeMap::from([(path.clone(), text.clone())]) };
        let mut host = Host::new(Arc::new(disk));
        for (version, end) in (0..text.len()).step_by(337).enumerate() {
            let Some(start) = text.get(..end) else { continue };
            host.open(&path, start.into(), version as i32);
            let analysis = host.snapshot();
            everything_of(&analysis, &path, start);
            everything_at(&analysis, &path, start, end as u32);
            everything_at(&analysis, &path, start, end as u32 / 2);
        }
    }
}
