//! How the key of a secret gets its value: the recipes of the build record.
//!
//! - `generate:24`: that many letters and digits;
//! - `key-pair:rs256:private`, `key-pair:rs256:public`: the halves of one pair (also `es256`, `ed25519`);
//! - `copy:NAME/KEY`: the value of another Secret of the namespace;
//! - `compose:TEXT`: a text around other keys of the same Secret.

use super::key_pair::{Algorithm, Half};
use super::template::Template;

/// The longest value that is generated, in letters: a Secret object holds a mebibyte at most.
const LONGEST: usize = 1 << 19;

/// How a key gets its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recipe {
    /// So many letters and digits.
    Generate(usize),
    /// A half of a key pair.
    KeyPair(Algorithm, Half),
    /// The value of a key of another Secret.
    Copy {
        /// The other Secret.
        object: String,
        /// Its key.
        key: String,
    },
    /// A text around other keys.
    Compose(Template),
}

impl Recipe {
    /// Reads a recipe; nothing if it is none that is known.
    pub fn read(text: &str) -> Option<Recipe> {
        let (how, what) = text.split_once(':')?;
        Some(match how {
            "generate" => Recipe::Generate(what.parse().ok().filter(|length| (1..=LONGEST).contains(length))?),
            "key-pair" => {
                let (algorithm, half) = what.split_once(':')?;
                Recipe::KeyPair(self::algorithm(algorithm)?, self::half(half)?)
            }
            "copy" => {
                let (object, key) =
                    what.split_once('/').filter(|(object, key)| !object.is_empty() && !key.is_empty())?;
                Recipe::Copy { object: object.to_owned(), key: key.to_owned() }
            }
            "compose" => Recipe::Compose(Template::read(what)),
            _ => return None,
        })
    }
}

fn algorithm(name: &str) -> Option<Algorithm> {
    Some(match name {
        "rs256" => Algorithm::Rs256,
        "es256" => Algorithm::Es256,
        "ed25519" => Algorithm::Ed25519,
        _ => return None,
    })
}

fn half(name: &str) -> Option<Half> {
    Some(match name {
        "private" => Half::Private,
        "public" => Half::Public,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{Algorithm, Half, Recipe, Template};

    #[test]
    fn recipes_are_read() {
        assert_eq!(Recipe::read("generate:24"), Some(Recipe::Generate(24)));
        assert_eq!(Recipe::read("key-pair:es256:public"), Some(Recipe::KeyPair(Algorithm::Es256, Half::Public)));
        let copy = Recipe::Copy { object: "smtp".into(), key: "user/name".into() };
        assert_eq!(Recipe::read("copy:smtp/user/name"), Some(copy));
        assert_eq!(Recipe::read("compose:a:${b}"), Some(Recipe::Compose(Template::read("a:${b}"))));
        assert_eq!(Recipe::read("compose:"), Some(Recipe::Compose(Template::read(""))));
    }

    #[test]
    fn what_is_not_known_is_not_guessed() {
        let unknown = [
            "",
            "generate",
            "generate:",
            "generate:0",
            "generate:-1",
            "generate:99999999",
            "generate:24:hex",
            "key-pair:rs512:private",
            "key-pair:rs256",
            "key-pair:rs256:both",
            "copy:smtp",
            "copy:/key",
            "copy:smtp/",
            "uuid:4",
        ];
        for text in unknown {
            assert_eq!(Recipe::read(text), None, "{text}");
        }
    }
}
