//! An editor parses again after each keystroke, from the tree before: what comes out is what a fresh parse gives.

use std::fs;
use std::path::Path;

use tree_sitter::{InputEdit, Parser, Point, Tree};

fn parser() -> Parser {
    let mut parser = Parser::new();
    parser.set_language(&tree_sitter_anyport::LANGUAGE.into()).expect("the versions fit");
    parser
}

fn point(text: &str, at: usize) -> Point {
    let before = &text[..at];
    let row = before.matches('\n').count();
    Point::new(row, at - before.rfind('\n').map_or(0, |line| line + 1))
}

/// Puts `new` in the place of `start..end`, and tells the tree.
fn edit(text: &mut String, tree: &mut Tree, start: usize, end: usize, new: &str) {
    let (start_position, old_end_position) = (point(text, start), point(text, end));
    text.replace_range(start..end, new);
    let new_end_byte = start + new.len();
    tree.edit(&InputEdit {
        start_byte: start,
        old_end_byte: end,
        new_end_byte,
        start_position,
        old_end_position,
        new_end_position: point(text, new_end_byte),
    });
}

/// Numbers that look random and are the same each time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end.max(1)
    }
}

fn program() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    fs::read_to_string(root.join("examples/boutique/boutique.app")).expect("the example is there")
}

#[test]
fn edits_that_are_taken_back_leave_the_same_tree() {
    const TYPED: [&str; 10] = ["x", "\n", "{", "}", "\"", "${", "and ", " = ", "// ", "\"\"\""];
    let original = program();
    let mut parser = parser();
    let fresh = parser.parse(&original, None).expect("there is no timeout");
    assert!(!fresh.root_node().has_error());
    let expected = fresh.root_node().to_sexp();
    let mut numbers = Numbers(7);
    let (mut text, mut tree) = (original.clone(), fresh);
    for _ in 0..500 {
        let mut at = numbers.below(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        let typed = TYPED[numbers.below(TYPED.len())];
        edit(&mut text, &mut tree, at, at, typed);
        tree = parser.parse(&text, Some(&tree)).expect("there is no timeout");
        edit(&mut text, &mut tree, at, at + typed.len(), "");
        tree = parser.parse(&text, Some(&tree)).expect("there is no timeout");
        assert_eq!(tree.root_node().to_sexp(), expected, "after {typed:?} at {at}");
    }
    assert_eq!(text, original);
}

#[test]
fn every_beginning_of_a_program_has_a_tree() {
    let text = program();
    let mut parser = parser();
    for end in (0..=text.len()).filter(|&end| text.is_char_boundary(end)).step_by(3) {
        let tree = parser.parse(&text[..end], None).expect("there is no timeout");
        assert!(tree.root_node().end_byte() <= end);
    }
}
