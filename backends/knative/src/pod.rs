//! The template of a revision: the part of a pod that Serving takes.

use anyport_backend::{Finding, Node};
use anyport_ir::{Component, Protocol};

/// Parts of a pod that Serving does not take, and that Kubernetes adds by itself.
const DROPPED: [&str; 4] =
    ["affinity", "topologySpreadConstraints", "terminationGracePeriodSeconds", "securityContext"];
/// What stands in the security context of a pod and may stand in that of a container.
const OF_CONTAINERS: [&str; 4] = ["runAsUser", "runAsGroup", "runAsNonRoot", "seccompProfile"];

/// The spec of a revision. What is wished and cannot be is refused by a check; it stays here, so that
/// nothing is silently gone.
pub(crate) fn revision(name: &str, component: &Component, pod: &Node, findings: &mut Vec<Finding>) -> Node {
    let of_pod = pod.get("securityContext").cloned().unwrap_or(Node::empty_map());
    let mut spec = pod.clone();
    for part in DROPPED {
        let wished = match part {
            "affinity" => !component.arch.is_empty() || component.spot || !component.nodes.is_empty(),
            "topologySpreadConstraints" => component.spread.is_some(),
            "terminationGracePeriodSeconds" => component.grace.is_some() || component.hook.pre_stop.is_some(),
            _ => false,
        };
        if !wished {
            spec.remove(part);
        }
    }
    beside(&mut spec);
    let http2 = component.port.values().any(|port| port.protocol == Protocol::Grpc);
    for list in ["containers", "initContainers"] {
        let Some(Node::List(containers)) = spec.get_mut(list) else { continue };
        for (index, container) in containers.iter_mut().enumerate() {
            secure(container, &of_pod);
            if list == "containers" && index == 0 {
                let hooks = component.hook.pre_stop.is_some() || component.hook.post_start.is_some();
                if !hooks {
                    container.remove("lifecycle");
                }
                one_port(container, http2);
            }
        }
    }
    limits(name, component, &mut spec, findings);
    spec
}

/// Containers beside the process are some that start before it on a cluster; here they are ordinary ones.
fn beside(spec: &mut Node) {
    let Some(Node::List(before)) = spec.remove("initContainers") else { return };
    let always = |container: &Node| container.get("restartPolicy").and_then(Node::as_str) == Some("Always");
    let (mut sidecars, before): (Vec<Node>, Vec<Node>) = before.into_iter().partition(always);
    if !before.is_empty() {
        spec.insert("initContainers", Node::List(before));
    }
    sidecars.iter_mut().for_each(|container| {
        container.remove("restartPolicy");
    });
    if let Some(Node::List(containers)) = spec.get_mut("containers") {
        containers.append(&mut sidecars);
    }
}

/// Rights of the pod move to each container.
fn secure(container: &mut Node, of_pod: &Node) {
    if container.get("securityContext").is_none() {
        container.insert("securityContext", Node::empty_map());
    }
    let Some(context) = container.get_mut("securityContext") else { return };
    if context.get("privileged").and_then(Node::as_bool) == Some(false) {
        context.remove("privileged");
    }
    for key in OF_CONTAINERS {
        if let (None, Some(value)) = (context.get(key), of_pod.get(key)) {
            let value = value.clone();
            context.insert(key, value);
        }
    }
}

/// The port has a name that says what is spoken, and probes ask on its number.
fn one_port(container: &mut Node, http2: bool) {
    let number = container.pointer("/ports/0/containerPort").and_then(Node::as_int);
    let named = container.pointer("/ports/0/name").and_then(Node::as_str).map(ToString::to_string);
    if let Some(port) = container.pointer_mut("/ports/0") {
        port.insert("name", if http2 { "h2c" } else { "http1" });
    }
    let (Some(number), Some(named)) = (number, named) else { return };
    for probe in ["livenessProbe", "readinessProbe", "startupProbe"] {
        for handler in ["httpGet", "tcpSocket"] {
            if let Some(port) = container.pointer_mut(&format!("/{probe}/{handler}/port"))
                && port.as_str() == Some(named.as_str())
            {
                *port = Node::Int(number);
            }
        }
    }
}

/// How long a request may take, how long a connection may be silent, and how many come at a time.
fn limits(name: &str, component: &Component, spec: &mut Node, findings: &mut Vec<Finding>) {
    if let Some(concurrency) = component.concurrency {
        spec.insert("containerConcurrency", concurrency);
    }
    let longest = component.expose.values().filter_map(|expose| expose.timeout).max();
    if let Some(timeout) = component.timeout.or(longest) {
        spec.insert("timeoutSeconds", timeout.seconds());
        for (host, said) in component.expose.iter().filter_map(|(host, it)| Some((host, it.timeout?))) {
            if said != timeout {
                let why = "a revision has one time limit, for every way to it";
                let (from, to) = (format!("{}s", said.seconds()), format!("{}s", timeout.seconds()));
                findings.push(Finding::adjusted(name, format!("expose.{host}.timeout"), from, to, why));
            }
        }
    }
    let idle = component.expose.values().filter_map(|expose| expose.idle).max();
    if let Some(idle) = idle {
        spec.insert("idleTimeoutSeconds", idle.seconds());
    }
    for port in component.port.iter().filter_map(|(port, it)| Some((port, it.service?))) {
        let (port, dialled) = port;
        if dialled != 80 {
            let why = "Serving answers on 80";
            findings.push(Finding::adjusted(name, format!("port.{port}.service"), dialled.to_string(), "80", why));
        }
    }
}
