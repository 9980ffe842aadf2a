//! Which documents go into which file, and in which order files are applied.

use anyport_backend::output_order::artifact_path;
use anyport_backend::{Artifact, Content, Document};

/// Puts documents into files: `STAGE-COMPONENT.yaml`, and `jobs/COMPONENT.yaml` for jobs that
/// belong to no release. Files come in the order in which they are applied; inside a stage, and
/// inside a file, the order of the documents stays.
pub(crate) fn assemble(application: &str, mut documents: Vec<Document>) -> Vec<Artifact> {
    documents.sort_by_key(|document| document.stage);
    let mut artifacts: Vec<Artifact> = Vec::new();
    let mut open: std::collections::HashMap<String, usize> = std::collections::HashMap::new();
    for document in documents {
        let path = path(application, &document);
        let index = *open.entry(path).or_insert_with_key(|path| {
            artifacts.push(Artifact { path: path.clone(), content: Content::Documents(Vec::new()) });
            artifacts.len() - 1
        });
        if let Content::Documents(documents) = &mut artifacts[index].content {
            documents.push(document);
        }
    }
    artifacts
}

fn path(application: &str, document: &Document) -> String {
    let whole = if document.stage == 0 { "namespace" } else { application };
    artifact_path(document.stage, document.component.as_deref(), whole, "yaml")
}
