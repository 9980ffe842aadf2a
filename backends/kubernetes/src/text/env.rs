//! Environment variables, and the texts that are put together from them.
//!
//! A whole secret is a reference to its key. A text around secrets, or around what a replica knows
//! of itself, is put together by the kubelet: helper variables first, then the text with
//! `$(HELPER)` in it. Arguments work the same way.

use anyport_ir::{Map, Text};
use k8s_openapi::api::core::v1::{EnvVar, EnvVarSource, ObjectFieldSelector, SecretKeySelector};

use super::escape::escape;
use super::resolve::{Piece, pieces};
use crate::finding::Problem;
use crate::place::Place;

/// What stands before the name of a helper variable.
const HELPER: &str = "ANYPORT_";

/// The variables of one container, as they are collected.
pub(crate) struct Environment<'a> {
    place: &'a Place<'a>,
    /// Names that the source uses, which helpers must not take.
    taken: &'a Map<Text>,
    helpers: Vec<(Piece<'a>, String)>,
    variables: Vec<EnvVar>,
    problems: Vec<(&'a str, Problem)>,
    /// Whether a variable holds a secret.
    pub holds_secrets: bool,
    /// Whether a variable with a secret-like name holds a literal.
    pub looks_sensitive: bool,
}

impl<'a> Environment<'a> {
    /// The variables that the source gives.
    pub fn new(place: &'a Place<'a>, variables: &'a Map<Text>) -> Environment<'a> {
        let mut environment = Environment {
            place,
            taken: variables,
            helpers: Vec::new(),
            variables: Vec::with_capacity(variables.len()),
            problems: Vec::new(),
            holds_secrets: false,
            looks_sensitive: false,
        };
        for (name, text) in variables {
            environment.variable(name, text);
        }
        environment
    }

    fn variable(&mut self, name: &'a str, text: &'a Text) {
        if let Text::Literal(value) = text {
            self.looks_sensitive |= sensitive(name);
            self.variables.push(EnvVar {
                name: name.to_owned(),
                value: Some(escape(value, false).into_owned()),
                value_from: None,
            });
            return;
        }
        let mut pieces = match pieces(self.place, text) {
            Ok(pieces) => pieces,
            Err(problem) => return self.problems.push((name, problem)),
        };
        if pieces.len() == 1 && !matches!(pieces[0], Piece::Literal(_)) {
            let piece = pieces.remove(0);
            self.variables.push(self.reference(name.to_owned(), &piece));
            self.holds_secrets |= matches!(piece, Piece::Secret { .. });
            return;
        }
        let value = self.join(pieces);
        self.looks_sensitive |= sensitive(name);
        self.variables.push(EnvVar { name: name.to_owned(), value: Some(value), value_from: None });
    }

    /// A word of a command or an argument: escaped, with references to helper variables.
    pub fn word(&mut self, text: &'a Text) -> Result<String, Problem> {
        match text {
            Text::Literal(text) => Ok(escape(text, false).into_owned()),
            Text::Parts(_) => pieces(self.place, text).map(|pieces| self.join(pieces)),
        }
    }

    /// Words of a command or arguments.
    pub fn words(&mut self, words: &'a [Text]) -> Result<Vec<String>, Problem> {
        words.iter().map(|word| self.word(word)).collect()
    }

    fn join(&mut self, pieces: Vec<Piece<'a>>) -> String {
        let mut joined = String::new();
        let mut rest = pieces.into_iter().peekable();
        while let Some(piece) = rest.next() {
            match piece {
                Piece::Literal(text) => joined.push_str(&escape(&text, rest.peek().is_some())),
                piece => {
                    let helper = self.helper(piece);
                    joined.push_str("$(");
                    joined.push_str(&helper);
                    joined.push(')');
                }
            }
        }
        joined
    }

    /// The name of the helper variable that holds `piece`; equal pieces share one.
    fn helper(&mut self, piece: Piece<'a>) -> String {
        self.holds_secrets |= matches!(piece, Piece::Secret { .. });
        if let Some((_, name)) = self.helpers.iter().find(|(known, _)| *known == piece) {
            return name.clone();
        }
        let mut name = String::from(HELPER);
        let words = match &piece {
            Piece::Secret { object, key } => [object.as_ref(), key.as_ref()],
            Piece::Field(field) => ["POD", field.rsplit('.').next().unwrap_or(field)],
            Piece::Literal(_) => ["TEXT", ""],
        };
        name.extend(
            words.join("_").chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' }),
        );
        let base = name.clone();
        let mut number = 2;
        while self.taken.contains_key(name.as_str()) || self.helpers.iter().any(|(_, known)| *known == name) {
            name = format!("{base}_{number}");
            number += 1;
        }
        self.helpers.push((piece, name.clone()));
        name
    }

    fn reference(&self, name: String, piece: &Piece) -> EnvVar {
        let source = match piece {
            Piece::Secret { object, key } => EnvVarSource {
                secret_key_ref: Some(SecretKeySelector {
                    name: object.clone().into_owned(),
                    key: key.clone().into_owned(),
                    optional: None,
                }),
                ..EnvVarSource::default()
            },
            Piece::Field(field) => EnvVarSource {
                field_ref: Some(ObjectFieldSelector { field_path: (*field).to_owned(), api_version: None }),
                ..EnvVarSource::default()
            },
            Piece::Literal(text) => {
                return EnvVar { name, value: Some(escape(text, false).into_owned()), value_from: None };
            }
        };
        EnvVar { name, value: None, value_from: Some(source) }
    }

    /// The variables in order, helpers first; how many helpers there are; what could not be
    /// written, by variable.
    pub fn finish(mut self) -> (Vec<EnvVar>, usize, Vec<(&'a str, Problem)>) {
        let helpers = std::mem::take(&mut self.helpers);
        let count = helpers.len();
        let mut all: Vec<EnvVar> = helpers.into_iter().map(|(piece, name)| self.reference(name, &piece)).collect();
        if all.is_empty() {
            all = self.variables;
        } else {
            all.append(&mut self.variables);
        }
        (all, count, self.problems)
    }
}

/// Whether linters take a variable of this name for a secret.
pub(crate) fn sensitive(name: &str) -> bool {
    const WORDS: [&str; 4] = ["secret", "password", "token", "bearer"];
    let matches_at = |start: usize, word: &str| {
        name.as_bytes().get(start..start + word.len()).is_some_and(|part| part.eq_ignore_ascii_case(word.as_bytes()))
    };
    (0..name.len()).any(|start| WORDS.iter().any(|word| matches_at(start, word)))
        || (name.starts_with("AZURE_") && name.contains("KEY"))
        || matches!(name, "OCI_CLI_KEY_CONTENT" | "GOOGLE_APPLICATION_CREDENTIALS")
}
