//! New values for the keys of one secret, beside those that are there.
//!
//! A secret is made whole or not at all: a process that finds half of it would start with half of it.

use std::collections::BTreeMap;

use super::key_pair::{self, Half, NoKey};
use super::letters::letters;
use super::recipe::Recipe;
use super::value::Value;
use crate::failure::Failure;

/// What is there under a key.
#[derive(Clone)]
pub enum There {
    /// This value.
    Value(Value),
    /// A value that only its reader knows: it depends on something outside.
    Unknown,
}

/// What is there, by key.
pub type Keys = BTreeMap<String, There>;

/// Gives the value of a key of another secret: the secret first, then the key. Nothing if it is not there.
pub type Copying<'a> = dyn FnMut(&str, &str) -> Result<Option<Value>, Failure> + 'a;

/// What came of it.
pub enum Outcome {
    /// The values of the keys that were missing, in the order of the keys; none if none was.
    Made(Vec<(String, Value)>),
    /// Nothing yet: a value of another secret is copied, and is not there.
    Waits(String),
    /// Nothing: what is there cannot be completed, and why.
    Refused(String),
}

/// Makes what is missing of `wanted`. `copy` gives the value of another secret's key.
///
/// # Errors
/// No randomness, or what `copy` fails with.
pub fn make(wanted: &[(String, Recipe)], there: &Keys, copy: &mut Copying<'_>) -> Result<Outcome, Failure> {
    let mut making = Making { wanted, there, made: BTreeMap::new() };
    // What is composed comes after what it is made of. Each round makes one key at least, or ends.
    loop {
        let before = making.made.len();
        let mut waits = None;
        for (key, recipe) in wanted {
            if there.contains_key(key) || making.made.contains_key(key) {
                continue;
            }
            match making.one(key, recipe, copy)? {
                Step::Made => {}
                Step::Later(why) => waits = waits.or(Some(Outcome::Refused(why))),
                Step::Waits(source) => waits = Some(Outcome::Waits(source)),
                Step::Refused(why) => return Ok(Outcome::Refused(why)),
            }
        }
        match waits {
            None => break,
            Some(outcome) if making.made.len() == before => return Ok(outcome),
            Some(_) => {}
        }
    }
    let Making { mut made, .. } = making;
    Ok(Outcome::Made(wanted.iter().filter_map(|(key, _)| made.remove_entry(key)).collect()))
}

struct Making<'a> {
    wanted: &'a [(String, Recipe)],
    there: &'a Keys,
    made: BTreeMap<String, Value>,
}

enum Step {
    Made,
    /// Other keys come first; if they never come, this is why.
    Later(String),
    Waits(String),
    Refused(String),
}

impl Making<'_> {
    fn one(&mut self, key: &str, recipe: &Recipe, copy: &mut Copying<'_>) -> Result<Step, Failure> {
        let value = match recipe {
            Recipe::Generate(length) => match self.held_by(key) {
                Some((_, Some(value))) => value,
                Some((holder, None)) => {
                    return Ok(Step::Refused(format!(
                        "`{key}` is missing, and `{holder}` holds it: give `{key}` its value, or remove `{holder}` \
                         and both are made anew"
                    )));
                }
                None => Value::new(letters(*length).map_err(|_| no_randomness())?),
            },
            Recipe::Copy { object, key } => match copy(object, key)? {
                Some(value) => value,
                None => return Ok(Step::Waits(format!("{object}/{key}"))),
            },
            Recipe::Compose(template) => match template.fill(|name| self.known(name)) {
                Some(value) => value,
                None => {
                    let missing = template.keys().find(|name| self.known(name).is_none()).unwrap_or_default();
                    return Ok(Step::Later(format!("`{key}` is made of `{missing}`, whose value is not known here")));
                }
            },
            Recipe::KeyPair(..) => return self.half(key, recipe),
        };
        self.made.insert(key.to_owned(), value);
        Ok(Step::Made)
    }

    /// A half of a key pair: the other one is made with it, or it is made of the other one.
    fn half(&mut self, key: &str, recipe: &Recipe) -> Result<Step, Failure> {
        let Recipe::KeyPair(algorithm, half) = recipe else { return Ok(Step::Made) };
        let other = self
            .wanted
            .iter()
            .find(|(_, other)| matches!(other, Recipe::KeyPair(same, its) if same == algorithm && its != half));
        let other = other.map(|(name, _)| name.as_str());
        let present = other.filter(|name| self.there.contains_key(*name));
        if let (Half::Private, Some(public)) = (half, present) {
            return Ok(Step::Refused(format!(
                "`{key}` is missing, and its other half `{public}` is there: give `{key}` its value, or remove \
                 `{public}` and both are made anew"
            )));
        }
        if let (Half::Public, Some(private)) = (half, present) {
            let public = self.known(private).and_then(|value| key_pair::public_of(*algorithm, value).ok());
            let Some(public) = public else {
                return Ok(Step::Refused(format!(
                    "`{key}` is missing, and `{private}`, which it belongs to, is no private key that can be read"
                )));
            };
            self.made.insert(key.to_owned(), public);
            return Ok(Step::Made);
        }
        let pair = key_pair::new(*algorithm).map_err(|why| match why {
            NoKey::Randomness => no_randomness(),
            NoKey::Form => Failure::new(format!("no key pair can be made for `{key}`")),
        })?;
        let (this, that) = match half {
            Half::Private => (pair.private, pair.public),
            Half::Public => (pair.public, pair.private),
        };
        self.made.insert(key.to_owned(), this);
        if let Some(other) = other {
            self.made.insert(other.to_owned(), that);
        }
        Ok(Step::Made)
    }

    fn known(&self, key: &str) -> Option<&Value> {
        match self.there.get(key) {
            Some(There::Value(value)) => Some(value),
            Some(There::Unknown) => None,
            None => self.made.get(key),
        }
    }

    /// A composed text that is there and holds a key that is not, with the key's value as it says it: another
    /// value would contradict it.
    fn held_by(&self, key: &str) -> Option<(&str, Option<Value>)> {
        self.wanted.iter().find_map(|(holder, recipe)| {
            let Recipe::Compose(template) = recipe else { return None };
            let there = self.there.get(holder).filter(|_| template.keys().any(|inner| inner == key))?;
            let value = match there {
                There::Value(text) => template.recover(key, text, |name| self.known(name)),
                There::Unknown => None,
            };
            Some((holder.as_str(), value))
        })
    }
}

fn no_randomness() -> Failure {
    Failure::new("the operating system gives no randomness, so nothing secret can be made")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fill::key_pair::{Algorithm, public_of};

    type Wanted = Vec<(String, Recipe)>;

    fn wanted(recipes: &[(&str, &str)]) -> Wanted {
        let read = |text| Recipe::read(text).unwrap_or_else(|| panic!("{text}"));
        recipes.iter().map(|(key, text)| ((*key).to_owned(), read(text))).collect()
    }

    fn postgres() -> Wanted {
        wanted(&[
            ("url", "compose:postgresql://app:${password}@db:5432/app"),
            ("username", "compose:app"),
            ("password", "generate:24"),
        ])
    }

    fn outcome(wanted: &Wanted, there: &Keys) -> Outcome {
        let copied = |object: &str, key: &str| (object == "other" && key == "key").then(|| Value::new("copied"));
        make(wanted, there, &mut |object, key| Ok(copied(object, key))).unwrap_or_else(|why| panic!("{why}"))
    }

    fn made(wanted: &Wanted, there: &Keys) -> Vec<(String, String)> {
        let Outcome::Made(made) = outcome(wanted, there) else { panic!("nothing is made") };
        let text = |value: &Value| String::from_utf8(value.expose().to_vec()).expect("text");
        made.iter().map(|(key, value)| (key.clone(), text(value))).collect()
    }

    fn there(keys: &[(String, String)]) -> Keys {
        keys.iter().map(|(key, value)| (key.clone(), There::Value(Value::new(value.as_str())))).collect()
    }

    #[track_caller]
    fn refused(wanted: &Wanted, there: &Keys, why: &str) {
        let Outcome::Refused(said) = outcome(wanted, there) else { panic!("it is not refused") };
        assert!(said.contains(why), "{said}");
    }

    #[test]
    fn keys_are_made_of_each_other_and_only_once() {
        let all = made(&postgres(), &Keys::new());
        let value = |key: &str| all.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str());
        let password = value("password").expect("a password");
        assert_eq!(password.len(), 24);
        assert_eq!(value("username"), Some("app"));
        assert_eq!(value("url"), Some(format!("postgresql://app:{password}@db:5432/app").as_str()));
        assert_eq!(made(&postgres(), &there(&all)), []);
    }

    #[test]
    fn each_key_that_is_lost_comes_back_as_it_was() {
        let all = made(&postgres(), &Keys::new());
        for lost in &all {
            let rest: Vec<_> = all.iter().filter(|it| *it != lost).cloned().collect();
            assert_eq!(made(&postgres(), &there(&rest)), std::slice::from_ref(lost));
        }
        // Two of them, of which one tells the other.
        let rest: Vec<_> = all.iter().filter(|(key, _)| key == "url").cloned().collect();
        assert_eq!(made(&postgres(), &there(&rest)).len(), 2);
    }

    #[test]
    fn what_would_contradict_is_refused() {
        let mut keys = there(&[("url".into(), "postgresql://root:other@elsewhere".into())]);
        refused(&postgres(), &keys, "`url` holds it");
        keys.insert("url".into(), There::Unknown);
        refused(&postgres(), &keys, "`url` holds it");
        keys = Keys::from([("password".into(), There::Unknown)]);
        refused(&postgres(), &keys, "`url` is made of `password`");
        refused(&wanted(&[("a", "compose:${b}"), ("b", "compose:${a}")]), &Keys::new(), "`a` is made of `b`");
    }

    #[test]
    fn copies_wait_for_what_they_copy() {
        let copying = |from: &str| wanted(&[("url", "compose:x://${password}"), ("password", &format!("copy:{from}"))]);
        let found = made(&copying("other/key"), &Keys::new());
        assert_eq!(found[0].1, "x://copied");
        let Outcome::Waits(source) = outcome(&copying("other/none"), &Keys::new()) else { panic!("it does not wait") };
        assert_eq!(source, "other/none");
    }

    #[test]
    fn halves_belong_together() {
        let pair = wanted(&[("public", "key-pair:ed25519:public"), ("private", "key-pair:ed25519:private")]);
        let both = made(&pair, &Keys::new());
        let [(_, public), (_, private)] = both.as_slice() else { panic!("two halves") };
        let expected = public_of(Algorithm::Ed25519, &Value::new(private.as_str()));
        assert!(expected == Ok(Value::new(public.as_str())));
        assert_eq!(made(&pair, &there(&both[1..])), both[..1]);
        refused(&pair, &there(&both[..1]), "its other half `public` is there");
        refused(&pair, &there(&[("private".into(), "no key".into())]), "no private key");
        assert_eq!(made(&wanted(&[("private", "key-pair:es256:private")]), &Keys::new()).len(), 1);
    }
}
