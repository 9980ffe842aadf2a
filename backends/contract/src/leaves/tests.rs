//! Leaves of a component, and of all that there can be.

use anyport_ir::Component;
use serde_json::json;

use super::{leaves, schema_leaves};

fn paths(value: serde_json::Value) -> Vec<String> {
    let component: Component = serde_json::from_value(value).expect("a component");
    let shown = |leaf: super::Leaf| {
        let mark = if leaf.default { " (default)" } else { "" };
        format!("{} | {}{mark}", leaf.path(), leaf.schema_path())
    };
    leaves(&component).into_iter().map(shown).collect()
}

#[test]
fn every_shape() {
    assert_eq!(
        paths(json!({
            "kind": "service", "name": "web", "on": ["cluster"],
            "image": "a:1",
            "env": {"A": "1", "B": [{"open": "tag"}]},
            "args": ["x"],
            "security": {"non-root": false},
            "health": {"readiness": {"http": {"path": "/"}}, "liveness": {"tcp": {}}},
            "file": {"/etc/x": {"content": {"base64": "AA=="}}},
            "rollout": {"rolling": {"surge": {"count": 1}}},
            "expose": {"a.example.com": {}},
            "db": {"orders": {}},
            "options": {"kubernetes": {"values": {"a": 1}}}
        })),
        [
            "name | name",
            "image | image",
            "args | args",
            "env.A | env.*",
            "env.B | env.*",
            "security.non-root | security.non-root",
            "security.read-only-root | security.read-only-root (default)",
            "health.readiness.http.path | health.readiness.http.path",
            "health.liveness.tcp | health.liveness.tcp",
            "file./etc/x.content | file.*.content",
            "network.egress | network.egress (default)",
            "network.ingress | network.ingress (default)",
            "rollout.rolling.surge.count | rollout.rolling.surge.count",
            "expose.a.example.com.tls | expose.*.tls (default)",
            "db.orders | db.*",
        ]
    );
    assert!(
        paths(json!({"kind": "service", "name": "web", "on": [], "health": {}})).contains(&"health | health".into())
    );
}

#[test]
fn all_there_can_be() {
    let all = schema_leaves();
    let has = |path: &str| all.iter().any(|leaf| leaf.path == path);
    for path in [
        "name",
        "env.*",
        "health",
        "health.readiness.tcp",
        "health.readiness.http.path",
        "db.*",
        "trigger.*",
        "external",
        "file.*.content",
        "file.*.entries.*",
        "init.*",
        "init.*.image",
        "rollout.recreate",
        "rollout.canary.step.*.weight",
        "use.*",
        "expose.*.tls",
        "expose.*.tls.secret.name",
        "cpu.min",
        "cpu.max",
        "security.capabilities",
        "user",
    ] {
        assert!(has(path), "{path}");
    }
    for path in
        ["kind", "on", "options", "hook", "security", "network", "expose.*", "scale", "cpu", "rollout", "init.*.base64"]
    {
        assert!(!has(path), "{path}");
    }
    let access = all.iter().find(|leaf| leaf.path == "use.*").expect("use");
    assert_eq!(access.values.len(), 6);
}
