//! A component as documents of `saectl`: they look like those of Kubernetes, and are read by SAE.

use anyport_backend::{Document, MapBuilder, Node};

use crate::access::Balancer;
use crate::draft::Draft;
use crate::lowering::Lowering;
use crate::process::{CONFIG, Shape, WORKLOAD};
use crate::release::Share;
use crate::scale::Growth;

/// What stands before SAE's own annotations and labels.
pub(crate) const OWN: &str = "sae.aliyun.com";

const CONTAINER: [&str; 4] = ["spec", "template", "spec", "containers"];

/// Writes the component.
pub(crate) fn write(out: &mut Lowering<'_>, shape: &Shape) {
    let application = out.component.name.clone();
    let mut volumes = Vec::new();
    let mut mounts = Vec::new();
    for folder in &shape.files.folders {
        let name = format!("{application}-{}", folder.slug);
        let mut draft = named(out, "v1/ConfigMap", &name, CONFIG);
        for (file, text, path) in &folder.files {
            draft.set(&["data", file], text, path);
        }
        let path = folder.files.first().map(|file| file.2.clone()).unwrap_or_default();
        let source = Node::builder().with("name", &name);
        volumes.push((Node::builder().with("name", &name).with("configMap", source).build(), path.clone()));
        mounts.push((Node::builder().with("name", &name).with("mountPath", &folder.path).build(), path));
        out.add(draft.finish());
    }
    let mut draft = named(out, "apps/v1/Deployment", &application, WORKLOAD);
    about(out, shape, &mut draft);
    rolling(shape, &mut draft);
    if !shape.probes.is_empty() || shape.post_start.is_some() || shape.pre_stop.is_some() {
        out.lean("probes");
    }
    pod(shape, &mut draft, mounts);
    draft.list(&["spec", "template", "spec", "volumes"], volumes);
    out.add(draft.finish());
    for (balancer, kind) in [(&shape.access.internet, "internet"), (&shape.access.intranet, "intranet")] {
        if let Some(balancer) = balancer {
            let document = service(out, balancer, kind);
            out.add(document);
        }
    }
    if shape.growth.moves() {
        let document = scaler(out, &shape.growth);
        out.add(document);
    }
}

/// A document with the usual beginning.
fn named(out: &Lowering<'_>, identity: &str, name: &str, stage: u32) -> Draft {
    let mut draft = Draft::new(identity, name, Some(out.name), stage, out.place.scene.traced());
    let (version, kind) = identity.rsplit_once('/').unwrap_or(("v1", identity));
    draft.set(&["apiVersion"], version, "");
    draft.set(&["kind"], kind, "");
    draft.set(&["metadata", "name"], name, "name");
    draft.set(&["metadata", "namespace"], &out.place.namespace, "");
    draft
}

/// Labels, annotations, and what SAE asks in them.
fn about(out: &mut Lowering<'_>, shape: &Shape, draft: &mut Draft) {
    let component = out.component;
    for (name, value) in &component.labels {
        draft.set(&["metadata", "labels", name], value, &format!("labels.{name}"));
    }
    let edition = out.place.options.edition.clone().unwrap_or_else(|| "std".into());
    draft.set(&["metadata", "annotations", &format!("{OWN}/new-sae-version")], edition, "");
    if let Some(language) = &out.own.language {
        draft.set(&["metadata", "annotations", &format!("{OWN}/language")], language, "");
    }
    if !shape.nas.is_empty() {
        let mounts: Node = shape.nas.iter().map(|(node, _)| node.clone()).collect();
        let path = shape.nas.first().map(|it| it.1.clone()).unwrap_or_default();
        let key = format!("{OWN}/nas-mount");
        draft.set(&["metadata", "annotations", &key], anyport_backend::json::to_string(&mounts), &path);
    }
    for (name, text) in &component.annotations {
        let path = format!("annotations.{name}");
        let value = out.plain(text, &path);
        draft.set(&["metadata", "annotations", name], value, &path);
    }
    draft.set(&["spec", "replicas"], shape.growth.replicas, "scale.replicas.min");
    let label = format!("{OWN}/app-name");
    draft.set(&["spec", "selector", "matchLabels", &label], &component.name, "name");
    draft.set(&["spec", "template", "metadata", "labels", &label], &component.name, "name");
}

fn rolling(shape: &Shape, draft: &mut Draft) {
    let amount = |share: Share| match share {
        Share::Count(count) => Some(Node::from(count)),
        Share::Percent(percent) => Some(Node::from(format!("{percent}%"))),
        Share::Usual => None,
    };
    let away = shape.release.ready.map(|ready| match ready {
        Share::Count(ready) => Share::Count(shape.growth.replicas.saturating_sub(ready)),
        Share::Percent(ready) => Share::Percent(100_u64.saturating_sub(ready)),
        Share::Usual => Share::Usual,
    });
    if shape.release.rolling {
        draft.set(&["spec", "strategy", "type"], "RollingUpdate", "rollout.rolling");
    }
    for (key, share, path) in [
        ("maxSurge", shape.release.surge, "rollout.rolling.surge"),
        ("maxUnavailable", away, "rollout.rolling.unavailable"),
    ] {
        if let Some(node) = share.and_then(amount) {
            draft.set(&["spec", "strategy", "rollingUpdate", key], node, path);
        }
    }
}

fn pod(shape: &Shape, draft: &mut Draft, mounts: Vec<(Node, String)>) {
    if let Some(seconds) = shape.grace {
        draft.set(&["spec", "template", "spec", "terminationGracePeriodSeconds"], seconds, "grace");
    }
    let container = &shape.container;
    let size = Node::builder()
        .with("cpu", format!("{}m", shape.size.cpu))
        .with("memory", format!("{}Mi", shape.size.memory))
        .build();
    let mut parts: Vec<(&str, Node, String)> =
        vec![("name", "main".into(), String::new()), ("image", container.image.as_str().into(), "image".into())];
    let mut part = |key, node: Node, path: &str| {
        if !node.is_empty() {
            parts.push((key, node, path.to_owned()));
        }
    };
    part("command", container.command.clone().unwrap_or_default().into(), "command");
    part("args", container.args.clone().unwrap_or_default().into(), "args");
    part("env", container.env.iter().map(|(node, _)| node.clone()).collect(), "env");
    let resources = Node::builder().with("limits", size.clone()).with("requests", size);
    part("resources", resources.build(), "cpu");
    for (key, probe) in [
        ("livenessProbe", &shape.probes.liveness),
        ("readinessProbe", &shape.probes.readiness),
        ("startupProbe", &shape.probes.startup),
    ] {
        if let Some((node, path)) = probe {
            part(key, node.clone(), path);
        }
    }
    let hook = |hook: &Option<(Node, String)>| hook.as_ref().map(|(node, _)| node.clone());
    let lifecycle: MapBuilder =
        Node::builder().with_some("postStart", hook(&shape.post_start)).with_some("preStop", hook(&shape.pre_stop));
    part("lifecycle", lifecycle.build(), "hook");
    part("volumeMounts", mounts.into_iter().map(|(node, _)| node).collect(), "file");
    let mut main = Node::empty_map();
    for (key, node, _) in &parts {
        main.insert(*key, node.clone());
    }
    draft.set(&CONTAINER, Node::list([main]), "");
    for (key, _, path) in &parts {
        draft.source(&format!("/spec/template/spec/containers/0/{key}"), path);
    }
    for (index, (_, path)) in container.env.iter().enumerate() {
        draft.source(&format!("/spec/template/spec/containers/0/env/{index}"), path);
    }
    draft.source("/spec/template/spec/containers/0/resources/limits/memory", "memory");
}

/// A balancer of the application's own. Its name, and those of its ports, are SAE's.
fn service(out: &Lowering<'_>, balancer: &Balancer, kind: &str) -> Document {
    let application = &out.component.name;
    let mut draft = named(out, "v1/Service", &format!("{kind}-{application}"), WORKLOAD);
    draft.set(&["metadata", "annotations", &format!("{OWN}/loadbalancer-address-type")], kind, &balancer.path);
    draft.set(&["spec", "type"], "LoadBalancer", &balancer.path);
    draft.set(&["spec", "selector", &format!("{OWN}/app-name")], application, "name");
    let port = |(port, target, protocol): &(u16, u16, &str)| {
        let node = Node::builder()
            .with("name", format!("port-{port}"))
            .with("port", *port)
            .with("protocol", *protocol)
            .with("targetPort", *target);
        (node.build(), balancer.path.clone())
    };
    draft.list(&["spec", "ports"], balancer.listeners.iter().map(port).collect());
    draft.finish()
}

/// A scaling rule. Its name, and the shape of its steps, are SAE's.
fn scaler(out: &Lowering<'_>, growth: &Growth) -> Document {
    let application = &out.component.name;
    let mut draft = named(out, "autoscaling/v2/HorizontalPodAutoscaler", &format!("metric-{application}"), WORKLOAD);
    draft.set(&["metadata", "annotations", &format!("{OWN}/enabled")], "true", "scale");
    draft.set(&["spec", "minReplicas"], growth.replicas, "scale.replicas.min");
    draft.set(&["spec", "maxReplicas"], growth.most.unwrap_or(growth.replicas), "scale.replicas.max");
    let target =
        Node::builder().with("apiVersion", "apps/v1").with("kind", "Deployment").with("name", application).build();
    draft.set(&["spec", "scaleTargetRef"], target, "name");
    let metric = |kind: &'static str, value: u64| -> Node {
        let resource = |name: &str| {
            let target = Node::builder().with("averageUtilization", value).with("type", "Utilization");
            let resource = Node::builder().with("name", name).with("target", target);
            Node::builder().with("resource", resource).with("type", "Resource").build()
        };
        let counted = |name: &str, key: &str, sort: &str| {
            let target = Node::builder().with("averageValue", value.to_string()).with("type", "AverageValue");
            let metric = Node::builder().with("metric", Node::builder().with("name", name)).with("target", target);
            Node::builder().with(key, metric).with("type", sort).build()
        };
        match kind {
            "CPU" => resource("cpu"),
            "MEMORY" => resource("memory"),
            "QPS" => counted("qps", "external", "External"),
            other => counted(other, "pods", "Pods"),
        }
    };
    let metrics = growth.metrics.iter().map(|it| (metric(it.kind, it.target), it.path.to_owned())).collect();
    draft.list(&["spec", "metrics"], metrics);
    draft.finish()
}
