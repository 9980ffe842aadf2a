//! What must hold for every text.

#[path = "common/mod.rs"]
mod common;
#[path = "common/programs.rs"]
mod programs;

use anyport_syntax::{format, lex, parse, split, token::TokenClass};
use proptest::prelude::*;

const SAMPLES: [&str; 3] =
    [include_str!("samples/bookshop.app"), include_str!("samples/company.app"), include_str!("samples/ragged.app")];

/// What is true of any text at all.
fn holds_for_any_text(text: &str) {
    let items = split(text);
    let mut at = 0;
    for item in &items {
        assert_eq!(item.start, at);
        assert!(item.end > item.start || text.is_empty());
        at = item.end;
        let inner = &text[item.start as usize..item.end as usize];
        check_tree(inner);
    }
    assert_eq!(at as usize, text.len());
    check_tree(text);
    if let Ok(formatted) = format(text) {
        check_formatted(text, &formatted);
    }
}

fn check_tree(text: &str) {
    let parsed = parse(text);
    for error in &parsed.errors {
        assert!(error.range.start <= error.range.end, "{error:?}");
        assert!(text.get(error.range.start as usize..error.range.end as usize).is_some(), "{error:?}");
        assert!(!error.message.is_empty() && !error.label.is_empty(), "{error:?}");
        for (_, edits) in &error.fixes {
            for (range, _) in edits {
                assert!(text.get(range.start as usize..range.end as usize).is_some(), "{error:?}");
            }
        }
    }
    let dumped = common::dump_statements(&parsed.statements);
    if parsed.errors.is_empty() {
        assert!(!dumped.contains("ERROR") || text.contains("ERROR"), "an error without a word:\n{text}\n{dumped}");
    }
    let mut end = 0;
    for statement in &parsed.statements {
        assert!(statement.range.start >= end && statement.range.end >= statement.range.start, "{text:?}\n{dumped}");
        end = statement.range.end;
    }
}

fn comments(text: &str) -> Vec<String> {
    lex(text)
        .filter(|(token, _)| matches!(token.class(), TokenClass::Comment | TokenClass::Documentation))
        .map(|(_, range)| text[range.start as usize..range.end as usize].trim_end().to_owned())
        .collect()
}

fn check_formatted(text: &str, formatted: &str) {
    assert_eq!(common::dump(formatted), common::dump(text), "another tree:\n{text}\n-----\n{formatted}");
    assert_eq!(comments(formatted), comments(text), "other comments:\n{text}\n-----\n{formatted}");
    match format(formatted) {
        Ok(again) => assert_eq!(again, formatted, "not idempotent:\n{text}"),
        Err(errors) => panic!("{errors:?}\n{text}\n-----\n{formatted}"),
    }
    assert!(formatted.lines().all(|line| line.trim_end() == line || text.contains("\"\"\"")), "blanks at a line end");
}

#[test]
fn every_prefix_of_the_samples_has_a_tree() {
    for sample in SAMPLES {
        for (at, _) in sample.char_indices() {
            check_tree(&sample[..at]);
        }
    }
}

#[test]
fn one_deleted_token_never_costs_a_neighbour() {
    // The services around a broken one stay as they are.
    let around = "service before {\n  cpu = 1\n}\n";
    let after = "service after {\n  cpu = 2\n}\n";
    let middle = "service web {\n  image = \"x${tag}\"\n  port http = 8080\n  env { A = f(1, [2]) }\n  check a == 1 else \"no\"\n}\n";
    let expected = common::dump(after);
    for (_, range) in lex(middle).filter(|(_, range)| (range.end as usize) < middle.len()) {
        let mut broken = middle.to_owned();
        broken.replace_range(range.start as usize..range.end as usize, "");
        let whole = format!("{around}{broken}{after}");
        let dumps: Vec<String> =
            split(&whole).iter().map(|item| common::dump(&whole[item.start as usize..item.end as usize])).collect();
        assert!(dumps.iter().any(|dump| dump == &expected), "{whole}\n{dumps:#?}");
        assert!(dumps.first().is_some_and(|dump| dump == &common::dump(around)), "{whole}");
        let errors: usize =
            split(&whole).iter().map(|item| parse(&whole[item.start as usize..item.end as usize]).errors.len()).sum();
        assert!(errors <= 1, "more than one error for one mistake:\n{whole}\n{}", common::errors(&whole));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn generated_programs_are_read_and_formatted(seed in any::<u64>()) {
        let text = programs::program(seed);
        let parsed = parse(&text);
        prop_assert!(parsed.errors.is_empty(), "{}\n{}", text, common::errors(&text));
        let items = split(&text);
        let dumped: String = items
            .iter()
            .map(|item| common::dump(&text[item.start as usize..item.end as usize]))
            .collect();
        prop_assert_eq!(dumped, common::dump(&text), "{}", text);
        holds_for_any_text(&text);
    }

    #[test]
    fn mutated_samples_have_trees(
        sample in 0..3_usize,
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0..12_usize, any::<prop::sample::Index>()), 1..6),
    ) {
        const PIECES: [&str; 24] = [
            "{", "}", "[", "]", "(", ")", "\"", "\"\"\"", "${", ",", "\n", "=", ":", ".", "..", "é", "\u{0}", "'", "\\",
            " on ", " if ", "//", "-", "🦀",
        ];
        let mut text: Vec<char> = SAMPLES[sample].chars().collect();
        for (place, length, piece) in edits {
            let at = place.index(text.len() + 1);
            let end = (at + length).min(text.len());
            let piece: Vec<char> = piece.get(&PIECES).chars().collect();
            text.splice(at..end, piece);
        }
        holds_for_any_text(&text.into_iter().collect::<String>());
    }

    #[test]
    fn mutated_programs_have_trees(seed in any::<u64>(), place in any::<prop::sample::Index>(), length in 0..9_usize) {
        let mut text: Vec<char> = programs::program(seed).chars().collect();
        let at = place.index(text.len());
        let end = (at + length).min(text.len());
        text.drain(at..end);
        holds_for_any_text(&text.into_iter().collect::<String>());
    }

    #[test]
    fn any_text_has_a_tree(text in "\\PC{0,60}") {
        holds_for_any_text(&text);
    }

    #[test]
    fn any_tokens_have_a_tree(tokens in prop::collection::vec(0..anyport_syntax::token::Token::ALL.len(), 0..40)) {
        let text: String = tokens
            .iter()
            .map(|index| {
                let token = anyport_syntax::token::Token::ALL[*index];
                format!("{} ", token.text().unwrap_or(match token.terminal() {
                    "number" => "1",
                    "string" => "\"s\"",
                    "newline" => "\n",
                    "comment" => "// c\n",
                    _ => "n",
                }))
            })
            .collect();
        holds_for_any_text(&text);
    }
}
