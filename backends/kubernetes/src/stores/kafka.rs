//! Kafka, without ZooKeeper: every member is broker and controller.

use anyport_ir::{Instance, Part, Port, Probe, Protocol, SmolStr, Text};
use base64::Engine as _;

use super::{Fill, text, words};
use crate::names;

/// Members agree on who leads.
const CONTROLLER: u16 = 9093;
/// Members copy messages.
const INTERNAL: u16 = 9094;

/// Fills in what the image wants. (hub.docker.com/r/apache/kafka)
pub(super) fn fill(fill: &mut Fill) {
    for (name, number) in [("controller", CONTROLLER), ("internal", INTERNAL)] {
        let port = Port { number, protocol: Protocol::Tcp, service: None };
        fill.component.port.insert(SmolStr::new_static(name), port);
    }
    let subject = fill.subject;
    let members = fill.source().replicas.unwrap_or(1).max(1);
    let name = subject.name.as_ref();
    let domain = format!("{}.{}.svc", names::headless(name), subject.place.namespace());
    let voters: Vec<String> =
        (0..members).map(|ordinal| format!("{ordinal}@{name}-{ordinal}.{domain}:{CONTROLLER}")).collect();

    // The number of a member is the last part of its host name.
    if fill.component.command.is_none() {
        fill.component.command =
            Some(words(["sh", "-c", "KAFKA_NODE_ID=\"${HOSTNAME##*-}\" exec /etc/kafka/docker/run"]));
    }
    fill.env("CLUSTER_ID", text(cluster_id(subject.place.namespace(), name)));
    fill.env("KAFKA_PROCESS_ROLES", "broker,controller");
    fill.env("KAFKA_LISTENERS", text(format!("CLIENT://:9092,CONTROLLER://:{CONTROLLER},INTERNAL://:{INTERNAL}")));
    fill.env("KAFKA_ADVERTISED_LISTENERS", advertised(&domain));
    let client = if fill.password() { "SASL_PLAINTEXT" } else { "PLAINTEXT" };
    let protocols = format!("CLIENT:{client},CONTROLLER:PLAINTEXT,INTERNAL:PLAINTEXT");
    fill.env("KAFKA_LISTENER_SECURITY_PROTOCOL_MAP", text(protocols));
    fill.env("KAFKA_INTER_BROKER_LISTENER_NAME", "INTERNAL");
    fill.env("KAFKA_CONTROLLER_LISTENER_NAMES", "CONTROLLER");
    fill.env("KAFKA_CONTROLLER_QUORUM_VOTERS", text(voters.join(",")));
    fill.env("KAFKA_LOG_DIRS", "/var/lib/kafka/data/log");
    let copies = members.min(3);
    for variable in [
        "KAFKA_DEFAULT_REPLICATION_FACTOR",
        "KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR",
        "KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR",
    ] {
        fill.env(variable, text(copies.to_string()));
    }
    for variable in ["KAFKA_MIN_INSYNC_REPLICAS", "KAFKA_TRANSACTION_STATE_LOG_MIN_ISR"] {
        fill.env(variable, text((copies / 2 + copies % 2).max(1).to_string()));
    }
    let heap = fill.memory_share(1, 2);
    fill.env("KAFKA_HEAP_OPTS", text(format!("-Xms{heap}m -Xmx{heap}m")));
    if fill.password() {
        fill.env("KAFKA_SASL_ENABLED_MECHANISMS", "PLAIN");
        let login = login(fill);
        fill.env("KAFKA_LISTENER_NAME_CLIENT_PLAIN_SASL_JAAS_CONFIG", login);
    }
    health(fill);
}

/// It is ready when clients can connect, and alive while members can.
fn health(fill: &mut Fill) {
    let on = |port: &'static str, every: u64, failures: u32| Probe::Tcp {
        port: Some(SmolStr::new_static(port)),
        after: None,
        every: Some(anyport_ir::Duration(every * 1000)),
        timeout: Some(anyport_ir::Duration(5000)),
        failures: Some(failures),
    };
    if fill.component.health.is_none() {
        fill.component.health = Some(anyport_ir::Health {
            startup: Some(on("controller", 5, 60)),
            readiness: Some(on("kafka", 10, 3)),
            liveness: Some(on("controller", 20, 3)),
        });
    }
}

/// Each member is reached under its own name.
fn advertised(domain: &str) -> Text {
    let literal = |text: String| Part::Literal(SmolStr::from(text));
    Text::Parts(vec![
        literal("CLIENT://".to_owned()),
        Part::Instance(Instance::Name),
        literal(format!(".{domain}:9092,INTERNAL://")),
        Part::Instance(Instance::Name),
        literal(format!(".{domain}:{INTERNAL}")),
    ])
}

fn login(fill: &Fill) -> Text {
    let user = fill.username();
    let module = "org.apache.kafka.common.security.plain.PlainLoginModule required";
    let mut parts = vec![Part::Literal(SmolStr::from(format!("{module} user_{user}=\"")))];
    if let Text::Parts(secret) = fill.secret("password") {
        parts.extend(secret);
    }
    parts.push(Part::Literal(SmolStr::new_static("\";")));
    Text::Parts(parts)
}

/// Members of one cluster know each other by a number of 16 bytes. It is no secret, and the same
/// for every member and every release.
fn cluster_id(namespace: &str, name: &str) -> String {
    let digest = crate::config::sha256(format!("kafka/{namespace}/{name}").as_bytes());
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(&digest[..16])
}
