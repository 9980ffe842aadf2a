//! Shows the tree and the errors of a text on standard input.
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
