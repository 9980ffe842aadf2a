//! The commands that apply the output: a stage at a time, each awaited before the next.
//!
//! This is also how backing services and release jobs are waited for: workloads are applied when
//! the stage before them stands.

use anyport_backend::{Artifact, Content, Document, Node};

/// How long a stage is awaited.
const PATIENCE: &str = "10m";

/// The commands, in order, for the folder in which the artifacts lie.
pub(crate) fn commands(namespace: &str, artifacts: &[Artifact]) -> Vec<String> {
    let mut commands = Vec::new();
    let mut rest = artifacts;
    while let Some(first) = rest.first() {
        let stage = stage(first);
        let count = rest.iter().take_while(|artifact| self::stage(artifact) == stage).count();
        let (now, later) = rest.split_at(count);
        rest = later;
        if stage == Document::JOBS {
            continue;
        }
        let mut apply = String::from("kubectl apply --server-side --field-manager=anyport");
        for artifact in now {
            apply.push_str(" --filename=");
            apply.push_str(&artifact.path);
        }
        commands.push(apply);
        commands.extend(now.iter().flat_map(documents).filter_map(|document| awaited(namespace, document)));
    }
    commands
}

fn documents(artifact: &Artifact) -> &[Document] {
    match &artifact.content {
        Content::Documents(documents) => documents,
        _ => &[],
    }
}

fn stage(artifact: &Artifact) -> u32 {
    documents(artifact).first().map_or(Document::JOBS, |document| document.stage)
}

/// What is waited for once it was applied.
fn awaited(namespace: &str, document: &Document) -> Option<String> {
    let name = &document.name;
    let rollout =
        |kind: &str| Some(format!("kubectl rollout status {kind}/{name} --namespace={namespace} --timeout={PATIENCE}"));
    match document.kind.as_str() {
        "apps/v1/Deployment" => rollout("deployment"),
        "apps/v1/StatefulSet" => rollout("statefulset"),
        "apps/v1/DaemonSet" => rollout("daemonset"),
        "batch/v1/Job" => {
            let limit = document.root.pointer("/spec/activeDeadlineSeconds").and_then(Node::as_int);
            let limit = limit.map_or(PATIENCE.to_owned(), |seconds| format!("{seconds}s"));
            Some(format!("kubectl wait --for=condition=complete job/{name} --namespace={namespace} --timeout={limit}"))
        }
        _ => None,
    }
}
