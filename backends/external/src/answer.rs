//! What is answered.

use anyport_backend::{Document, Endpoint, Finding, Location, Lowered, Need, Node, Source};
use anyport_diagnostic::codes;
use anyport_ir::{Address, SmolStr};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use std::marker::PhantomData;

/// A structure that is written as an object: left to itself, serde reads one from a list, too.
#[derive(Debug)]
pub(crate) struct Object<T>(pub T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Object<T>, D::Error> {
        struct Entries<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Entries<T> {
            type Value = Object<T>;
            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<Object<T>, A::Error> {
                T::deserialize(MapAccessDeserializer::new(access)).map(Object)
            }
        }
        deserializer.deserialize_map(Entries(PhantomData))
    }
}

/// Documents, needs and findings.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct LoweredAnswer {
    #[serde(default)]
    documents: Vec<DocumentAnswer>,
    #[serde(default)]
    needs: Vec<Need>,
    #[serde(default)]
    findings: Vec<FindingAnswer>,
}

#[derive(Debug, serde::Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct DocumentAnswer {
    kind: SmolStr,
    name: SmolStr,
    /// When it is applied; absent: with the workloads.
    #[serde(default = "workloads")]
    stage: u32,
    root: Node,
    /// JSON pointers of the document to property paths of the component.
    #[serde(default)]
    sources: Vec<(String, String)>,
}

fn workloads() -> u32 {
    30
}

#[derive(Debug, serde::Deserialize)]
#[serde(tag = "what", rename_all = "kebab-case", deny_unknown_fields)]
enum FindingAnswer {
    /// It cannot be written.
    Refusal {
        path: String,
        message: String,
        #[serde(default)]
        instead: String,
    },
    /// It is done worse than asked.
    Loss {
        path: String,
        key: String,
        message: String,
        #[serde(default)]
        instead: String,
    },
    /// A value was changed.
    Adjustment { path: String, from: String, to: String, why: String },
    /// Worth knowing.
    Remark { path: String, message: String },
}

impl FindingAnswer {
    fn finding(self, component: &str) -> Finding {
        match self {
            FindingAnswer::Refusal { path, message, instead } => {
                Finding::refusal(&codes::TARGET_UNSUPPORTED, component, path, message, instead)
            }
            FindingAnswer::Loss { path, key, message, instead } => {
                Finding::loss(component, path, &key, message, instead)
            }
            FindingAnswer::Adjustment { path, from, to, why } => Finding::adjusted(component, path, from, to, &why),
            FindingAnswer::Remark { path, message } => Finding::remark(component, path, message),
        }
    }
}

impl LoweredAnswer {
    pub(crate) fn lowered(self, component: Option<&str>, traced: bool) -> Lowered {
        let document = |answer: DocumentAnswer| Document {
            kind: answer.kind,
            name: answer.name,
            component: component.map(SmolStr::new),
            stage: answer.stage,
            root: answer.root,
            sources: answer
                .sources
                .into_iter()
                .filter(|_| traced)
                .map(|(pointer, path)| Source { pointer, component: component.map(SmolStr::new), path })
                .collect(),
        };
        Lowered {
            documents: self.documents.into_iter().map(document).collect(),
            needs: self.needs,
            findings: self.findings.into_iter().map(|it| it.finding(component.unwrap_or_default())).collect(),
        }
    }
}

/// A file.
#[derive(Debug, serde::Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct FileAnswer {
    /// Its path in the target's folder.
    pub path: String,
    /// Which documents stand in it, or are said by its text: by their numbers in the question.
    #[serde(default)]
    pub documents: Vec<usize>,
    /// Or text as it is.
    pub text: Option<String>,
}

/// Where a component is found.
#[derive(Debug, serde::Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum EndpointAnswer {
    /// Under a host that is known.
    Known { scheme: SmolStr, host: String, port: u16 },
    /// Under a host that a command prints after deployment.
    Later { scheme: SmolStr, port: u16, command: String },
    /// Not at all.
    Unreachable { why: String, instead: String },
}

impl EndpointAnswer {
    pub(crate) fn endpoint(self, address: &Address) -> Endpoint {
        match self {
            EndpointAnswer::Known { scheme, host, port } => Endpoint::Known(Location { scheme, host, port }),
            EndpointAnswer::Later { scheme, port, command } => {
                Endpoint::later(address, command, |host| Location { scheme, host, port })
            }
            EndpointAnswer::Unreachable { why, instead } => Endpoint::Unreachable { why, instead },
        }
    }
}
