//! Shows the tree and the errors of a text on standard input.

#![allow(clippy::disallowed_methods)] // a program of ours for ourselves: it reads and writes files
#![allow(clippy::print_stdout)]

use std::io::Read;

#[path = "../tests/common/mod.rs"]
mod common;

fn main() {
    let mut text = String::new();
    if std::io::stdin().read_to_string(&mut text).is_ok() {
        print!("{}{}", common::dump(&text), common::errors(&text));
    }
}
