//! Documents and the files they go to.

use anyport_ir::SmolStr;

use crate::Node;

/// One document of a target: a Kubernetes object, a Compose service.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// The document kind with its group where it has one: `apps/v1/Deployment`, `service`.
    pub kind: SmolStr,
    /// Its name.
    pub name: SmolStr,
    /// The component it was made for; absent: for the whole.
    pub component: Option<SmolStr>,
    /// When it is applied: 00 namespace, 10 identity and config, 20 backing, 25 release jobs,
    /// 30 workloads, 40 routes. Jobs outside releases have [`Document::JOBS`].
    pub stage: u32,
    /// The document.
    pub root: Node,
    /// Which property each part came from; empty unless the scene is traced.
    pub sources: Vec<Source>,
}

/// Where a part of a document came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// JSON pointer of the part (`/spec/template/spec/containers/0/image`); what lies below it
    /// came from there too unless a longer pointer says otherwise.
    pub pointer: String,
    /// The component; absent: the target's own body.
    pub component: Option<SmolStr>,
    /// The property path relative to the component (`env.LOG_LEVEL`).
    pub path: String,
}

/// A file of the output.
#[derive(Clone, Debug, PartialEq)]
pub struct Artifact {
    /// Its path relative to the target's output folder, with `/`.
    pub path: String,
    /// What stands in it.
    pub content: Content,
}

/// What stands in a file.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// YAML (or JSON, if asked for) documents in order.
    Documents(Vec<Document>),
    /// Text as it is.
    Text(String),
    /// Bytes as they are.
    Bytes(Vec<u8>),
}

impl Document {
    /// The stage of jobs that belong to no release: written to `jobs/`.
    pub const JOBS: u32 = u32::MAX;

    /// Notes that the part at `pointer` came from `path` of the document's component.
    pub fn source(&mut self, traced: bool, pointer: impl FnOnce() -> String, path: impl FnOnce() -> String) {
        if traced {
            let component = self.component.clone();
            self.sources.push(Source { pointer: pointer(), component, path: path() });
        }
    }
}
