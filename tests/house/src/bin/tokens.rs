//! Prints the tokens of files as the compiler's lexer cuts them, a JSON array for each file: start, end (bytes),
//! class. The tests of editor grammars hold their own cutting against it.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command speaks to its terminal")]

use std::process::ExitCode;

fn main() -> ExitCode {
    for path in std::env::args().skip(1) {
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) => {
                eprintln!("{path}: {error}");
                return ExitCode::from(2);
            }
        };
        let tokens: Vec<(u32, u32, String)> = anyport_syntax::lex(&text)
            .map(|(token, range)| (range.start, range.end, format!("{:?}", token.class())))
            .collect();
        println!("{}", serde_json::json!({ "path": path, "tokens": tokens }));
    }
    ExitCode::SUCCESS
}
