//! Every construct has a tree, items parse as the whole does, and the formatter keeps what it was given.

mod common;

use anyport_syntax::{format, lex, parse, split, token::TokenClass};

const SAMPLES: &[(&str, &str)] = &[
    ("bookshop", include_str!("samples/bookshop.app")),
    ("company", include_str!("samples/company.app")),
    ("ragged", include_str!("samples/ragged.app")),
];

#[test]
fn every_sample_has_its_tree() {
    for (name, text) in SAMPLES {
        assert_eq!(common::errors(text), "", "{name}");
        insta::assert_snapshot!(format!("tree_of_{name}"), common::dump(text));
    }
}

#[test]
fn formatted_samples_stay_as_they_are() {
    for (name, text) in SAMPLES {
        let formatted = format(text).unwrap_or_default();
        if *name == "ragged" {
            insta::assert_snapshot!("ragged_formatted", formatted);
        } else {
            assert_eq!(&formatted, text, "{name}");
        }
        assert_eq!(format(&formatted).unwrap_or_default(), formatted, "{name}: formatting again changes it");
        assert_eq!(common::dump(&formatted), common::dump(text), "{name}: another tree");
    }
}

#[test]
fn items_cover_the_file_and_parse_as_the_whole() {
    for (name, text) in SAMPLES {
        let items = split(text);
        let mut at = 0;
        let mut dumped = String::new();
        for item in &items {
            assert_eq!(item.start, at, "{name}");
            at = item.end;
            let parsed = parse(&text[item.start as usize..item.end as usize]);
            assert!(parsed.statements.len() <= 1, "{name}: {parsed:?}");
            dumped.push_str(&common::dump_statements(&parsed.statements));
        }
        assert_eq!(at as usize, text.len(), "{name}");
        assert_eq!(dumped, common::dump(text), "{name}");
    }
}

#[test]
fn an_edit_in_one_item_leaves_the_others_as_they_are() {
    // In `ragged` the inside of blocks begins in column 0, where nothing tells items from fields.
    for (name, text) in SAMPLES.iter().filter(|sample| sample.0 != "ragged") {
        let items = split(text);
        let texts: Vec<&str> = items.iter().map(|item| &text[item.start as usize..item.end as usize]).collect();
        for edited in 0..texts.len() {
            let mut changed = texts.clone();
            let broken = format!("{}\nbroken half {{ of [ it\n", changed[edited].trim_end());
            changed[edited] = &broken;
            let whole = changed.concat();
            let after: Vec<String> =
                split(&whole).iter().map(|item| whole[item.start as usize..item.end as usize].to_owned()).collect();
            for (index, text) in texts.iter().enumerate().filter(|(index, _)| *index != edited) {
                assert!(after.iter().any(|after| after == text), "{name}: item {index} changed by {edited}:\n{text}");
            }
        }
    }
}

#[test]
fn module_docs_and_docs_are_kept() {
    let parsed = parse("//! One.\n//! Two.\n\n/// About a.\n/// More.\na = 1\n\n/// Nowhere.\n");
    assert_eq!(parsed.module_doc.as_deref(), Some("One.\nTwo."));
    assert_eq!(parsed.statements[0].doc.as_deref(), Some("About a.\nMore."));
}

#[test]
fn tokens_cover_everything_but_blanks() {
    for (name, text) in SAMPLES {
        let mut at = 0;
        for (token, range) in lex(text) {
            assert!(text[at..range.start as usize].chars().all(char::is_whitespace), "{name}");
            assert!(token.class() != TokenClass::Invalid, "{name}: {token:?}");
            at = range.end as usize;
        }
    }
}

#[test]
fn windows_files_have_the_same_trees() {
    for (name, text) in SAMPLES {
        let windows = format!("\u{FEFF}{}", text.replace('\n', "\r\n"));
        assert_eq!(common::dump(&windows), common::dump(text), "{name}");
        assert_eq!(format(&windows), format(text), "{name}");
    }
}
