//! The support table says something of every property, and keeps its word.

mod common;

use std::collections::BTreeSet;
use std::sync::Arc;

use anyport_backend::Backend;
use anyport_backend::law::{self, Broken, Violation};
use anyport_ir::{Application, Component, Kind};
use anyport_knative::Knative;
use serde_json::json;

#[test]
fn every_property_has_a_row() {
    let problems: Vec<String> = Knative.support().problems().iter().map(ToString::to_string).collect();
    assert_eq!(problems, Vec::<String>::new());
}

fn add(application: &mut Application, name: &str, component: serde_json::Value) {
    let component: Component = serde_json::from_value(component).expect("a component");
    application.components.insert(name.into(), Arc::new(component));
}

/// Every property in some component; the site comes as an image, and one service has much of what
/// Serving serves.
fn sample() -> Application {
    let mut application = law::sample("cluster", "knative");
    add(
        &mut application,
        "landing",
        json!({
            "kind": "site", "name": "landing", "on": ["cluster"], "image": "ghcr.io/acme/landing:1",
            "port": {"http": {"number": 8080, "protocol": "http"}}, "expose": {"www.example.org": {}},
        }),
    );
    let shop = common::read("everything");
    for (name, component) in &shop.components {
        let mut component = serde_json::to_value(component.as_ref()).expect("JSON");
        component["on"] = json!(["cluster"]);
        add(&mut application, &format!("more-{name}"), component);
    }
    application
}

/// Structure that every component has in the IR, and that kinds without processes do not have in
/// the language.
fn is_not_of_the_kind(application: &Application, violation: &Violation) -> bool {
    let component = &application.components[&violation.component];
    let (security, network) = (violation.path.starts_with("security."), violation.path.starts_with("network."));
    let no_process = matches!(component.kind, Kind::Bucket | Kind::Queue | Kind::Topic | Kind::Share | Kind::External);
    (component.external.is_some() || no_process) && (security || network) || component.kind.is_store() && network
}

/// Two ways to say the same: the only port by its name or not at all, nothing as an empty record.
const SAME: [&str; 10] = [
    "feeder.health.liveness.grpc.port",
    "feeder.health.startup.http.port",
    "idler.health.startup.grpc.port",
    "plain.health",
    "plain.rollout.rolling",
    "poller.health.readiness.tcp.port",
    "search.health.readiness.grpc.port",
    "search.hook.post-start.http.port",
    "search.sidecar.agent.health.readiness.grpc.port",
    "search.sidecar.log.health",
];

#[test]
fn nothing_is_lost_silently() {
    let application = sample();
    let broken: BTreeSet<String> = law::check(&Knative, &application, "cluster")
        .iter()
        .filter(|violation| !is_not_of_the_kind(&application, violation))
        .filter(|violation| {
            let place = format!("{}.{}", violation.component, violation.path);
            violation.how != Broken::Silent || !SAME.contains(&place.as_str())
        })
        .map(ToString::to_string)
        .collect();
    assert_eq!(broken, BTreeSet::new());
}
