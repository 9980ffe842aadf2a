//! What the sources of the examples say of themselves: no errors, no warnings, their own tests
//! pass, and they are formatted.

mod common;

use anyport_diagnostic::{Severity, render};
use anyport_tests::{Example, examples, root};

for_each_example!(holds);

fn holds(example: &Example) {
    let session = example.load().expect("a source");
    let mut diagnostics = session.check();
    diagnostics.retain(|diagnostic| diagnostic.severity != Severity::Note);
    assert!(diagnostics.is_empty(), "{}", render::human(&diagnostics, session.sources(), false));
    for test in session.test() {
        let why = render::human(&test.diagnostics, session.sources(), false);
        assert!(test.passed, "{}: \"{}\" fails:\n{why}", example.name, test.name);
    }
}

#[test]
fn every_source_is_formatted() {
    for example in examples().expect("examples") {
        for file in example.sources().expect("sources") {
            let text = std::fs::read_to_string(root().join(&file)).expect("a source");
            let formatted = anyport_syntax::format(&text).unwrap_or_else(|errors| panic!("{file}: {errors:?}"));
            assert!(formatted == text, "{file} is not formatted: anyport fmt {file}");
        }
    }
}

#[test]
fn every_example_says_what_it_shows() {
    for example in examples().expect("examples") {
        let text = std::fs::read_to_string(root().join(example.file())).expect("a source");
        let first = text.lines().find(|line| !line.is_empty() && !line.starts_with("edition"));
        assert!(first.is_some_and(|line| line.starts_with("//")), "{} begins without a comment", example.file());
    }
}
