//! Text around other values: `amqp://app:${password}@bus:5672`.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode, percent_encode};

use super::value::Value;

/// What is encoded in a part of a URL: all but what RFC 3986 calls unreserved.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A text in which `${key}` stands for another value, and `$${` for a plain `${`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    pieces: Vec<Piece>,
    /// Whether it is a URL, in which values are percent-encoded.
    url: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Literal(String),
    Key(String),
}

impl Template {
    /// Reads a text. A `${` without its end is a plain one.
    pub fn read(text: &str) -> Template {
        let mut pieces = Vec::new();
        let mut literal = String::new();
        let mut rest = text;
        while let Some(start) = rest.find("${") {
            let (before, after) = (&rest[..start], &rest[start + 2..]);
            if let Some(before) = before.strip_suffix('$') {
                literal.push_str(before);
                literal.push_str("${");
                rest = after;
                continue;
            }
            let Some((key, after)) = after.split_once('}') else { break };
            literal.push_str(before);
            pieces.push(Piece::Literal(std::mem::take(&mut literal)));
            pieces.push(Piece::Key(key.to_owned()));
            rest = after;
        }
        literal.push_str(rest);
        pieces.push(Piece::Literal(literal));
        Template { pieces, url: has_scheme(text) }
    }

    /// The keys that stand in it.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Key(key) => Some(key.as_str()),
            Piece::Literal(_) => None,
        })
    }

    /// The text with the values of its keys, if all are known.
    pub fn fill<'v>(&self, value: impl Fn(&str) -> Option<&'v Value>) -> Option<Value> {
        written(&self.pieces, self.url, &value).map(Value::new)
    }

    /// The value of `key`, as it stands in a text that was made of this before. Nothing if the text is another,
    /// or does not say it.
    pub fn recover<'v>(&self, key: &str, text: &Value, value: impl Fn(&str) -> Option<&'v Value>) -> Option<Value> {
        let at = self.pieces.iter().position(|piece| *piece == Piece::Key(key.to_owned()))?;
        let (before, after) = (&self.pieces[..at], &self.pieces[at + 1..]);
        // Where it stands twice, the second one is in what is after it, and nobody knows that.
        let before = written(before, self.url, &value)?;
        let after = written(after, self.url, &|name| if name == key { None } else { value(name) })?;
        let inner = text.expose().strip_prefix(before.as_slice())?.strip_suffix(after.as_slice())?;
        let inner: Cow<[u8]> = if self.url { percent_decode(inner).into() } else { inner.into() };
        let found = Value::new(inner);
        let again = self.fill(|name| if name == key { Some(&found) } else { value(name) })?;
        (again == *text && !found.expose().is_empty()).then_some(found)
    }
}

fn written<'v>(pieces: &[Piece], url: bool, value: &impl Fn(&str) -> Option<&'v Value>) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Literal(text) => out.extend_from_slice(text.as_bytes()),
            Piece::Key(key) if url => {
                percent_encode(value(key)?.expose(), RESERVED).for_each(|part| out.extend_from_slice(part.as_bytes()));
            }
            Piece::Key(key) => out.extend_from_slice(value(key)?.expose()),
        }
    }
    Some(out)
}

/// Whether a text begins as a URL does, by RFC 3986.
fn has_scheme(text: &str) -> bool {
    let Some((scheme, _)) = text.split_once("://") else { return false };
    scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.chars().all(|it| it.is_ascii_alphanumeric() || "+-.".contains(it))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Template, Value};

    fn fill(text: &str, password: &[u8]) -> Option<Vec<u8>> {
        let password = Value::new(password);
        let filled = Template::read(text).fill(|key| (key == "password").then_some(&password));
        filled.map(|value| value.expose().to_vec())
    }

    #[test]
    fn keys_stand_for_values() {
        let url = "amqp://app:${password}@bus:5672/%2F";
        assert_eq!(Template::read(url).keys().collect::<Vec<_>>(), ["password"]);
        assert_eq!(fill(url, b"a/b c").as_deref(), Some(&b"amqp://app:a%2Fb%20c@bus:5672/%2F"[..]));
        // What is no URL is not encoded.
        assert_eq!(fill("password=${password};", b"a/b").as_deref(), Some(&b"password=a/b;"[..]));
        assert_eq!(fill("7x://${password}", b"/").as_deref(), Some(&b"7x:///"[..]));
        assert_eq!(fill("${other}", b"x"), None);
        for plain in ["", "app", "plain ${", "$", "$$", "$$$", "{}"] {
            assert_eq!(fill(plain, b"x").as_deref(), Some(plain.as_bytes()));
        }
        assert_eq!(fill("a$${b}", b"x").as_deref(), Some(&b"a${b}"[..]));
        assert_eq!(fill("$${password}${password}", b"x").as_deref(), Some(&b"${password}x"[..]));
    }

    #[test]
    fn a_text_that_does_not_say_it_says_nothing() {
        let user = Value::new("app");
        let recover = |template: &str, text: &str| {
            let known = |key: &str| (key == "user").then_some(&user);
            let found = Template::read(template).recover("password", &Value::new(text), known);
            found.map(|value| value.expose().to_vec())
        };
        let url = "redis://${user}:${password}@cache:6379";
        assert_eq!(recover(url, "redis://app:a%2Fb@cache:6379").as_deref(), Some(&b"a/b"[..]));
        assert_eq!(recover(url, "redis://app:x@other:6379"), None);
        assert_eq!(recover(url, "redis://app:@cache:6379"), None);
        // Somebody wrote it in another way: made again it would be another text.
        assert_eq!(recover(url, "redis://app:%61@cache:6379"), None);
        assert_eq!(recover("${password}${password}", "xx"), None);
        assert_eq!(recover("${other}${password}", "xx"), None);
        assert_eq!(recover("none", "none"), None);
    }

    proptest! {
        #[test]
        fn what_was_put_in_comes_out(password in prop::collection::vec(any::<u8>(), 1..40), url in any::<bool>()) {
            let text = if url { "scheme://user:${password}@host/path?a=b#c" } else { "a ${password} %20" };
            let filled = Value::new(fill(text, &password).expect("all is known"));
            if url {
                let text = std::str::from_utf8(filled.expose()).expect("a URL is text");
                prop_assert!(text.bytes().all(|byte| byte.is_ascii_graphic()));
                prop_assert_eq!(text.matches(['@', '#', '?']).count(), 3);
            }
            let found = Template::read(text).recover("password", &filled, |_| None);
            prop_assert!(found == Some(Value::new(password)));
        }
    }
}
