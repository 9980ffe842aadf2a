//! What Serving does not have, at the property that asks for it.

use anyport_backend::{Finding, Scene};
use anyport_diagnostic::codes;
use anyport_ir::{Component, Init, Kind, Protocol, Rollout, Tls};

use crate::names;

/// Ports that Serving keeps for itself. Source: knative/serving 98e5ef9, pkg/apis/serving/k8s_validation.go.
const RESERVED_PORTS: [u16; 6] = [8008, 8012, 8013, 8022, 9090, 9091];
/// Variables that Serving sets. Source: the same.
const RESERVED_VARIABLES: [&str; 4] = ["PORT", "K_SERVICE", "K_CONFIGURATION", "K_REVISION"];
/// The longest that a request may take, unless the cluster says otherwise, in seconds.
/// Source: knative/serving 98e5ef9, pkg/apis/config/defaults.go.
const LONGEST: u64 = 600;

/// Whether Serving serves a component of this target.
pub(crate) fn served(scene: &dyn Scene, name: &str) -> bool {
    scene
        .interface(name)
        .is_some_and(|it| names::is_served(&it) && it.on.iter().any(|target| target == scene.target_name()))
}

/// Whether plain objects stand for what could be served.
pub(crate) fn is_plain(scene: &dyn Scene, name: &str, component: &Component) -> bool {
    matches!(component.kind, Kind::Service | Kind::Function) && component.external.is_none() && !served(scene, name)
}

/// Whether a finding of the Kubernetes backend is about what Serving does in its place: numbers,
/// routes, limits of time.
pub(crate) fn is_replaced(finding: &Finding) -> bool {
    let path = finding.path.as_str();
    let inside = |outer: &str| path.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    ["scale", "expose", "timeout", "concurrency"].into_iter().any(inside)
        || (path.starts_with("port.") && path.ends_with(".protocol"))
}

/// Everything that a component asks of Serving and cannot have.
pub(crate) fn component(scene: &dyn Scene, name: &str, component: &Component, findings: &mut Vec<Finding>) {
    let plain = "a second port, or a port that is not HTTP, makes it a plain Deployment; or place it on `kubernetes`";
    let mut remarks = Vec::new();
    let mut refuse = |asked: bool, path: &str, why: &str, instead: &str| {
        if asked {
            let message = format!("Serving {why}");
            findings.push(Finding::refusal(&codes::TARGET_UNSUPPORTED, name, path, message, instead));
        }
    };
    let init = matches!(&component.init, Some(Init::Containers(all)) if !all.is_empty());
    refuse(init, "init", "runs nothing before a container, unless the cluster allows it", plain);
    refuse(component.hook.pre_stop.is_some(), "hook.pre-stop", "has no hooks", plain);
    refuse(component.hook.post_start.is_some(), "hook.post-start", "has no hooks", plain);
    refuse(
        component.grace.is_some(),
        "grace",
        "gives requests the time that they may take, and no other",
        "say `expose \"…\" { timeout = … }`",
    );
    refuse(!component.arch.is_empty(), "arch", "chooses no machines, unless the cluster allows it", plain);
    refuse(component.spot, "spot", "chooses no machines, unless the cluster allows it", plain);
    refuse(!component.nodes.is_empty(), "nodes", "chooses no machines, unless the cluster allows it", plain);
    refuse(component.spread.is_some(), "spread", "chooses no machines, unless the cluster allows it", plain);
    let model = component.gpu.as_ref().is_some_and(|gpu| gpu.model.is_some());
    refuse(model, "gpu.model", "chooses no machines, unless the cluster allows it", plain);
    refuse(!component.mount.is_empty(), "mount", "mounts no claims, unless the cluster allows it", plain);
    refuse(component.security.privileged, "security.privileged", "gives no rights over the machine", plain);
    refuse(
        !component.security.capabilities.is_empty(),
        "security.capabilities",
        "adds no capabilities, unless the cluster allows it",
        plain,
    );
    for (sidecar, it) in &component.sidecar {
        let at = format!("sidecar.{sidecar}");
        let ports: Vec<String> =
            it.port.values().map(|port| format!("{} ({})", port.number, protocol(port.protocol))).collect();
        let why = format!("has one port for all containers, and not {}", ports.join(", "));
        refuse(!ports.is_empty(), &format!("{at}.port"), &why, plain);
        let probes = it
            .health
            .as_ref()
            .is_some_and(|it| it.readiness.is_some() || it.liveness.is_some() || it.startup.is_some());
        refuse(probes, &format!("{at}.health"), "asks sidecars nothing, unless the cluster allows it", plain);
        refuse(it.security.privileged, &format!("{at}.security.privileged"), "gives no rights over the machine", plain);
        refuse(
            !it.security.capabilities.is_empty(),
            &format!("{at}.security.capabilities"),
            "adds no capabilities",
            plain,
        );
    }
    if let Some(scale) = &component.scale {
        let instead = "say `concurrency` or `rps`";
        refuse(scale.memory.is_some(), "scale.memory", "does not scale by memory in percent", instead);
        refuse(
            !scale.queue.is_empty(),
            "scale.queue",
            "does not see queues",
            "make it a `worker`: KEDA watches queues",
        );
        refuse(!scale.schedule.is_empty(), "scale.schedule", "knows no times", instead);
    }
    let plainly = matches!(&component.rollout, None | Some(Rollout::Rolling { surge: None, unavailable: None }));
    refuse(!plainly, "rollout", "moves requests to a revision once it is ready, and in no other way", "leave it out");
    for (host, expose) in &component.expose {
        let at = format!("expose.{host}");
        let paths = expose.paths.iter().any(|path| path != "/");
        refuse(paths, &format!("{at}.paths"), "maps whole hosts", "give it a host of its own");
        refuse(
            expose.sticky,
            &format!("{at}.sticky"),
            "sends each request where there is room",
            "keep sessions elsewhere",
        );
        refuse(
            !expose.allow.is_empty(),
            &format!("{at}.allow"),
            "asks nobody where he comes from",
            "let the load balancer before it do that",
        );
        let own = matches!(host.as_str(), "auto" | "internal");
        let tls = match &expose.tls {
            Tls::Auto => None,
            Tls::None => Some("none".to_owned()),
            Tls::Secret { name } => Some(format!("secret {name}")),
        };
        if let Some(tls) = tls.filter(|_| own) {
            let message =
                format!("the platform's own address has the certificate of the cluster's domain, not tls {tls}");
            remarks.push(Finding::remark(name, format!("{at}.tls"), message));
        }
        refuse(host == "internal", &at, "has an address inside the cluster and one outside, none between", plain);
    }
    findings.extend(remarks);
    limits(scene, name, component, findings);
}

/// What Serving would do, and plain objects do not.
pub(crate) fn plain(name: &str, component: &Component, findings: &mut Vec<Finding>) {
    let scale = component.scale.as_ref();
    let instead = "one port that speaks HTTP or gRPC, and no storage, make it a Service of Serving";
    let mut lose = |path: String, key: &str, value: Option<String>| {
        if let Some(value) = value {
            let message = format!("Serving does not serve this one, and nobody else counts its requests: {value}");
            findings.push(Finding::loss(name, path, key, message, instead));
        }
    };
    let concurrency = scale.and_then(|it| it.concurrency);
    lose("scale.concurrency".into(), "scale.concurrency", concurrency.map(|it| it.to_string()));
    lose("scale.rps".into(), "scale.rps", scale.and_then(|it| it.rps).map(|it| format!("{}/1000 a second", it.0)));
    lose("concurrency".into(), "concurrency", component.concurrency.map(|it| it.to_string()));
    for (host, expose) in &component.expose {
        let idle = expose.idle.map(|idle| format!("idle {}ms", idle.0));
        lose(format!("expose.{host}.idle"), "expose.idle", idle);
    }
}

fn protocol(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Http => "http",
        Protocol::Grpc => "grpc",
        Protocol::Tcp => "tcp",
        Protocol::Udp => "udp",
    }
}

fn limits(scene: &dyn Scene, name: &str, component: &Component, findings: &mut Vec<Finding>) {
    let mut refuse = |path: String, message: String, instead: &str| {
        findings.push(Finding::refusal(&codes::TARGET_LIMIT, name, path, message, instead));
    };
    for (port, it) in component.port.iter().filter(|(_, it)| RESERVED_PORTS.contains(&it.number)) {
        refuse(format!("port.{port}.number"), format!("{} is a port of Serving's own", it.number), "listen on another");
    }
    for variable in RESERVED_VARIABLES.into_iter().filter(|it| component.env.contains_key(*it)) {
        refuse(
            format!("env.{variable}"),
            format!("Serving sets `{variable}` itself"),
            "leave it out, or give it another name",
        );
    }
    for (host, expose) in &component.expose {
        for (field, said) in [("timeout", expose.timeout), ("idle", expose.idle)] {
            if let Some(said) = said.filter(|said| said.seconds() > LONGEST) {
                let message = format!("{} seconds is longer than Serving waits: {LONGEST}", said.seconds());
                refuse(format!("expose.{host}.{field}"), message, "answer sooner, or place it on `kubernetes`");
            }
        }
    }
    if let Some(timeout) = component.timeout.filter(|said| said.seconds() > LONGEST) {
        let message = format!("{} seconds is longer than Serving waits: {LONGEST}", timeout.seconds());
        refuse("timeout".into(), message, "answer sooner, or place it on `kubernetes`");
    }
    let elsewhere = !scene.private_callers(name).is_empty();
    if elsewhere {
        let message = "others in its network reach no private address of what Serving serves".to_owned();
        refuse(String::new(), message, "expose it under a host, or place it on `kubernetes`");
    }
}
