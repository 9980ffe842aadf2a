//! Every example of every page of a diagnostic code does what the page says.

use anyport_diagnostic::{Severity, codes, examples};
use anyport_spec::Program;

#[test]
fn every_example_does_what_its_page_says() {
    let mut wrong = Vec::new();
    for code in codes::ALL {
        for (number, example) in examples(code).iter().enumerate() {
            let outcome = Program::of_example(example).run();
            let mut problems = Vec::new();
            let expected = |said: &anyport_spec::Said| {
                example.fails && (said.code == code.id || example.also.iter().any(|also| said.is(also)))
            };
            for said in &outcome.said {
                if (said.severity != Severity::Note || said.code == code.id) && !expected(said) {
                    problems.push(format!("  unexpected: {said}"));
                }
            }
            if example.fails {
                for wanted in std::iter::once(code.id).chain(example.also.iter().map(String::as_str)) {
                    if !outcome.said.iter().any(|said| said.is(wanted)) {
                        problems.push(format!("  not said: {wanted}"));
                    }
                }
            }
            if !problems.is_empty() {
                let verb = if example.fails { "fails" } else { "passes" };
                wrong.push(format!(
                    "{} {}, example {} ({verb}):\n{}",
                    code.id,
                    code.name,
                    number + 1,
                    problems.join("\n")
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{} examples are not as their pages say:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_code_has_an_example_or_says_why_not() {
    let silent: Vec<&str> = codes::ALL
        .iter()
        .filter(|code| !examples(code).iter().any(|example| example.fails) && !code.page.contains("No example:"))
        .map(|code| code.id)
        .collect();
    assert!(silent.is_empty(), "without a failing example: {silent:?}");
}
