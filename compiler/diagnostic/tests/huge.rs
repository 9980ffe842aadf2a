//! Size is no reason to be slow, and nothing is a reason to panic.

#![allow(clippy::disallowed_methods)] // a program of ours for ourselves: it reads and writes files

mod common;

use std::time::{Duration, Instant};

use anyport_diagnostic::{Diagnostic, LineIndex, Position, SourceId, Span, codes, render};
use common::Files;
use proptest::prelude::*;

/// A tenth of it without optimisation, which makes each about ten times as slow.
const COUNT: usize = if cfg!(debug_assertions) { 1_000 } else { 10_000 };
/// Usually half a second; the machine may do other things too.
const PATIENCE: Duration = Duration::from_secs(10);

fn scattered(length: usize) -> Vec<Diagnostic> {
    let span = |number: usize| {
        let start = (number * (length / COUNT)) as u32;
        Span::new(SourceId(0), start, start + 5)
    };
    (0..COUNT)
        .map(|number| {
            Diagnostic::new(&codes::UNKNOWN_NAME, span(number), "no such name")
                .with_label("here")
                .with_secondary(span(COUNT - number - 1), "there")
        })
        .collect()
}

fn all_formats(text: &str) {
    let files = Files::new(&[("big.app", text)]);
    let diagnostics = scattered(text.len());
    let start = Instant::now();
    let shown = render::human(&diagnostics, &files, false);
    assert!(shown.len() < 20_000_000);
    render::json_lines(&diagnostics, &files);
    render::sarif(&diagnostics, &files);
    render::github(&diagnostics, &files);
    assert!(start.elapsed() < PATIENCE, "{:?}", start.elapsed());
}

#[test]
fn many_in_ten_megabytes() {
    all_formats(&"service web { image = \"é\" }\n".repeat(350_000));
}

#[test]
fn many_on_one_line() {
    all_formats(&"aé世🚀 ".repeat(100_000));
}

#[test]
fn line_numbers_far_down() {
    let text = format!("first\n{}last\n", "filler\n".repeat(123_454));
    let files = Files::new(&[("big.app", &text), ("other.app", "x\ny\n")]);
    let diagnostic = Diagnostic::new(&codes::DUPLICATE_NAME, files.find(0, "last"), "twice")
        .with_label("again")
        .with_secondary(files.find(0, "first"), "first")
        .with_secondary(files.find(1, "y"), "elsewhere")
        .with_note("a note");
    insta::assert_snapshot!(render::human(&[diagnostic], &files, false));
}

#[test]
fn a_long_line_is_cut() {
    let text = format!("{}here{}\n", "x ".repeat(500), " y".repeat(500));
    let files = Files::new(&[("long.app", &text)]);
    let diagnostic = Diagnostic::new(&codes::UNKNOWN_NAME, files.find(0, "here"), "no such name");
    insta::assert_snapshot!(render::human(&[diagnostic], &files, false));
}

#[test]
fn many_labels() {
    let files = Files::new(&[("a.app", &"x\n".repeat(2000))]);
    let mut diagnostic = Diagnostic::new(&codes::VALUE_CYCLE, files.find(0, "x"), "a circle");
    for nth in 1..2000 {
        diagnostic = diagnostic.with_secondary(files.nth(0, "x", nth), "then");
    }
    let shown = render::human(&[diagnostic], &files, false);
    assert!(shown.contains("and 1988 more places"), "{shown}");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Spans may be anything: rendering shows what it can.
    #[test]
    fn never_panics(text in "[a-c\\n\\r\\t é世🚀\u{1b}\u{2028}\u{301}]{0,60}", spans in prop::collection::vec((0u32..200, 0u32..200), 1..6)) {
        let files = Files::new(&[("a.app", &text)]);
        let span = |(start, end)| Span::new(SourceId(0), start, end);
        let mut diagnostic = Diagnostic::new(&codes::UNKNOWN_NAME, span(spans[0]), "m")
            .with_fix("f", span(spans[0]), "t");
        for it in &spans[1..] {
            diagnostic = diagnostic.with_secondary(span(*it), "l");
        }
        let diagnostics = [diagnostic];
        let shown = render::human(&diagnostics, &files, false);
        let (escape, mark) = ('\u{1b}', '\u{10fffd}');
        prop_assert!(!shown.contains(escape) && !shown.contains(mark));
        prop_assert!(shown.matches('l').count() >= spans.len() - 1, "{}", shown);
        render::human(&diagnostics, &files, true);
        render::json_lines(&diagnostics, &files);
        render::sarif(&diagnostics, &files);
        render::github(&diagnostics, &files);
    }

    #[test]
    fn positions_go_there_and_back(text in "[ab\\n\\r é世🚀]{0,9000}") {
        let index = LineIndex::new(text.as_str().into());
        let (mut line, mut column) = (1, 1);
        for (nth, (offset, character)) in text.char_indices().enumerate() {
            let position = Position { line, column };
            if nth < 50 || nth % 97 == 0 {
                prop_assert_eq!(index.position(offset), position);
                // What ends a line is no place on it.
                if offset < index.range(line as usize - 1).end {
                    prop_assert_eq!(index.offset(position), Some(offset));
                }
            }
            if character == '\n' { (line, column) = (line + 1, 1) } else { column += 1 }
        }
        prop_assert_eq!(index.offset(Position { line: line + 1, column: 1 }), None);
    }
}
