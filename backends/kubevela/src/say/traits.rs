//! What traits say of a workload.

use anyport_backend::Node;

use super::{Speech, probes};

/// Says all that a trait can say exactly; what none can is left to patches.
pub(super) fn say(speech: &mut Speech<'_>) {
    if let Some((replicas, from)) = speech.wanted("/spec/replicas") {
        let replicas = Node::builder().with("replicas", replicas.clone());
        speech.attach("scaler", replicas, &[&from]);
    }
    labels(speech);
    resource(speech);
    security(speech);
    pod_security(speech);
    startup(speech);
    affinity(speech);
    if let Some((constraints, from)) = speech.pod("/topologySpreadConstraints") {
        let constraints = Node::builder().with("constraints", constraints.clone());
        speech.attach("topologyspreadconstraints", constraints, &[&from]);
    }
    if let Some((account, from)) = speech.pod("/serviceAccountName") {
        speech.attach("service-account", Node::builder().with("name", account.clone()), &[&from]);
    }
    strategy(speech);
    lifecycle(speech);
}

/// Labels of the pods, which the workload bears too. KubeVela's own are added by KubeVela.
fn labels(speech: &mut Speech<'_>) {
    if speech.kind == "cron-task" {
        return;
    }
    let Some((labels, from)) = speech.wanted(&format!("{}/metadata/labels", speech.template)) else { return };
    let above = speech.wanted("/metadata/labels").map(|(labels, _)| labels);
    let both =
        labels.as_map().unwrap_or_default().iter().all(|(key, value)| above.and_then(|it| it.get(key)) == Some(value));
    if both {
        speech.attach("labels", labels.clone(), &[&from]);
    } else {
        speech.property("labels", labels.clone(), &from);
    }
}

/// All four ends are said: of one that is not, KubeVela makes one processor, or 2048Mi.
fn resource(speech: &mut Speech<'_>) {
    if speech.properties.get("cpu").is_some() {
        return;
    }
    let Some((_, from)) = speech.own("/resources") else { return };
    let end = |end: &str| {
        let of = |what: &str| speech.own(&format!("/resources/{end}/{what}")).map(|(value, _)| value.clone());
        let memory = of("memory").filter(|memory| memory.as_str().is_some_and(is_quantity))?;
        Some(Node::builder().with("cpu", of("cpu")?).with("memory", memory).build())
    };
    if let (Some(requests), Some(limits)) = (end("requests"), end("limits")) {
        let both = Node::builder().with("requests", requests).with("limits", limits);
        speech.attach("resource", both, &[&format!("{from}/requests"), &format!("{from}/limits")]);
    }
}

/// What the trait takes for memory: digits that begin with no zero, and a unit.
fn is_quantity(text: &str) -> bool {
    let digits = text.find(|it: char| !it.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    (1..=64).contains(&number.len())
        && !number.starts_with('0')
        && matches!(unit, "E" | "P" | "T" | "G" | "M" | "K" | "Ei" | "Pi" | "Ti" | "Gi" | "Mi" | "Ki")
}

/// Every truth is said: the trait forbids root where it is silent.
fn security(speech: &mut Speech<'_>) {
    let Some((context, from)) = speech.own("/securityContext") else { return };
    let inherited = speech.same().non_root;
    let truth = |key: &str, usual: bool| Node::Bool(context.get(key).and_then(Node::as_bool).unwrap_or(usual));
    let properties = Node::builder()
        .with_some("addCapabilities", context.pointer("/capabilities/add").cloned())
        .with_some("dropCapabilities", context.pointer("/capabilities/drop").cloned())
        .with("allowPrivilegeEscalation", truth("allowPrivilegeEscalation", true))
        .with("privileged", truth("privileged", false))
        .with("readOnlyRootFilesystem", truth("readOnlyRootFilesystem", false))
        .with("runAsNonRoot", truth("runAsNonRoot", inherited))
        .with_some("runAsUser", context.get("runAsUser").cloned())
        .with_some("runAsGroup", context.get("runAsGroup").cloned());
    speech.attach("securitycontext", properties, &[&from]);
}

/// The profile of system calls stays a patch: the trait's template wants a profile's file name
/// also where the runtime's own profile is meant.
fn pod_security(speech: &mut Speech<'_>) {
    let Some((context, from)) = speech.pod("/securityContext") else { return };
    let given = |key: &str| context.get(key).cloned();
    let properties = Node::builder()
        .with_some("fsGroup", given("fsGroup"))
        .with_some("runAsGroup", given("runAsGroup"))
        .with_some("runAsUser", given("runAsUser"))
        .with("runAsNonRoot", Node::Bool(speech.same().non_root));
    speech.attach("podsecuritycontext", properties, &[&from]);
}

/// Not by TCP: the trait loses that on the way.
fn startup(speech: &mut Speech<'_>) {
    let Some((probe, from)) = speech.own("/startupProbe") else { return };
    if probe.get("tcpSocket").is_some() {
        return;
    }
    if let Some(probe) = probes::with_numbers(speech, probe) {
        speech.attach("startup-probe", probe, &[&from]);
    }
}

fn affinity(speech: &mut Speech<'_>) {
    let mut properties = Node::builder();
    let mut from = Vec::new();
    if let Some((affinity, at)) = speech.pod("/affinity") {
        for (kind, said) in affinity.as_map().unwrap_or_default() {
            let known = |key: &str| {
                let short = key.strip_suffix("DuringSchedulingIgnoredDuringExecution")?;
                matches!(short, "required" | "preferred").then(|| short.to_owned())
            };
            let short: Option<Vec<(String, Node)>> =
                said.as_map().unwrap_or_default().iter().map(|(key, it)| Some((known(key)?, it.clone()))).collect();
            let Some(short) = short else { return };
            properties = properties.with(kind.clone(), Node::map(short));
        }
        from.push(at);
    }
    if let Some((tolerations, at)) = speech.pod("/tolerations") {
        properties = properties.with("tolerations", tolerations.clone());
        from.push(at);
    }
    if !from.is_empty() {
        let from: Vec<&str> = from.iter().map(String::as_str).collect();
        speech.attach("affinity", properties, &from);
    }
}

/// Shares only: a number of pods would be written as text, which Kubernetes takes for a share.
fn strategy(speech: &mut Speech<'_>) {
    let (target, key) = match speech.kind {
        "webservice" | "worker" => ("Deployment", "strategy"),
        "daemon" => ("DaemonSet", "updateStrategy"),
        _ => return,
    };
    let Some((said, from)) = speech.wanted(&format!("/spec/{key}")) else { return };
    let Some(kind) = said.get("type").and_then(Node::as_str) else { return };
    let share = |key: &str| said.pointer(&format!("/rollingUpdate/{key}")).filter(|it| it.as_str().is_some()).cloned();
    let rolling = match kind {
        "RollingUpdate" => match (share("maxSurge"), share("maxUnavailable")) {
            (Some(surge), Some(unavailable)) => {
                Some(Node::builder().with("maxSurge", surge).with("maxUnavailable", unavailable).build())
            }
            _ => return,
        },
        _ => None,
    };
    let strategy = Node::builder().with("type", kind).with_some("rollingStrategy", rolling);
    speech.attach(
        "k8s-update-strategy",
        Node::builder().with("targetKind", target).with("strategy", strategy),
        &[&from],
    );
}

/// The trait reaches every container of the pod, so there may be but one.
fn lifecycle(speech: &mut Speech<'_>) {
    let alone = speech.pod("/containers").and_then(|(list, _)| list.as_list()).is_some_and(|list| list.len() == 1);
    if let Some((lifecycle, from)) = speech.own("/lifecycle").filter(|_| alone) {
        speech.attach("lifecycle", lifecycle.clone(), &[&from]);
    }
}
