//! Under which host readers on other targets find a function.

use std::sync::Arc;

use anyport_backend::{Endpoint, Scene, StaticScene};
use anyport_ir::{Address, AddressForm, Application, Component, Reach};
use serde_json::{Value, json};

use crate::world::{fixture, lookup};

/// The shop with more components, seen from another target.
fn shop() -> Application {
    let mut application = fixture("shop");
    let mut add = |name: &str, component: Value| {
        let component: Component = serde_json::from_value(component).expect("a component");
        application.components.insert(name.into(), Arc::new(component));
    };
    add(
        "open",
        json!({ "kind": "function", "name": "open", "on": ["edge"], "image": "a:1", "expose": { "auto": {} } }),
    );
    add("quiet", json!({ "kind": "function", "name": "quiet", "on": ["edge"], "image": "a:1" }));
    application
        .targets
        .insert("laptop".into(), serde_json::from_value(json!({ "kind": "compose" })).expect("a target"));
    application
}

fn ask(application: &Application, component: &str, reach: Reach, holes: &[(&str, &str)]) -> Endpoint {
    let holes = holes.iter().map(|(name, host)| ((*name).to_string(), (*host).to_string())).collect();
    let scene = StaticScene::new(application, "laptop", false).with_backends(lookup, Arc::new(holes));
    scene.endpoint(&Address {
        component: component.into(),
        port: None,
        what: AddressForm::Url,
        reach,
        target: Some("edge".into()),
    })
}

fn text(endpoint: &Endpoint) -> String {
    endpoint.text(AddressForm::Url).unwrap_or_else(|(why, _)| panic!("{why}"))
}

#[test]
fn hosts_that_the_platform_chooses_are_holes() {
    let application = shop();
    for (component, reach, hole, field) in [
        ("api", Reach::Private, "api.private-host", "urlIntranet"),
        ("open", Reach::Public, "open.public-host", "urlInternet"),
    ] {
        let found = ask(&application, component, reach, &[]);
        let Endpoint::Later { command, .. } = &found else { panic!("{found:?}") };
        assert!(command.contains(&format!("functions/shop-dev-{component}/triggers/http")), "{command}");
        assert!(command.contains(field), "{command}");
        assert_eq!(text(&found), format!("https://<anyport:{hole}>"));
        let filled = ask(&application, component, reach, &[(hole, "x.fcapp.run")]);
        assert_eq!(text(&filled), "https://x.fcapp.run");
    }
}

#[test]
fn a_host_of_its_own_is_known() {
    assert_eq!(text(&ask(&shop(), "web", Reach::Public, &[])), "https://shop.example.com");
}

#[test]
fn what_cannot_be_reached_says_why() {
    let mut application = shop();
    let unreachable = |found: Endpoint| match found {
        Endpoint::Unreachable { why, instead } => {
            assert!(!instead.is_empty(), "{why}");
            why
        }
        other => panic!("{other:?}"),
    };
    assert!(unreachable(ask(&application, "quiet", Reach::Private, &[])).contains("answers no requests"));
    assert!(unreachable(ask(&application, "nightly", Reach::Private, &[])).contains("answers no requests"));
    assert!(unreachable(ask(&application, "api", Reach::Public, &[])).contains("not exposed"));
    application.targets["edge"].options.remove("vpc");
    assert!(unreachable(ask(&application, "api", Reach::Private, &[])).contains("VPC"));
}
