//! Networks: one for all, and one without a way out for those that may reach the graph only.

use anyport_backend::Node;
use anyport_ir::{Component, Egress, Ingress};

use crate::collector::Collector;
use crate::names::INNER_NETWORK;
use crate::service::Service;

/// The networks of a component that has a wish; the others are joined to what there is when all
/// are put together.
pub(crate) fn write(out: &mut Collector, service: &mut Service, component: &Component) {
    match component.network.egress {
        Egress::Declared if component.expose.is_empty() => {
            service.entry("networks", INNER_NETWORK, Node::empty_map(), || "network.egress".into());
        }
        Egress::Declared => {
            let why = "a port of this machine needs a network with a way out, so it has one";
            out.adjust("network.egress", "declared", "open", why);
        }
        Egress::Open => {
            out.remark("network.egress", "Docker lets everybody out by every port, so `open` is as `public` here")
        }
        Egress::Public => {}
    }
    if component.network.ingress == Ingress::Open {
        out.remark(
            "network.ingress",
            "all services of a project reach each other here, whether they refer to each other or not",
        );
    }
    for call in &component.calls {
        let port = call.port.as_ref().map(|port| format!(" on {port}")).unwrap_or_default();
        out.remark("calls", format!("`{}`{port} is reached by its name; nothing has to be opened", call.component));
    }
}
