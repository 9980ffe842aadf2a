//! What a scene says of a whole application.

use anyport_backend::{Scene, StaticScene};
use anyport_ir::{Application, EdgeKind, Protocol};

fn application() -> Application {
    // From text: a JSON value would sort the entries.
    serde_json::from_str(
        r#"{
        "ir-version": "1.0", "name": "shop", "edition": "2026", "environment": "prod",
        "targets": {"cluster": {"kind": "kubernetes"}, "box": {"kind": "compose"}},
        "components": {
            "web": {
                "kind": "service", "name": "web", "on": ["cluster"], "after": ["migrate"],
                "port": {
                    "http": {"number": 8080, "protocol": "http", "service": 80},
                    "extra": {"number": 9090, "protocol": "tcp"}
                },
                "volume": {"data": {"path": "/data", "persistent": true}},
                "scale": {"replicas": {"min": 2, "max": 10}},
                "expose": {"shop.example.com": {}, "auto": {}}
            },
            "migrate": {"kind": "job", "name": "migrate", "on": ["cluster"]},
            "report": {"kind": "job", "name": "report", "on": ["cluster"]},
            "db": {"kind": "postgres", "name": "db", "on": ["cluster"], "db": {"orders": {}, "billing": {}}},
            "cache": {"kind": "redis", "name": "cache", "on": ["box"], "auth": "none"},
            "originals": {"kind": "bucket", "name": "originals", "on": ["cluster"], "external": {"name": "pictures"}}
        },
        "edges": [
            {"from": "web", "to": "db", "why": "reference", "port": "postgres"},
            {"from": "web", "to": "migrate", "why": "after"},
            {"from": "migrate", "to": "db", "why": "reference"},
            {"from": "web", "to": "db", "why": "calls"}
        ]
    }"#,
    )
    .expect("an application")
}

#[test]
fn interfaces() {
    let application = application();
    let scene = StaticScene::new(&application, "cluster", false);

    let web = scene.interface("web").expect("web");
    assert_eq!(web.main_port.as_deref(), Some("http"));
    assert_eq!(web.ports[0], ("http".into(), 8080, 80, Protocol::Http));
    assert_eq!(web.hosts, ["shop.example.com", "auto"]);
    assert_eq!(web.replicas, Some((2, Some(10))));
    assert!(web.stateful && !web.external && !web.release_job);

    let db = scene.interface("db").expect("db");
    assert_eq!(db.main_port.as_deref(), Some("postgres"));
    assert_eq!(db.ports, [("postgres".into(), 5432, 5432, Protocol::Tcp)]);
    assert_eq!(db.databases, ["orders", "billing"]);
    assert!(db.password && db.stateful);

    let cache = scene.interface("cache").expect("cache");
    assert!(!cache.password);
    assert!(cache.databases.is_empty());

    assert!(scene.interface("migrate").is_some_and(|job| job.release_job));
    assert!(scene.interface("report").is_some_and(|job| !job.release_job));
    assert!(scene.interface("originals").is_some_and(|bucket| bucket.external));
    assert!(scene.interface("nobody").is_none());
}

#[test]
fn edges() {
    let application = application();
    let scene = StaticScene::new(&application, "cluster", false);
    let callers: Vec<_> = scene.callers("db").iter().map(|caller| (caller.component.to_string(), caller.why)).collect();
    assert_eq!(
        callers,
        [
            ("migrate".to_owned(), EdgeKind::Reference),
            ("web".to_owned(), EdgeKind::Reference),
            ("web".to_owned(), EdgeKind::Calls),
        ]
    );
    assert_eq!(scene.callees("web").len(), 3);
    assert!(scene.callers("nobody").is_empty());
}

#[test]
fn members_stand_on_the_target() {
    let application = application();
    assert_eq!(StaticScene::new(&application, "box", true).members().as_ref(), ["cache"]);
    assert!(StaticScene::new(&application, "moon", true).members().is_empty());
}
