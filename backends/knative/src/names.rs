//! What Serving serves, and what it is called.

use anyport_backend::{Interface, Scene};
use anyport_ir::{Kind, Protocol};
use serde_json::Value;

/// A Service of Serving.
pub(crate) const SERVICE: &str = "serving.knative.dev/v1/Service";
/// A host that leads to one.
pub(crate) const DOMAIN_MAPPING: &str = "serving.knative.dev/v1beta1/DomainMapping";

/// Whether Serving serves a component: one port that speaks HTTP or gRPC, and nothing that outlives
/// it. Readers of its address decide it too, so it follows from what others may know.
pub(crate) fn is_served(interface: &Interface) -> bool {
    !interface.external
        && !interface.stateful
        && matches!(interface.kind, Kind::Service | Kind::Function)
        && matches!(interface.ports.as_slice(), [(_, _, _, Protocol::Http | Protocol::Grpc)])
}

/// The namespace, as Kubernetes decides it.
pub(crate) fn namespace(scene: &dyn Scene) -> String {
    match (option(scene, "namespace"), scene.environment()) {
        (Some(name), _) => name,
        (None, "default") => scene.application().to_owned(),
        (None, environment) => format!("{}-{environment}", scene.application()),
    }
}

/// The name of a component's objects.
pub(crate) fn object(scene: &dyn Scene, interface: &Interface) -> String {
    format!("{}{}", option(scene, "prefix").unwrap_or_default(), interface.name)
}

/// The host under which others in the cluster reach what is served.
pub(crate) fn host(scene: &dyn Scene, interface: &Interface) -> String {
    format!("{}.{}.svc.cluster.local", object(scene, interface), namespace(scene))
}

/// The namespace that Serving's ingress runs in.
pub(crate) fn ingress_namespace(scene: &dyn Scene) -> String {
    option(scene, "ingress-namespace").unwrap_or_else(|| "kourier-system".into())
}

fn option(scene: &dyn Scene, name: &str) -> Option<String> {
    let said = scene.target().options.get(name).and_then(Value::as_str)?;
    (!said.is_empty()).then(|| said.to_owned())
}
