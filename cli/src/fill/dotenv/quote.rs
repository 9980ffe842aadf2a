//! A value as compose-go reads it back.

/// The value in quotes; nothing for what no file of variables can hold.
///
/// Between single quotes everything stands for itself, but a quote, which has a backslash before it. A backslash
/// that stands before a quote or the end cannot be said there; between double quotes all can be.
pub fn quote(value: &str) -> Option<String> {
    if value.contains('\0') {
        return None;
    }
    Some(if fits_single(value) { format!("'{}'", value.replace('\'', "\\'")) } else { double(value) })
}

/// Whether no quote, and not the end, comes after an odd number of backslashes.
fn fits_single(value: &str) -> bool {
    let mut odd = false;
    for byte in value.bytes() {
        if odd && byte == b'\'' {
            return false;
        }
        odd = byte == b'\\' && !odd;
    }
    !odd
}

fn double(value: &str) -> String {
    let mut out = String::with_capacity(value.len() + 8);
    out.push('"');
    for character in value.chars() {
        match character {
            '\\' => out.push_str("\\\\"),
            '"' => out.push_str("\\\""),
            '$' => out.push_str("\\$"),
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::quote;

    #[test]
    fn values_stand_in_quotes() {
        let quoted = |value| quote(value).unwrap_or_default();
        assert_eq!(quoted("a $b #c \"d\"\ne"), "'a $b #c \"d\"\ne'");
        assert_eq!(quoted("it's"), r"'it\'s'");
        assert_eq!(quoted(r"a\n\\"), r"'a\n\\'");
        assert_eq!(quoted(r"a\"), r#""a\\""#);
        assert_eq!(quoted(r#"\'"$"#), r#""\\'\"\$""#);
        assert_eq!(quote("a\0b"), None);
    }
}
