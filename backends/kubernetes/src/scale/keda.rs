//! KEDA: the number of replicas by use, by waiting messages and by the clock, down to zero.

use anyport_backend::{Interface, Need, NeedKind};
use anyport_ir::{Kind, Map, QueueSignal, Scale, SmolStr};
use serde::Serialize;

use super::int;
use crate::finding::Problem;
use crate::names;
use crate::network;
use crate::object::{Custom, Kinded, Output};
use crate::place::Subject;
use crate::stores;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ScaledObjectSpec {
    scale_target_ref: TargetRef,
    min_replica_count: i32,
    max_replica_count: i32,
    triggers: Vec<Trigger>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TargetRef {
    api_version: &'static str,
    kind: &'static str,
    name: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Trigger {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    metric_type: Option<&'static str>,
    metadata: Map<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    authentication_ref: Option<AuthenticationRef>,
}

#[derive(Serialize)]
struct AuthenticationRef {
    name: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TriggerAuthenticationSpec {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    secret_target_ref: Vec<SecretRef>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pod_identity: Option<PodIdentity>,
}

/// KEDA looks as itself, by the cloud's own identity for workloads.
#[derive(Serialize)]
struct PodIdentity {
    provider: &'static str,
}

#[derive(Serialize)]
struct SecretRef {
    parameter: &'static str,
    name: String,
    key: &'static str,
}

impl Kinded for ScaledObjectSpec {
    const API_VERSION: &'static str = "keda.sh/v1alpha1";
    const KIND: &'static str = "ScaledObject";
    const IDENTITY: &'static str = "keda.sh/v1alpha1/ScaledObject";
}

impl Kinded for TriggerAuthenticationSpec {
    const API_VERSION: &'static str = "keda.sh/v1alpha1";
    const KIND: &'static str = "TriggerAuthentication";
    const IDENTITY: &'static str = "keda.sh/v1alpha1/TriggerAuthentication";
}

/// A trigger, and the secrets that it needs to look.
struct Watch {
    trigger: Trigger,
    secrets: Vec<SecretRef>,
    identity: Option<&'static str>,
    path: String,
    /// The store that KEDA must reach for it, and its port.
    store: Option<(String, u16)>,
}

/// Writes the ScaledObject of a workload.
pub(super) fn lower(subject: &Subject, scale: &Scale, kind: &'static str, min: i32, max: i32, out: &mut Output) {
    let mut watches: Vec<Watch> = Vec::new();
    let nothing_else = scale.memory.is_none() && scale.queue.is_empty() && scale.schedule.is_empty();
    let cpu = scale.cpu.map(|share| share.whole().to_string());
    let cpu = cpu.or_else(|| nothing_else.then(|| crate::defaults::CPU_SIGNAL.to_string()));
    for (resource, share) in [("cpu", cpu), ("memory", scale.memory.map(|share| share.whole().to_string()))] {
        if let Some(share) = share {
            watches.push(use_of(resource, share));
        }
    }
    for (name, signal) in &scale.queue {
        match queue(subject, name, signal) {
            Ok(watch) => watches.push(watch),
            Err(problem) => out.findings.push(problem.at(subject.key, crate::path::entry("scale.queue", name))),
        }
    }
    for (name, schedule) in &scale.schedule {
        let metadata = metadata([
            ("timezone", schedule.timezone.as_deref().unwrap_or("Etc/UTC").to_owned()),
            ("start", schedule.cron.to_string()),
            ("end", schedule.until.to_string()),
            ("desiredReplicas", schedule.replicas.to_string()),
        ]);
        let trigger = Trigger {
            kind: "cron",
            name: Some(name.to_string()),
            metric_type: None,
            metadata,
            authentication_ref: None,
        };
        let path = crate::path::entry("scale.schedule", name);
        watches.push(Watch { trigger, secrets: Vec::new(), identity: None, path, store: None });
    }
    let mut triggers = Vec::with_capacity(watches.len());
    let mut paths = Vec::with_capacity(watches.len());
    for Watch { mut trigger, secrets, identity, path, store } in watches {
        let name = format!("{}-{}", subject.name, trigger.name.as_deref().unwrap_or(trigger.kind));
        if let Some((store, port)) = store {
            network::admit(&name, &store, subject.options().keda_namespace, (port, "TCP"), out);
        }
        if !secrets.is_empty() || identity.is_some() {
            let pod_identity = identity.map(|provider| PodIdentity { provider });
            let spec = TriggerAuthenticationSpec { secret_target_ref: secrets, pod_identity };
            out.add(out.stage, &name, &Custom::new(spec));
            trigger.authentication_ref = Some(AuthenticationRef { name });
        }
        triggers.push(trigger);
        paths.push(path);
    }
    let spec = ScaledObjectSpec {
        scale_target_ref: TargetRef { api_version: "apps/v1", kind, name: subject.name.to_string() },
        min_replica_count: min,
        max_replica_count: max,
        triggers,
    };
    let traced = out.traced;
    let document = out.add(out.stage, &subject.name, &Custom::new(spec));
    document.source(traced, || "/spec/minReplicaCount".to_owned(), || "scale.replicas.min".to_owned());
    document.source(traced, || "/spec/maxReplicaCount".to_owned(), || "scale.replicas.max".to_owned());
    for (index, path) in paths.into_iter().enumerate() {
        document.source(traced, || format!("/spec/triggers/{index}"), || path);
    }
    let why = format!("it runs in the namespace {}, and moves replicas", subject.options().keda_namespace);
    out.needs.push(Need::new(NeedKind::Feature, "KEDA", why));
}

fn metadata<const N: usize>(entries: [(&'static str, String); N]) -> Map<String> {
    entries.into_iter().map(|(key, value)| (SmolStr::new_static(key), value)).collect()
}

fn use_of(resource: &'static str, percent: String) -> Watch {
    let trigger = Trigger {
        kind: resource,
        name: None,
        metric_type: Some("Utilization"),
        metadata: metadata([("value", percent)]),
        authentication_ref: None,
    };
    Watch { trigger, secrets: Vec::new(), identity: None, path: format!("scale.{resource}"), store: None }
}

/// Waiting messages of a queue, topic or list.
fn queue(subject: &Subject, name: &str, signal: &QueueSignal) -> Result<Watch, Problem> {
    let elsewhere = || {
        Problem::unsupported(
            format!("KEDA cannot be told here how many messages wait in `{name}`"),
            "put the queue on a `broker` of this target, or write the ScaledObject as an `object` of `options kubernetes`",
        )
    };
    let place = subject.place;
    // What is bound is nobody's neighbour, and may be a queue of the cloud all the same.
    if let Some(bound) = place.scene.interface(name).filter(|bound| bound.external && bound.broker.is_none()) {
        return cloud_queue(subject, name, signal, &bound).ok_or_else(elsewhere);
    }
    let interface = place.neighbour(name).ok_or_else(elsewhere)?;
    let broker = match &interface.broker {
        Some(broker) => place.neighbour(broker).ok_or_else(elsewhere)?,
        None => interface.clone(),
    };
    let (kind, mut metadata) = match broker.kind {
        Kind::Redis => ("redis", list(subject, name, signal, &broker)?),
        Kind::Rabbitmq => ("rabbitmq", messages(signal, &interface, &broker)),
        Kind::Kafka => ("kafka", lag(subject, name, signal, &interface, &broker)?),
        _ => return Err(elsewhere()),
    };
    let object = names::credentials(&place.object(&broker.name));
    let secret = |parameter, key| SecretRef { parameter, name: object.clone(), key };
    let secrets = match broker.kind {
        Kind::Redis if broker.password => vec![secret("password", "password")],
        Kind::Kafka if broker.password => {
            metadata.insert(SmolStr::new_static("sasl"), "plaintext".to_owned());
            vec![secret("username", "username"), secret("password", "password")]
        }
        Kind::Rabbitmq => vec![secret("host", stores::CLUSTER_URL)],
        _ => Vec::new(),
    };
    let trigger = Trigger { kind, name: Some(name.to_owned()), metric_type: None, metadata, authentication_ref: None };
    let store = stores::port(broker.kind).map(|port| (place.object(&broker.name).into_owned(), port));
    Ok(Watch { trigger, secrets, identity: None, path: crate::path::entry("scale.queue", name), store })
}

/// A queue of the cloud that the cluster belongs to: Pub/Sub on GKE, SQS on EKS.
fn cloud_queue(subject: &Subject, name: &str, signal: &QueueSignal, queue: &Interface) -> Option<Watch> {
    let target = subject.place.scene.target();
    let is_on = |flavour: &str| target.kind == flavour || target.family.iter().any(|kind| kind == flavour);
    let value = signal.length.to_string();
    let (kind, provider, metadata) = if is_on("gke") {
        let subscription = queue.bound_name.as_ref()?.to_string();
        let entries = [("subscriptionName", subscription), ("mode", "SubscriptionSize".to_owned()), ("value", value)];
        ("gcp-pubsub", "gcp", metadata(entries))
    } else if is_on("eks") {
        let url = queue.bound_url.as_ref()?.to_string();
        // https://sqs.REGION.amazonaws.com/ACCOUNT/NAME
        let region = url.strip_prefix("https://sqs.")?.split('.').next()?.to_owned();
        ("aws-sqs-queue", "aws", metadata([("queueURL", url), ("awsRegion", region), ("queueLength", value)]))
    } else {
        return None;
    };
    let trigger = Trigger { kind, name: Some(name.to_owned()), metric_type: None, metadata, authentication_ref: None };
    let path = crate::path::entry("scale.queue", name);
    Some(Watch { trigger, secrets: Vec::new(), identity: Some(provider), path, store: None })
}

/// KEDA runs in another namespace: it needs the whole name of a store.
fn reached(subject: &Subject, broker: &Interface) -> String {
    let port = stores::port(broker.kind).unwrap_or_default();
    format!("{}.{}.svc:{port}", subject.place.object(&broker.name), subject.place.namespace())
}

fn list(subject: &Subject, name: &str, signal: &QueueSignal, broker: &Interface) -> Result<Map<String>, Problem> {
    let key = signal.key.as_ref().ok_or_else(|| {
        Problem::limit(format!("which list of `{name}` is counted?"), "name it: `key = \"queue:default\"`")
    })?;
    Ok(metadata([
        ("address", reached(subject, broker)),
        ("listName", key.to_string()),
        ("listLength", signal.length.to_string()),
    ]))
}

fn messages(signal: &QueueSignal, queue: &Interface, _broker: &Interface) -> Map<String> {
    metadata([
        ("mode", "QueueLength".to_owned()),
        ("protocol", "amqp".to_owned()),
        ("queueName", queue.name.to_string()),
        ("value", int(signal.length).to_string()),
    ])
}

fn lag(
    subject: &Subject,
    name: &str,
    signal: &QueueSignal,
    topic: &Interface,
    broker: &Interface,
) -> Result<Map<String>, Problem> {
    let group = signal.group.as_ref().ok_or_else(|| {
        Problem::limit(
            format!("whose messages of `{name}` are counted?"),
            "name the consumer group: `group = \"billing\"`",
        )
    })?;
    Ok(metadata([
        ("bootstrapServers", reached(subject, broker)),
        ("consumerGroup", group.to_string()),
        ("lagThreshold", signal.length.to_string()),
        ("topic", topic.name.to_string()),
    ]))
}
