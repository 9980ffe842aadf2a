//! The pieces of NetworkPolicies.

use anyport_backend::Interface;
use anyport_ir::Protocol;
use k8s_openapi::api::networking::v1::{IPBlock, NetworkPolicyEgressRule, NetworkPolicyPeer, NetworkPolicyPort};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::graph::Which;
use crate::labels;
use crate::stores;
use crate::text::port_of;
use crate::workload::transport;

/// Addresses that no public host has: private networks, carriers' networks, link-local ones with
/// the clouds' metadata services among them. (RFC 1918, RFC 6598, RFC 3927)
const PRIVATE_V4: [&str; 5] = ["10.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"];
/// The same in IPv6. (RFC 4193, RFC 4291)
const PRIVATE_V6: [&str; 2] = ["fc00::/7", "fe80::/10"];

/// A port number with what carries it.
pub(crate) type Number = (u16, &'static str);

/// The pods of a workload of this namespace.
pub(crate) fn pods(name: &str) -> NetworkPolicyPeer {
    NetworkPolicyPeer { pod_selector: Some(labels::selector(name)), ..NetworkPolicyPeer::default() }
}

/// Everything in one namespace.
pub(crate) fn namespace(name: &str) -> NetworkPolicyPeer {
    NetworkPolicyPeer { namespace_selector: Some(labels::namespace(name)), ..NetworkPolicyPeer::default() }
}

/// Everything in the cluster.
pub(crate) fn cluster() -> NetworkPolicyPeer {
    NetworkPolicyPeer { namespace_selector: Some(LabelSelector::default()), ..NetworkPolicyPeer::default() }
}

/// Private networks, where callers on other targets are.
pub(crate) fn private() -> Vec<NetworkPolicyPeer> {
    let blocks = PRIVATE_V4.iter().filter(|cidr| !cidr.starts_with("169.254")).chain(&PRIVATE_V6[..1]);
    blocks.map(|cidr| block(cidr, &[])).collect()
}

fn block(cidr: &str, except: &[&str]) -> NetworkPolicyPeer {
    NetworkPolicyPeer {
        ip_block: Some(IPBlock {
            cidr: cidr.to_owned(),
            except: (!except.is_empty()).then(|| except.iter().map(|cidr| (*cidr).to_owned()).collect()),
        }),
        ..NetworkPolicyPeer::default()
    }
}

/// A port.
pub(crate) fn port((number, transport): Number) -> NetworkPolicyPort {
    NetworkPolicyPort {
        port: Some(IntOrString::Int(i32::from(number))),
        protocol: Some(transport.to_owned()),
        end_port: None,
    }
}

/// Ports; of none, every one.
pub(crate) fn ports(numbers: &[Number]) -> Option<Vec<NetworkPolicyPort>> {
    (!numbers.is_empty()).then(|| numbers.iter().copied().map(port).collect())
}

/// Names are looked up in `kube-system`.
pub(crate) fn dns() -> NetworkPolicyEgressRule {
    NetworkPolicyEgressRule { to: Some(vec![namespace("kube-system")]), ports: ports(&[(53, "UDP"), (53, "TCP")]) }
}

/// Port 443 of public addresses.
pub(crate) fn public() -> NetworkPolicyEgressRule {
    NetworkPolicyEgressRule {
        to: Some(vec![block("0.0.0.0/0", &PRIVATE_V4), block("::/0", &PRIVATE_V6)]),
        ports: ports(&[(443, "TCP")]),
    }
}

/// The ports of a component that a conversation means, as its processes listen on them.
pub(crate) fn listened(interface: &Interface, which: &Which) -> Vec<Number> {
    let one = |name: Option<&str>| {
        port_of(interface, name).map(|(number, _, protocol)| (number, transport(protocol))).into_iter().collect()
    };
    match which {
        Which::Main => one(None),
        Which::Named(name) => one(Some(name)),
        Which::All if interface.ports.is_empty() => one(None),
        Which::All => interface.ports.iter().map(|(_, number, _, protocol)| (*number, transport(*protocol))).collect(),
    }
}

/// The ports of something that stands elsewhere, as they are dialled there.
pub(crate) fn dialled(interface: &Interface, which: &Which) -> Vec<Number> {
    if interface.ports.is_empty() {
        let known = stores::port(interface.kind).map(|port| vec![(port, "TCP")]);
        return known.unwrap_or_else(|| vec![(443, "TCP"), (80, "TCP")]);
    }
    let dials = |(_, _, dialled, protocol): &(_, u16, u16, Protocol)| (*dialled, transport(*protocol));
    match which {
        Which::All => interface.ports.iter().map(dials).collect(),
        Which::Main => {
            port_of(interface, None).map(|(_, dialled, protocol)| (dialled, transport(protocol))).into_iter().collect()
        }
        Which::Named(name) => port_of(interface, Some(name))
            .map(|(_, dialled, protocol)| (dialled, transport(protocol)))
            .into_iter()
            .collect(),
    }
}
