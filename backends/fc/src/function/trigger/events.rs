//! Events of buckets, queues and topics of the application.

use anyport_backend::{Interface, Node};
use anyport_ir::{Kind, SmolStr, Trigger as Wish};

use super::{Trigger, account, event_stream};
use crate::out::Out;
use crate::text;

/// A trigger for each of them.
pub(super) fn write(out: &mut Out, triggers: &mut Vec<Trigger>) {
    for (name, wish) in &out.component.trigger {
        let path = format!("trigger.{name}");
        let Some(interface) = out.scene.interface(name) else { continue };
        let bound = interface.bound_name.clone().or_else(|| interface.broker.as_ref().map(|_| interface.name.clone()));
        let Some(bound) = bound else {
            let message =
                format!("`{name}` must exist before a function is called by it, and nothing says what it is called");
            out.refuse(&path, message, "bind it to what exists: `external { name = \"…\" }`");
            continue;
        };
        for words in [wish.prefix.as_ref(), wish.suffix.as_ref()].into_iter().flatten() {
            text::hold_literal(out, words, &path);
        }
        let found = match interface.kind {
            Kind::Bucket => Some(bucket(out, name, &bound, wish, &path)),
            _ => message(out, name, &interface, &bound, wish, &path),
        };
        triggers.extend(found);
    }
}

fn bucket(out: &mut Out, name: &str, bucket: &str, wish: &Wish, path: &str) -> Trigger {
    let wants = |event: &str| wish.events.is_empty() || wish.events.iter().any(|it| it == event);
    let mut events = Vec::new();
    if wants("created") {
        events.push("oss:ObjectCreated:*");
    }
    if wants("removed") {
        events.extend(["oss:ObjectRemoved:DeleteObject", "oss:ObjectRemoved:DeleteObjects"]);
    }
    if let Some(batch) = wish.batch {
        let message = format!("each object is a call of its own, not {batch} together");
        out.refuse(&format!("{path}.batch"), message, "leave it out");
    }
    // The schema wants both ends, and an empty one fits every name.
    let end = |end: &Option<SmolStr>| end.clone().unwrap_or_default();
    let key = Node::builder().with("prefix", end(&wish.prefix)).with("suffix", end(&wish.suffix));
    let config =
        Node::builder().with("events", Node::list(events)).with("filter", Node::builder().with("key", key)).build();
    let account = account(out, path);
    let source = Some(format!("acs:oss:{}:{account}:{bucket}", out.options.region()));
    Trigger { name: name.into(), kind: "oss", config, source, path: path.into() }
}

fn message(
    out: &mut Out,
    name: &SmolStr,
    interface: &Interface,
    bound: &str,
    wish: &Wish,
    path: &str,
) -> Option<Trigger> {
    for (field, said) in [("prefix", &wish.prefix), ("suffix", &wish.suffix)] {
        if said.is_some() {
            out.refuse(&format!("{path}.{field}"), "messages have no names that begin or end", "leave it out");
        }
    }
    if !wish.events.is_empty() {
        out.refuse(&format!("{path}.events"), "messages are neither created nor removed", "leave it out");
    }
    let region = out.options.region().to_string();
    let broker = interface.broker.clone().and_then(|broker| Some((broker.clone(), out.scene.interface(&broker)?)));
    let stream =
        |config| Trigger { name: name.to_string(), kind: "eventbridge", config, source: None, path: path.into() };
    match (interface.kind, broker) {
        (Kind::Topic, None) => {
            if let Some(batch) = wish.batch {
                out.refuse(
                    &format!("{path}.batch"),
                    format!("each message is a call of its own, not {batch} together"),
                    "leave it out",
                );
            }
            let config =
                Node::builder().with("notifyContentFormat", "JSON").with("notifyStrategy", "BACKOFF_RETRY").build();
            let source = Some(format!("acs:mns:{region}:{}:/topics/{bound}", account(out, path)));
            Some(Trigger { name: name.to_string(), kind: "mns_topic", config, source, path: path.into() })
        }
        (_, None) => {
            let parameters =
                Node::builder().with("RegionId", region).with("QueueName", bound).with("IsBase64Decode", false);
            Some(stream(event_stream("MNS", ("sourceMNSParameters", parameters), wish.batch)))
        }
        (_, Some((broker, there))) => {
            let Some(instance) = out.options.instances.get(broker.as_str()).cloned() else {
                let message =
                    format!("events come from an instance of the message service, and nobody says which `{broker}` is");
                out.refuse(path, message, format!("give the target its `instances {{ {broker} = \"…\" }}`"));
                return None;
            };
            let parameters = Node::builder().with("RegionId", region).with("InstanceId", instance);
            match there.kind {
                Kind::Rabbitmq => {
                    let vhost = there.vhost.clone().unwrap_or_else(|| "/".into());
                    let parameters = parameters.with("VirtualHostName", vhost).with("QueueName", bound);
                    Some(stream(event_stream("RabbitMQ", ("sourceRabbitMQParameters", parameters), wish.batch)))
                }
                _ => {
                    let group = out.function();
                    let mut parameters =
                        parameters.with("Topic", bound).with("ConsumerGroup", group).with("OffsetReset", "latest");
                    if let Some(vpc) = &out.options.vpc {
                        parameters = parameters
                            .with("Network", "PrivateNetwork")
                            .with_some("VpcId", vpc.vpc_id.as_deref())
                            .with_some("VSwitchIds", vpc.vswitch_ids.first())
                            .with_some("SecurityGroupId", vpc.security_group.as_deref());
                    }
                    Some(stream(event_stream("Kafka", ("sourceKafkaParameters", parameters), wish.batch)))
                }
            }
        }
    }
}
