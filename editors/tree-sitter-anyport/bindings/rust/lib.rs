//! The Anyport grammar for [tree-sitter](https://tree-sitter.github.io).
//!
//! ```
//! let mut parser = tree_sitter::Parser::new();
//! parser.set_language(&tree_sitter_anyport::LANGUAGE.into()).expect("the versions fit");
//! let tree = parser.parse("service web { image = \"nginx\" }", None).expect("there is no timeout");
//! assert!(!tree.root_node().has_error());
//! ```

use tree_sitter_language::LanguageFn;

unsafe extern "C" {
    fn tree_sitter_anyport() -> *const ();
}

/// The grammar; `.into()` makes it a `tree_sitter::Language`.
pub const LANGUAGE: LanguageFn = unsafe { LanguageFn::from_raw(tree_sitter_anyport) };

/// What each node is, as JSON.
pub const NODE_TYPES: &str = include_str!("../../src/node-types.json");
/// What to paint.
pub const HIGHLIGHTS_QUERY: &str = include_str!("../../queries/highlights.scm");
/// What other languages stand inside.
pub const INJECTIONS_QUERY: &str = include_str!("../../queries/injections.scm");
/// Which names are declared where.
pub const LOCALS_QUERY: &str = include_str!("../../queries/locals.scm");
/// What can be folded.
pub const FOLDS_QUERY: &str = include_str!("../../queries/folds.scm");
/// How deep lines stand.
pub const INDENTS_QUERY: &str = include_str!("../../queries/indents.scm");
/// What can be selected as a whole.
pub const TEXTOBJECTS_QUERY: &str = include_str!("../../queries/textobjects.scm");
/// What an outline shows.
pub const TAGS_QUERY: &str = include_str!("../../queries/tags.scm");
