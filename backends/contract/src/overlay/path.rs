//! Paths as people write them.

use anyport_ir::SmolStr;

/// `spec.containers["app"].tty`: what is no plain name stands in brackets.
pub(super) fn shown(path: &[SmolStr]) -> String {
    let mut out = String::new();
    for segment in path {
        push(&mut out, segment);
    }
    out
}

/// The path with more segments below it.
pub(super) fn shown_below(path: &[SmolStr], below: &[String]) -> String {
    let mut out = shown(path);
    for segment in below {
        match segment.parse::<usize>() {
            Ok(index) => out.push_str(&format!("[{index}]")),
            Err(_) => push(&mut out, segment),
        }
    }
    out
}

fn push(out: &mut String, segment: &str) {
    let plain = |character: char| character.is_ascii_alphanumeric() || matches!(character, '_' | '-' | '$');
    if segment.is_empty() || !segment.chars().all(plain) || segment.starts_with(|first: char| first.is_ascii_digit()) {
        out.push_str(&format!("[{segment:?}]"));
        return;
    }
    if !out.is_empty() {
        out.push('.');
    }
    out.push_str(segment);
}
