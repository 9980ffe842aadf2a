//! NetworkPolicies: a component is reached by those who refer to it, by the world where it is
//! exposed, and by itself; it reaches names, those it refers to, and what `network.egress` adds.

use anyport_backend::Interface;
use anyport_ir::{Egress, Ingress, Map, Port};
use k8s_openapi::api::networking::v1::{
    NetworkPolicy, NetworkPolicyEgressRule, NetworkPolicyIngressRule, NetworkPolicyPeer, NetworkPolicySpec,
};

use super::graph::{self, Which};
use super::peers::{self, Number};
use crate::object::{Output, stage};
use crate::place::Subject;
use crate::workload::transport;
use crate::{identity, labels};

/// Writes the policy of a component with these ports.
pub(crate) fn lower(subject: &Subject, interface: Option<&Interface>, ports: &Map<Port>, out: &mut Output) {
    let ingress = match subject.component.network.ingress {
        Ingress::Open => vec![NetworkPolicyIngressRule::default()],
        Ingress::Declared => ingress(subject, interface, ports),
    };
    write(subject, ingress, egress(subject, subject.component.network.egress), out);
}

/// Writes the policy of a store: it reaches nothing but names and its own members.
pub(crate) fn lower_for_store(subject: &Subject, interface: Option<&Interface>, ports: &Map<Port>, out: &mut Output) {
    let ingress = ingress(subject, interface, ports);
    write(subject, ingress, egress(subject, Egress::Declared), out);
}

fn write(
    subject: &Subject,
    ingress: Vec<NetworkPolicyIngressRule>,
    egress: Vec<NetworkPolicyEgressRule>,
    out: &mut Output,
) {
    let policy = NetworkPolicy {
        spec: Some(NetworkPolicySpec {
            egress: Some(egress),
            ingress: Some(ingress),
            pod_selector: Some(labels::selector(&subject.name)),
            policy_types: Some(vec!["Ingress".to_owned(), "Egress".to_owned()]),
        }),
        ..NetworkPolicy::default()
    };
    let traced = out.traced;
    let document = out.add(stage::CONFIG, &subject.name, &policy);
    document.source(traced, || "/spec/egress".to_owned(), || "network.egress".to_owned());
    document.source(traced, || "/spec/ingress".to_owned(), || "network.ingress".to_owned());
}

/// Lets an autoscaler in another namespace look into a store: a policy of its own, beside the
/// store's.
pub(crate) fn admit(name: &str, store: &str, namespace: &str, port: Number, out: &mut Output) {
    let policy = NetworkPolicy {
        spec: Some(NetworkPolicySpec {
            egress: None,
            ingress: Some(vec![rule(vec![peers::namespace(namespace)], &[port])]),
            pod_selector: Some(labels::selector(store)),
            policy_types: Some(vec!["Ingress".to_owned()]),
        }),
        ..NetworkPolicy::default()
    };
    out.add(stage::CONFIG, name, &policy);
}

/// Callers with equal ports share a rule.
#[derive(Default)]
struct Rules(Vec<(Vec<Number>, Vec<NetworkPolicyPeer>)>);

impl Rules {
    fn add(&mut self, peers: Vec<NetworkPolicyPeer>, ports: Vec<Number>) {
        match self.0.iter_mut().find(|(known, _)| *known == ports) {
            Some((_, known)) => {
                for peer in peers {
                    if !known.contains(&peer) {
                        known.push(peer);
                    }
                }
            }
            None => self.0.push((ports, peers)),
        }
    }
}

fn rule(from: Vec<NetworkPolicyPeer>, ports: &[Number]) -> NetworkPolicyIngressRule {
    NetworkPolicyIngressRule { from: (!from.is_empty()).then_some(from), ports: peers::ports(ports) }
}

fn ingress(subject: &Subject, interface: Option<&Interface>, ports: &Map<Port>) -> Vec<NetworkPolicyIngressRule> {
    let place = subject.place;
    let mut rules = Rules::default();
    // Replicas of one component may always talk to each other. It also keeps the rule list from
    // being empty, which some tools take for a forgotten one.
    rules.add(vec![peers::pods(&subject.name)], Vec::new());
    let sidecars = subject.component.sidecar.values().flat_map(|sidecar| sidecar.port.values());
    for talk in graph::callers(place, subject.key) {
        let mut meant = match interface {
            Some(interface) => peers::listened(interface, &talk.port),
            None => ports.values().map(number).collect(),
        };
        if talk.port == Which::All {
            meant.extend(sidecars.clone().map(number));
        }
        let peers = match place.holds(&talk.other) {
            true => vec![peers::pods(&place.object(&talk.other.name))],
            false => peers::private(),
        };
        if !meant.is_empty() {
            rules.add(peers, meant);
        }
    }
    let mut lowered: Vec<NetworkPolicyIngressRule> =
        rules.0.into_iter().map(|(ports, from)| rule(from, &ports)).collect();
    let (world, private) = exposed(subject);
    if !private.is_empty() {
        let mut from = vec![peers::cluster()];
        from.extend(peers::private());
        lowered.push(rule(from, &private));
    }
    if !world.is_empty() {
        // From anywhere: what brings requests in may be pods of any namespace, nodes, or a cloud's
        // load balancer.
        lowered.push(rule(Vec::new(), &world));
    }
    let metrics = subject.component.metrics.as_ref().and_then(|metrics| {
        let name = metrics.port.as_deref().or_else(|| crate::workload::main_port(&subject.component.port))?;
        subject.component.port.get(name).map(number)
    });
    if let Some(metrics) = metrics.filter(|metrics| !world.contains(metrics)) {
        lowered.push(rule(vec![peers::cluster()], &[metrics]));
    }
    lowered
}

fn number(port: &Port) -> Number {
    (port.number, transport(port.protocol))
}

/// Ports through which the world comes, and those for the private network alone.
fn exposed(subject: &Subject) -> (Vec<Number>, Vec<Number>) {
    let component = subject.component;
    let (mut world, mut private): (Vec<Number>, Vec<Number>) = (Vec::new(), Vec::new());
    for (host, expose) in &component.expose {
        let name = expose.port.as_deref().or_else(|| crate::workload::main_port(&component.port));
        let numbers = if host == "internal" { &mut private } else { &mut world };
        if let Some(port) = name.and_then(|name| component.port.get(name)).map(number)
            && !numbers.contains(&port)
        {
            numbers.push(port);
        }
    }
    private.retain(|port| !world.contains(port));
    (world, private)
}

fn egress(subject: &Subject, egress: Egress) -> Vec<NetworkPolicyEgressRule> {
    if egress == Egress::Open {
        return vec![NetworkPolicyEgressRule::default()];
    }
    let place = subject.place;
    let mut rules = Rules::default();
    let mut anywhere: Vec<Number> = Vec::new();
    for talk in graph::callees(place, subject.key, &subject.component.calls) {
        if place.holds(&talk.other) && !talk.other.external {
            let ports = peers::listened(&talk.other, &talk.port);
            if !ports.is_empty() {
                rules.add(vec![peers::pods(&place.object(&talk.other.name))], ports);
            }
        } else {
            // A policy knows addresses, not names: its port is opened towards all of them.
            for port in peers::dialled(&talk.other, &talk.port) {
                if !anywhere.contains(&port) {
                    anywhere.push(port);
                }
            }
        }
    }
    if subject.is_stateful() {
        rules.add(vec![peers::pods(&subject.name)], Vec::new());
    }
    if identity::calls_api(subject) {
        anywhere.extend(
            [(443, "TCP"), (6443, "TCP")].into_iter().filter(|port| !anywhere.contains(port)).collect::<Vec<_>>(),
        );
    }
    let mut lowered = vec![peers::dns()];
    lowered.extend(
        rules.0.into_iter().map(|(ports, to)| NetworkPolicyEgressRule { to: Some(to), ports: peers::ports(&ports) }),
    );
    if !anywhere.is_empty() {
        lowered.push(NetworkPolicyEgressRule { to: None, ports: peers::ports(&anywhere) });
    }
    if egress == Egress::Public {
        lowered.push(peers::public());
    }
    lowered
}
