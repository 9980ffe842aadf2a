//! Network policies: what is served is reached through Serving's ingress and activator, and whoever
//! calls it reaches those.

use anyport_backend::{Document, Node, Scene};
use anyport_ir::{Component, EdgeKind, Ingress};

use crate::check;
use crate::names;

/// The namespace of Serving itself.
const SERVING: &str = "knative-serving";

/// Opens the policies of a component to Serving.
pub(crate) fn open(scene: &dyn Scene, name: &str, component: &Component, documents: &mut [Document]) {
    let serving = [SERVING.to_owned(), names::ingress_namespace(scene)];
    let peers = || {
        let select = |namespace: &String| {
            let labels = Node::map([("kubernetes.io/metadata.name", Node::from(namespace))]);
            Node::builder().with("namespaceSelector", Node::builder().with("matchLabels", labels)).build()
        };
        Node::list(serving.iter().map(select))
    };
    let calls = scene.callees(name).iter().any(|callee| {
        matches!(callee.why, EdgeKind::Reference | EdgeKind::Calls) && check::served(scene, &callee.component)
    });
    for policy in documents.iter_mut().filter(|it| it.kind == "networking.k8s.io/v1/NetworkPolicy") {
        let Some(spec) = policy.root.get_mut("spec") else { continue };
        if check::served(scene, name)
            && let Some(Node::List(rules)) = spec.get_mut("ingress")
        {
            // Nobody comes directly, unless everybody may.
            if component.network.ingress == Ingress::Declared {
                rules.clear();
            }
            rules.push(Node::builder().with("from", peers()).build());
        }
        if calls && let Some(Node::List(rules)) = spec.get_mut("egress") {
            rules.push(Node::builder().with("to", peers()).build());
        }
    }
}
