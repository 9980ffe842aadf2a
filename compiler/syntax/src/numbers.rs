//! Whether a number is one.
//!
//! The lexer takes everything that begins with a digit, so that `1.2.3` and `0x1F` are one token
//! with one explanation. What a unit means is not decided here.

use crate::{
    error::{SyntaxError, SyntaxErrorKind},
    tree::TextRange,
};

/// What is wrong with a number, if anything.
pub(crate) fn check(written: &str, range: TextRange) -> Option<SyntaxError> {
    let bytes = written.as_bytes();
    let digits = count(bytes, u8::is_ascii_digit);
    let mut at = digits;
    if bytes.get(at) == Some(&b'.') {
        at += 1 + count(bytes.get(at + 1..)?, u8::is_ascii_digit);
    }
    let unit = bytes.get(at..)?;
    let letters = count(unit, u8::is_ascii_alphabetic);
    let plain = digits == 1 || bytes.first() != Some(&b'0');
    let known_shape = match unit.get(letters) {
        None => true,
        Some(b'%') => letters == 0,
        Some(b'/') => letters == 0,
        Some(_) => false,
    };
    if known_shape && plain {
        return None;
    }
    let error = |message: &str, label: &str| SyntaxError::new(SyntaxErrorKind::BadNumber, range, message, label);
    if written.matches('.').count() > 1 {
        return Some(
            error("a version or an address is a text", "write it in quotes")
                .note("`1.10` and `1.1` are the same number but different versions")
                .fix("quote it", range, format!("\"{written}\"")),
        );
    }
    if written.contains('_') {
        let without: String = written.chars().filter(|&char| char != '_').collect();
        return Some(error("a number has no `_`", "write the digits without `_`").fix("remove `_`", range, without));
    }
    if !plain {
        let without = written.trim_start_matches('0');
        if written.bytes().all(|byte| byte.is_ascii_digit()) {
            let without = if without.is_empty() { "0" } else { without };
            return Some(
                error("a number does not begin with `0`", "file modes and the like are texts")
                    .fix("quote it", range, format!("\"{written}\""))
                    .fix("remove the zeros", range, without),
            );
        }
    }
    Some(error("this is not a number", "digits, then perhaps a unit: `250m`, `1.5Gi`, `70%`, `200/s`").fix(
        "quote it",
        range,
        format!("\"{written}\""),
    ))
}

fn count(bytes: &[u8], belongs: impl Fn(&u8) -> bool) -> usize {
    bytes.iter().take_while(|byte| belongs(byte)).count()
}
