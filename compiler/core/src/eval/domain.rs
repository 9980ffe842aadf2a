//! Text of a certain form: images, hosts, URLs, paths, schedules, address ranges.

use smol_str::SmolStr;

use crate::types::Domain;

/// The parts of an image reference.
pub struct ImageParts {
    /// The registry; `docker.io` where none is written.
    pub registry: SmolStr,
    /// The repository.
    pub repository: SmolStr,
    /// The tag.
    pub tag: Option<SmolStr>,
    /// The digest.
    pub digest: Option<SmolStr>,
}

/// Takes an image reference apart. Without a registry it is on Docker Hub; without tag and digest
/// the tag is `latest`, as every engine reads it.
pub fn image_parts(image: &str) -> ImageParts {
    let (rest, digest) = match image.split_once('@') {
        Some((rest, digest)) => (rest, Some(SmolStr::new(digest))),
        None => (image, None),
    };
    let (name, tag) = match rest.rsplit_once(':') {
        Some((name, tag)) if !tag.contains('/') => (name, Some(SmolStr::new(tag))),
        _ => (rest, None),
    };
    let (registry, repository) = match name.split_once('/') {
        Some((first, repository)) if first.contains('.') || first.contains(':') || first == "localhost" => {
            (SmolStr::new(first), SmolStr::new(repository))
        }
        _ => (SmolStr::new_static("docker.io"), SmolStr::new(name)),
    };
    let tag = if tag.is_none() && digest.is_none() { Some(SmolStr::new_static("latest")) } else { tag };
    ImageParts { registry, repository, tag, digest }
}

/// Why `text` is not of the form, if it is not.
pub fn problem(domain: Domain, text: &str) -> Option<String> {
    match domain {
        Domain::Image => image(text),
        Domain::Host => host(text),
        Domain::Url => url(text),
        Domain::Path => path(text),
        Domain::Cron => cron(text),
        Domain::Cidr => cidr(text),
        Domain::Port => Some("a port is a number".into()),
    }
}

fn image(text: &str) -> Option<String> {
    if text.is_empty() {
        return Some("it is empty".into());
    }
    let parts = image_parts(text);
    if let Some(c) = text.chars().find(|c| !(c.is_ascii_alphanumeric() || "._-/:@".contains(*c))) {
        return Some(format!("`{c}` cannot stand in an image reference"));
    }
    let component = |step: &str| {
        !step.is_empty()
            && step.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
            && step.ends_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
            && step.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c))
    };
    if !parts.repository.split('/').all(component) {
        return Some("the repository is lower-case letters, digits and single separators".into());
    }
    if let Some(tag) = &parts.tag
        && (tag.is_empty() || tag.len() > 128 || tag.starts_with(['.', '-']))
    {
        return Some("the tag is 1 to 128 letters, digits, `_`, `.`, `-`".into());
    }
    if let Some(digest) = &parts.digest {
        let good = digest.split_once(':').is_some_and(|(algorithm, hex)| {
            !algorithm.is_empty() && hex.len() >= 32 && hex.bytes().all(|byte| byte.is_ascii_hexdigit())
        });
        if !good {
            return Some("the digest is like `sha256:` and 64 hexadecimal digits".into());
        }
    }
    None
}

fn host(text: &str) -> Option<String> {
    let name = text.strip_prefix("*.").unwrap_or(text);
    if name.is_empty() || name.len() > 253 {
        return Some("a host name is 1 to 253 characters".into());
    }
    if name.contains("://") {
        return Some("a host name has no scheme".into());
    }
    if name.contains('/') {
        return Some("a host name has no path".into());
    }
    if name.contains(':') && name.parse::<std::net::Ipv6Addr>().is_err() {
        return Some("a host name has no port".into());
    }
    for label in name.split('.') {
        let good = !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
        if !good && name.parse::<std::net::IpAddr>().is_err() {
            return Some(format!("`{label}` cannot be a part of a host name: letters, digits and hyphens, at most 63"));
        }
    }
    None
}

fn url(text: &str) -> Option<String> {
    let Some((scheme, rest)) = text.split_once("://") else {
        return Some("a URL begins with a scheme: https://".into());
    };
    if scheme.is_empty() || !scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c)) {
        return Some(format!("`{scheme}` is not a scheme"));
    }
    if rest.is_empty() || text.contains(char::is_whitespace) {
        return Some("a URL has a host and no white space".into());
    }
    None
}

fn path(text: &str) -> Option<String> {
    if !text.starts_with('/') {
        return Some("a path here is absolute: it begins with `/`".into());
    }
    if text.contains('\0') || text.contains('\n') {
        return Some("a path has no line breaks".into());
    }
    if text.split('/').any(|step| step == "..") {
        return Some("a path here has no `..`".into());
    }
    None
}

fn cidr(text: &str) -> Option<String> {
    let Some((address, length)) = text.split_once('/') else {
        return Some("an address range is an address and a length: 10.0.0.0/8".into());
    };
    let Ok(address) = address.parse::<std::net::IpAddr>() else {
        return Some(format!("`{address}` is not an address"));
    };
    let most = if address.is_ipv4() { 32 } else { 128 };
    match length.parse::<u8>() {
        Ok(length) if length <= most => None,
        _ => Some(format!("the length is 0 to {most}")),
    }
}

fn cron(text: &str) -> Option<String> {
    anyport_ir::cron::Cron::parse(text).err().map(|error| error.to_string())
}
