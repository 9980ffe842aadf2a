//! Traits that change the workload. Those that render objects of their own (`hpa`, `gateway`)
//! change nothing here.

use anyport_backend::Node;

use super::{patch, pod};

/// Applies a trait to the workload of the component called `name`.
pub(super) fn apply(name: &str, kind: &str, properties: &Node, output: &mut Node) {
    let given = |key: &str| properties.get(key).cloned();
    match kind {
        "scaler" => set(output, "/spec", "replicas", given("replicas").unwrap_or(Node::Int(1))),
        "labels" => everywhere(output, "labels", properties),
        "annotations" => everywhere(output, "annotations", properties),
        "resource" => resource(name, properties, output),
        "securitycontext" => security(name, properties, output),
        "podsecuritycontext" => {
            let mut context = properties.clone();
            if context.get("runAsNonRoot").is_none() {
                context.insert("runAsNonRoot", true);
            }
            merge_into(output, "/spec/template/spec", "securityContext", context);
        }
        "startup-probe" => startup(name, properties, output),
        "lifecycle" => {
            let count = output.pointer("/spec/template/spec/containers").and_then(Node::as_list).map_or(0, <[_]>::len);
            for index in 0..count {
                let container = format!("/spec/template/spec/containers/{index}");
                set(output, &container, "lifecycle", properties.clone());
            }
        }
        "affinity" => affinity(properties, output),
        "topologyspreadconstraints" => {
            let constraints = given("constraints").unwrap_or_else(|| Node::List(Vec::new()));
            set(output, "/spec/template/spec", "topologySpreadConstraints", constraints);
        }
        "service-account" => {
            if let Some(account) = given("name") {
                set(output, "/spec/template/spec", "serviceAccountName", account);
            }
        }
        "k8s-update-strategy" => strategy(properties, output),
        "json-merge-patch" => patch::merge(output, properties),
        "json-patch" => {
            for operation in properties.get("operations").and_then(Node::as_list).unwrap_or_default() {
                patch::operate(output, operation);
            }
        }
        _ => {}
    }
}

/// Puts a value at a key of the map at `pointer`, if that is there.
fn set(output: &mut Node, pointer: &str, key: &str, value: Node) {
    if let Some(map) = output.pointer_mut(pointer) {
        map.insert(key, value);
    }
}

fn merge_into(output: &mut Node, pointer: &str, key: &str, value: Node) {
    if let Some(map) = output.pointer_mut(pointer) {
        let mut inner = map.get(key).cloned().unwrap_or_else(Node::empty_map);
        patch::merge(&mut inner, &value);
        map.insert(key, inner);
    }
}

/// The workload itself, its pods, and the jobs between them.
fn everywhere(output: &mut Node, key: &str, entries: &Node) {
    if output.get("metadata").is_none() {
        output.insert("metadata", Node::empty_map());
    }
    for place in ["", "/spec/template", "/spec/jobTemplate", "/spec/jobTemplate/spec/template"] {
        if place.is_empty() || output.pointer(place).is_some() {
            if output.pointer(place).is_some_and(|it| it.get("metadata").is_none()) {
                set(output, place, "metadata", Node::empty_map());
            }
            merge_into(output, &format!("{place}/metadata"), key, entries.clone());
        }
    }
}

fn container<'o>(name: &str, output: &'o mut Node) -> Option<&'o mut Node> {
    let pod = ["/spec/template/spec", "/spec/jobTemplate/spec/template/spec"];
    let pod = pod.into_iter().find(|pod| output.pointer(pod).is_some())?;
    match output.pointer_mut(&format!("{pod}/containers"))? {
        Node::List(containers) => {
            containers.iter_mut().find(|container| container.get("name").and_then(Node::as_str) == Some(name))
        }
        _ => None,
    }
}

/// What is named is kept, all else that was there is gone; what is not named has values that
/// nobody would expect (one processor, 2048Mi).
fn resource(name: &str, properties: &Node, output: &mut Node) {
    let Some(container) = container(name, output) else { return };
    let mut resources = container.get("resources").cloned().unwrap_or_else(Node::empty_map);
    for key in ["requests", "limits"] {
        if let Some(given) = properties.get(key) {
            let of = |what: &str, usual: Node| given.get(what).cloned().unwrap_or(usual);
            let both = Node::builder()
                .with("cpu", of("cpu", Node::Int(1)))
                .with("memory", of("memory", Node::from("2048Mi")))
                .build();
            resources.insert(key, both);
        }
    }
    container.insert("resources", resources);
}

fn security(name: &str, properties: &Node, output: &mut Node) {
    let Some(container) = container(name, output) else { return };
    let given = |key: &str| properties.get(key).cloned();
    let truth = |key: &str, usual: bool| given(key).unwrap_or(Node::Bool(usual));
    let capabilities =
        Node::builder().with_some("add", given("addCapabilities")).with_some("drop", given("dropCapabilities"));
    let context = Node::builder()
        .with("capabilities", capabilities)
        .with_some("runAsUser", given("runAsUser"))
        .with_some("runAsGroup", given("runAsGroup"))
        .with("allowPrivilegeEscalation", truth("allowPrivilegeEscalation", false))
        .with("readOnlyRootFilesystem", truth("readOnlyRootFilesystem", false))
        .with("privileged", truth("privileged", false))
        .with("runAsNonRoot", truth("runAsNonRoot", true));
    container.insert("securityContext", context);
}

/// `tcpSocket` is lost on the way: its template names a parameter that there is not.
fn startup(name: &str, properties: &Node, output: &mut Node) {
    let Some(container) = container(name, output) else { return };
    let mut startup = properties.clone();
    startup.remove("containerName");
    startup.remove("tcpSocket");
    container.insert("startupProbe", pod::probe(startup));
}

fn affinity(properties: &Node, output: &mut Node) {
    const REQUIRED: &str = "requiredDuringSchedulingIgnoredDuringExecution";
    const PREFERRED: &str = "preferredDuringSchedulingIgnoredDuringExecution";
    let mut affinity = Node::builder();
    for kind in ["nodeAffinity", "podAffinity", "podAntiAffinity"] {
        if let Some(given) = properties.get(kind) {
            let written = Node::builder()
                .with_some(REQUIRED, given.get("required").cloned())
                .with_some(PREFERRED, given.get("preferred").cloned());
            affinity = affinity.with(kind, written);
        }
    }
    let affinity = affinity.build();
    if !affinity.is_empty() {
        set(output, "/spec/template/spec", "affinity", affinity);
    }
    if let Some(tolerations) = properties.get("tolerations") {
        set(output, "/spec/template/spec", "tolerations", tolerations.clone());
    }
}

fn strategy(properties: &Node, output: &mut Node) {
    let target = properties.get("targetKind").and_then(Node::as_str).unwrap_or("Deployment");
    let Some(said) = properties.get("strategy") else { return };
    let kind = said.get("type").and_then(Node::as_str).unwrap_or("RollingUpdate");
    let rolling = said.get("rollingStrategy");
    let of = |key: &str, usual: Node| rolling.and_then(|it| it.get(key)).cloned().unwrap_or(usual);
    let both = || {
        Node::builder()
            .with("maxSurge", of("maxSurge", Node::from("25%")))
            .with("maxUnavailable", of("maxUnavailable", Node::from("25%")))
    };
    let (key, never, update) = match target {
        "StatefulSet" => {
            ("updateStrategy", "Recreate", Node::builder().with("partition", of("partition", Node::Int(0))))
        }
        "DaemonSet" => ("updateStrategy", "Recreate", both()),
        _ => ("strategy", "OnDelete", both()),
    };
    if kind != never {
        let update = (kind == "RollingUpdate").then_some(update);
        set(output, "/spec", key, Node::builder().with("type", kind).with_some("rollingUpdate", update).build());
    }
}
