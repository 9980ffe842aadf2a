//! What a component needs that no object of ours can give: images that are built, things that
//! exist already, rights in a cloud.

use anyport_backend::{Need, NeedKind};
use anyport_ir::{Binding, Kind, Part, Text, UseAccess};

use crate::place::Subject;

/// Everything that a component needs from elsewhere.
pub(crate) fn of(subject: &Subject) -> Vec<Need> {
    let component = subject.component;
    if let Some(binding) = &component.external {
        return vec![bound(subject, binding)];
    }
    let mut needs = Vec::new();
    needs.extend(build(subject));
    needs.extend(queue(subject));
    if !component.uses.is_empty() {
        needs.push(rights(subject));
    }
    needs
}

fn existing(name: String, why: String, command: Option<String>) -> Need {
    Need { command, ..Need::new(NeedKind::Existing, name, why) }
}

/// A queue or topic is made in its broker by whoever uses it.
fn queue(subject: &Subject) -> Option<Need> {
    let component = subject.component;
    let broker = component.broker.as_ref().filter(|_| matches!(component.kind, Kind::Queue | Kind::Topic))?;
    let why = format!("`{}` lies in `{broker}`, where whoever uses it makes it", subject.key);
    Some(existing(format!("{} {}", component.kind.name(), component.name), why, None))
}

/// What must be done before a component's image is there.
fn build(subject: &Subject) -> Option<Need> {
    let build = subject.component.build.as_ref()?;
    let image = subject.component.image.as_ref().and_then(|image| image.as_literal()).unwrap_or("IMAGE");
    let mut command = format!("docker build --tag {image}");
    if let Some(file) = &build.dockerfile {
        command.push_str(&format!(" --file {}/{file}", build.context.trim_end_matches('/')));
    }
    if let Some(target) = &build.target {
        command.push_str(&format!(" --target {target}"));
    }
    for (name, value) in &build.args {
        command.push_str(&format!(" --build-arg {name}={value}"));
    }
    command.push_str(&format!(" {} && docker push {image}", build.context));
    let why = format!("`{}` runs it, and a cluster builds nothing", subject.key);
    Some(existing(format!("image {image}"), why, Some(command)))
}

/// Something that is bound: what readers were told of it.
fn bound(subject: &Subject, binding: &Binding) -> Need {
    let texts = [
        ("url", &binding.url),
        ("public-url", &binding.public_url),
        ("jdbc-url", &binding.jdbc_url),
        ("host", &binding.host),
        ("address", &binding.address),
        ("database", &binding.database),
        ("username", &binding.username),
        ("password", &binding.password),
        ("vhost", &binding.vhost),
        ("name", &binding.name),
        ("endpoint", &binding.endpoint),
    ];
    let mut told: Vec<String> =
        texts.into_iter().filter_map(|(name, text)| Some(format!("{name} {}", described(text.as_ref()?)))).collect();
    if !binding.hosts.is_empty() {
        let hosts: Vec<String> = binding.hosts.iter().map(described).collect();
        told.push(format!("hosts {}", hosts.join(", ")));
    }
    told.extend(binding.port.map(|port| format!("port {port}")));
    told.extend(binding.region.as_ref().map(|region| format!("region {region}")));
    let kind = subject.component.kind.name();
    let told = if told.is_empty() { "nothing is said of it".to_owned() } else { told.join(", ") };
    existing(format!("{kind} {}", subject.component.name), format!("`{}` is bound to it: {told}", subject.key), None)
}

/// A text for a person: secrets by name, never by value.
fn described(text: &Text) -> String {
    let part = |part: &Part| match part {
        Part::Literal(text) => text.to_string(),
        Part::Secret(key) => match &key.key {
            Some(name) => format!("${{{}.{name}}}", key.secret),
            None => format!("${{{}}}", key.secret),
        },
        Part::Address(address) => format!("${{{}}}", address.component),
        Part::Output(output) => format!("${{{}.{}}}", output.component, output.name),
        Part::Instance(_) => "${instance}".to_owned(),
        Part::Open(parameter) => format!("${{{parameter}}}"),
    };
    text.parts().iter().map(part).collect()
}

/// Rights to buckets, queues and topics are given where those are, not in the cluster.
fn rights(subject: &Subject) -> Need {
    let access = |access: UseAccess| match access {
        UseAccess::Read => "read",
        UseAccess::Write => "write",
        UseAccess::ReadWrite => "read-write",
        UseAccess::Send => "send",
        UseAccess::Receive => "receive",
        UseAccess::SendReceive => "send-receive",
    };
    let uses = subject.component.uses.iter();
    let listed: Vec<String> = uses.map(|(name, right)| format!("{} `{name}`", access(*right))).collect();
    existing(
        format!("rights of ServiceAccount {}/{}", subject.place.namespace(), subject.name),
        format!("`{}` may {}", subject.key, listed.join(", ")),
        None,
    )
}
