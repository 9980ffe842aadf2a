//! Hosts: a DomainMapping each.

use std::collections::BTreeMap;

use anyport_backend::{Document, Need, NeedKind, Node, Scene, Source};
use anyport_ir::{Component, Expose, SmolStr, Tls};

use crate::names::{self, DOMAIN_MAPPING};

const STAGE: u32 = 40;
/// Lets a namespace take the hosts that it maps.
const CLAIMS: &str = "kubectl patch configmap config-network --namespace knative-serving --type merge \
     --patch '{\"data\":{\"autocreate-cluster-domain-claims\":\"true\"}}'";

/// Which Secret holds the certificate of a host, as Kubernetes would route it.
pub(crate) fn certificates(documents: &[Document]) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for ingress in documents.iter().filter(|document| document.kind == "networking.k8s.io/v1/Ingress") {
        for tls in ingress.root.pointer("/spec/tls").and_then(Node::as_list).unwrap_or_default() {
            let Some(secret) = tls.get("secretName").and_then(Node::as_str) else { continue };
            for host in tls.get("hosts").and_then(Node::as_list).unwrap_or_default() {
                found.extend(host.as_str().map(|host| (host.to_owned(), secret.to_owned())));
            }
        }
    }
    found
}

/// The DomainMappings of a component.
pub(crate) fn lower(
    scene: &dyn Scene,
    name: &str,
    component: &Component,
    secrets: &BTreeMap<String, String>,
    needs: &mut Vec<Need>,
) -> Vec<Document> {
    let mut documents = Vec::new();
    let Some(interface) = scene.interface(name) else { return documents };
    let object = names::object(scene, &interface);
    for (host, expose) in component.expose.iter().filter(|(host, _)| !matches!(host.as_str(), "auto" | "internal")) {
        for served in std::iter::once(host).chain(&expose.aliases) {
            documents.push(mapping(scene, name, &object, (host, served), expose, secrets));
            let claim = Need::new(
                NeedKind::Feature,
                format!("ClusterDomainClaim {served}"),
                "Serving maps hosts that a namespace may have",
            );
            needs.push(claim.with_command(CLAIMS));
        }
    }
    documents
}

fn mapping(
    scene: &dyn Scene,
    name: &str,
    object: &str,
    (host, served): (&SmolStr, &SmolStr),
    expose: &Expose,
    secrets: &BTreeMap<String, String>,
) -> Document {
    let mut annotations = Node::builder();
    match (&expose.tls, expose.redirect) {
        (Tls::None, _) => annotations = annotations.with("networking.knative.dev/disable-external-domain-tls", "true"),
        (_, Some(false)) => annotations = annotations.with("networking.knative.dev/http-protocol", "enabled"),
        _ => annotations = annotations.with("networking.knative.dev/http-protocol", "redirected"),
    }
    let labels = [
        ("app.kubernetes.io/name", object),
        ("app.kubernetes.io/part-of", scene.application()),
        ("app.kubernetes.io/managed-by", "anyport"),
    ];
    let metadata = Node::builder()
        .with("name", served)
        .with("namespace", names::namespace(scene))
        .with("labels", Node::map(labels.map(|(key, value)| (key, Node::from(value)))))
        .with_filled("annotations", annotations);
    let secret = match &expose.tls {
        Tls::Secret { name } => {
            secrets.get(served.as_str()).map_or_else(|| Some(name.to_string()), |it| Some(it.clone()))
        }
        _ => None,
    };
    let reference =
        Node::builder().with("apiVersion", "serving.knative.dev/v1").with("kind", "Service").with("name", object);
    let spec = Node::builder()
        .with("ref", reference)
        .with_some("tls", secret.map(|secret| Node::builder().with("secretName", secret)));
    let root = Node::builder()
        .with("apiVersion", "serving.knative.dev/v1beta1")
        .with("kind", "DomainMapping")
        .with("metadata", metadata)
        .with("spec", spec)
        .build();
    let component = Some(SmolStr::new(name));
    let sources = if scene.traced() {
        vec![Source { pointer: String::new(), component: component.clone(), path: format!("expose.{host}") }]
    } else {
        Vec::new()
    };
    Document { kind: DOMAIN_MAPPING.into(), name: served.clone(), component, stage: STAGE, root, sources }
}
