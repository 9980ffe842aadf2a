//! Every feature at many places of every example: none panics, and what is offered at the beginning of a statement
//! makes no mistake of syntax.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use anyport_ide::completion::completions;
use anyport_ide::cursor::Asked;
use anyport_ide::hints::hints;
use anyport_ide::hover::hover;
use anyport_ide::signature::signature;
use anyport_ide::{Host, TextRange};

use crate::common::MemoryDisk;

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

fn syntax_errors(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    for piece in anyport_syntax::split(text) {
        let parsed = anyport_syntax::parse(&text[piece.start as usize..piece.end as usize]);
        out.extend(parsed.errors.into_iter().map(|error| format!("{error:?}")));
    }
    out
}

#[test]
fn at_many_places_of_every_example() {
    let files = examples();
    assert!(files.len() > 15, "the examples are there");
    let mut host = Host::new(Arc::new(MemoryDisk { files: files.clone() }));
    for (path, text) in &files {
        host.open(path, text.as_str().into(), 1);
    }
    let analysis = host.snapshot();
    let (mut places, mut applied) = (0, 0);
    for (number, (path, text)) in files.iter().enumerate() {
        for range in (0..text.len()).step_by(400) {
            let seen = TextRange { start: range as u32, end: range as u32 + 400 };
            let found = hints(&analysis, path, seen, None);
            assert!(found.iter().all(|hint| text.is_char_boundary(hint.offset as usize)), "{path}: {found:?}");
        }
        for offset in (number % 7..text.len()).step_by(7).filter(|offset| text.is_char_boundary(*offset)) {
            let offset = offset as u32;
            let found = completions(&analysis, path, offset);
            signature(&analysis, path, offset);
            hover(&analysis, path, offset);
            places += 1;
            assert!(found.range.start <= offset && offset <= found.range.end, "{path}:{offset}: {:?}", found.range);
            let before = &text[..offset as usize];
            let line = &before[before.rfind('\n').map_or(0, |at| at + 1)..];
            // The beginning of a statement on a line of its own: nothing else is on the line.
            let rest = text[offset as usize..].lines().next().unwrap_or_default();
            if !line.trim().is_empty() || !rest.trim().is_empty() {
                continue;
            }
            let at = analysis.at(path, offset).expect("a place");
            if anyport_ide::cursor::place(at).asked != Asked::Statement {
                continue;
            }
            for item in found.items.iter().take(40) {
                let mut edited = text.clone();
                edited.replace_range(found.range.start as usize..found.range.end as usize, &item.plain());
                let errors = syntax_errors(&edited);
                assert!(errors.is_empty(), "{path}:{offset}: {} → {}\n{errors:?}", item.label, item.plain());
                applied += 1;
            }
        }
    }
    assert!(places > 3000 && applied > 500, "{places} places, {applied} applied");
}

#[test]
fn at_the_beginning_of_every_statement() {
    // After a line break behind every line of every example, where a statement may begin.
    let files = examples();
    for (path, text) in files.iter().filter(|(_, text)| text.len() < 4000) {
        let mut host = Host::new(Arc::new(MemoryDisk { files: files.clone() }));
        let mut offset = 0;
        for (index, line) in text.split_inclusive('\n').enumerate() {
            offset += line.len();
            if index % 5 != 0 {
                continue;
            }
            let mut edited = text.clone();
            edited.insert(offset, '\n');
            host.open(path, edited.as_str().into(), 1);
            let before = syntax_errors(&edited);
            let analysis = host.snapshot();
            let found = completions(&analysis, path, offset as u32);
            let at = analysis.at(path, offset as u32).expect("a place");
            if anyport_ide::cursor::place(at).asked != Asked::Statement {
                continue;
            }
            for item in found.items.iter().take(60) {
                let mut after = edited.clone();
                after.replace_range(found.range.start as usize..found.range.end as usize, &item.plain());
                let errors = syntax_errors(&after);
                assert!(errors.len() <= before.len(), "{path}:{offset}: {} → {}\n{errors:?}", item.label, item.plain());
            }
        }
    }
}

#[test]
fn in_texts_that_end_anywhere() {
    let files = examples();
    for (path, text) in files.iter().filter(|(_, text)| text.len() < 3000) {
        let mut host = Host::new(Arc::new(MemoryDisk { files: files.clone() }));
        for end in (0..text.len()).step_by(11).filter(|end| text.is_char_boundary(*end)) {
            host.open(path, text[..end].into(), 1);
            let analysis = host.snapshot();
            completions(&analysis, path, end as u32);
            signature(&analysis, path, end as u32);
            hover(&analysis, path, end as u32);
        }
    }
}
