//! What editors are told of the language is what the compiler says.

use anyport_compiler::FUNCTIONS;
use anyport_house::repository;
use anyport_syntax::token::{Token, TokenClass};

#[test]
fn the_tree_sitter_grammar_knows_every_token() {
    let grammar = repository::text("editors/tree-sitter-anyport/grammar.js");
    let unknown: Vec<&str> = Token::ALL
        .iter()
        .filter_map(|token| token.text())
        .filter(|text| !grammar.contains(&format!("\"{text}\"")))
        .collect();
    assert!(unknown.is_empty(), "grammar.js does not speak of {unknown:?}");
}

#[test]
fn the_highlight_query_paints_every_word_and_function() {
    let query = repository::text("editors/tree-sitter-anyport/queries/highlights.scm");
    let words = Token::ALL
        .iter()
        .filter(|token| matches!(token.class(), TokenClass::Keyword | TokenClass::Operator | TokenClass::Bracket))
        .filter_map(|token| token.text());
    let functions = FUNCTIONS.iter().map(|(name, ..)| *name);
    let unpainted: Vec<&str> = words.chain(functions).filter(|word| !query.contains(&format!("\"{word}\""))).collect();
    assert!(unpainted.is_empty(), "highlights.scm does not paint {unpainted:?}");
}

#[test]
fn lock_files_name_no_registry_but_the_public_one() {
    let public = ["https://registry.npmjs.org/"];
    let mut found = Vec::new();
    for path in repository::files("editors", &["json"]).iter().filter(|path| path.ends_with("package-lock.json")) {
        for (number, line) in repository::text(path).lines().enumerate() {
            if let Some((_, url)) = line.split_once("\"resolved\": \"")
                && !public.iter().any(|host| url.starts_with(host))
            {
                found.push(format!("{path}:{}", number + 1));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}
