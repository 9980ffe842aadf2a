//! Component types: `webservice`, `worker`, `statefulset`, `daemon`, `task`, `cron-task`.

use anyport_backend::{MapBuilder, Node};

use super::pod::{self, Volumes};

/// The workload of a component type; `None` for a type that has none of its own.
pub(super) fn render(application: &str, name: &str, kind: &str, properties: &Node) -> Option<Node> {
    let (version, workload) = match kind {
        "webservice" | "worker" => ("apps/v1", "Deployment"),
        "statefulset" => ("apps/v1", "StatefulSet"),
        "daemon" => ("apps/v1", "DaemonSet"),
        "task" => ("batch/v1", "Job"),
        "cron-task" => ("batch/v1", "CronJob"),
        _ => return None,
    };
    let labels = labels(application, name, properties);
    let spec = match kind {
        "task" => job(kind, name, labels, properties),
        "cron-task" => cron(name, labels, properties),
        _ => Node::builder()
            .with("selector", Node::map([("matchLabels", own_labels(None, name))]))
            .with("template", template(kind, name, labels, properties)),
    };
    Some(Node::builder().with("apiVersion", version).with("kind", workload).with("spec", spec).build())
}

fn own_labels(application: Option<&str>, name: &str) -> Node {
    Node::builder().with_some("app.oam.dev/name", application).with("app.oam.dev/component", name).build()
}

fn labels(application: &str, name: &str, properties: &Node) -> Node {
    let mut labels = properties.get("labels").cloned().unwrap_or_else(Node::empty_map);
    if let Node::Map(own) = own_labels(Some(application), name) {
        own.into_iter().for_each(|(key, value)| {
            labels.insert(key, value);
        });
    }
    labels
}

fn template(kind: &str, name: &str, labels: Node, properties: &Node) -> Node {
    let annotations = properties.get("annotations").filter(|_| kind != "worker").cloned();
    let metadata = Node::builder().with("labels", labels).with_some("annotations", annotations);
    let volumes = if kind == "task" { Volumes::Listed } else { Volumes::ByKind };
    let runs_to_end = matches!(kind, "task" | "cron-task");
    let spec = pod::spec(name, kind, volumes, properties);
    let restart = properties.get("restart").cloned().unwrap_or_else(|| Node::from("Never"));
    let spec = if runs_to_end { spec.with("restartPolicy", restart) } else { spec };
    Node::builder().with("metadata", metadata).with("spec", spec).build()
}

/// `count` is how many run at once and how many must succeed.
fn job(kind: &str, name: &str, labels: Node, properties: &Node) -> MapBuilder {
    let count = number(properties, "count", 1);
    Node::builder()
        .with("parallelism", count.clone())
        .with("completions", count)
        .with("template", template(kind, name, labels, properties))
}

fn cron(name: &str, labels: Node, properties: &Node) -> MapBuilder {
    let text = |key: &str, usual: &str| properties.get(key).cloned().unwrap_or_else(|| Node::from(usual));
    let given = |key: &str| properties.get(key).cloned();
    let run = job("cron-task", name, labels.clone(), properties)
        .with_some("ttlSecondsAfterFinished", given("ttlSecondsAfterFinished"))
        .with_some("activeDeadlineSeconds", given("activeDeadlineSeconds"))
        .with("backoffLimit", number(properties, "backoffLimit", 6));
    let metadata = Node::builder().with("labels", labels).with_some("annotations", given("annotations"));
    Node::builder()
        .with("schedule", text("schedule", ""))
        .with("concurrencyPolicy", text("concurrencyPolicy", "Allow"))
        .with("suspend", given("suspend").unwrap_or(Node::Bool(false)))
        .with("successfulJobsHistoryLimit", number(properties, "successfulJobsHistoryLimit", 3))
        .with("failedJobsHistoryLimit", number(properties, "failedJobsHistoryLimit", 1))
        .with_some("startingDeadlineSeconds", given("startingDeadlineSeconds"))
        .with("jobTemplate", Node::builder().with("metadata", metadata).with("spec", run))
}

fn number(properties: &Node, key: &str, usual: i64) -> Node {
    properties.get(key).cloned().unwrap_or(Node::Int(usual))
}
