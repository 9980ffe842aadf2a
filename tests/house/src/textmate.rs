//! The TextMate grammar, from the token table and the declarations of the standard library.
//!
//! Words, signs and brackets come from [`Token`]; kinds, kinds of targets, types and functions from the
//! library. A regular expression cannot tell a name from a word of the language by the grammar's rules, so
//! the places where a word may stand are described here; the language server's tokens put right what remains.

mod rules;
mod strings;

use anyport_compiler::Workspace;
use anyport_syntax::token::{Token, TokenClass};
use serde_json::{Value, json};

use crate::Generated;

/// Where the grammar lies.
pub const PATH: &str = "editors/textmate/anyport.tmLanguage.json";

/// `editors/textmate/anyport.tmLanguage.json`.
pub fn file(workspace: &Workspace) -> Generated {
    let mut text = serde_json::to_string_pretty(&grammar(workspace)).unwrap_or_default();
    text.push('\n');
    Generated { path: PATH.into(), text }
}

fn grammar(workspace: &Workspace) -> Value {
    let mut repository = rules::repository(workspace);
    repository.extend(strings::repository());
    json!({
        "$schema": "https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json",
        "comment": "Generated from compiler/syntax/src/token.rs and stdlib/ by `cargo run -p anyport-house --bin generate`. Do not edit.",
        "name": "Anyport",
        "scopeName": "source.anyport",
        "fileTypes": ["app"],
        "patterns": includes(&["statements"]),
        "repository": repository,
    })
}

/// The texts of all tokens of a class, longest first, so that `==` is tried before `=`.
fn texts(class: TokenClass) -> Vec<&'static str> {
    let mut found: Vec<&str> =
        Token::ALL.iter().filter(|token| token.class() == class).filter_map(|token| token.text()).collect();
    found.sort_by_key(|text| (std::cmp::Reverse(text.len()), *text));
    found
}

/// The words among texts.
fn words<'a>(texts: &[&'a str]) -> Vec<&'a str> {
    texts.iter().copied().filter(|text| text.starts_with(|c: char| c.is_ascii_alphabetic())).collect()
}

/// An alternative of texts, each taken as it is.
fn any_of<S: AsRef<str>>(texts: impl IntoIterator<Item = S>) -> String {
    let escaped: Vec<String> = texts.into_iter().map(|text| escaped(text.as_ref())).collect();
    format!("(?:{})", escaped.join("|"))
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    for char in text.chars() {
        if !char.is_alphanumeric() && !matches!(char, '-' | '_' | '<' | '>' | '=' | '!' | '/' | ',' | ':') {
            out.push('\\');
        }
        out.push(char);
    }
    out
}

fn includes(names: &[&str]) -> Value {
    names.iter().map(|name| json!({ "include": format!("#{name}") })).collect()
}

/// Scopes of captures: `(1, "keyword")`.
fn captures(scopes: &[(usize, &str)]) -> Value {
    let map: serde_json::Map<String, Value> = scopes
        .iter()
        .map(|(index, scope)| (index.to_string(), json!({ "name": format!("{scope}.anyport") })))
        .collect();
    Value::Object(map)
}
