//! Where in a text literal an offset stands: in its words, or in one of its `${…}`.

/// A place in a text literal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InText {
    /// Among its words.
    Words,
    /// In an interpolation whose expression begins at this byte of the literal.
    Expression(usize),
}

/// Where the byte `at` of the literal `text` stands.
pub fn in_text(text: &str, at: usize) -> InText {
    // Each open interpolation: where it began, and how many braces are open in it.
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut in_words = vec![quote_length(text)];
    let bytes = text.as_bytes();
    let mut index = in_words[0];
    while index < at.min(bytes.len()) {
        let words = in_words.len() > open.len();
        let rest = &bytes[index..];
        if words {
            match rest {
                [b'\\', ..] => index += 1,
                [b'$', b'{', ..] => {
                    if index + 2 > at {
                        break;
                    }
                    open.push((index + 2, 0));
                    index += 1;
                }
                [b'"', ..] if closes(rest, in_words.last().copied()) => {
                    index += in_words.pop().unwrap_or(1) - 1;
                }
                _ => {}
            }
        } else {
            match rest[0] {
                b'"' => {
                    let length = if rest.starts_with(b"\"\"\"") { 3 } else { 1 };
                    in_words.push(length);
                    index += length - 1;
                }
                b'{' => {
                    if let Some(last) = open.last_mut() {
                        last.1 += 1;
                    }
                }
                b'}' => match open.last_mut() {
                    Some((_, 0)) | None => {
                        open.pop();
                    }
                    Some((_, depth)) => *depth -= 1,
                },
                _ => {}
            }
        }
        index += 1;
    }
    match open.last() {
        Some((start, _)) if in_words.len() <= open.len() => InText::Expression(*start),
        _ => InText::Words,
    }
}

/// Whether a literal ends with the quotes that it began with.
pub fn is_closed(text: &str) -> bool {
    let quotes = quote_length(text);
    let closing = &text[..quotes];
    if text.len() < 2 * quotes || !text.ends_with(closing) {
        return false;
    }
    let words = &text[..text.len() - quotes];
    let escaped = words.bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1;
    !escaped && in_text(text, words.len()) == InText::Words
}

fn quote_length(text: &str) -> usize {
    if text.starts_with("\"\"\"") { 3 } else { usize::from(text.starts_with('"')) }
}

fn closes(rest: &[u8], quotes: Option<usize>) -> bool {
    quotes != Some(3) || rest.starts_with(b"\"\"\"")
}

#[cfg(test)]
mod tests {
    use super::{InText, in_text, is_closed};

    #[test]
    fn interpolations_are_found() {
        let text = "\"a${b + \"x${c}\"}d$\"";
        assert_eq!(in_text(text, 2), InText::Words);
        assert_eq!(in_text(text, 4), InText::Expression(4));
        assert_eq!(in_text(text, 9), InText::Words, "in the inner words");
        assert_eq!(in_text(text, 12), InText::Expression(12), "of the inner text");
        assert_eq!(in_text(text, text.len() - 1), InText::Words);
        assert_eq!(in_text("\"\\${x", 5), InText::Words, "escaped");
        assert_eq!(in_text("\"${{a = 1}}", 10), InText::Expression(3));
        assert_eq!(in_text("\"\"\"a\"b${c", 8), InText::Expression(8));
    }

    #[test]
    fn closed_ones_are_told_from_open_ones() {
        assert!(is_closed("\"a\"") && is_closed("\"${x}\"") && is_closed("\"\"\"a\"\"\"") && is_closed("\"\""));
        assert!(!is_closed("\"a") && !is_closed("\"") && !is_closed("\"a\\\"") && !is_closed("\"${\""));
    }
}
