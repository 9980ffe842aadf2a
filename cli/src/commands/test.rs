//! `anyport test`: runs the `test` blocks of programs.

use anyport_build::TestResult;

use crate::arguments::{Style, Test};
use crate::failure::{Failure, Verdict};
use crate::messages::Messages;
use crate::open::Opened;
use crate::progress::Progress;
use crate::terminal::{self, colour_of_output, paint};

/// Runs all tests of all files. For programs there are only the diagnostics of those that fail.
pub fn run(arguments: &Test, style: Style) -> Result<Verdict, Failure> {
    let mut messages = Messages::new(style, false);
    let human = messages.human();
    let progress = Progress::start(human && terminal::watched(), arguments.files.len());
    let mut report = String::new();
    let (mut passed, mut failed) = (0_usize, 0_usize);
    for file in &arguments.files {
        progress.step(format!("testing {}", file.display()));
        let opened = Opened::load(file, &arguments.given)?;
        for result in opened.session.test() {
            report.push_str(&line(&result));
            if result.passed {
                passed += 1;
            } else {
                failed += 1;
                messages.add(result.diagnostics, opened.session.sources(), &opened.world);
            }
        }
        progress.advance();
    }
    drop(progress);
    if human {
        terminal::print(report)?;
    }
    let verdict = messages.print(false)?;
    if human {
        terminal::print(format!("{passed} passed, {failed} failed\n"))?;
    }
    Ok(if failed > 0 { Verdict::Found } else { verdict })
}

fn line(result: &TestResult) -> String {
    let colour = colour_of_output();
    let mark = if result.passed { paint("ok  ", "32", colour) } else { paint("FAIL", "31", colour) };
    format!("{mark}  {} (in {})\n", result.name, result.environment)
}
