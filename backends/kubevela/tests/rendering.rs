//! What KubeVela renders of our words is what the Kubernetes backend writes: images, ports,
//! variables, resources, replicas, probes and mounts, read from both by a reader of its own.

mod common;

use anyport_backend::{Document, Node};
use anyport_ir::Application;
use anyport_kubevela::rendered;
use common::facts::facts;
use common::{SHARED, component, components, read, wanted};
use serde_json::Value;

fn differences(name: &str, application: &Application) -> (usize, Vec<String>) {
    let document = common::application(application);
    let mut found = Vec::new();
    // A function of code alone is refused, and has no image.
    let has_image = |it: &Document| {
        let pods = ["/spec/template", "/spec/jobTemplate/spec/template"];
        pods.iter().any(|pod| it.root.pointer(&format!("{pod}/spec/containers/0/image")).is_some())
    };
    let wanted: Vec<Document> = wanted(application).into_iter().filter(has_image).collect();
    for workload in &wanted {
        let said = component(&document, &workload.name);
        let result = rendered(&application.name, said).unwrap_or_else(|| panic!("{name} {}", workload.name));
        let (mut is, mut should) = (facts(&result.to_json()), facts(&workload.root.to_json()));
        // A job of a release stays: see `a_job_of_a_release_is_kept`.
        for facts in [&mut is, &mut should] {
            facts.as_object_mut().expect("facts").retain(|_, value| !value.is_null());
        }
        for (key, value) in should.as_object().expect("facts") {
            if is.get(key) != Some(value) {
                let is = is.get(key).unwrap_or(&Value::Null);
                found.push(format!("{name} {} {key}:\n   is     {is}\n   should {value}", workload.name));
            }
        }
        for key in is.as_object().expect("facts").keys() {
            if should.get(key).is_none() {
                found.push(format!("{name} {} {key} is too much", workload.name));
            }
        }
    }
    (wanted.len(), found)
}

#[test]
fn kubevela_renders_what_kubernetes_would_get() {
    let mut found = Vec::new();
    let mut count = 0;
    for name in SHARED {
        let (workloads, differences) = differences(name, &read(name));
        count += workloads;
        found.extend(differences);
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    assert!(count > 30, "only {count} workloads were compared");
}

#[test]
fn the_sample_of_everything_too() {
    let mut application = anyport_backend::law::sample("cluster", "kubevela");
    common::on_vela(&mut application);
    let (count, found) = differences("sample", &application);
    assert!(found.is_empty(), "{}", found.join("\n"));
    assert!(count > 5, "only {count} workloads were compared");
}

/// Words of KubeVela's own do most of the work; what is left to patches is named here, and may
/// only shrink.
#[test]
fn a_plain_service_is_said_with_built_in_words() {
    let document = common::application(&read("first_look"));
    let web = component(&document, "web");
    let kinds: Vec<&str> = web
        .get("traits")
        .and_then(Node::as_list)
        .expect("traits")
        .iter()
        .filter_map(|it| it.get("type")?.as_str())
        .collect();
    assert_eq!(web.get("type").and_then(Node::as_str), Some("webservice"));
    assert_eq!(
        kinds,
        [
            "labels",
            "resource",
            "securitycontext",
            "podsecuritycontext",
            "affinity",
            "topologyspreadconstraints",
            "service-account",
            "hpa",
            "gateway",
            "json-merge-patch",
            "json-patch"
        ]
    );
    assert!(components(&document).len() > 3);
}
