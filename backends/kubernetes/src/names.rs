//! Names: what they may look like, and the names that this backend makes of them. Nothing is cut
//! short or hashed: a name that does not fit is refused.

use crate::limits::{HEADLESS, LABEL, Limit};

/// Whether `name` is a DNS label: lower-case letters, digits, hyphens inside.
pub(crate) fn is_label(name: &str) -> bool {
    let inside = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    !name.is_empty()
        && name.len() <= LABEL.most
        && name.bytes().all(inside)
        && !name.starts_with('-')
        && !name.ends_with('-')
}

/// Whether `name` is a Service name of old (RFC 1035): a DNS label that begins with a letter.
pub(crate) fn is_service(name: &str) -> bool {
    is_label(name) && name.as_bytes()[0].is_ascii_lowercase()
}

/// Whether `name` is a DNS subdomain: labels joined by dots.
pub(crate) fn is_subdomain(name: &str) -> bool {
    name.len() <= crate::limits::SUBDOMAIN.most && name.split('.').all(is_label)
}

/// Whether `name` is a port name of the IANA registry.
pub(crate) fn is_port(name: &str) -> bool {
    name.len() <= crate::limits::PORT_NAME.most
        && is_label(name)
        && name.bytes().any(|byte| byte.is_ascii_lowercase())
        && !name.contains("--")
}

/// Whether `value` may stand in a label.
pub(crate) fn is_label_value(value: &str) -> bool {
    let edge = |byte: u8| byte.is_ascii_alphanumeric();
    let inside = |byte: u8| edge(byte) || matches!(byte, b'-' | b'_' | b'.');
    let bytes = value.as_bytes();
    match bytes {
        [] => true,
        [first, .., last] => value.len() <= 63 && edge(*first) && edge(*last) && bytes.iter().all(|b| inside(*b)),
        [only] => edge(*only),
    }
}

/// Whether `key` may be the key of a label or annotation: a name, perhaps after a DNS subdomain
/// and a slash.
pub(crate) fn is_qualified(key: &str) -> bool {
    let name_fits = |name: &str| !name.is_empty() && is_label_value(name);
    match key.split_once('/') {
        Some((prefix, name)) => is_subdomain(prefix) && name_fits(name),
        None => name_fits(key),
    }
}

/// Whether `name` may name an environment variable: printable ASCII without `=`.
pub(crate) fn is_variable(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| (0x20..0x7f).contains(&byte) && byte != b'=')
}

/// The Service that gives each replica of `name` a host name.
pub(crate) fn headless(name: &str) -> String {
    format!("{name}{HEADLESS}")
}

/// The Secret with the credentials of the backing service `name`.
pub(crate) fn credentials(name: &str) -> String {
    format!("{name}-credentials")
}

/// What is wrong with the length of `name`, if anything, when `extra` characters are added to it.
pub(crate) fn too_long(name: &str, extra: usize, limit: &Limit) -> Option<String> {
    let length = name.len() + extra;
    (length > limit.most).then(|| {
        let added = if extra == 0 { String::new() } else { format!(", {extra} of them added by the target") };
        format!("`{name}` is too long: {} may have {} characters, this has {length}{added}", limit.of, limit.most)
    })
}

/// A text made into a DNS label as far as that goes: for names of volumes, which nobody dials.
pub(crate) fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            'a'..='z' | '0'..='9' => slug.push(character),
            'A'..='Z' => slug.push(character.to_ascii_lowercase()),
            _ if slug.is_empty() || slug.ends_with('-') => {}
            _ => slug.push('-'),
        }
    }
    slug.truncate(40);
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels() {
        assert!(is_label("web-1") && is_label("1web") && !is_service("1web"));
        for bad in ["", "-a", "a-", "A", "a_b", "a.b", &"a".repeat(64)] {
            assert!(!is_label(bad), "{bad}");
        }
        assert!(is_subdomain("a.b-c.d") && !is_subdomain("a..b"));
    }

    #[test]
    fn ports_and_keys() {
        assert!(is_port("http") && is_port("p8080") && !is_port("8080") && !is_port("a--b"));
        assert!(!is_port("a-very-long-port-name"));
        assert!(is_qualified("example.com/team") && is_qualified("team_1.x") && !is_qualified("a/b/c"));
        assert!(is_label_value("") && is_label_value("A.b_c") && !is_label_value("-a"));
        assert!(is_variable("A.b-C 1") && !is_variable("A=B") && !is_variable(""));
    }

    #[test]
    fn slugs() {
        assert_eq!(slug("/run/secrets"), "run-secrets");
        assert_eq!(slug("/etc/My App/"), "etc-my-app");
    }
}
