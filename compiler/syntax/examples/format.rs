//! Formats standard input.
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
