//! Names of images.

use crate::exempt::{Exemptions, MOVING_TAG, NO_DIGEST};

/// The registry host of an image; images without one come from Docker Hub.
pub(crate) fn registry(image: &str) -> &str {
    match image.split_once('/') {
        Some((host, _)) if host.contains(['.', ':']) || host == "localhost" => host,
        _ => "docker.io",
    }
}

/// What linters must be told of an image.
pub(crate) fn exempt(image: &str, exemptions: &mut Exemptions) {
    if image.contains("@sha256:") {
        return;
    }
    exemptions.add(&NO_DIGEST);
    let last = image.rsplit('/').next().unwrap_or(image);
    exemptions.add_if(last.split_once(':').is_none_or(|(_, tag)| tag == "latest"), &MOVING_TAG);
}

#[cfg(test)]
mod tests {
    use super::registry;

    #[test]
    fn registries() {
        assert_eq!(registry("ghcr.io/a/b:1"), "ghcr.io");
        assert_eq!(registry("localhost:5000/a"), "localhost:5000");
        assert_eq!(registry("library/redis:7"), "docker.io");
        assert_eq!(registry("redis:7"), "docker.io");
    }
}
