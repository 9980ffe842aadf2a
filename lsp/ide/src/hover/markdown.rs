//! Texts of programs in Markdown.

/// Documentation as Markdown: code stays code, signs that mean something in Markdown do not.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut in_code = false;
    for (index, line) in text.lines().enumerate() {
        if index > 0 {
            out.push('\n');
        }
        let line = line.strip_prefix(' ').unwrap_or(line);
        for (at, character) in line.char_indices() {
            match character {
                '`' => {
                    in_code = !in_code;
                    out.push('`');
                }
                _ if in_code => out.push(character),
                '*' | '_' | '[' | ']' | '<' | '>' | '\\' | '|' | '~' | '!' => {
                    out.push('\\');
                    out.push(character);
                }
                '#' | '+' | '-' if at == 0 => {
                    out.push('\\');
                    out.push(character);
                }
                _ => out.push(character),
            }
        }
    }
    // A code that was not closed would take in what follows.
    if in_code {
        out.push('`');
    }
    out
}

/// Code in a line, whatever it holds.
pub fn code(text: &str) -> String {
    let text = text.replace(['\n', '\r'], " ");
    if text.contains('`') { format!("`` {text} ``") } else { format!("`{text}`") }
}

/// Names as code, with commas.
pub fn codes<S: AsRef<str>>(names: &[S]) -> String {
    names.iter().map(|name| code(name.as_ref())).collect::<Vec<_>>().join(", ")
}

/// The first names of many, as code.
pub fn some<S: AsRef<str>>(names: &[S], most: usize) -> String {
    let mut out = codes(&names[..names.len().min(most)]);
    if names.len() > most {
        out.push_str(&format!(" and {} more", names.len() - most));
    }
    out
}

/// A cell of a table: one line, and no `|` of its own.
pub fn cell(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut escaped = false;
    for character in text.chars() {
        match character {
            '|' if !escaped => out.push_str("\\|"),
            '\n' | '\r' => out.push(' '),
            character => out.push(character),
        }
        escaped = character == '\\' && !escaped;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{cell, code, escape};

    #[test]
    fn signs_are_escaped_outside_of_code() {
        assert_eq!(escape("a_b `c_d` <x> [y](z)\n# not a head"), "a\\_b `c_d` \\<x\\> \\[y\\](z)\n\\# not a head");
        assert_eq!(escape("`open"), "`open`");
        assert_eq!(code("a`b"), "`` a`b ``");
        assert_eq!(cell("a|b\\|c\nd"), "a\\|b\\|c d");
    }
}
