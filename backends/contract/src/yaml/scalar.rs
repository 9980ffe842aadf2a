//! Texts on one line: plain where nobody can misread them, else in quotes.

/// What may stand where in a plain scalar, by byte.
const INSIDE: u8 = 1;
/// A byte of this class needs no look around: letters, digits and `_ - . /`.
const SIMPLE: u8 = 2;
/// With a text made of these alone, a reader may find a number, a date or a time.
const NUMERIC: u8 = 4;

const CLASSES: [u8; 256] = classes();

const fn classes() -> [u8; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let at = byte as u8;
        let mut class = 0;
        if (at >= 0x20 && at < 0x7f) || at >= 0x80 {
            class |= INSIDE;
        }
        if at.is_ascii_alphanumeric() || matches!(at, b'_' | b'-' | b'.' | b'/') {
            class |= SIMPLE;
        }
        // Bases 2, 8, 10, 16 and 60, fractions, exponents, grouping, dates, times, zones.
        if at.is_ascii_hexdigit()
            || matches!(
                at,
                b'_' | b',' | b'.' | b':' | b'+' | b'-' | b' ' | b'x' | b'X' | b'o' | b'O' | b't' | b'T' | b'z' | b'Z'
            )
        {
            class |= NUMERIC;
        }
        table[byte] = class;
        byte += 1;
    }
    table
}

/// Writes a text on one line.
pub(super) fn push(out: &mut String, text: &str) {
    if is_plain(text) {
        out.push_str(text);
    } else {
        quote(out, text);
    }
}

/// Whether every reader takes `text` for this very string without quotes, as a value or a key in
/// block context.
pub(super) fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    if bytes.is_empty() {
        return false;
    }
    let all = bytes.iter().fold(0xff, |all, byte| all & CLASSES[usize::from(*byte)]);
    all & INSIDE != 0 && begins_plainly(bytes) && (all & SIMPLE != 0 || continues_plainly(text))
}

/// Words that some reader takes for a truth, a null or a number (`e1` too, by one of them).
fn is_word(bytes: &[u8]) -> bool {
    const WORDS: [&[u8]; 11] = [b"y", b"n", b"yes", b"no", b"on", b"off", b"true", b"false", b"null", b"nan", b"inf"];
    match bytes {
        [b'e' | b'E', rest @ ..] => rest.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'_' | b'.' | b'+' | b'-')),
        _ => bytes.len() <= 5 && WORDS.iter().any(|word| word.eq_ignore_ascii_case(bytes)),
    }
}

/// Whether the first bytes begin neither something else than a scalar nor a scalar that is no
/// string.
fn begins_plainly(bytes: &[u8]) -> bool {
    let rest_begins = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphabetic);
    match bytes[0] {
        b'/' | b'_' | b'$' | b'(' | b'\\' | b'^' | b';' => true,
        byte if byte.is_ascii_alphabetic() => !is_word(bytes),
        byte if byte >= 0x80 => true,
        // A number unless something in it says otherwise.
        b'0'..=b'9' => !is_numeric(bytes),
        // An option (`-c`, `--flag`), but no marker, no number, no infinity.
        b'-' => {
            let letters = if bytes.get(1) == Some(&b'-') { 2 } else { 1 };
            rest_begins(letters) && !is_word(&bytes[letters..])
        }
        // A file (`./web`, `.env`), but no number, no infinity.
        b'.' => match bytes.get(1) {
            Some(b'/') => true,
            Some(b'.') => bytes.get(2) == Some(&b'/'),
            _ => rest_begins(1) && !is_word(&bytes[1..]),
        },
        _ => false,
    }
}

fn is_numeric(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| CLASSES[usize::from(*byte)] & NUMERIC != 0)
}

/// Whether nothing after the first byte ends a plain scalar or is invisible.
fn continues_plainly(text: &str) -> bool {
    let bytes = text.as_bytes();
    if matches!(bytes.last(), Some(b' ' | b':')) {
        return false;
    }
    let breaks = bytes.windows(2).any(|pair| matches!(pair, b": " | b" #"));
    !breaks && (text.is_ascii() || !text.chars().any(must_escape))
}

/// Characters that do not survive as themselves, or that nobody sees: control characters, line
/// breaks of any sort, byte order marks, blanks without width, and marks that turn the direction
/// of text around.
pub(super) fn must_escape(character: char) -> bool {
    matches!(
        character,
        '\0'..='\u{1f}'
            | '\u{7f}'..='\u{a0}'
            | '\u{ad}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff0}'..='\u{ffff}'
            | '\u{e0000}'..='\u{e0fff}'
    ) || u32::from(character) & 0xfffe == 0xfffe
}

/// Writes a text in quotes: single ones where that saves escapes, else double ones.
fn quote(out: &mut String, text: &str) {
    let bytes = text.as_bytes();
    let wants_single = bytes.iter().any(|byte| matches!(byte, b'"' | b'\\'));
    if wants_single && !bytes.contains(&b'\'') && !text.chars().any(must_escape) {
        out.push('\'');
        out.push_str(text);
        out.push('\'');
    } else {
        double(out, text);
    }
}

fn double(out: &mut String, text: &str) {
    out.push('"');
    let mut copied = 0;
    for (at, character) in text.char_indices() {
        if character != '"' && character != '\\' && !must_escape(character) {
            continue;
        }
        out.push_str(&text[copied..at]);
        copied = at + character.len_utf8();
        escape(out, character);
    }
    out.push_str(&text[copied..]);
    out.push('"');
}

fn escape(out: &mut String, character: char) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let (letter, digits) = match u32::from(character) {
        0x22 => return out.push_str("\\\""),
        0x5c => return out.push_str("\\\\"),
        0x0a => return out.push_str("\\n"),
        0x09 => return out.push_str("\\t"),
        0x0d => return out.push_str("\\r"),
        0..=0xff => ('x', 2),
        0x100..=0xffff => ('u', 4),
        _ => ('U', 8),
    };
    out.push('\\');
    out.push(letter);
    for digit in (0..digits).rev() {
        let nibble = (u32::from(character) >> (4 * digit)) & 0xf;
        out.push(char::from(HEX[nibble as usize]));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let mut out = String::new();
        push(&mut out, text);
        out
    }

    #[test]
    fn plain_where_it_is_safe() {
        for text in [
            "web",
            "ghcr.io/acme/shop:1.4.2",
            "250m",
            "512Mi",
            "10s",
            "/healthz",
            "--verbose",
            "-c",
            "./web",
            ".env",
            "../x",
            "http://db:5432/x?y=z",
            "a b",
            "it's",
            "8080/tcp",
            "größe",
            "$(HOST)",
            "a#b",
            "[x"[1..].into(),
            "x: y"[..1].into(),
            "日本",
            "100%",
            "1.4.2-rc1",
            "_x",
        ] {
            assert_eq!(shown(text), text);
        }
    }

    #[test]
    fn quoted_where_it_is_not() {
        for text in [
            "",
            " ",
            "yes",
            "No",
            "ON",
            "off",
            "y",
            "N",
            "true",
            "null",
            "~",
            "=",
            "<<",
            "1",
            "1.0",
            "010",
            "0x1F",
            "0o7",
            "1:30",
            "190:20:30",
            "2001-12-14",
            "1e3",
            "12e45678",
            "1_000",
            "1,000",
            ".5",
            ".inf",
            "-.Inf",
            "+1",
            "-1",
            "---",
            "...",
            "- a",
            "-",
            "?",
            ": a",
            "a: b",
            "a:",
            "a #b",
            "#a",
            "&a",
            "*a",
            "!a",
            "|",
            ">",
            "%a",
            "@a",
            "`a",
            "[a]",
            "{a}",
            ",a",
            "a ",
            " a",
            "2001-12-14t21:59:43.10-05:00",
            "10.0.0.1",
            "-inf",
            "+.nan",
            "e1",
            "E5",
        ] {
            assert_eq!(shown(text), format!("\"{text}\""));
        }
    }

    #[test]
    fn escapes() {
        assert_eq!(shown("a\tb\r\nc\u{85}\u{2028}\u{feff}\u{1f}\u{202e}"), r#""a\tb\r\nc\x85\u2028\ufeff\x1f\u202e""#);
        assert_eq!(shown("\u{e0041}"), r#""\U000e0041""#);
        assert_eq!(shown("{\"a\": 1}"), "'{\"a\": 1}'");
        assert_eq!(shown("{\"a\": 'b'}"), r#""{\"a\": 'b'}""#);
        assert_eq!(shown("\\d+"), "\\d+");
    }
}
