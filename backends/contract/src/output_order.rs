//! Where documents go: one file for each component and stage, so that any tool applies them in
//! the order of their names.

use anyport_ir::SmolStr;

use crate::{Artifact, Content, Document};

/// The path of what a component has in a stage: `30-web.yaml`, `jobs/report.yaml`. Documents of
/// no component go under `whole`, usually the application's name.
pub fn artifact_path(stage: u32, component: Option<&str>, whole: &str, extension: &str) -> String {
    let name = file_name(component.unwrap_or(whole));
    match stage {
        Document::JOBS => format!("jobs/{name}.{extension}"),
        _ => format!("{stage:02}-{name}.{extension}"),
    }
}

/// Documents as files, in the order of application: by stage, in a stage those of no component
/// first and then by component in the order in which they are given, within a file as given.
/// Jobs that belong to no release come last.
pub fn artifacts(documents: Vec<Document>, whole: &str, extension: &str) -> Vec<Artifact> {
    let mut rank: std::collections::HashMap<SmolStr, usize> = std::collections::HashMap::new();
    for document in &documents {
        if let Some(component) = &document.component {
            let next = rank.len() + 1;
            rank.entry(component.clone()).or_insert(next);
        }
    }
    let place = |document: &Document| document.component.as_ref().map_or(0, |component| rank[component]);
    let mut documents = documents;
    // Stable, so what a backend put in order stays in order.
    documents.sort_by_key(|document| (document.stage, place(document)));

    let mut files: Vec<(String, Vec<Document>)> = Vec::new();
    for document in documents {
        let path = artifact_path(document.stage, document.component.as_deref(), whole, extension);
        match files.last_mut().filter(|(last, _)| *last == path) {
            Some((_, content)) => content.push(document),
            None => files.push((path, vec![document])),
        }
    }
    files.into_iter().map(|(path, content)| Artifact { path, content: Content::Documents(content) }).collect()
}

/// A name as part of a path: names are DNS labels, but one that was chosen by hand or comes from
/// an IR file need not be.
fn file_name(name: &str) -> String {
    let safe = |character: char| match character {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '_' => character,
        _ => '-',
    };
    name.chars().map(safe).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Node;

    fn document(stage: u32, component: Option<&str>, name: &str) -> Document {
        Document {
            kind: "Thing".into(),
            name: name.into(),
            component: component.map(SmolStr::new),
            stage,
            root: Node::Null,
            sources: Vec::new(),
        }
    }

    #[test]
    fn in_the_order_of_application() {
        let files = artifacts(
            vec![
                document(30, Some("web"), "a"),
                document(Document::JOBS, Some("report"), "b"),
                document(30, Some("api"), "c"),
                document(10, Some("web"), "d"),
                document(30, Some("web"), "e"),
                document(0, None, "f"),
                document(30, None, "g"),
            ],
            "shop",
            "yaml",
        );
        let shown: Vec<(&str, usize)> = files
            .iter()
            .map(|file| match &file.content {
                Content::Documents(documents) => (file.path.as_str(), documents.len()),
                _ => (file.path.as_str(), 0),
            })
            .collect();
        assert_eq!(
            shown,
            [
                ("00-shop.yaml", 1),
                ("10-web.yaml", 1),
                ("30-shop.yaml", 1),
                ("30-web.yaml", 2),
                ("30-api.yaml", 1),
                ("jobs/report.yaml", 1),
            ]
        );
    }

    #[test]
    fn names_stay_in_their_folder() {
        assert_eq!(artifact_path(30, Some("../../etc"), "shop", "yaml"), "30-------etc.yaml");
    }
}
