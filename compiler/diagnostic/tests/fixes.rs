//! Fixes, carried out on texts and files.

mod common;

use anyport_diagnostic::{Edit, Fix, TextEdit, apply_fixes, fix_files};
use common::Files;

#[test]
fn edits_in_any_order() {
    let edits = [TextEdit::new(6..11, "世界"), TextEdit::new(0..0, "¡"), TextEdit::new(5..6, ", ")];
    assert_eq!(apply_fixes("hello world", &edits).as_deref(), Some("¡hello, 世界"));
}

#[test]
fn insertions_at_one_place_keep_their_order() {
    let edits = [TextEdit::new(1..1, "x"), TextEdit::new(1..1, "y"), TextEdit::new(1..2, "z")];
    assert_eq!(apply_fixes("ab", &edits).as_deref(), Some("axyz"));
}

#[test]
fn what_cannot_be_is_refused() {
    let overlap = [TextEdit::new(0..3, "x"), TextEdit::new(2..4, "y")];
    assert_eq!(apply_fixes("abcdef", &overlap), None);
    assert_eq!(apply_fixes("ab", &[TextEdit::new(1..9, "x")]), None);
    assert_eq!(apply_fixes("世", &[TextEdit::new(1..2, "x")]), None);
    assert_eq!(apply_fixes("ab", &[TextEdit { start: 2, end: 1, text: String::new() }]), None);
}

#[test]
fn whole_fixes_or_none() {
    let files = Files::new(&[("a.app", "one two three\n"), ("b.app", "four\n")]);
    let fix = |edits: &[(u32, &str, &str)]| Fix {
        title: "x".into(),
        edits: edits
            .iter()
            .map(|(file, what, text)| Edit { span: files.find(*file, what), text: (*text).into() })
            .collect(),
    };
    let first = fix(&[(0, "one", "1"), (1, "four", "4")]);
    let same = fix(&[(1, "four", "4")]);
    let other = fix(&[(0, "three", "3"), (1, "four", "5")]);
    let fixed = fix_files([&first, &same, &other], &files);
    assert_eq!((fixed.applied, fixed.skipped), (2, 1));
    let texts: Vec<_> = fixed.files.iter().map(|(file, text)| (&*file.path, text.as_str())).collect();
    assert_eq!(texts, [("a.app", "1 two three\n"), ("b.app", "4\n")]);
}
