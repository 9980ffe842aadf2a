//! How fast documents become text, and components are held against a table.

use std::hint::black_box;

use anyport_backend::support::hold;
use anyport_backend::{Node, StaticScene, SupportTable, law, leaves, yaml};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

/// A workload as Kubernetes backends write it.
fn deployment() -> Node {
    let text = r#"{
        "apiVersion": "apps/v1", "kind": "Deployment",
        "metadata": {"name": "web", "namespace": "shop", "labels": {
            "app.kubernetes.io/name": "web", "app.kubernetes.io/part-of": "shop", "app.kubernetes.io/version": "1.4.2"}},
        "spec": {
            "replicas": 2, "selector": {"matchLabels": {"app.kubernetes.io/name": "web"}},
            "template": {"metadata": {"labels": {"app.kubernetes.io/name": "web"}}, "spec": {
                "serviceAccountName": "web", "automountServiceAccountToken": false,
                "securityContext": {"runAsNonRoot": true, "runAsUser": 65532, "seccompProfile": {"type": "RuntimeDefault"}},
                "containers": [{
                    "name": "app", "image": "ghcr.io/acme/shop:1.4.2",
                    "args": ["--listen", "0.0.0.0:8080", "--verbose"],
                    "env": [
                        {"name": "LOG_LEVEL", "value": "info"}, {"name": "REGION", "value": "eu-west-1"},
                        {"name": "ENABLED", "value": "true"}, {"name": "URL", "value": "http://api.shop.svc:8080/v1?x=y"},
                        {"name": "KEY", "valueFrom": {"secretKeyRef": {"name": "session-key", "key": "value"}}}],
                    "ports": [{"name": "http", "containerPort": 8080, "protocol": "TCP"}],
                    "readinessProbe": {"httpGet": {"path": "/healthz", "port": "http"}, "periodSeconds": 10},
                    "livenessProbe": {"tcpSocket": {"port": "http"}, "periodSeconds": 20},
                    "resources": {"requests": {"cpu": "250m", "memory": "256Mi"}, "limits": {"cpu": "1", "memory": "512Mi"}},
                    "securityContext": {"allowPrivilegeEscalation": false, "readOnlyRootFilesystem": true,
                        "capabilities": {"drop": ["ALL"]}},
                    "volumeMounts": [{"name": "tmp", "mountPath": "/tmp"}]
                }],
                "volumes": [{"name": "tmp", "emptyDir": {}}]
            }}
        }
    }"#;
    let sorted: serde_json::Value = serde_json::from_str(text).expect("JSON");
    Node::from_json(&sorted)
}

fn emit(criterion: &mut Criterion) {
    let node = deployment();
    let bytes = yaml::to_string(&node).len() as u64;
    let mut group = criterion.benchmark_group("text");
    group.throughput(Throughput::Bytes(bytes * 1000));
    group.bench_function("yaml, a thousand workloads", |bencher| {
        bencher.iter(|| yaml::documents(std::iter::repeat_n(black_box(&node), 1000)).len());
    });
    group.throughput(Throughput::Elements(1));
    group.bench_function("a node from a serialisable value", |bencher| {
        bencher.iter(|| Node::from_serialize(black_box(&node)));
    });
    group.finish();
}

fn support(criterion: &mut Criterion) {
    let application = law::sample("cluster", "kubernetes");
    let scene = StaticScene::new(&application, "cluster", false);
    let rows = leaves::schema_leaves().iter().map(|leaf| format!("[\"*.{}\"]\nsupport = \"native\"\n", leaf.path));
    let table = SupportTable::parse(&rows.collect::<String>()).expect("rows");
    let prepared = table.prepare();
    let web = &application.components["web"];
    criterion.bench_function("hold, a component with every property", |bencher| {
        bencher.iter(|| hold(&prepared, &scene, "web", black_box(web), &|_| true));
    });
    let report = &application.components["report"];
    criterion.bench_function("hold, a small component", |bencher| {
        bencher.iter(|| hold(&prepared, &scene, "report", black_box(report), &|_| true));
    });
}

criterion_group!(benches, emit, support);
criterion_main!(benches);
