//! The commands that apply the output.

use anyport_backend::{Artifact, Content, Document, Node, Scene};

use crate::application::IDENTITY;
use crate::options::namespace;

/// The commands, in order: the namespace, the Application, and the wait for it. Where somebody has
/// to agree first there is no wait: that may be tomorrow.
pub(crate) fn commands(scene: &dyn Scene, artifacts: &[Artifact]) -> Vec<String> {
    let mut commands = Vec::new();
    for artifact in artifacts {
        let Content::Documents(documents) = &artifact.content else { continue };
        if documents.first().is_none_or(|document| document.stage == Document::JOBS) {
            continue;
        }
        commands.push(format!("kubectl apply --server-side --field-manager=anyport --filename={}", artifact.path));
        for document in documents.iter().filter(|it| it.kind == IDENTITY && !waits_for_people(&it.root)) {
            commands.push(format!(
                "kubectl wait --for=jsonpath={{.status.status}}=running applications.core.oam.dev/{} --namespace={} --timeout=10m",
                document.name,
                namespace(scene)
            ));
        }
    }
    commands
}

fn waits_for_people(root: &Node) -> bool {
    let steps = root.pointer("/spec/workflow/steps").and_then(Node::as_list).unwrap_or_default();
    steps.iter().any(|step| {
        let suspends = step.get("type").and_then(Node::as_str) == Some("suspend");
        let asks = step.pointer("/properties/auto").and_then(Node::as_bool) == Some(false);
        suspends && step.pointer("/properties/duration").is_none() || asks
    })
}
