//! Writes `src/parser.c` and what comes with it from `grammar.js`: `cargo run --example generate`. Needs
//! `node`, which reads the grammar.

use std::path::Path;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let out = std::env::args().nth(1).map_or_else(|| root.join("src"), Into::into);
    let mut said = Vec::new();
    tree_sitter_generate::generate_parser_in_directory(
        root,
        Some(out),
        None::<&Path>,
        tree_sitter::LANGUAGE_VERSION,
        None,
        None,
        true,
        tree_sitter_generate::OptLevel::default(),
        &mut said,
    )?;
    for said in said {
        eprintln!("{said:?}");
    }
    Ok(())
}
