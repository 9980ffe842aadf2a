//! What is put into a Secret that is made once at apply: a recipe for each key, never a value.
//!
//! The recipes of a [`Need`](anyport_backend::Need):
//! - `generate:24`: that many letters and digits;
//! - `key-pair:rs256:private`, `key-pair:rs256:public`: the halves of one key pair;
//! - `copy:NAME/KEY`: the value of another Secret of the namespace;
//! - `compose:TEXT`: text in which `${key}` is the value of another key of the same Secret, and
//!   `$${` a plain `${`. In a text with a scheme (`amqp://…`) values are percent-encoded.

/// How a key of a Secret gets its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Recipe {
    /// So many letters and digits.
    Generate(u32),
    /// A half (`private`, `public`) of a key pair of an algorithm.
    KeyPair(String, &'static str),
    /// The value of a key of another Secret.
    Copy {
        /// The other Secret.
        object: String,
        /// Its key.
        key: String,
    },
    /// Text with `${key}` for other keys.
    Compose(String),
}

impl Recipe {
    /// As it stands in the build record.
    pub fn text(&self) -> String {
        match self {
            Recipe::Generate(length) => format!("generate:{length}"),
            Recipe::KeyPair(algorithm, half) => format!("key-pair:{algorithm}:{half}"),
            Recipe::Copy { object, key } => format!("copy:{object}/{key}"),
            Recipe::Compose(text) => format!("compose:{text}"),
        }
    }

    /// The text in the template language of External Secrets.
    pub fn template(text: &str) -> String {
        let mut template = String::with_capacity(text.len() + 8);
        let mut rest = text;
        while let Some(start) = rest.find("${") {
            if rest[..start].ends_with('$') {
                template.push_str(&rest[..start - 1]);
                template.push_str("${");
                rest = &rest[start + 2..];
                continue;
            }
            let Some(length) = rest[start..].find('}') else { break };
            template.push_str(&rest[..start]);
            template.push_str("{{ index . \"");
            template.push_str(&rest[start + 2..start + length]);
            template.push_str("\" }}");
            rest = &rest[start + length + 1..];
        }
        template.push_str(rest);
        template
    }
}

#[cfg(test)]
mod tests {
    use super::Recipe;

    #[test]
    fn placeholders_become_lookups() {
        assert_eq!(
            Recipe::template("amqp://app:${password}@bus:5672"),
            "amqp://app:{{ index . \"password\" }}@bus:5672"
        );
        assert_eq!(Recipe::template("plain ${"), "plain ${");
        assert_eq!(Recipe::template("a$${b}"), "a${b}");
    }
}
