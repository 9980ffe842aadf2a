//! Hostile sizes: every one has a tree and an answer, fast and without a deep stack.

#![allow(clippy::disallowed_methods)] // a program of ours for ourselves: it reads and writes files

use std::time::{Duration, Instant};

use anyport_syntax::{SyntaxErrorKind, format, parse, split};

/// Runs on a small stack and within a time that only something quadratic exceeds.
fn survives(name: &'static str, text: String, expected: Option<SyntaxErrorKind>) {
    let run = move || {
        let start = Instant::now();
        let items = split(&text);
        assert!(!items.is_empty(), "{name}");
        for item in items {
            drop(parse(&text[item.start as usize..item.end as usize]));
        }
        let parsed = parse(&text);
        match expected {
            Some(kind) => {
                assert!(parsed.errors.iter().any(|error| error.kind == kind), "{name}: {:?}", parsed.errors.first())
            }
            None => assert!(parsed.errors.is_empty(), "{name}: {:?}", parsed.errors.first()),
        }
        let copy = parsed.clone();
        assert!(copy == parsed, "{name}");
        let _ = format!("{parsed:?}").len();
        let _ = format(&text);
        start.elapsed()
    };
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(run);
    let took = thread.expect("a thread").join().unwrap_or_else(|_| panic!("{name} panicked"));
    assert!(took < Duration::from_secs(60), "{name} took {took:?}");
}

#[test]
fn deep_nesting_is_refused() {
    const DEEP: usize = 50_000;
    let deep =
        |open: &str, inner: &str, close: &str| format!("a = {}{inner}{}\n", open.repeat(DEEP), close.repeat(DEEP));
    survives("lists", deep("[", "1", "]"), Some(SyntaxErrorKind::TooDeep));
    survives("parentheses", deep("(", "1", ")"), Some(SyntaxErrorKind::TooDeep));
    survives("maps", deep("{ a = ", "1", "}"), Some(SyntaxErrorKind::TooDeep));
    survives("calls", deep("f(", "1", ")"), Some(SyntaxErrorKind::TooDeep));
    survives("open", format!("a = {}", "[".repeat(DEEP)), Some(SyntaxErrorKind::TooDeep));
    survives("closed", "}".repeat(DEEP), Some(SyntaxErrorKind::UnopenedBracket));
    survives("blocks", format!("{}{}", "a {\n".repeat(DEEP), "}\n".repeat(DEEP)), Some(SyntaxErrorKind::TooDeep));
    survives("open blocks", "a {\n".repeat(DEEP), Some(SyntaxErrorKind::TooDeep));
    survives("texts", format!("a = {}1{}\n", "\"${".repeat(DEEP), "}\"".repeat(DEEP)), Some(SyntaxErrorKind::TooDeep));
    survives("open texts", format!("a = {}", "\"${".repeat(DEEP)), Some(SyntaxErrorKind::UnclosedString));
    survives("open blocks of text", "\"\"\"${\n".repeat(5_000), Some(SyntaxErrorKind::UnclosedString));
    survives("types", format!("a: {}T{}\n", "A<".repeat(DEEP), ">".repeat(DEEP)), Some(SyntaxErrorKind::TooLong));
    survives("list types", format!("a: {}T{}\n", "[".repeat(DEEP), "]".repeat(DEEP)), Some(SyntaxErrorKind::TooDeep));
}

#[test]
fn long_chains_are_refused() {
    const LONG: usize = 50_000;
    for (name, text) in [
        ("sum", format!("a = 1{}\n", " + 1".repeat(LONG))),
        ("not", format!("a = {}b\n", "not ".repeat(LONG))),
        ("minus", format!("a = {}b\n", "- ".repeat(LONG))),
        ("members", format!("a = b{}\n", ".c".repeat(LONG))),
        ("indices", format!("a = b{}\n", "[0]".repeat(LONG))),
        ("calls", format!("a = b{}\n", "()".repeat(LONG))),
        ("choices", format!("a = {}c\n", "if a then b else ".repeat(LONG))),
        ("conditions", format!("a = {}c then d else e\n", "if ".repeat(LONG))),
        ("optional", format!("a: T{}\n", "?".repeat(LONG))),
        ("mixed", format!("a = {}1\n", "(1 + 1 + 1 + [1 * ".repeat(60))),
    ] {
        survives(name, text, Some(SyntaxErrorKind::TooLong));
    }
}

#[test]
fn what_is_allowed_fits_a_small_stack() {
    let deep = |open: &str, inner: &str, close: &str, times: usize| {
        format!("a = {}{inner}{}\n", open.repeat(times), close.repeat(times))
    };
    survives("lists", deep("[", "1", "]", 128), None);
    survives("sum", format!("a = 1{}\n", " + 1".repeat(380)), None);
    survives("choices", format!("a = {}c\n", "if a then b else ".repeat(380)), None);
    survives("mixed", deep("(1 + -", "1", ")", 96), None);
    survives("texts", deep("\"${f(", "1", ")}\"", 4), None);
}

#[test]
fn large_texts_take_linear_time() {
    survives("many statements", "a = 1\n".repeat(200_000), None);
    survives("one line", format!("a = [{}]\n", "\"x\", ".repeat(200_000)), None);
    survives("one line of items", "a x, ".repeat(200_000), None);
    survives("one line of fields", format!("s {{{}}}", "a = 1, ".repeat(150_000)), None);
    survives("one long name", format!("{} = 1", "a".repeat(1 << 20)), None);
    survives("one long text", format!("a = \"{}\"", "\\n${b}é".repeat(100_000)), None);
    survives("one long comment", format!("//{}", "x".repeat(1 << 20)), None);
    survives("blank lines", "\n".repeat(1 << 20), None);
    survives("broken lines", "a = ]\n".repeat(10_000), Some(SyntaxErrorKind::UnopenedBracket));
    survives("open lists", "a = [\n".repeat(100), Some(SyntaxErrorKind::UnclosedBracket));
    survives("quotes", "\"".repeat(200_001), Some(SyntaxErrorKind::UnclosedString));
    survives("curly quotes", "\u{201C} a".repeat(100_000), Some(SyntaxErrorKind::UnexpectedCharacter));
    survives("commas", ",".repeat(200_000), Some(SyntaxErrorKind::UnexpectedToken));
    survives("zeros", "\0".repeat(100_000), Some(SyntaxErrorKind::UnexpectedCharacter));
    survives("block comment", format!("/*{}", "*/*".repeat(100_000)), Some(SyntaxErrorKind::TooLong));
    survives("unions", format!("a: T{}\n", " | T".repeat(370)), None);
}

#[test]
fn the_generated_parser_keeps_its_size() {
    let generated = include_str!(concat!(env!("OUT_DIR"), "/grammar.rs"));
    assert!(generated.len() < 800_000, "the generated parser has {} bytes", generated.len());
}
