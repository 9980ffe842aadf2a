//! How fast components become documents: a web service with a public host, an autoscaler, five
//! variables and a secret, times a thousand.

use std::hint::black_box;

use anyport_backend::{Backend, StaticScene};
use anyport_ir::Application;
use anyport_kubernetes::Kubernetes;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use serde_json::json;

const SERVICES: usize = 1000;

fn application() -> Application {
    let service = |index: usize| {
        let name = format!("svc-{index:05}");
        let component = json!({
            "kind": "service", "name": name, "on": ["cluster"], "labels": {"team": "team-0"},
            "image": format!("registry.example/team-0/{name}:1.0.0"),
            "port": {"http": {"number": 8080, "protocol": "http"}, "metrics": {"number": 9090, "protocol": "http"}},
            "env": {
                "CACHE_TTL": "30s", "FEATURE_X": "false", "LOG_LEVEL": "debug", "REGION": "eu-west-1",
                "UPSTREAM_URL": [{"address": {"component": name, "what": "url", "reach": "inside"}}, {"literal": "/api/v1"}],
                "DB_PASSWORD": [{"secret": {"secret": "db", "key": "password"}}],
            },
            "cpu": {"min": 100, "max": 500}, "memory": {"min": 134_217_728_u64, "max": 536_870_912_u64},
            "health": {
                "readiness": {"http": {"path": "/readyz", "after": 2000, "every": 5000}},
                "liveness": {"http": {"path": "/healthz", "after": 10000, "every": 10000}},
            },
            "scale": {"replicas": {"min": 1, "max": 5}, "cpu": 6000},
            "expose": {format!("{name}.example.com"): {}},
        });
        (name, component)
    };
    let components: serde_json::Map<_, _> = (0..SERVICES).map(service).collect();
    let application = json!({
        "ir-version": "1.0", "name": "bench", "edition": "2026", "environment": "default",
        "secrets": {"db": {"keys": ["password"], "from": {"kubernetes": {"name": "db"}}}},
        "targets": {"cluster": {"kind": "kubernetes"}}, "components": components,
    });
    serde_json::from_value(application).expect("an application")
}

fn lower(criterion: &mut Criterion) {
    let application = application();
    let scene = StaticScene::new(&application, "cluster", false);
    let mut group = criterion.benchmark_group("kubernetes");
    group.throughput(Throughput::Elements(SERVICES as u64));
    group.bench_function("lower", |bencher| {
        bencher.iter(|| {
            let all = application.components.iter();
            all.map(|(name, component)| black_box(Kubernetes.lower(&scene, name, component)).documents.len())
                .sum::<usize>()
        });
    });
    group.bench_function("check", |bencher| {
        bencher.iter(|| {
            let mut findings = Vec::new();
            for (name, component) in &application.components {
                Kubernetes.check(&scene, name, component, &mut findings);
            }
            findings.len()
        });
    });
    group.bench_function("the whole", |bencher| {
        bencher.iter(|| {
            let mut findings = Vec::new();
            Kubernetes.check_application(&scene, &application, &mut findings);
            black_box(Kubernetes.lower_application(&scene, &application)).documents.len() + findings.len()
        });
    });
    group.finish();
}

criterion_group!(benches, lower);
criterion_main!(benches);
