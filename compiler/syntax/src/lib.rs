//! The surface of the language: tokens, layout, grammar, trees, the formatter.
//!
//! A file is first *split* into its top-level items ([`split`]), and each item is parsed by
//! itself ([`parse`]), with every range relative to the item's own text. An edit in one item
//! therefore leaves the trees of all others equal. Nothing here fails: every text has a tree,
//! with [`tree::StatementKind::Error`] where something could not be read and a [`SyntaxError`]
//! that says why.

mod actions;
mod brackets;
mod error;
mod format;
mod layout;
mod lexer;
mod limits;
mod message;
mod numbers;
mod operators;
mod parse;
mod recover;
mod repair;
mod split;
mod strings;
mod texts;
pub mod token;
pub mod tree;

#[allow(missing_docs, unused, clippy::all, clippy::pedantic)]
mod grammar {
    include!(concat!(env!("OUT_DIR"), "/grammar.rs"));
}

pub use error::{SyntaxError, SyntaxErrorKind};
pub use format::format;
pub use lexer::lex;
pub use parse::{Parsed, parse};
pub use split::{Item, split, split_run};
