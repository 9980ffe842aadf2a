//! Names that Function Compute knows things by.

use anyport_backend::Scene;

use crate::options::Options;

/// The trigger that takes HTTP.
pub(crate) const HTTP: &str = "http";

/// What the whole is called: `APP-ENV`, or `APP` in the environment `default`.
pub(crate) fn project(scene: &dyn Scene) -> String {
    match scene.environment() {
        "default" => scene.application().to_string(),
        environment => format!("{}-{environment}", scene.application()),
    }
}

/// The name of a component's function. An account has one set of names in a region, so a prefix keeps
/// applications and environments apart.
pub(crate) fn function(scene: &dyn Scene, options: &Options, name: &str) -> String {
    match &options.prefix {
        Some(prefix) => format!("{prefix}{name}"),
        None => format!("{}-{name}", project(scene)),
    }
}

/// Why a name cannot be one of a function, if it cannot.
pub(crate) fn problem(name: &str) -> Option<&'static str> {
    let begins = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let fits = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    (!begins || !fits).then_some("it has letters, digits, `_` and `-`, and begins with a letter or `_`")
}

/// A word made of any text: `shop.example.com` gives `shop-example-com`.
pub(crate) fn slug(text: &str) -> String {
    let star = text.replace('*', "any");
    let words: Vec<&str> = star.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join("-").to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        assert_eq!(problem("shop-web_1"), None);
        assert!(problem("1shop").is_some());
        assert!(problem("shop.web").is_some());
        assert_eq!(slug("*.Shop.example.com"), "any-shop-example-com");
    }
}
