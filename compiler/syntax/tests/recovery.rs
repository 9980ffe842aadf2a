//! What is told about a mistake, and what is kept around it.

mod common;

use std::fmt::Write;

use anyport_syntax::{SyntaxErrorKind, parse};

#[test]
fn mistakes_are_told_once_and_cost_only_themselves() {
    let mut out = String::new();
    for case in include_str!("recovery.txt").split("%%\n").filter(|case| !case.trim().is_empty()) {
        let _ = write!(out, "{case}--\n{}{}\n", common::dump(case), common::errors(case));
    }
    insta::assert_snapshot!(out);
}

#[test]
fn fixes_make_it_right() {
    for case in include_str!("recovery.txt").split("%%\n").filter(|case| !case.trim().is_empty()) {
        let errors = parse(case).errors;
        if errors.is_empty() || errors.iter().any(|error| error.fixes.is_empty()) {
            continue;
        }
        // From the back, so that places stay right.
        let mut edits: Vec<_> = errors.iter().flat_map(|error| error.fixes[0].1.clone()).collect();
        edits.sort_by_key(|edit| edit.0.start);
        let mut fixed = case.to_owned();
        for (range, text) in edits.iter().rev() {
            fixed.replace_range(range.start as usize..range.end as usize, text);
        }
        assert_eq!(common::errors(&fixed), "", "{case}\n-----\n{fixed}");
    }
}

#[test]
fn half_typed_lines_keep_the_next_one() {
    for half in [
        "port http =",
        "image = web.",
        "env {",
        "x",
        "a = [1,",
        "check ",
        "b = \"text",
        "c = f(",
        "d = if a",
        "e: ",
        "unset ",
    ] {
        let text = format!("service web {{\n  {half}\n  cpu = 1\n  memory = 2Gi\n}}\n");
        let dumped = common::dump(&text);
        assert!(dumped.contains("set memory = #2Gi"), "{text}\n{dumped}");
        assert!(dumped.contains("set cpu = #1"), "{text}\n{dumped}");
        assert_eq!(parse(&text).errors.len(), 1, "{text}\n{}", common::errors(&text));
    }
}

#[test]
fn a_file_full_of_mistakes_comes_to_an_end() {
    let text = "a = = 1\n".repeat(100_000);
    let errors = parse(&text).errors;
    assert_eq!(errors.len(), 501);
    assert_eq!(errors.last().map(|error| error.kind), Some(SyntaxErrorKind::TooManyErrors));
}
