//! The surface of the language: tokens, layout, grammar, trees, the formatter.
//!
//! A file is first *split* into its top-level items ([`split`]), and each item is parsed by
//! itself ([`parse`]), with every range relative to the item's own text. An edit in one item
//! therefore leaves the trees of all others equal. Nothing here fails: every text has a tree,
//! with [`tree::StatementKind::Error`] where something could not be read and a [`SyntaxError`]
//! that says why.

pub mod tree;
