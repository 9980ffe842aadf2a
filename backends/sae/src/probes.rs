//! Health and hooks. They have the same shape in documents and requests.

use anyport_backend::{MapBuilder, Node};
use anyport_ir::{Health, HookAction, Hooks, Map, Port, Probe, SmolStr, Timing};

use crate::lowering::Lowering;

/// A probe or hook with the property that it came from.
pub(crate) type Sourced = (Node, String);

/// The three probes.
#[derive(Debug, Default)]
pub(crate) struct Probes {
    /// Whether it must be started again.
    pub liveness: Option<Sourced>,
    /// Whether it may get requests.
    pub readiness: Option<Sourced>,
    /// Whether it is done with starting.
    pub startup: Option<Sourced>,
}

impl Probes {
    /// Whether there is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.liveness.is_none() && self.readiness.is_none() && self.startup.is_none()
    }
}

/// The probes of a container whose ports are `ports`. `prefix` stands before the paths of its
/// properties.
pub(crate) fn probes(out: &mut Lowering<'_>, health: Option<&Health>, ports: &Map<Port>, prefix: &str) -> Probes {
    let Some(health) = health else {
        out.remark(&format!("{prefix}health"), "nothing is said of it, so SAE asks nothing");
        return Probes::default();
    };
    let mut one = |probe: Option<&Probe>, name: &str| {
        let path = format!("{prefix}health.{name}");
        let node = write(out, probe?, ports, &path)?;
        Some((node, path))
    };
    Probes {
        liveness: one(health.liveness.as_ref(), "liveness"),
        readiness: one(health.readiness.as_ref(), "readiness"),
        startup: one(health.startup.as_ref(), "startup"),
    }
}

fn write(out: &mut Lowering<'_>, probe: &Probe, ports: &Map<Port>, path: &str) -> Option<Node> {
    let handler = match probe {
        Probe::Http { path: asked, port, .. } => {
            let number = port_number(out, ports, port.as_ref(), &format!("{path}.http.port"))?;
            let get = Node::builder().with("path", asked).with("port", number).with("scheme", "HTTP");
            Node::builder().with("httpGet", get)
        }
        // The gRPC protocol is not known; the table says so, and a connection is better than nothing.
        Probe::Tcp { port, .. } => tcp(port_number(out, ports, port.as_ref(), &format!("{path}.tcp.port"))?),
        Probe::Grpc { port, .. } => tcp(port_number(out, ports, port.as_ref(), &format!("{path}.grpc.port"))?),
        Probe::Exec { command, .. } => {
            let place = format!("{path}.exec.command");
            let words: Vec<String> = command.iter().map(|word| out.plain(word, &place)).collect();
            Node::builder().with("exec", Node::builder().with("command", words))
        }
    };
    let Timing { after, every, timeout, failures } = probe.timing();
    if failures.is_some() {
        out.lean("failures");
    }
    let seconds = |duration: Option<anyport_ir::Duration>| duration.map(anyport_ir::Duration::seconds);
    Some(
        handler
            .with_some("initialDelaySeconds", seconds(after))
            .with_some("periodSeconds", seconds(every))
            .with_some("timeoutSeconds", seconds(timeout))
            .with_some("failureThreshold", failures)
            .build(),
    )
}

fn tcp(number: u16) -> MapBuilder {
    Node::builder().with("tcpSocket", Node::builder().with("port", number))
}

/// The number of a port: the one that is named, the one called `http`, else the only one.
fn port_number(out: &mut Lowering<'_>, ports: &Map<Port>, named: Option<&SmolStr>, path: &str) -> Option<u16> {
    let found = match named {
        Some(name) => ports.get(name),
        None if ports.len() == 1 => ports.values().next(),
        None => ports.get("http"),
    };
    if found.is_none() {
        out.refuse(path, "no port of it is meant by this probe", "name one of its ports: `port = \"…\"`");
    }
    found.map(|port| port.number)
}

/// What is done after the start and before the stop: commands only.
pub(crate) fn hooks(out: &mut Lowering<'_>, hooks: &Hooks) -> (Option<Sourced>, Option<Sourced>) {
    let mut one = |action: Option<&HookAction>, name: &str| {
        let path = format!("hook.{name}");
        let command: Vec<String> = match action? {
            HookAction::Exec { command } => {
                let place = format!("{path}.exec.command");
                command.iter().map(|word| out.plain(word, &place)).collect()
            }
            HookAction::Sleep { duration } => {
                let seconds = duration.seconds();
                out.remark(&format!("{path}.sleep"), format!("the image's own `sleep` waits for {seconds} seconds"));
                vec!["sleep".into(), seconds.to_string()]
            }
            // The table refuses it.
            HookAction::Http { .. } => return None,
        };
        Some((Node::builder().with("exec", Node::builder().with("command", command)).build(), path))
    };
    (one(hooks.post_start.as_ref(), "post-start"), one(hooks.pre_stop.as_ref(), "pre-stop"))
}
