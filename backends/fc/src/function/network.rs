//! Where a function stands: its role, its VPC, the way out, and where its logs go.

use anyport_backend::Node;
use anyport_ir::{EdgeKind, Egress, Ingress};

use crate::address;
use crate::out::Out;
use crate::props::Props;

/// Role, network and logs.
pub(super) fn write(out: &mut Out, props: &mut Props) {
    if let Some(role) = out.role() {
        props.set("role", role, "options.fc.role-arn");
    }
    let network = &out.component.network;
    let inside_only = network.egress == Egress::Declared && !calls_fixed_hosts(out);
    match network.egress {
        Egress::Public => {}
        Egress::Declared if inside_only => {
            out.remark("network.egress", "it reaches what the VPC reaches, and nothing of the internet");
        }
        Egress::Declared => {
            let message = "it calls a function under a host of its own, so the way to the internet stays open";
            out.lose(
                "network.egress",
                "network.egress",
                message,
                "leave the callee without a host: inside it is reached through the VPC",
            );
        }
        Egress::Open => out.remark("network.egress", "nothing that a function reaches is closed to it"),
    }
    props.set("internetAccess", !inside_only, "network.egress");
    if network.ingress == Ingress::Open {
        out.remark(
            "network.ingress",
            "whoever is in the VPC reaches its address there, and the internet what is exposed",
        );
    }
    if let Some(vpc) = out.options.vpc.clone() {
        let node = Node::builder()
            .with("vpcId", vpc.vpc_id.unwrap_or_default())
            .with("vSwitchIds", vpc.vswitch_ids)
            .with("securityGroupId", vpc.security_group.unwrap_or_default());
        props.set("vpcConfig", node, "");
    }
    if let Some(logs) = out.options.logs.clone() {
        let node = Node::builder()
            .with("project", logs.project)
            .with("logstore", logs.logstore)
            .with("enableRequestMetrics", logs.request_metrics)
            .with("enableInstanceMetrics", logs.instance_metrics);
        props.set("logConfig", node, "");
    }
}

/// Whether it reads the address of a function here that has a host of its own: that is a way over the
/// internet.
fn calls_fixed_hosts(out: &Out) -> bool {
    let here = out.scene.target_name();
    out.scene.callees(out.name).iter().any(|callee| {
        callee.why == EdgeKind::Reference
            && out.scene.interface(&callee.component).is_some_and(|it| {
                !it.external && it.on.iter().any(|on| on == here) && address::fixed_host(&it).is_some()
            })
    })
}
