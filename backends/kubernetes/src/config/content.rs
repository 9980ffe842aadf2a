//! The content of files, as ConfigMaps hold it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use base64::Engine as _;
use k8s_openapi::ByteString;
use sha2::{Digest, Sha256};

use crate::finding::Problem;
use crate::limits::CONFIG_MAP_BYTES;

/// What one ConfigMap holds.
#[derive(Default)]
pub(crate) struct Store {
    /// Text by key.
    pub data: BTreeMap<String, String>,
    /// Bytes by key.
    pub binary: BTreeMap<String, ByteString>,
    size: usize,
}

/// ConfigMaps that are filled one after the other, each up to its limit.
#[derive(Default)]
pub(crate) struct Stores {
    /// The maps in order.
    pub maps: Vec<Store>,
    keys: Vec<String>,
    hash: Sha256,
}

impl Stores {
    /// Adds text; gives the number of the map and the key.
    pub fn text(&mut self, path: &str, text: &str) -> Result<(usize, String), Problem> {
        let (map, key) = self.place(path, text.as_bytes())?;
        self.maps[map].data.insert(key.clone(), text.to_owned());
        Ok((map, key))
    }

    /// Adds bytes that are given in base64.
    pub fn bytes(&mut self, path: &str, base64: &str) -> Result<(usize, String), Problem> {
        let decoded = base64::engine::general_purpose::STANDARD.decode(base64);
        let bytes = decoded.map_err(|error| Problem::limit(format!("the bytes are not base64: {error}"), ""))?;
        let (map, key) = self.place(path, &bytes)?;
        self.maps[map].binary.insert(key.clone(), ByteString(bytes));
        Ok((map, key))
    }

    fn place(&mut self, path: &str, content: &[u8]) -> Result<(usize, String), Problem> {
        let key = unique(key(path), &self.keys);
        let size = key.len() + content.len();
        if size > CONFIG_MAP_BYTES.most {
            return Err(Problem::limit(
                format!("the file has {} bytes, and a ConfigMap holds {}", content.len(), CONFIG_MAP_BYTES.most),
                "put it into the image, or on a volume or a share",
            ));
        }
        if self.maps.last().is_none_or(|map| map.size + size > CONFIG_MAP_BYTES.most) {
            self.maps.push(Store::default());
        }
        let map = self.maps.len() - 1;
        self.maps[map].size += size;
        self.keys.push(key.clone());
        for part in [path.as_bytes(), content] {
            self.hash.update((part.len() as u64).to_le_bytes());
            self.hash.update(part);
        }
        Ok((map, key))
    }

    /// A checksum of all that was added; nothing if nothing was.
    pub fn checksum(&self) -> Option<String> {
        (!self.maps.is_empty()).then(|| hex(&self.hash.clone().finalize()[..8]))
    }
}

/// A path as the key of a ConfigMap: slashes become dots.
fn key(path: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '_' };
    let trimmed = path.trim_matches('/');
    let key: String = trimmed.chars().map(|c| if c == '/' { '.' } else { plain(c) }).collect();
    match key.as_str() {
        "" => "file".to_owned(),
        _ if key.starts_with("..") || key == "." => format!("_{key}"),
        _ => key,
    }
}

/// `base`, with a number if it is taken.
pub(crate) fn unique(base: String, taken: &[String]) -> String {
    let free = |name: &String| !taken.contains(name);
    if free(&base) {
        return base;
    }
    (2..).map(|number| format!("{base}-{number}")).find(free).unwrap_or(base)
}

/// The SHA-256 of `content`.
pub(crate) fn sha256(content: &[u8]) -> [u8; 32] {
    Sha256::digest(content).into()
}

/// The first `bytes` of the SHA-256 of `content`, in hexadecimal.
pub(crate) fn sha256_hex(content: &[u8], bytes: usize) -> String {
    hex(&sha256(content)[..bytes.min(32)])
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_unique_and_legal() {
        let mut stores = Stores::default();
        assert_eq!(stores.text("/etc/a.b", "1").unwrap().1, "etc.a.b");
        assert_eq!(stores.text("/etc/a/b", "2").unwrap().1, "etc.a.b-2");
        assert_eq!(stores.text("/etc/ü x", "3").unwrap().1, "etc.__x");
        assert_eq!(stores.text("/..hidden", "4").unwrap().1, "_..hidden");
    }

    #[test]
    fn maps_are_filled_to_their_limit() {
        let mut stores = Stores::default();
        let half = "x".repeat(600 * 1024);
        assert_eq!(stores.text("/a", &half).unwrap().0, 0);
        assert_eq!(stores.text("/b", &half).unwrap().0, 1);
        assert!(stores.text("/c", &"x".repeat(1024 * 1024)).is_err());
    }
}
