//! Queues and topics: a container that makes one in its broker and ends.

use anyport_backend::stores::store;
use anyport_backend::{Interface, Lowered, Node, Scene};
use anyport_ir::{Component, Kind};

use super::account::{self, Account};
use super::facts;
use crate::collector::Collector;
use crate::process;
use crate::service::Service;

/// After brokers, before what uses them.
const STAGE: u32 = 25;
/// Speaks HTTP to the management plugin of a rabbitmq.
const HTTP_CLIENT: &str = "docker.io/curlimages/curl:8.17.0";

/// The container that makes a queue or topic, by the name of the queue or topic.
pub(crate) fn lower(scene: &dyn Scene, name: &str, component: &Component) -> Lowered {
    let mut out = Collector::new(scene, Some(name));
    // Without a broker, or with one elsewhere, the check has refused it or somebody else makes it.
    let Some(broker) = component.broker.as_ref().and_then(|broker| scene.interface(broker)) else {
        return out.finish();
    };
    let here = broker.on.iter().any(|target| target == scene.target_name());
    if broker.external || !here {
        let how = format!("`{}` is not run here, so `{name}` must be made in it by whoever runs it", broker.component);
        out.remark("broker", how);
        return out.finish();
    }
    let mut service = out.service(component.name.clone(), STAGE);
    service.set("restart", "on-failure:5", "");
    match broker.kind {
        Kind::Kafka => topic(&mut out, &mut service, component, &broker),
        _ => queue(&mut out, &mut service, component, &broker),
    }
    let healthy = Node::builder().with("condition", "service_healthy");
    service.entry("depends_on", &broker.name, healthy, || "broker".into());
    process::order(&mut out, &mut service, name, component);
    service.set("read_only", true, "");
    service.element("tmpfs", "/tmp", String::new);
    service.set("cap_drop", Node::list(["ALL"]), "");
    service.set("security_opt", Node::list(["no-new-privileges:true"]), "");
    process::labels(&mut out, &mut service, component);
    process::networks(&mut out, &mut service, component);
    out.add_service(service);
    out.finish()
}

/// A topic of Kafka, for queues too.
fn topic(out: &mut Collector, service: &mut Service, component: &Component, broker: &Interface) {
    let image = facts::of(Kind::Kafka).map(|facts| facts.image(broker.version.as_deref(), true));
    service.set("image", image, "broker");
    let place = store(Kind::Kafka).map(|store| account::place(broker, store)).unwrap_or_default();
    let partitions = component.partitions.unwrap_or(1);
    let mut words = vec![
        "/opt/kafka/bin/kafka-topics.sh".to_string(),
        "--bootstrap-server".into(),
        place,
        "--create".into(),
        "--if-not-exists".into(),
        "--topic".into(),
        component.name.to_string(),
        "--partitions".into(),
        partitions.to_string(),
    ];
    if let Some(retention) = component.retention {
        words.extend(["--config".into(), format!("retention.ms={}", retention.0)]);
    }
    if !broker.password {
        service.set("entrypoint", words, "name");
        return;
    }
    // The tools of Kafka take a password from a file only.
    words.extend(["--command-config".into(), "/tmp/client.properties".into()]);
    let script = "printf 'security.protocol=SASL_PLAINTEXT\\nsasl.mechanism=PLAIN\\nsasl.jaas.config=%s\\n' \
                  \"$$LOGIN\" > /tmp/client.properties && exec \"$$@\"";
    service.set("entrypoint", Node::list(["sh", "-c", script, "sh"]), "name");
    service.set("command", words, "name");
    let account = Account::seen(out, broker);
    let login = "org.apache.kafka.common.security.plain.PlainLoginModule required \
                 username=\"{username}\" password=\"{password}\";";
    service.entry("environment", "LOGIN", account.fill(&broker.name, login), || "broker".into());
}

/// A durable queue of RabbitMQ, or for a topic a durable exchange of that sort.
fn queue(out: &mut Collector, service: &mut Service, component: &Component, broker: &Interface) {
    let account = Account::seen(out, broker);
    let (what, mut body) = match component.kind {
        Kind::Topic => ("exchanges", vec!["\"type\":\"topic\"".to_string(), "\"durable\":true".into()]),
        _ => ("queues", vec!["\"durable\":true".to_string()]),
    };
    match (component.kind, component.retention) {
        (Kind::Queue, Some(retention)) => body.push(format!("\"arguments\":{{\"x-message-ttl\":{}}}", retention.0)),
        (_, Some(retention)) => {
            let why = "an exchange of RabbitMQ keeps nothing; its queues do";
            out.adjust("retention", format!("{}ms", retention.0), "none", why);
        }
        _ => {}
    }
    if let Some(partitions) = component.partitions.filter(|partitions| *partitions > 1) {
        out.adjust("partitions", partitions.to_string(), "1", "an exchange of RabbitMQ has no partitions");
    }
    service.set("image", HTTP_CLIENT, "broker");
    let vhost = account.vhost.replace('/', "%2F");
    let url = format!("http://{}:15672/api/{what}/{vhost}/{}", broker.name, component.name);
    let call = "exec curl --fail --silent --show-error --user \"$$LOGIN\" --request PUT \
                --header 'content-type: application/json' --data \"$$1\" \"$$2\"";
    service.set("entrypoint", Node::list(["sh", "-c", call, "sh"]), "name");
    service.set("command", Node::list([format!("{{{}}}", body.join(",")), url]), "name");
    let login = if broker.password { "{username}:{password}" } else { "guest:guest" };
    service.entry("environment", "LOGIN", account.fill(&broker.name, login), || "broker".into());
}
