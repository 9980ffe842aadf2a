//! Health: Compose asks one question, so it is the one that decides who may get requests.
//!
//! A command is asked as it is. The other questions need a tool in the image, since Docker asks
//! from inside the container: `wget`, `curl` or `bash`, whichever is there. An image without any
//! of them is taken for well; one without a shell is shown as unwell, though it runs.

use anyport_backend::Node;
use anyport_ir::{Duration, Health, Map, Port, Probe, SmolStr, Timing};

use crate::collector::Collector;
use crate::ports::UNSAID;
use crate::service::Service;
use crate::text;

/// How often is asked where nothing is said, in milliseconds.
const EVERY: Duration = Duration(10_000);
/// How often a start is looked at.
const AT_START: Duration = Duration(1_000);

/// The health check of a container whose properties stand at `at`.
pub(crate) fn write(out: &mut Collector, service: &mut Service, health: Option<&Health>, ports: &Map<Port>, at: &str) {
    let Some(health) = health else { return };
    let at = format!("{at}health");
    let candidates = [("readiness", &health.readiness), ("startup", &health.startup), ("liveness", &health.liveness)];
    let Some((name, Some(probe))) = candidates.iter().find(|(_, probe)| probe.is_some()).copied() else {
        service.set("healthcheck", Node::builder().with("disable", true), &at);
        return;
    };
    let path = format!("{at}.{name}");
    let check = check(out, probe, health.startup.as_ref(), ports, &path);
    service.set("healthcheck", check, &path);
    for (other, probe) in candidates {
        if let Some(probe) = probe.as_ref().filter(|_| other != name) {
            say_unasked(out, &format!("{at}.{other}"), other, name, probe);
        }
    }
}

fn check(out: &mut Collector, probe: &Probe, startup: Option<&Probe>, ports: &Map<Port>, path: &str) -> Node {
    let Timing { after, every, timeout, failures } = probe.timing();
    let starting = startup.map(Probe::timing).map(|timing| {
        let tries = u64::from(timing.failures.unwrap_or(3)) * timing.every.unwrap_or(EVERY).0;
        Duration(timing.after.unwrap_or_default().0 + tries)
    });
    // The delay of the question counts from the end of the start.
    let start_period = match (starting, after) {
        (Some(starting), after) => Some(Duration(starting.0 + after.unwrap_or_default().0)),
        (None, after) => after,
    };
    let start_interval = startup.and_then(|probe| probe.timing().every).or(start_period.map(|_| AT_START));
    let start_interval = start_interval.filter(|_| start_period.is_some());
    Node::builder()
        .with("test", test(out, probe, ports, path))
        .with("interval", span(every.unwrap_or(EVERY)))
        .with_some("timeout", timeout.map(span))
        .with_some("retries", failures)
        .with_some("start_period", start_period.map(span))
        .with_some("start_interval", start_interval.map(span))
        .build()
}

fn test(out: &mut Collector, probe: &Probe, ports: &Map<Port>, path: &str) -> Node {
    let number = port(out, probe, ports, path);
    match probe {
        Probe::Exec { command, .. } => {
            let words = text::write_all(out, command, &format!("{path}.exec.command"));
            Node::list(std::iter::once("CMD".to_string()).chain(words))
        }
        Probe::Http { path, .. } => {
            let url = quote(&format!("http://127.0.0.1:{number}/{}", path.trim_start_matches('/')));
            shell(&[
                ("wget", format!("wget -q -O /dev/null {url}")),
                ("curl", format!("curl -fsS -o /dev/null {url}")),
                ("bash", connect(number)),
            ])
        }
        Probe::Tcp { .. } => shell(&[("nc", format!("nc -z 127.0.0.1 {number}")), ("bash", connect(number))]),
        Probe::Grpc { service, .. } => {
            let service = service.as_ref().map(|service| format!(" -service={}", quote(service))).unwrap_or_default();
            shell(&[
                ("grpc_health_probe", format!("grpc_health_probe -addr=127.0.0.1:{number}{service}")),
                ("nc", format!("nc -z 127.0.0.1 {number}")),
                ("bash", connect(number)),
            ])
        }
    }
}

/// The first tool that the image has; without any, nothing is known against it.
fn shell(tools: &[(&str, String)]) -> Node {
    let tries: Vec<String> =
        tools.iter().map(|(tool, call)| format!("if command -v {tool} > /dev/null; then exec {call}; fi")).collect();
    Node::list(["CMD-SHELL".to_string(), tries.join("; ")])
}

fn connect(number: u16) -> String {
    format!("bash -c '< /dev/tcp/127.0.0.1/{number}'")
}

/// A word for the shell in the container, in a text that Compose reads before.
fn quote(word: &str) -> String {
    format!("'{}'", text::escape(word).replace('\'', "'\\''"))
}

fn port(out: &mut Collector, probe: &Probe, ports: &Map<Port>, path: &str) -> u16 {
    if let Some(name) = probe.port().filter(|name| !ports.contains_key(*name)) {
        out.refuse(path, format!("there is no port `{name}`"), "name a port of the same container");
    }
    let named = probe.port().map(SmolStr::as_str).or(ports.contains_key("http").then_some("http"));
    let port = named.and_then(|name| ports.get(name)).or(ports.values().next());
    port.map_or(UNSAID, |port| port.number)
}

/// Docker asks one question and starts nothing again that is unwell.
fn say_unasked(out: &mut Collector, path: &str, other: &str, asked: &str, probe: &Probe) {
    let what = describe(probe);
    let message = match other {
        "startup" => format!(
            "the time that startup allows is kept, its question is not: {asked} is asked from the start, not {what}"
        ),
        _ => format!(
            "Compose asks one question, {asked}; {other} ({what}) is not asked, and nothing is started again for it"
        ),
    };
    out.remark(path, message);
}

fn describe(probe: &Probe) -> String {
    let Timing { after, every, timeout, failures } = probe.timing();
    let words =
        |words: &[anyport_ir::Text]| words.iter().filter_map(|word| word.as_literal()).collect::<Vec<_>>().join(" ");
    let mut said = match probe {
        Probe::Exec { command, .. } => format!("exec {}", words(command)),
        Probe::Http { path, .. } => format!("http {path}"),
        Probe::Tcp { .. } => "tcp".into(),
        Probe::Grpc { service, .. } => format!("grpc {}", service.as_deref().unwrap_or_default()).trim_end().into(),
    };
    if let Some(port) = probe.port() {
        said += &format!(" on {port}");
    }
    for (name, value) in [("after", after), ("every", every), ("timeout", timeout)] {
        if let Some(value) = value {
            said += &format!(" {name} {}", span(value));
        }
    }
    if let Some(failures) = failures {
        said += &format!(" failures {failures}");
    }
    said
}

/// A span of time as Compose reads it.
pub(crate) fn span(duration: Duration) -> String {
    match duration.0 {
        whole if whole.is_multiple_of(1000) => format!("{}s", whole / 1000),
        rest => format!("{rest}ms"),
    }
}
