//! Which variables a file gives, by the grammar of compose-go.

use crate::fill::make::{Keys, There};
use crate::fill::value::Value;

/// What cannot be read.
#[derive(Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The line, from 1.
    pub line: usize,
    /// Why. Nothing of a value stands in it.
    pub why: &'static str,
}

/// The variables with a value. A variable that stands there twice has its last one.
pub fn read(text: &str) -> Result<Keys, Wrong> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut keys = Keys::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        if rest.starts_with('#') {
            rest = rest.split_once('\n').map_or("", |(_, after)| after);
            continue;
        }
        if rest.is_empty() {
            return Ok(keys);
        }
        let line = text[..text.len() - rest.len()].matches('\n').count() + 1;
        let wrong = |why| Wrong { line, why };
        let Name { name, after, inherited } = name(rest).map_err(wrong)?;
        rest = after;
        if inherited {
            // It is taken from the shell, if that has it.
            keys.entry(name.to_owned()).or_insert(There::Unknown);
            continue;
        }
        let (value, after) = value(rest).ok_or_else(|| wrong("a quote is not closed"))?;
        rest = after;
        match value {
            There::Value(value) if value.expose().is_empty() => keys.remove(name),
            value => keys.insert(name.to_owned(), value),
        };
    }
}

struct Name<'t> {
    name: &'t str,
    after: &'t str,
    /// Whether nothing but the name stands on the line.
    inherited: bool,
}

fn name(text: &str) -> Result<Name<'_>, &'static str> {
    let text = match text.strip_prefix("export") {
        Some(after) if after.starts_with(['\t', '\n', '\x0c', '\r', ' ']) => after.trim_start_matches(is_blank),
        _ => text,
    };
    for (at, character) in text.char_indices() {
        match character {
            '=' | ':' | '\n' => {
                let name = text[..at].trim_end();
                if name.contains(' ') {
                    return Err("a name cannot contain a space");
                }
                let after = text[at + 1..].trim_start_matches(is_blank);
                return Ok(Name { name, after, inherited: character == '\n' });
            }
            '_' | '.' | '-' | '[' | ']' => {}
            other if is_blank(other) || other.is_alphanumeric() => {}
            _ => return Err("a name has letters, digits, `_`, `.` and `-`"),
        }
    }
    // The end of the file comes first: it is the value of nothing.
    Ok(Name { name: "", after: text, inherited: false })
}

/// A value and what comes after it; nothing if a quote is not closed.
fn value(text: &str) -> Option<(There, &str)> {
    match text.as_bytes().first() {
        Some(quote @ (b'\'' | b'"')) => quoted(text, *quote),
        _ => {
            let (line, after) = text.split_once('\n').unwrap_or((text, ""));
            let value = line.split_once(" #").map_or(line, |(value, _)| value).trim_end();
            Some((if value.contains('$') { There::Unknown } else { There::Value(Value::new(value)) }, after))
        }
    }
}

fn quoted(text: &str, quote: u8) -> Option<(There, &str)> {
    let mut bytes = Vec::new();
    let mut escape = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if byte == quote && !escape => {
                // What double quotes make of escapes and of other variables is not worked out here.
                let known = quote == b'\'' || !bytes.iter().any(|byte| matches!(byte, b'\\' | b'$'));
                let value = if known { There::Value(Value::new(bytes)) } else { There::Unknown };
                return Some((value, &text[at + 1..]));
            }
            b'\\' if !escape => escape = true,
            _ => {
                if escape && byte != quote {
                    bytes.push(b'\\');
                }
                escape = false;
                bytes.push(byte);
            }
        }
    }
    None
}

/// Blank, but no end of a line.
fn is_blank(character: char) -> bool {
    matches!(character, '\t' | '\x0b' | '\x0c' | '\r' | ' ' | '\u{85}' | '\u{a0}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::quote::quote;
    use super::{There, Wrong, read};

    /// Names with values, `?` for what only Compose knows.
    fn shown(text: &str) -> Vec<(String, String)> {
        let keys = read(text).unwrap_or_else(|wrong| panic!("{wrong:?}"));
        let shown = |there| match there {
            There::Value(value) => String::from_utf8(value.expose().to_vec()).expect("text"),
            There::Unknown => "?".to_owned(),
        };
        keys.into_iter().map(|(name, there)| (name, shown(there))).collect()
    }

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn all_forms_are_read() {
        let text = "\u{feff}# comment A=1\r\n\r\nexport A=two words # comment\r\nB: yaml\n C = 'x\\'y' D=\"q\"\n\
                    E='-----\nline $two\n-----'\nF=\nG='g'\nG=\nH=${A}\nI=\"a\\nb\"\nJ\nexport\tK=1#2\nL.a-b[0]=''\nM=\"\"\nN=e";
        let expected = [
            ("A", "two words"),
            ("B", "yaml"),
            ("C", "x'y"),
            ("D", "q"),
            ("E", "-----\nline $two\n-----"),
            ("H", "?"),
            ("I", "?"),
            ("J", "?"),
            ("K", "1#2"),
            ("N", "e"),
        ];
        assert_eq!(shown(text), pairs(&expected));
    }

    #[test]
    fn what_cannot_be_read_is_said_with_its_line() {
        let wrong = |text| read(text).err().map(|Wrong { line, .. }| line);
        assert_eq!(wrong("A=1\n\nB='x\ny\n"), Some(3));
        assert_eq!(wrong("A=1\n$B=2\n"), Some(2));
        assert_eq!(wrong("A B=2\n"), Some(1));
        assert_eq!(wrong("A='x' # fine\n"), None);
    }

    proptest! {
        #[test]
        fn what_is_quoted_is_read_again(value in r#"[a\\'"$\n\r #=é]{1,12}"#) {
            let text = format!("A=1\nB={}\nC=2\n", quote(&value).expect("text"));
            let keys = read(&text).expect("it can be read");
            prop_assert_eq!(keys.len(), 3);
            if let Some(There::Value(found)) = keys.get("B") {
                prop_assert!(found.expose() == value.as_bytes());
            } else {
                // Only between double quotes.
                prop_assert!(text.starts_with("A=1\nB=\""));
            }
        }
    }
}
