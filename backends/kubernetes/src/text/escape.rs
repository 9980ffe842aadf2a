//! Escaping for the kubelet, which expands `$(NAME)` in environment values, commands and
//! arguments.
//!
//! The kubelet reads a `$` together with the byte after it: `$$` becomes `$`, `$(NAME)` a
//! variable, and a `$` before a byte of a longer character is written wrongly. So a `$` is doubled
//! before `$`, `(` and any byte outside ASCII, and stays alone elsewhere.
//! (k8s.io/kubernetes/third_party/forked/golang/expansion/expand.go)

use std::borrow::Cow;

/// `literal` so that the process sees exactly it. `before_reference` says that a `$(NAME)` of ours
/// follows.
pub(crate) fn escape(literal: &str, before_reference: bool) -> Cow<'_, str> {
    let bytes = literal.as_bytes();
    let doubled = |index: usize| {
        bytes[index] == b'$'
            && match bytes.get(index + 1) {
                Some(next) => matches!(next, b'$' | b'(') || !next.is_ascii(),
                None => before_reference,
            }
    };
    if !literal.contains('$') || !(0..bytes.len()).any(doubled) {
        return Cow::Borrowed(literal);
    }
    let mut escaped = String::with_capacity(literal.len() + 4);
    for (index, character) in literal.char_indices() {
        escaped.push(character);
        if doubled(index) {
            escaped.push('$');
        }
    }
    Cow::Owned(escaped)
}

#[cfg(test)]
mod tests {
    use super::escape;

    /// What the kubelet makes of a text, with `$(V)` standing for `<V>`.
    fn expand(input: &str) -> String {
        let bytes = input.as_bytes();
        let mut out = Vec::new();
        let mut at = 0;
        while at < bytes.len() {
            if bytes[at] != b'$' || at + 1 >= bytes.len() {
                out.push(bytes[at]);
                at += 1;
                continue;
            }
            match bytes[at + 1] {
                b'$' => {
                    out.push(b'$');
                    at += 2;
                }
                b'(' => match bytes[at + 2..].iter().position(|byte| *byte == b')') {
                    Some(end) => {
                        out.extend([b"<", &bytes[at + 2..at + 2 + end], b">"].concat());
                        at += end + 3;
                    }
                    None => {
                        out.extend(b"$(");
                        at += 2;
                    }
                },
                next => {
                    // Go turns a lone byte into a character of that number.
                    out.push(b'$');
                    out.extend(char::from(next).to_string().bytes());
                    at += 2;
                }
            }
        }
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_process_sees_what_was_written() {
        for text in ["", "$", "$$", "$(X)", "$$(X)", "a$b", "$(", "$$$(", "cost: 5$", "${X}", "$é", "é$ü$(", "a$"] {
            assert_eq!(expand(&escape(text, false)), text, "{text}");
            assert_eq!(
                expand(&format!("{}$(V)", escape(text, true))),
                format!("{text}<V>"),
                "{text} before a reference"
            );
        }
    }

    #[test]
    fn ordinary_texts_are_untouched() {
        assert!(matches!(escape("postgres://x/$1 ${Y}", false), std::borrow::Cow::Borrowed(_)));
    }
}
