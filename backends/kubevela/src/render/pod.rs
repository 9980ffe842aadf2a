//! The pod of a component type: one container called like the component, and its volumes.

use anyport_backend::{MapBuilder, Node};
use anyport_ir::SmolStr;

/// How a type takes volumes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Volumes {
    /// `volumeMounts`, a list for each kind of volume.
    ByKind,
    /// `volumes`, one list.
    Listed,
}

/// The kinds of volumes, in the order in which they are written.
const KINDS: [&str; 5] = ["pvc", "configMap", "secret", "emptyDir", "hostPath"];

pub(super) fn spec(name: &str, kind: &str, volumes: Volumes, properties: &Node) -> MapBuilder {
    let given = |key: &str| properties.get(key).cloned();
    let listed = listed(volumes, properties);
    let has_args = matches!(kind, "webservice" | "statefulset");
    let has_ports = matches!(kind, "webservice" | "statefulset" | "daemon");
    // The templates of the types that run to their end do not look at probes.
    let has_probes = !matches!(kind, "task" | "cron-task");
    let probe = |key: &str| given(key).filter(|_| has_probes).map(probe);
    let container = Node::builder()
        .with("name", name)
        .with_some("image", given("image"))
        .with_some("ports", given("ports").filter(|_| has_ports).map(|ports| self::ports(&ports)))
        .with_some("imagePullPolicy", given("imagePullPolicy"))
        .with_some("command", given("cmd"))
        .with_some("args", given("args").filter(|_| has_args))
        .with_some("env", given("env"))
        .with_some("resources", resources(kind, properties))
        .with_some("volumeMounts", listed.as_ref().map(|listed| Node::List(listed.iter().map(mount).collect())))
        .with_some("livenessProbe", probe("livenessProbe"))
        .with_some("readinessProbe", probe("readinessProbe"));
    let secrets = |names: Node| {
        let names = names.as_list().unwrap_or_default().iter();
        Node::List(names.map(|name| Node::map([("name", name.clone())])).collect())
    };
    Node::builder()
        .with("containers", Node::List(vec![container.build()]))
        .with_some("hostAliases", given("hostAliases"))
        .with_some("imagePullSecrets", given("imagePullSecrets").map(secrets))
        .with_some("volumes", listed.map(|listed| Node::List(unique(&listed))))
}

fn ports(ports: &Node) -> Node {
    let port = |port: &Node| {
        let number = port.get("containerPort").or_else(|| port.get("port")).cloned();
        let protocol = port.get("protocol").cloned().unwrap_or_else(|| Node::from("TCP"));
        let unnamed = || format!("port-{}", number.as_ref().and_then(Node::as_int).unwrap_or_default());
        let name = port.get("name").cloned().unwrap_or_else(|| Node::from(unnamed()));
        Node::builder().with("containerPort", number.clone()).with("protocol", protocol).with("name", name).build()
    };
    Node::List(ports.as_list().unwrap_or_default().iter().map(port).collect())
}

/// What is given is both promised and the most there may be, unless a webservice has `limit`.
fn resources(kind: &str, properties: &Node) -> Option<Node> {
    let (mut requests, mut limits) = (Node::builder(), Node::builder());
    let mut any = false;
    for key in ["cpu", "memory"] {
        let Some(value) = properties.get(key) else { continue };
        any = true;
        let limit = properties.get("limit").filter(|_| kind == "webservice").and_then(|limit| limit.get(key));
        requests = requests.with(key, value.clone());
        limits = limits.with(key, limit.unwrap_or(value).clone());
    }
    any.then(|| Node::builder().with("requests", requests).with("limits", limits).build())
}

/// A probe with the numbers that its definition gives it.
pub(super) fn probe(probe: Node) -> Node {
    const USUAL: [(&str, i64); 5] = [
        ("initialDelaySeconds", 0),
        ("periodSeconds", 10),
        ("timeoutSeconds", 1),
        ("successThreshold", 1),
        ("failureThreshold", 3),
    ];
    let mut probe = probe;
    for (key, value) in USUAL {
        if probe.get(key).is_none() {
            probe.insert(key, value);
        }
    }
    probe
}

/// Every volume with its kind, as it is mounted.
fn listed(volumes: Volumes, properties: &Node) -> Option<Vec<(SmolStr, Node)>> {
    match volumes {
        Volumes::Listed => {
            let listed = properties.get("volumes")?.as_list().unwrap_or_default().iter();
            let kind = |it: &Node| SmolStr::new(it.get("type").and_then(Node::as_str).unwrap_or("emptyDir"));
            Some(listed.map(|it| (kind(it), it.clone())).collect())
        }
        Volumes::ByKind => {
            let mounts = properties.get("volumeMounts")?;
            let of = |kind: &'static str| {
                let list = mounts.get(kind).and_then(Node::as_list).unwrap_or_default().iter();
                list.map(move |it| (SmolStr::new_static(kind), it.clone()))
            };
            Some(KINDS.into_iter().flat_map(of).collect())
        }
    }
}

fn mount((_, it): &(SmolStr, Node)) -> Node {
    let given = |key: &str| it.get(key).cloned();
    Node::builder()
        .with_some("mountPath", given("mountPath"))
        .with_some("name", given("name"))
        .with_some("subPath", given("subPath"))
        .build()
}

fn unique(listed: &[(SmolStr, Node)]) -> Vec<Node> {
    let mut volumes: Vec<Node> = Vec::new();
    for (kind, it) in listed {
        let name = it.get("name");
        if !volumes.iter().any(|volume| volume.get("name") == name) {
            volumes.push(volume(kind, it));
        }
    }
    volumes
}

fn volume(kind: &str, it: &Node) -> Node {
    let given = |key: &str| it.get(key).cloned();
    let mode = || given("defaultMode").unwrap_or(Node::Int(420));
    let (key, source) = match kind {
        "pvc" => ("persistentVolumeClaim", Node::builder().with_some("claimName", given("claimName"))),
        "configMap" => ("configMap", files(mode(), "name", given("cmName"), given("items"))),
        "secret" => ("secret", files(mode(), "secretName", given("secretName"), given("items"))),
        "hostPath" => ("hostPath", Node::builder().with_some("path", given("path"))),
        _ => ("emptyDir", Node::builder().with("medium", given("medium").unwrap_or_else(|| Node::from("")))),
    };
    Node::builder().with_some("name", given("name")).with(key, source).build()
}

/// Items without a mode are given 0777 by their definition.
fn files(mode: Node, name_key: &'static str, name: Option<Node>, items: Option<Node>) -> MapBuilder {
    let with_mode = |item: &Node| {
        let mut item = item.clone();
        if item.get("mode").is_none() {
            item.insert("mode", 511);
        }
        item
    };
    let items = items.map(|items| Node::List(items.as_list().unwrap_or_default().iter().map(with_mode).collect()));
    Node::builder().with("defaultMode", mode).with_some(name_key, name).with_some("items", items)
}
