//! How a container is known to be well.

use std::borrow::Cow;

use anyport_ir::{Duration, Health, Map, Port, Probe, SmolStr, Text, Timing};
use k8s_openapi::api::core::v1::{self as core, ExecAction, GRPCAction, HTTPGetAction, TCPSocketAction};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use crate::exempt::{EQUAL_PROBES, Exemptions, NO_LIVENESS, NO_READINESS};
use crate::finding::Problem;
use crate::place::Place;
use crate::text::literal;

/// Whole seconds as Kubernetes counts them.
pub(crate) fn seconds(duration: Duration) -> i64 {
    i64::try_from(duration.seconds()).unwrap_or(i64::MAX)
}

fn count(duration: Duration, least: i32) -> i32 {
    i32::try_from(duration.seconds()).unwrap_or(i32::MAX).max(least)
}

/// What a container with these ports answers on.
pub(crate) struct Ports<'a> {
    /// Its ports.
    pub ports: &'a Map<Port>,
    /// The one that is meant where none is named.
    pub main: Option<&'a str>,
}

impl<'a> Ports<'a> {
    /// The port that `name` means.
    pub fn find(&self, name: Option<&'a SmolStr>) -> Result<(&'a str, &'a Port), Problem> {
        let name = name.map(SmolStr::as_str).or(self.main).ok_or_else(|| {
            Problem::unsupported("no port is named, and there is no main one", "name it: `port = \"admin\"`")
        })?;
        let port = self.ports.get(name).ok_or_else(|| Problem::limit(format!("there is no port `{name}`"), ""))?;
        Ok((name, port))
    }
}

/// A probe as Kubernetes writes it.
pub(crate) fn lower(place: &Place, probe: &Probe, ports: &Ports) -> Result<core::Probe, Problem> {
    let Timing { after, every, timeout, failures } = probe.timing();
    let mut lowered = core::Probe {
        initial_delay_seconds: after.map(|after| count(after, 0)),
        period_seconds: every.map(|every| count(every, 1)),
        timeout_seconds: timeout.map(|timeout| count(timeout, 1)),
        failure_threshold: failures.map(|failures| i32::try_from(failures).unwrap_or(i32::MAX).max(1)),
        ..core::Probe::default()
    };
    match probe {
        Probe::Http { path, port, .. } => {
            lowered.http_get = Some(HTTPGetAction {
                path: Some(path.to_string()),
                port: stream(ports, port.as_ref())?,
                ..HTTPGetAction::default()
            });
        }
        Probe::Tcp { port, .. } => {
            lowered.tcp_socket = Some(TCPSocketAction { host: None, port: stream(ports, port.as_ref())? });
        }
        Probe::Grpc { port, service, .. } => {
            let (_, port) = ports.find(port.as_ref())?;
            lowered.grpc =
                Some(GRPCAction { port: i32::from(port.number), service: service.as_ref().map(ToString::to_string) });
        }
        Probe::Exec { command, .. } => {
            let words: Result<Vec<String>, Problem> = command.iter().map(|word| exec_word(place, word)).collect();
            lowered.exec = Some(ExecAction { command: Some(words?) });
        }
    }
    Ok(lowered)
}

/// A port that takes connections, by name.
fn stream(ports: &Ports, name: Option<&SmolStr>) -> Result<IntOrString, Problem> {
    let (name, port) = ports.find(name)?;
    if port.protocol == anyport_ir::Protocol::Udp {
        return Err(Problem::unsupported(
            format!("the port `{name}` speaks UDP, which Kubernetes does not probe"),
            "probe another port, or run a command: `readiness exec { command = […] }`",
        ));
    }
    Ok(IntOrString::String(name.to_owned()))
}

/// A word of a command that the kubelet runs in the container: it is taken as it is, without
/// `$(NAME)`.
pub(crate) fn exec_word(place: &Place, word: &Text) -> Result<String, Problem> {
    literal(place, word, "a command that is run beside the process").map(Cow::into_owned)
}

/// What a container's probes answer to; what linters must be told.
pub(crate) fn answers(health: Option<&Health>, exemptions: &mut Exemptions) {
    let readiness = health.and_then(|health| health.readiness.as_ref());
    let liveness = health.and_then(|health| health.liveness.as_ref());
    exemptions.add_if(readiness.is_none(), &NO_READINESS);
    exemptions.add_if(liveness.is_none(), &NO_LIVENESS);
    if let (Some(readiness), Some(liveness)) = (readiness, liveness) {
        exemptions.add_if(same_question(readiness, liveness), &EQUAL_PROBES);
    }
}

fn same_question(one: &Probe, other: &Probe) -> bool {
    match (one, other) {
        (Probe::Http { path: a, port: p, .. }, Probe::Http { path: b, port: q, .. }) => a == b && p == q,
        (Probe::Tcp { port: p, .. }, Probe::Tcp { port: q, .. }) => p == q,
        (Probe::Grpc { port: p, service: s, .. }, Probe::Grpc { port: q, service: t, .. }) => p == q && s == t,
        (Probe::Exec { command: a, .. }, Probe::Exec { command: b, .. }) => a == b,
        _ => false,
    }
}
