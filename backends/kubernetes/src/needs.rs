//! What a component needs that no object of ours can give: images that are built, things that
//! exist already, rights in a cloud.

use anyport_backend::{Need, NeedKind, told};
use anyport_ir::Kind;

use crate::place::Subject;

/// Everything that a component needs from elsewhere.
pub(crate) fn of(subject: &Subject) -> Vec<Need> {
    let component = subject.component;
    if let Some(binding) = &component.external {
        return vec![told::bound(subject.key, component, binding)];
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

/// Rights to buckets, queues and topics are given where those are, not in the cluster.
fn rights(subject: &Subject) -> Need {
    existing(
        format!("rights of ServiceAccount {}/{}", subject.place.namespace(), subject.name),
        format!("`{}` may {}", subject.key, told::uses(subject.component)),
        None,
    )
}
