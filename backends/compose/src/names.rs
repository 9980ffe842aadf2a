//! Names that Compose knows things by.

use anyport_backend::Scene;

use crate::options::Options;

/// The service that stores the objects of all buckets.
pub(crate) const OBJECT_STORE: &str = "object-store";
/// The service that makes buckets and their users.
pub(crate) const OBJECT_STORE_SETUP: &str = "object-store-setup";
/// The service that gives volumes to the users of the processes.
pub(crate) const VOLUME_OWNER: &str = "volume-owner";
/// The network without a way to the outside.
pub(crate) const INNER_NETWORK: &str = "inside";

/// The project: what all containers, volumes and networks are named after.
pub(crate) fn project(scene: &dyn Scene) -> String {
    match Options::of(scene.target()).project {
        Some(project) => project,
        None if scene.environment() == "default" => scene.application().to_string(),
        None => format!("{}-{}", scene.application(), scene.environment()),
    }
}

/// The name of an environment variable made of these words: `db`, `password` give `DB_PASSWORD`.
pub(crate) fn variable(words: &[&str]) -> String {
    let joined = words.join("_");
    let name: String = joined
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() { letter.to_ascii_uppercase() } else { '_' })
        .collect();
    if name.starts_with(|first: char| first.is_ascii_digit()) { format!("_{name}") } else { name }
}

/// A part of a resource's name made of any text: `/etc/x.toml` gives `etc-x-toml`.
pub(crate) fn slug(text: &str) -> String {
    let words: Vec<&str> = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join("-").to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_names() {
        assert_eq!(variable(&["stripe-key"]), "STRIPE_KEY");
        assert_eq!(variable(&["db", "password"]), "DB_PASSWORD");
        assert_eq!(variable(&["2fa.seed"]), "_2FA_SEED");
        assert_eq!(slug("/etc/App/x.toml"), "etc-app-x-toml");
    }
}
