//! From artifacts to bytes.

use anyport_backend::{Artifact, Backend, Content, Document, Node, json, yaml};

/// How documents are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// YAML.
    #[default]
    Yaml,
    /// JSON.
    Json,
}

/// The artifact's path in the wanted format.
pub fn path(artifact: &Artifact, format: Format) -> String {
    match (&artifact.content, format, artifact.path.strip_suffix(".yaml")) {
        (Content::Documents(_), Format::Json, Some(stem)) => format!("{stem}.json"),
        _ => artifact.path.clone(),
    }
}

/// What stands in the file.
pub fn bytes(content: &Content, format: Format) -> Vec<u8> {
    match content {
        Content::Documents(documents) => {
            let roots = documents.iter().map(|document| &document.root);
            let mut bytes = match format {
                Format::Yaml => yaml::documents(roots).into_bytes(),
                Format::Json => json::documents(roots).into_bytes(),
            };
            // All files of a build are held until all are right.
            bytes.shrink_to_fit();
            bytes
        }
        Content::Text(text) => text.clone().into_bytes(),
        Content::Bytes(bytes) => bytes.clone(),
    }
}

/// The artifact without the content of documents of which commands need no more than who they are.
pub fn skeleton(backend: &dyn Backend, artifact: Artifact) -> Artifact {
    let Content::Documents(documents) = artifact.content else { return artifact };
    let bare = documents
        .into_iter()
        .map(|document| match backend.commands_read(&document) {
            true => document,
            false => Document { root: Node::Null, sources: Vec::new(), ..document },
        })
        .collect();
    Artifact { path: artifact.path, content: Content::Documents(bare) }
}
