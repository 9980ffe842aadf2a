//! Probes. KubeVela knows ports by number only.

use anyport_backend::Node;

use super::Speech;

/// Says the probes that the type renders. `task` and `cron-task` take some and render none.
pub(super) fn say(speech: &mut Speech<'_>) {
    if matches!(speech.kind, "task" | "cron-task") {
        return;
    }
    for name in ["livenessProbe", "readinessProbe"] {
        if let Some((probe, from)) = speech.own(&format!("/{name}")) {
            let probe = with_numbers(speech, probe);
            // What is refused (gRPC, a grace of its own) is said by a patch, the whole probe at once.
            if let Some(probe) = probe {
                speech.property(name, probe, &from);
            }
        }
    }
}

/// A probe whose port is a number; `None` where the name says nothing.
pub(super) fn with_numbers(speech: &Speech<'_>, probe: &Node) -> Option<Node> {
    let mut probe = probe.clone();
    for action in ["httpGet", "tcpSocket", "grpc"] {
        let Some(Node::Text(name)) = probe.get(action).and_then(|it| it.get("port")).cloned() else { continue };
        let number = speech.same().ports.into_iter().find(|(known, _)| *known == name)?.1;
        probe.get_mut(action)?.insert("port", number);
    }
    Some(probe)
}
