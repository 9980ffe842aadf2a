//! Limits of containers: names of variables, ports and volumes, spans of time.

use anyport_backend::Finding;
use anyport_ir::{Duration, Health, Init, Map, Port, Probe, Text};

use crate::finding::{Problem, bad_name};
use crate::limits::PORT_NAME;
use crate::names;
use crate::place::Subject;
use crate::workload::MAIN;

pub(super) fn check(subject: &Subject, findings: &mut Vec<Finding>) {
    let component = subject.component;
    container(subject, "", &component.env, &component.port, component.health.as_ref(), findings);
    for (name, sidecar) in &component.sidecar {
        let path = format!("sidecar.{name}.");
        container(subject, &path, &sidecar.env, &sidecar.port, sidecar.health.as_ref(), findings);
        container_name(subject, "sidecar", name, findings);
        if component.port.keys().any(|port| sidecar.port.contains_key(port)) {
            let message = format!("a port of the sidecar `{name}` is called like one of the component");
            findings.push(bad_name(subject.key, &format!("{path}port"), message, "give it another name"));
        }
    }
    if let Some(Init::Containers(containers)) = &component.init {
        for (name, init) in containers {
            container(subject, &format!("init.{name}."), &init.env, &init.port, None, findings);
            container_name(subject, "init", name, findings);
            if component.sidecar.contains_key(name) {
                let message = format!("a sidecar is called `{name}` too");
                findings.push(bad_name(
                    subject.key,
                    &crate::path::entry("init", name),
                    message,
                    "give one of them another name",
                ));
            }
        }
    }
    span(subject, "grace", component.grace, findings);
    span(subject, "timeout", component.timeout, findings);
    span(subject, "keep", component.keep, findings);
    span(subject, "deadline", component.deadline, findings);
}

fn container_name(subject: &Subject, field: &str, name: &str, findings: &mut Vec<Finding>) {
    if name == MAIN {
        let message = format!("the component's own container is called `{MAIN}`");
        findings.push(bad_name(subject.key, &crate::path::entry(field, name), message, "give it another name"));
    } else if !names::is_label(name) {
        let message = format!("`{name}` is no name of a container");
        findings.push(bad_name(
            subject.key,
            &crate::path::entry(field, name),
            message,
            "lower-case letters, digits and hyphens",
        ));
    }
}

fn container(
    subject: &Subject,
    path: &str,
    env: &Map<Text>,
    ports: &Map<Port>,
    health: Option<&Health>,
    findings: &mut Vec<Finding>,
) {
    for name in env.keys().filter(|name| !names::is_variable(name)) {
        let message = format!("`{name}` is no name of a variable");
        let path = format!("{path}{}", crate::path::entry("env", name));
        findings.push(bad_name(subject.key, &path, message, "printable ASCII without `=`"));
    }
    for name in ports.keys().filter(|name| !names::is_port(name)) {
        let message = format!(
            "`{name}` is no name of a port: lower-case letters, digits and single hyphens, {} at most",
            PORT_NAME.most
        );
        let path = format!("{path}{}", crate::path::entry("port", name));
        findings.push(bad_name(subject.key, &path, message, PORT_NAME.source));
    }
    for (index, (name, port)) in ports.iter().enumerate() {
        let same = |other: &Port| {
            other.dialled() == port.dialled() && other.protocol.is_datagram() == port.protocol.is_datagram()
        };
        if ports.values().take(index).any(same) {
            let problem = Problem::limit(
                format!("two ports are dialled as {}", port.dialled()),
                "give one of them another `service`",
            );
            findings.push(problem.at(subject.key, format!("{path}{}", crate::path::entry("port", name))));
        }
    }
    let Some(health) = health else { return };
    for (name, probe) in
        [("readiness", &health.readiness), ("liveness", &health.liveness), ("startup", &health.startup)]
    {
        if let Some(probe) = probe {
            timing(subject, &format!("{path}health.{name}"), probe, findings);
        }
    }
}

/// Kubernetes counts whole seconds, at least one.
fn timing(subject: &Subject, path: &str, probe: &Probe, findings: &mut Vec<Finding>) {
    let timing = probe.timing();
    let variant = match probe {
        Probe::Http { .. } => "http",
        Probe::Tcp { .. } => "tcp",
        Probe::Grpc { .. } => "grpc",
        Probe::Exec { .. } => "exec",
    };
    span(subject, &format!("{path}.{variant}.after"), timing.after, findings);
    for (field, span) in [("every", timing.every), ("timeout", timing.timeout)] {
        if let Some(span) = span.filter(|span| span.0 == 0 || !span.0.is_multiple_of(1000)) {
            rounded(subject, &format!("{path}.{variant}.{field}"), span, span.seconds().max(1), findings);
        }
    }
}

fn span(subject: &Subject, path: &str, span: Option<Duration>, findings: &mut Vec<Finding>) {
    if let Some(span) = span.filter(|span| !span.0.is_multiple_of(1000)) {
        rounded(subject, path, span, span.seconds(), findings);
    }
}

fn rounded(subject: &Subject, path: &str, span: Duration, seconds: u64, findings: &mut Vec<Finding>) {
    let from = format!("{}ms", span.0);
    findings.push(Finding::adjusted(
        subject.key,
        path.to_owned(),
        from,
        format!("{seconds}s"),
        "Kubernetes counts whole seconds",
    ));
}

/// Whether a protocol goes over UDP.
trait Datagram {
    fn is_datagram(&self) -> bool;
}

impl Datagram for anyport_ir::Protocol {
    fn is_datagram(&self) -> bool {
        *self == anyport_ir::Protocol::Udp
    }
}
