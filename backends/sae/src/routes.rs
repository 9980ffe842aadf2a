//! Hosts: one route document for each listener of the balancer that the target names. SAE keeps all
//! rules of a listener together, so these belong to no component.

use anyport_backend::{Document, Finding, Node, Source};
use anyport_diagnostic::codes;
use anyport_ir::{Application, Component, Duration, Expose, Protocol, SmolStr, Tls};

use crate::draft::Draft;
use crate::limits::number;
use crate::manifest::OWN;
use crate::options::Gateway;
use crate::place::Place;
use crate::text::port_of;

/// The stage of routes.
const STAGE: u32 = 40;

/// A listener while its rules are gathered.
struct Listener {
    port: u16,
    protocol: &'static str,
    rules: Vec<Rule>,
    request: Option<u64>,
    idle: Option<u64>,
}

/// Where a host's paths lead.
struct Rule {
    component: SmolStr,
    host: String,
    path: String,
    application: SmolStr,
    port: u16,
    property: String,
}

/// The routes of all components, and what is wrong with them.
pub(crate) fn lower(place: &Place, application: &Application, findings: &mut Vec<Finding>) -> Vec<Document> {
    let listener = |port, protocol| Listener { port, protocol, rules: Vec::new(), request: None, idle: None };
    let mut listeners = [listener(443, "HTTPS"), listener(80, "HTTP")];
    for name in place.scene.members().iter() {
        let Some(component) = application.components.get(name) else { continue };
        if component.external.is_some() {
            continue;
        }
        for (host, expose) in component.expose.iter().filter(|(host, _)| *host != "auto" && *host != "internal") {
            let plain = usize::from(expose.tls == Tls::None);
            one(place, name, component, host, expose, &mut listeners[plain], findings);
        }
    }
    let none = Gateway { id: String::new(), kind: "alb".into(), certificates: Vec::new() };
    let gateway = place.options.gateway.as_ref().unwrap_or(&none);
    let used = listeners.iter().filter(|listener| !listener.rules.is_empty());
    used.map(|listener| document(place, gateway, listener)).collect()
}

fn one(
    place: &Place,
    name: &SmolStr,
    component: &Component,
    host: &SmolStr,
    expose: &Expose,
    listener: &mut Listener,
    findings: &mut Vec<Finding>,
) {
    let path = format!("expose.{host}");
    let refuse = |at: String, message: String, instead: &str| {
        Finding::refusal(&codes::TARGET_UNSUPPORTED, name, at, message, instead)
    };
    match &place.options.gateway {
        None => {
            let instead = "name one that exists in the target: `gateway { id = \"alb-…\", certificates = [\"…\"] }`";
            findings.push(refuse(path.clone(), format!("SAE has no balancer that `{host}` could lead to"), instead));
        }
        Some(gateway) if expose.tls == Tls::Auto && gateway.certificates.is_empty() => {
            let instead = "name its id in the target: `gateway { certificates = [\"…\"] }`, or say `tls none`";
            let message = format!("SAE makes no certificates, and the balancer has none for `{host}`");
            findings.push(refuse(format!("{path}.tls"), message, instead));
        }
        Some(_) => {}
    }
    let found = place.scene.interface(name).and_then(|it| port_of(&it, expose.port.as_ref()));
    let Some((port, _, protocol)) = found else { return };
    if protocol != Protocol::Http {
        let instead = "say `expose auto`, which is a balancer of its own that passes bytes on";
        let message = format!("routes of saectl lead to HTTP, and port {port} speaks something else");
        findings.push(refuse(format!("{path}.port"), message, instead));
    }
    match expose.redirect {
        Some(true) => {
            let message = format!("plain HTTP to `{host}` is not answered, and was to be redirected");
            let instead = "add a redirecting listener to the balancer itself";
            findings.push(Finding::loss(name, format!("{path}.redirect"), "expose.redirect", message, instead));
        }
        None if listener.protocol == "HTTPS" => {
            findings.push(Finding::remark(name, path.clone(), format!("plain HTTP to `{host}` is not answered")));
        }
        _ => {}
    }
    let mut wait = |asked: Option<Duration>, limit: &str, property: &str, kept: &mut Option<u64>| {
        let Some(seconds) = asked.map(Duration::seconds) else { return };
        let limit = number(limit);
        let at = format!("{path}.{property}");
        if !limit.holds(seconds) {
            let message = format!("{seconds} seconds are beyond what the balancer takes");
            findings.push(Finding::refusal(&codes::TARGET_LIMIT, name, at, message, limit.explained()));
        } else if let Some(other) = kept.filter(|other| *other != seconds) {
            let longest = other.max(seconds);
            let why = "all hosts of a listener share one limit, and another asks for more or less";
            findings.push(Finding::adjusted(name, at, format!("{seconds}s"), format!("{longest}s"), why));
        }
        *kept = Some(kept.unwrap_or(0).max(seconds));
    };
    wait(expose.timeout, "request", "timeout", &mut listener.request);
    wait(expose.idle, "idle", "idle", &mut listener.idle);
    let paths: Vec<String> = match expose.paths.is_empty() {
        true => vec!["/".into()],
        false => expose.paths.iter().map(ToString::to_string).collect(),
    };
    for host in std::iter::once(host).chain(&expose.aliases) {
        listener.rules.extend(paths.iter().map(|under| Rule {
            component: name.clone(),
            host: host.to_string(),
            path: under.clone(),
            application: component.name.clone(),
            port,
            property: path.clone(),
        }));
    }
}

fn document(place: &Place, gateway: &Gateway, listener: &Listener) -> Document {
    let name = format!("{}-{}", gateway.id, listener.port);
    let traced = place.scene.traced();
    let mut draft = Draft::new("networking.k8s.io/v1/Ingress", &name, None, STAGE, traced);
    draft.set(&["apiVersion"], "networking.k8s.io/v1", "");
    draft.set(&["kind"], "Ingress", "");
    draft.set(&["metadata", "name"], &name, "gateway.id");
    draft.set(&["metadata", "namespace"], &place.namespace, "namespace");
    let mut annotations = vec![
        ("loadbalancer-id", gateway.id.clone(), "gateway.id"),
        ("loadbalancer-port", listener.port.to_string(), "gateway"),
        ("loadbalancer-protocol", listener.protocol.to_owned(), "gateway"),
        ("loadbalancer-type", gateway.kind.clone(), "gateway.kind"),
    ];
    if listener.protocol == "HTTPS" && !gateway.certificates.is_empty() {
        annotations.push(("loadbalancer-cert-ids", gateway.certificates.join(","), "gateway.certificates"));
    }
    annotations.extend(listener.request.map(|seconds| ("request-timeout", seconds.to_string(), "gateway")));
    annotations.extend(listener.idle.map(|seconds| ("idle-timeout", seconds.to_string(), "gateway")));
    for (key, value, path) in annotations {
        draft.set(&["metadata", "annotations", &format!("{OWN}/{key}")], value, path);
    }
    let backend = |rule: &Rule| {
        let port = Node::builder().with("number", rule.port);
        let service = Node::builder().with("name", &rule.application).with("port", port);
        Node::builder().with("service", service).build()
    };
    // A listener must lead somewhere; what knows no host comes to the first application.
    if let Some(first) = listener.rules.first() {
        draft.set(&["spec", "defaultBackend"], backend(first), "gateway");
    }
    let mut hosts: Vec<(&str, Vec<&Rule>)> = Vec::new();
    for rule in &listener.rules {
        match hosts.iter_mut().find(|(host, _)| *host == rule.host) {
            Some((_, rules)) => rules.push(rule),
            None => hosts.push((&rule.host, vec![rule])),
        }
    }
    // A balancer takes the first rule that fits, so the longest path comes first.
    hosts.iter_mut().for_each(|(_, rules)| rules.sort_by_key(|rule| std::cmp::Reverse(rule.path.len())));
    let rule = |(host, rules): &(&str, Vec<&Rule>)| {
        let path = |rule: &&Rule| {
            let node = Node::builder().with("path", &rule.path).with("pathType", "Prefix");
            node.with("backend", backend(rule)).build()
        };
        let paths: Node = rules.iter().map(path).collect();
        Node::builder().with("host", *host).with("http", Node::builder().with("paths", paths)).build()
    };
    draft.set(&["spec", "rules"], hosts.iter().map(rule).collect::<Node>(), "gateway");
    let mut document = draft.finish();
    if traced {
        for (index, (_, rules)) in hosts.iter().enumerate() {
            for (at, rule) in rules.iter().enumerate() {
                document.sources.push(Source {
                    pointer: format!("/spec/rules/{index}/http/paths/{at}"),
                    component: Some(rule.component.clone()),
                    path: rule.property.clone(),
                });
            }
        }
    }
    document
}
