//! How fast a file is split and parsed: `cargo run --release --example parse_speed -- FILE…`.
//!
//! Smaller files are repeated up to a megabyte.

#![allow(clippy::disallowed_methods)] // a program of ours for ourselves: it reads and writes files
#![allow(clippy::print_stdout)]

use std::time::Instant;

use anyport_syntax::{format, lex, parse, split};

fn main() {
    let mut text = String::new();
    for path in std::env::args().skip(1) {
        match std::fs::read_to_string(&path) {
            Ok(file) => text.push_str(&file),
            Err(error) => println!("{path}: {error}"),
        }
    }
    if text.is_empty() {
        return;
    }
    let errors: Vec<_> =
        split(&text).iter().flat_map(|item| parse(&text[item.start as usize..item.end as usize]).errors).collect();
    for error in errors.iter().take(20) {
        println!("{error:?}");
    }
    let unit = text.clone();
    while text.len() < 1 << 20 {
        text.push_str(&unit);
    }
    let megabytes = text.len() as f64 / f64::from(1 << 20);
    for _ in 0..3 {
        let start = Instant::now();
        let tokens = lex(&text).count();
        report("lex", tokens, megabytes, start);

        let start = Instant::now();
        let items = split(&text);
        report("split", items.len(), megabytes, start);

        let start = Instant::now();
        let parsed: Vec<_> = items.iter().map(|item| parse(&text[item.start as usize..item.end as usize])).collect();
        let statements: usize = parsed.iter().map(|parsed| parsed.statements.len()).sum();
        report("parse", statements, megabytes, start);

        let start = Instant::now();
        drop(parsed);
        report("drop", statements, megabytes, start);

        let start = Instant::now();
        let formatted = format(&text).map_or(0, |formatted| formatted.len());
        report("format", formatted, megabytes, start);
    }
}

fn report(what: &str, count: usize, megabytes: f64, start: Instant) {
    let seconds = start.elapsed().as_secs_f64();
    println!("{what:6} {count:9} {:7.1} ms {:7.1} MB/s", seconds * 1e3, megabytes / seconds);
}
