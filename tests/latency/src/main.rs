//! `latency SERVER… -- app|yaml FILE-OR-COUNT [ROUNDS]`: how long an editor waits for a language server.
//!
//! One file is opened and one component in its middle is edited again and again, a keystroke at a time. Measured
//! are the times from an edit to its diagnostics, and from a question for completions to the answer, each as
//! the median and the time that 95 of 100 do not exceed; and the most memory that the server held.

mod client;

use std::io::Write;
use std::process::ExitCode;
use std::time::Duration;

use client::Client;
use serde_json::json;

/// What is edited and asked about.
struct Work {
    language: &'static str,
    name: &'static str,
    text: String,
    /// A digit in the middle of the file that is counted up.
    digit: usize,
    /// What is inserted where completions are asked for, and where.
    insert: (usize, &'static str),
}

fn app(count: u32) -> Option<Work> {
    let text = anyport_bench::source(count);
    let middle = text.match_indices("\nservice ").nth(count as usize / 2)?.0;
    let image = middle + text[middle..].find("image")?;
    let digit = image + text[image..].find(|c: char| c.is_ascii_digit())?;
    Some(Work { language: "anyport", name: "services.app", insert: (image, "m"), text, digit })
}

fn yaml(path: &str) -> Option<Work> {
    let text = std::fs::read_to_string(path).ok()?;
    let middle = text.len() / 2;
    let image = middle + text.get(middle..)?.find("image: ")?;
    let digit = image + text[image..].find(|c: char| c.is_ascii_digit())?;
    Some(Work { language: "yaml", name: "services.yaml", insert: (image, "m"), text, digit })
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match measure(&arguments) {
        Some(report) => {
            let written = std::io::stdout().lock().write_all(report.as_bytes());
            if written.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        None => {
            let usage = "usage: latency SERVER… -- app COUNT [ROUNDS] | yaml FILE [ROUNDS]";
            let _ = writeln!(std::io::stderr(), "{usage}");
            ExitCode::from(2)
        }
    }
}

fn measure(arguments: &[String]) -> Option<String> {
    let split = arguments.iter().position(|argument| argument == "--")?;
    let (server, work) = (arguments.get(..split)?, arguments.get(split + 1..)?);
    let rounds: u32 = work.get(2).map_or(Some(200), |rounds| rounds.parse().ok())?;
    let work = match (work.first()?.as_str(), work.get(1)?) {
        ("app", count) => app(count.parse().ok()?)?,
        ("yaml", path) => yaml(path)?,
        _ => return None,
    };
    let (program, rest) = server.split_first()?;
    let folder = tempfile::tempdir().ok()?;
    let path = folder.path().canonicalize().ok()?.join(work.name);
    std::fs::write(&path, &work.text).ok()?;
    let mut client = Client::start(program, rest, folder.path())?;
    let uri = format!("file://{}", path.display());
    let opened = client.open(&uri, work.language, &work.text)?;
    let mut text = work.text.clone();
    let mut edits = Vec::new();
    let mut completions = Vec::new();
    let mut version = 1;
    for round in 0..rounds {
        // A keystroke: one digit becomes another.
        version += 1;
        let digit = char::from(b'1' + (round % 8) as u8).to_string();
        let range = client::range(&text, work.digit, work.digit + 1);
        text.replace_range(work.digit..=work.digit, &digit);
        edits.push(client.edit(&uri, version, &json!([{ "range": range, "text": digit }]))?);
        // A letter where a field may stand, and the question what it may become; then the letter goes.
        version += 1;
        let (at, letter) = work.insert;
        let here = client::range(&text, at, at);
        client.change(&uri, version, &json!([{ "range": here, "text": letter }]));
        let position = client::range(&text, at, at)["start"].clone();
        let after = json!({ "line": position["line"], "character": position["character"].as_u64()? + 1 });
        completions.push(
            client.ask_in("textDocument/completion", &json!({ "textDocument": { "uri": uri }, "position": after }))?,
        );
        version += 1;
        let gone = json!({ "start": position, "end": after });
        client.change(&uri, version, &json!([{ "range": gone, "text": "" }]));
        client.wait(&uri, version)?;
    }
    let memory = client.most_memory().map_or("unknown".to_owned(), |bytes| format!("{} MiB", bytes >> 20));
    let line = |what: &str, times: &mut Vec<Duration>| {
        times.sort();
        let at = |share: usize| times.get(times.len() * share / 100).copied().unwrap_or_default();
        let [median, most] = [at(50), at(95)].map(|time| time.as_secs_f64() * 1000.0);
        format!("{what:28} p50 {median:8.1} ms   p95 {most:8.1} ms\n")
    };
    let mut out = format!("{} of {} KiB, {rounds} rounds\n", work.name, work.text.len() >> 10);
    out += &format!("{:28}     {:8.1} ms\n", "opening to diagnostics", opened.as_secs_f64() * 1000.0);
    out += &line("edit to diagnostics", &mut edits);
    out += &line("question to completions", &mut completions);
    out += &format!("{:28} {memory}\n", "most memory");
    Some(out)
}
