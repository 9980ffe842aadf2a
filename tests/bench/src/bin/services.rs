//! `services app|json COUNT`: the work of the bench, for other tools to try.

use std::io::Write;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let text = match arguments.as_slice() {
        [form, count] => match (form.as_str(), count.parse()) {
            ("app", Ok(count)) => Some(anyport_bench::source(count)),
            ("json", Ok(count)) => Some(anyport_bench::descriptions(count)),
            _ => None,
        },
        _ => None,
    };
    let Some(text) = text else {
        let _ = writeln!(std::io::stderr(), "usage: services app|json COUNT");
        return ExitCode::FAILURE;
    };
    let written = std::io::stdout().lock().write_all(text.as_bytes());
    if written.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
