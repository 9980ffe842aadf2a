//! Formats standard input.

#![allow(clippy::disallowed_methods)] // a program of ours for ourselves: it reads and writes files
#![allow(clippy::print_stdout)]

use std::io::Read;

fn main() {
    let mut text = String::new();
    if std::io::stdin().read_to_string(&mut text).is_ok() {
        match anyport_syntax::format(&text) {
            Ok(formatted) => print!("{formatted}"),
            Err(errors) => println!("{errors:#?}"),
        }
    }
}
