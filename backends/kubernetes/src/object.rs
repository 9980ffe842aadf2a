//! Objects become documents here: metadata is put together once, and typed structures turn into
//! document trees.

use anyport_backend::{Document, Finding, Need, Node};
use anyport_ir::SmolStr;
use k8s_openapi::api::{apps, autoscaling, batch, core, networking, policy, rbac};
use serde::Serialize;

use crate::exempt::{DEFAULT_NAMESPACE, Exemptions};

/// When a document is applied.
pub(crate) mod stage {
    /// The namespace.
    pub(crate) const NAMESPACE: u32 = 0;
    /// Identity and configuration.
    pub(crate) const CONFIG: u32 = 10;
    /// Backing services.
    pub(crate) const BACKING: u32 = 20;
    /// Jobs that belong to the release.
    pub(crate) const RELEASE: u32 = 25;
    /// Everything that runs.
    pub(crate) const WORKLOAD: u32 = 30;
    /// What leads requests to it.
    pub(crate) const ROUTE: u32 = 40;
}

/// A type whose values are documents.
pub(crate) trait Identity: Serialize {
    /// Group, version and kind: `apps/v1/Deployment`.
    const IDENTITY: &'static str;
    /// Whether a namespace holds it.
    const NAMESPACED: bool = true;
}

macro_rules! identities {
    ($($type:ty => $identity:literal),* $(,)?) => {$(
        impl Identity for $type {
            const IDENTITY: &'static str = $identity;
        }
    )*};
}

identities! {
    core::v1::ConfigMap => "v1/ConfigMap",
    core::v1::PersistentVolumeClaim => "v1/PersistentVolumeClaim",
    core::v1::Service => "v1/Service",
    core::v1::ServiceAccount => "v1/ServiceAccount",
    apps::v1::Deployment => "apps/v1/Deployment",
    apps::v1::StatefulSet => "apps/v1/StatefulSet",
    apps::v1::DaemonSet => "apps/v1/DaemonSet",
    batch::v1::Job => "batch/v1/Job",
    batch::v1::CronJob => "batch/v1/CronJob",
    autoscaling::v2::HorizontalPodAutoscaler => "autoscaling/v2/HorizontalPodAutoscaler",
    policy::v1::PodDisruptionBudget => "policy/v1/PodDisruptionBudget",
    networking::v1::NetworkPolicy => "networking.k8s.io/v1/NetworkPolicy",
    networking::v1::Ingress => "networking.k8s.io/v1/Ingress",
    rbac::v1::Role => "rbac.authorization.k8s.io/v1/Role",
    rbac::v1::RoleBinding => "rbac.authorization.k8s.io/v1/RoleBinding",
}

impl Identity for core::v1::Namespace {
    const IDENTITY: &'static str = "v1/Namespace";
    const NAMESPACED: bool = false;
}

/// An object of a custom resource: our own structures have only a spec.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Custom<S: Kinded> {
    api_version: &'static str,
    kind: &'static str,
    metadata: (),
    spec: S,
}

/// The spec of a custom resource.
pub(crate) trait Kinded: Serialize {
    /// Group and version.
    const API_VERSION: &'static str;
    /// The kind.
    const KIND: &'static str;
    /// Both: `gateway.networking.k8s.io/v1/HTTPRoute`.
    const IDENTITY: &'static str;
}

impl<S: Kinded> Custom<S> {
    /// An object with this spec.
    pub fn new(spec: S) -> Custom<S> {
        Custom { api_version: S::API_VERSION, kind: S::KIND, metadata: (), spec }
    }
}

impl<S: Kinded> Identity for Custom<S> {
    const IDENTITY: &'static str = S::IDENTITY;
}

/// Annotations in order.
pub(crate) type Annotations = Vec<(SmolStr, Node)>;

/// What lowering gives, as it grows.
pub(crate) struct Output {
    /// The component; absent: what belongs to none.
    component: Option<SmolStr>,
    namespace: SmolStr,
    labels: Node,
    /// Whether the source map is wanted.
    pub traced: bool,
    /// When what runs is applied.
    pub stage: u32,
    /// Documents so far.
    pub documents: Vec<Document>,
    /// What the operator must provide.
    pub needs: Vec<Need>,
    /// What there is to say.
    pub findings: Vec<Finding>,
}

impl Output {
    /// Output whose objects stand in `namespace` and bear `labels`.
    pub fn new(component: Option<SmolStr>, namespace: &str, labels: Node, traced: bool) -> Output {
        Output {
            component,
            namespace: SmolStr::new(namespace),
            labels,
            traced,
            stage: stage::WORKLOAD,
            documents: Vec::with_capacity(8),
            needs: Vec::new(),
            findings: Vec::new(),
        }
    }

    /// The labels of every object.
    pub fn labels(&self) -> &Node {
        &self.labels
    }

    /// Adds an object.
    pub fn add<T: Identity>(&mut self, stage: u32, name: &str, object: &T) -> &mut Document {
        self.add_annotated(stage, name, Vec::new(), object)
    }

    /// Adds an object with annotations.
    pub fn add_annotated<T: Identity>(
        &mut self,
        stage: u32,
        name: &str,
        mut annotations: Annotations,
        object: &T,
    ) -> &mut Document {
        let mut root = Node::from_serialize(object);
        let name = SmolStr::new(name);
        let mut metadata = Vec::with_capacity(4);
        metadata.push((SmolStr::new_static("name"), Node::Text(name.clone())));
        if T::NAMESPACED {
            metadata.push((SmolStr::new_static("namespace"), Node::Text(self.namespace.clone())));
            if self.namespace == "default" {
                exempt_default_namespace(&mut annotations);
            }
        }
        metadata.push((SmolStr::new_static("labels"), self.labels.clone()));
        if !annotations.is_empty() {
            metadata.push((SmolStr::new_static("annotations"), Node::Map(annotations)));
        }
        metadata_third(&mut root, Node::Map(metadata));
        self.documents.push(Document {
            kind: SmolStr::new_static(T::IDENTITY),
            name,
            component: self.component.clone(),
            stage,
            root,
            sources: Vec::new(),
        });
        let last = self.documents.len() - 1;
        &mut self.documents[last]
    }
}

/// Puts metadata where people look for it: after `apiVersion` and `kind`.
fn metadata_third(root: &mut Node, metadata: Node) {
    root.remove("metadata");
    if let Node::Map(fields) = root {
        fields.insert(fields.len().min(2), (SmolStr::new_static("metadata"), metadata));
    }
}

/// Tells checkov that the namespace `default` is meant, after the skips that are there.
fn exempt_default_namespace(annotations: &mut Annotations) {
    let skips = annotations.iter().filter(|(key, _)| key.starts_with("checkov.io/skip")).count();
    let mut exemptions = Exemptions::default();
    exemptions.add(&DEFAULT_NAMESPACE);
    let mut own = Vec::new();
    exemptions.annotate(&mut own);
    annotations
        .extend(own.into_iter().map(|(_, reason)| (SmolStr::from(format!("checkov.io/skip{}", skips + 1)), reason)));
}
