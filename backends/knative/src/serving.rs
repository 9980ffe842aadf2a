//! The Service of Serving, out of the Deployment that Kubernetes would run.

use anyport_backend::{Document, Finding, Lowered, NeedKind, Node, Scene, Source};
use anyport_ir::{Component, SmolStr};

use crate::names::{self, SERVICE};
use crate::{check, domain, pod, scale};

/// What Serving makes itself for what it serves.
const REPLACED: [&str; 8] = [
    "v1/Service",
    "autoscaling/v2/HorizontalPodAutoscaler",
    "policy/v1/PodDisruptionBudget",
    "networking.k8s.io/v1/Ingress",
    "gateway.networking.k8s.io/v1/HTTPRoute",
    "gateway.networking.k8s.io/v1/GRPCRoute",
    "keda.sh/v1alpha1/ScaledObject",
    "cert-manager.io/v1/Certificate",
];
const DEPLOYMENT: &str = "apps/v1/Deployment";
/// Annotations for linters of Deployments.
const FOR_LINTERS: [&str; 5] =
    ["anyport.dev/", "kube-score/", "checkov.io/", "polaris.fairwinds.com/", "ignore-check.kube-linter.io/"];

/// Puts the Service of Serving and its DomainMappings in the place of what Kubernetes would run.
pub(crate) fn serve(scene: &dyn Scene, name: &str, component: &Component, lowered: &mut Lowered) {
    let secrets = domain::certificates(&lowered.documents);
    let Some(place) = lowered.documents.iter().position(|document| document.kind == DEPLOYMENT) else { return };
    let deployment = lowered.documents.remove(place);
    lowered.documents.retain(|document| !REPLACED.contains(&document.kind.as_str()));
    // Autoscalers and controllers of routes are not asked.
    lowered.needs.retain(|need| need.kind != NeedKind::Feature);
    lowered.findings.retain(|finding| !check::is_replaced(finding));
    let service = service(scene, name, component, deployment, &mut lowered.findings);
    lowered.documents.insert(place.min(lowered.documents.len()), service);
    lowered.documents.extend(domain::lower(scene, name, component, &secrets, &mut lowered.needs));
}

fn service(
    scene: &dyn Scene,
    name: &str,
    component: &Component,
    deployment: Document,
    findings: &mut Vec<Finding>,
) -> Document {
    let mut metadata = deployment.root.get("metadata").cloned().unwrap_or(Node::Null);
    keep_annotations(&mut metadata);
    // Without a host of the platform's own it is for the cluster; other hosts are mapped to it.
    if !component.expose.contains_key("auto") {
        if metadata.get("labels").is_none() {
            metadata.insert("labels", Node::empty_map());
        }
        if let Some(labels) = metadata.get_mut("labels") {
            labels.insert("networking.knative.dev/visibility", "cluster-local");
        }
    }
    let template = deployment.root.pointer("/spec/template").cloned().unwrap_or(Node::Null);
    let mut of_revision = template.get("metadata").cloned().unwrap_or(Node::empty_map());
    keep_annotations(&mut of_revision);
    let mut sources = deployment.sources;
    for (annotation, value, path) in scale::annotations(name, component, findings) {
        if of_revision.get("annotations").is_none() {
            of_revision.insert("annotations", Node::empty_map());
        }
        if let Some(annotations) = of_revision.get_mut("annotations") {
            let pointer =
                format!("/spec/template/metadata/annotations/{}", anyport_backend::escape_segment(&annotation));
            annotations.insert(annotation, value);
            if scene.traced() {
                sources.push(Source { pointer, component: Some(SmolStr::new(name)), path });
            }
        }
    }
    let spec = pod::revision(name, component, template.get("spec").unwrap_or(&Node::Null), findings);
    let root = Node::builder()
        .with("apiVersion", "serving.knative.dev/v1")
        .with("kind", "Service")
        .with("metadata", metadata)
        .with(
            "spec",
            Node::builder().with("template", Node::builder().with("metadata", of_revision).with("spec", spec)),
        )
        .build();
    // Parts stand where they stood, if they are still there.
    sources.retain(|source| root.pointer(&source.pointer).is_some());
    let name = scene.interface(name).map_or(deployment.name, |it| names::object(scene, &it).into());
    Document { kind: SERVICE.into(), name, component: deployment.component, stage: deployment.stage, root, sources }
}

fn keep_annotations(metadata: &mut Node) {
    let Some(Node::Map(entries)) = metadata.get_mut("annotations") else { return };
    entries.retain(|(key, _)| !FOR_LINTERS.iter().any(|prefix| key.starts_with(prefix)));
    if entries.is_empty() {
        metadata.remove("annotations");
    }
}
