//! Which triggers stay. fc3 never deletes one that is no longer in its file, so the list of those that
//! are is part of the output, and commands delete every other one.

use std::fmt::Write as _;

use anyport_backend::{Artifact, Content, Node};

/// The list's file.
const FILE: &str = "triggers.txt";

const HEADER: &str = "\
# The triggers that each function keeps: file, resource, function, then type and name of each trigger.
# fc3 deletes none that is gone from its file; the commands of the build record delete every other one.
";

/// The functions of a file with their triggers.
pub(crate) struct Kept<'t> {
    /// The file that deploys it, without its ending.
    pub file: &'t str,
    /// The resource in it.
    pub resource: &'t str,
    /// The function.
    pub function: &'t str,
    /// Types and names of its triggers.
    pub triggers: Vec<(&'t str, &'t str)>,
}

/// The list for finished files; nothing where there is no function.
pub(crate) fn list(artifacts: &[Artifact]) -> Option<Artifact> {
    let mut text = HEADER.to_string();
    for artifact in artifacts {
        let Content::Documents(documents) = &artifact.content else { continue };
        for document in documents {
            let resources = document.root.get("resources").and_then(Node::as_map).unwrap_or_default();
            for (resource, content) in resources {
                write_function(&mut text, stem(&artifact.path), resource, content);
            }
        }
    }
    (text != HEADER).then(|| Artifact { path: FILE.into(), content: Content::Text(text) })
}

fn write_function(text: &mut String, file: &str, resource: &str, content: &Node) {
    let Some(function) = content.pointer("/props/functionName").and_then(Node::as_str) else { return };
    // Writing to a string cannot fail.
    let _ = write!(text, "{file} {resource} {function}");
    for trigger in content.pointer("/props/triggers").and_then(Node::as_list).unwrap_or_default() {
        let part = |key: &str| trigger.get(key).and_then(Node::as_str).unwrap_or_default();
        let _ = write!(text, " {}:{}", part("triggerType"), part("triggerName"));
    }
    text.push('\n');
}

/// The list, read.
pub(crate) fn read(artifacts: &[Artifact]) -> Vec<Kept<'_>> {
    let text = artifacts.iter().find_map(|artifact| match &artifact.content {
        Content::Text(text) if artifact.path == FILE => Some(text.as_str()),
        _ => None,
    });
    let lines = text.into_iter().flat_map(str::lines).filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| {
            let mut words = line.split(' ');
            let (file, resource, function) = (words.next()?, words.next()?, words.next()?);
            Some(Kept { file, resource, function, triggers: words.filter_map(|it| it.split_once(':')).collect() })
        })
        .collect()
}

/// A path without its ending, which follows the format.
pub(crate) fn stem(path: &str) -> &str {
    path.rsplit_once('.').map_or(path, |(stem, _)| stem)
}
