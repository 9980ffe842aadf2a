//! Environment variables that the operator gives in `.env`: how they are written in the file, how
//! they are remembered for `.env.example`, and what they are in the build record.

use anyport_backend::{Document, Need, NeedKind, Node, Place};
use anyport_ir::SmolStr;

/// The document kind that carries a variable from lowering to `.env.example`. It is no part of
/// `compose.yaml` and cannot be patched.
pub(crate) const DOCUMENT: &str = "variable";

/// A variable of `.env`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Variable {
    /// Its name.
    pub name: String,
    /// What it is, in one line.
    pub why: String,
    /// Who gives it.
    pub giver: Giver,
}

/// Who gives a variable its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Giver {
    /// The operator; perhaps with a command that prints it.
    Operator(Option<String>),
    /// It is made once, by this recipe.
    Generated(String),
    /// It is half of a key pair made once: the algorithm, and what both halves are called.
    KeyPair(String, [String; 2]),
    /// Something that exists elsewhere and that the operator knows.
    Existing,
    /// Nobody has to: it has a default.
    Default(String),
}

impl Variable {
    /// How it is read in `compose.yaml`: nothing starts while it is missing.
    pub(crate) fn read(&self) -> String {
        match &self.giver {
            Giver::Default(value) => format!("${{{}:-{value}}}", self.name),
            _ => format!("${{{}:?see .env.example}}", self.name),
        }
    }

    /// The document that carries it.
    pub(crate) fn document(&self, component: Option<&SmolStr>) -> Document {
        let (how, what) = match &self.giver {
            Giver::Operator(command) => ("given", command.clone()),
            Giver::Generated(recipe) => ("generated", Some(recipe.clone())),
            Giver::KeyPair(algorithm, _) => ("generated", Some(format!("key pair, {algorithm}"))),
            Giver::Existing => ("existing", None),
            Giver::Default(value) => ("default", Some(value.clone())),
        };
        let root = Node::builder().with("why", self.why.as_str()).with("how", how).with_some("what", what).build();
        Document {
            kind: DOCUMENT.into(),
            name: SmolStr::new(&self.name),
            component: component.cloned(),
            stage: 10,
            root,
            sources: Vec::new(),
        }
    }

    /// The line of the build record, if somebody has to do something.
    pub(crate) fn need(&self) -> Option<Need> {
        let mut need = Need {
            keys: vec![self.name.clone()],
            place: Some(Place::DotEnv { file: ".env".into() }),
            ..Need::new(NeedKind::Secret, format!(".env {}", self.name), self.why.as_str())
        };
        match &self.giver {
            Giver::Operator(print) => {
                let value = print.as_ref().map_or("…".to_string(), |print| format!("$({print})"));
                need.command = Some(format!("echo \"{}='{value}'\" >> .env", self.name));
            }
            Giver::Generated(recipe) => {
                need.kind = NeedKind::GeneratedSecret;
                need.recipe = vec![(self.name.clone(), recipe.clone())];
            }
            Giver::KeyPair(algorithm, halves) => {
                let [private, public] = halves;
                need.kind = NeedKind::GeneratedSecret;
                need.name = format!(".env {private} {public}");
                need.why = "a key pair".into();
                need.keys = halves.to_vec();
                need.recipe = vec![
                    (private.clone(), format!("key-pair:{algorithm}:private")),
                    (public.clone(), format!("key-pair:{algorithm}:public")),
                ];
            }
            Giver::Existing => {
                need.kind = NeedKind::Existing;
                need.command = Some(format!("echo \"{}='…'\" >> .env", self.name));
            }
            Giver::Default(_) => return None,
        }
        Some(need)
    }
}
