//! The support table says something of every property, and keeps its word.

mod common;

use std::collections::BTreeSet;

use anyport_backend::Backend;
use anyport_backend::law::{self, Broken, Violation};
use anyport_ir::{Application, Kind};
use anyport_kubevela::KubeVela;
use serde_json::json;

#[test]
fn every_property_has_a_row() {
    let problems: Vec<String> = KubeVela.support().problems().iter().map(ToString::to_string).collect();
    assert_eq!(problems, Vec::<String>::new());
}

/// Every property in some component; the site comes as an image, so that its own are written.
fn sample(options: serde_json::Value) -> Application {
    let mut application = law::sample("cluster", "kubevela");
    common::on_vela(&mut application);
    if let (Some(target), Some(options)) = (application.targets.get_mut("cluster"), options.as_object()) {
        target.options = options.clone();
    }
    let site = json!({
        "kind": "site", "name": "landing", "on": ["cluster"], "image": "ghcr.io/acme/landing:1",
        "port": {"http": {"number": 8080, "protocol": "http"}}, "expose": {"www.example.org": {}},
    });
    common::add(&mut application, "landing", site);
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

fn broken(options: serde_json::Value) -> BTreeSet<String> {
    let application = sample(options);
    law::check(&KubeVela, &application, "cluster")
        .iter()
        .filter(|violation| !is_not_of_the_kind(&application, violation))
        .filter(|violation| {
            let place = format!("{}.{}", violation.component, violation.path);
            violation.how != Broken::Silent || !SAME.contains(&place.as_str())
        })
        .map(ToString::to_string)
        .collect()
}

#[test]
fn nothing_is_lost_silently() {
    assert_eq!(broken(json!({})), BTreeSet::new());
}

#[test]
fn nothing_is_lost_silently_with_words_of_its_own() {
    let options = json!({
        "ingress-class": "public",
        "clusters": ["eu"],
        "autoscaler": "keda",
        "secrets": "external-secrets",
        "secret-store": {"name": "store"},
        "issuer": "letsencrypt",
    });
    assert_eq!(broken(options), BTreeSet::new());
}
