//! What is generated from `grammar.js` is current, and every query fits the grammar.

use std::fs;
use std::path::Path;

const FILES: [&str; 6] = [
    "parser.c",
    "grammar.json",
    "node-types.json",
    "tree_sitter/alloc.h",
    "tree_sitter/array.h",
    "tree_sitter/parser.h",
];

#[test]
fn generated_files_are_current() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let out = tempfile::tempdir().expect("a folder can be made");
    tree_sitter_generate::generate_parser_in_directory(
        root,
        Some(out.path()),
        None::<&Path>,
        tree_sitter::LANGUAGE_VERSION,
        None,
        None,
        true,
        tree_sitter_generate::OptLevel::default(),
        &mut Vec::new(),
    )
    .unwrap_or_else(|error| panic!("the grammar is none: {error}"));
    for file in FILES {
        let made = fs::read_to_string(out.path().join(file)).expect("it was made");
        let committed = fs::read_to_string(root.join("src").join(file)).unwrap_or_default();
        assert!(made == committed, "src/{file} is stale: run `cargo run --example generate`");
    }
}

#[test]
fn queries_fit_the_grammar() {
    let language = tree_sitter::Language::from(tree_sitter_anyport::LANGUAGE);
    let mut count = 0;
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("queries")).expect("there are queries") {
        let path = entry.expect("it can be listed").path();
        let text = fs::read_to_string(&path).expect("it can be read");
        if let Err(error) = tree_sitter::Query::new(&language, &text) {
            panic!("{}: {error}", path.display());
        }
        count += 1;
    }
    assert_eq!(count, 7, "one file for each query of the bindings");
}
