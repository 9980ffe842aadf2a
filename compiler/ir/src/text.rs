//! Text that may depend on what is not known before deployment.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// Text as a list of parts, so that a target decides by part: write it, reference it, build it
/// from helper variables, leave a hole, or refuse it. In JSON a text of one literal is a string.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Text {
    /// Known now.
    Literal(SmolStr),
    /// Put together from parts, two or one that is not a literal.
    Parts(Vec<Part>),
}

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Part {
    /// Known now.
    Literal(SmolStr),
    /// How the reader of this text reaches a component.
    Address(Address),
    /// A value of a secret.
    Secret(SecretKey),
    /// A value of a component that the target knows after deployment (a bucket's name, say).
    Output(Output),
    /// Something about the one replica that reads it.
    Instance(Instance),
    /// A parameter that stays open in the artefact.
    Open(SmolStr),
}

/// How a reader reaches a component.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Address {
    /// The component that is reached.
    pub component: SmolStr,
    /// Its port by name; absent where it has none of its own (a binding, a platform endpoint).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<SmolStr>,
    /// Which form of the address.
    pub what: AddressForm,
    /// By which way, decided by placement, networks and exposure.
    pub reach: Reach,
    /// The target on which the component is reached; absent where it is the reader's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<SmolStr>,
}

/// The forms of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AddressForm {
    /// Scheme, host, and the port where it is not the scheme's own; no slash at the end.
    Url,
    /// The host name alone, the shortest that works for the reader.
    Host,
    /// `host:port`.
    Address,
    /// The port that clients dial.
    Number,
}

/// By which way a reader reaches a component.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Reach {
    /// On the same target, by its own naming.
    Inside,
    /// On another target of the same network.
    Private,
    /// As the world does. The host is known (`expose "host"`) or the platform's own.
    Public,
}

/// One value of a secret.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SecretKey {
    /// A secret of the application, by name.
    pub secret: SmolStr,
    /// Which of its values; absent where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<SmolStr>,
}

/// A value that a component's target knows after deployment.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Output {
    /// Of which component.
    pub component: SmolStr,
    /// Which output.
    pub name: SmolStr,
}

/// What one replica knows of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Instance {
    /// Its own name.
    Name,
    /// Its own address.
    Ip,
    /// The name of the machine it runs on.
    Node,
    /// The address of the machine it runs on.
    NodeIp,
    /// The namespace it runs in.
    Namespace,
}

impl Text {
    /// The text, where all of it is known now.
    pub fn as_literal(&self) -> Option<&str> {
        match self {
            Text::Literal(text) => Some(text),
            Text::Parts(_) => None,
        }
    }

    /// The one secret that this text is, whole.
    pub fn as_secret(&self) -> Option<&SecretKey> {
        match self {
            Text::Parts(parts) => match parts.as_slice() {
                [Part::Secret(key)] => Some(key),
                _ => None,
            },
            Text::Literal(_) => None,
        }
    }

    /// Its parts; a literal is given as one.
    pub fn parts(&self) -> std::borrow::Cow<'_, [Part]> {
        match self {
            Text::Literal(text) => std::borrow::Cow::Owned(vec![Part::Literal(text.clone())]),
            Text::Parts(parts) => std::borrow::Cow::Borrowed(parts),
        }
    }

    /// Every secret that it holds.
    pub fn secrets(&self) -> impl Iterator<Item = &SecretKey> {
        let parts: &[Part] = match self {
            Text::Literal(_) => &[],
            Text::Parts(parts) => parts,
        };
        parts.iter().filter_map(|part| match part {
            Part::Secret(key) => Some(key),
            _ => None,
        })
    }

    /// A text of these parts: neighbouring literals are joined.
    pub fn from_parts(parts: impl IntoIterator<Item = Part>) -> Text {
        let mut joined: Vec<Part> = Vec::new();
        for part in parts {
            match (joined.last_mut(), part) {
                (Some(Part::Literal(last)), Part::Literal(next)) => *last = SmolStr::new(format!("{last}{next}")),
                (_, Part::Literal(next)) if next.is_empty() => {}
                (_, part) => joined.push(part),
            }
        }
        match joined.as_slice() {
            [] => Text::Literal(SmolStr::default()),
            [Part::Literal(text)] => Text::Literal(text.clone()),
            _ => Text::Parts(joined),
        }
    }
}

impl Default for Text {
    fn default() -> Text {
        Text::Literal(SmolStr::default())
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Text {
        Text::Literal(text.into())
    }
}
