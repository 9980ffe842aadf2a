//! Where KubeVela's words mean something else than they seem to: one test for each.

mod common;

use std::collections::BTreeSet;

use anyport_backend::{Document, FindingKind, Node};
use anyport_ir::Application;
use anyport_kubevela::KubeVela;
use common::{SHARED, add, application, component, components, find_trait, lowered, one, read};
use serde_json::{Value, json};

fn service(more: Value) -> Value {
    let mut service = json!({
        "kind": "service", "name": "web", "on": ["cluster"], "image": "ghcr.io/acme/web:1.0.0",
        "port": {"http": {"number": 8080, "protocol": "http"}},
    });
    merge(&mut service, more);
    service
}

fn merge(into: &mut Value, more: Value) {
    for (key, value) in more.as_object().expect("an object") {
        into[key] = value.clone();
    }
}

fn written(node: &Node, pointer: &str) -> Value {
    node.pointer(pointer).map_or(Value::Null, Node::to_json)
}

fn text<'n>(node: &'n Node, key: &str) -> &'n str {
    node.get(key).and_then(Node::as_str).unwrap_or_default()
}

fn all() -> impl Iterator<Item = (String, Document)> {
    SHARED.into_iter().chain(["release", "places"]).map(|name| (name.to_owned(), application(&read(name))))
}

#[test]
fn one_service_for_a_component() {
    for (name, document) in all() {
        let mut services: BTreeSet<String> = BTreeSet::new();
        for component in components(&document) {
            let mut made: Vec<String> = Vec::new();
            let ports = component.pointer("/properties/ports").and_then(Node::as_list).unwrap_or_default();
            if ports.iter().any(|port| port.get("expose").and_then(Node::as_bool) == Some(true)) {
                made.push(text(component, "name").to_owned());
            }
            for object in component.pointer("/properties/objects").and_then(Node::as_list).unwrap_or_default() {
                if text(object, "kind") == "Service" {
                    made.push(object.pointer("/metadata/name").and_then(Node::as_str).unwrap_or_default().to_owned());
                }
            }
            assert!(find_trait(component, "expose").is_none(), "{name}");
            if let Some(gateway) = find_trait(component, "gateway") {
                assert_ne!(text(gateway, "existingServiceName"), "", "{name}: it would make a Service");
            }
            for service in made {
                assert!(services.insert(service.clone()), "{name}: two make the Service {service}");
            }
        }
        let gateways = components(&document).iter().filter_map(|it| find_trait(it, "gateway"));
        for gateway in gateways {
            assert!(services.contains(text(gateway, "existingServiceName")), "{name}");
        }
    }
}

#[test]
fn a_gateway_has_one_host_with_its_class_in_the_spec() {
    let mut two = one(service(json!({"expose": {"a.example.com": {}, "b.example.com": {}}})));
    two.targets["cluster"].options.insert("ingress-class".into(), json!("public"));
    let document = application(&two);
    assert!(find_trait(component(&document, "web"), "gateway").is_none(), "it has place for one host");
    let mut ingresses = 0;
    for object in written(component(&document, "web-objects"), "/properties/objects").as_array().expect("objects") {
        if object["kind"] == "Ingress" {
            ingresses += object["spec"]["rules"].as_array().expect("rules").len();
        }
    }
    assert_eq!(ingresses, 2);

    let mut single = one(service(json!({"expose": {"a.example.com": {"tls": "none"}}})));
    single.targets["cluster"].options.insert("ingress-class".into(), json!("public"));
    let document = application(&single);
    let gateway = find_trait(component(&document, "web"), "gateway").expect("a gateway").to_json();
    assert_eq!(gateway["domain"], "a.example.com");
    assert_eq!((&gateway["class"], &gateway["classInSpec"]), (&json!("public"), &json!(true)));
    assert_eq!(gateway["http"], json!({"/": 8080}));

    // Without a class it would be `nginx`, by an annotation that is no more.
    let classless = application(&one(service(json!({"expose": {"a.example.com": {"tls": "none"}}}))));
    assert!(find_trait(component(&classless, "web"), "gateway").is_none());
}

#[test]
fn who_scales_is_one_and_knows_what() {
    for (name, document) in all() {
        for component in components(&document) {
            let both = find_trait(component, "scaler").is_some() && find_trait(component, "hpa").is_some();
            assert!(!both, "{name}: {} is scaled by two", text(component, "name"));
            if let Some(hpa) = find_trait(component, "hpa") {
                let kind = if text(component, "type") == "statefulset" { "StatefulSet" } else { "Deployment" };
                assert_eq!(text(hpa, "targetKind"), kind);
            }
        }
    }
    let scale = json!({"scale": {"replicas": {"min": 2, "max": 9}, "cpu": 7000},
        "volume": {"data": {"path": "/data", "persistent": true, "size": 1073741824}}});
    let document = application(&one(service(scale)));
    let web = component(&document, "web");
    assert_eq!(text(web, "type"), "statefulset");
    assert_eq!(text(find_trait(web, "hpa").expect("an autoscaler"), "targetKind"), "StatefulSet");
}

#[test]
fn memory_is_not_scaled_by_the_number_of_the_processor() {
    let scale = |memory: u32| {
        let scale = json!({"scale": {"replicas": {"min": 2, "max": 9}, "cpu": 7000, "memory": memory}});
        let document = application(&one(service(scale)));
        let hpa = find_trait(component(&document, "web"), "hpa").map(Node::to_json);
        (hpa, written(component(&document, "web-objects"), "/properties/objects"))
    };
    let (same, _) = scale(7000);
    assert_eq!(same.expect("an autoscaler")["mem"]["value"], 70);
    let (other, objects) = scale(8000);
    assert_eq!(other, None);
    let hpa = objects.as_array().expect("objects").iter().find(|it| it["kind"] == "HorizontalPodAutoscaler");
    assert_eq!(hpa.expect("an object")["spec"]["metrics"].as_array().expect("metrics").len(), 2);
}

#[test]
fn sizes_are_said_at_both_ends() {
    let of = |cpu: Value, memory: Value| {
        let document = application(&one(service(json!({"cpu": cpu, "memory": memory}))));
        component(&document, "web").clone()
    };
    let equal = of(json!({"min": 500, "max": 500}), json!({"min": 268435456, "max": 268435456}));
    assert_eq!(written(&equal, "/properties/cpu"), "500m");
    assert_eq!(written(&equal, "/properties/memory"), "256Mi");
    assert!(find_trait(&equal, "resource").is_none());

    let differing = of(json!({"min": 500, "max": 1000}), json!({"min": 268435456, "max": 268435456}));
    assert_eq!(written(&differing, "/properties/cpu"), Value::Null, "it would be the most, too");
    let resource = find_trait(&differing, "resource").expect("a trait").to_json();
    assert_eq!(resource["requests"], json!({"cpu": "500m", "memory": "256Mi"}));
    assert_eq!(resource["limits"], json!({"cpu": "1", "memory": "256Mi"}));

    // An end that is open, or bytes that no unit divides, would become one processor and 2048Mi.
    let open = of(json!({"min": 500}), json!({"min": 268435456, "max": 268435457}));
    assert!(find_trait(&open, "resource").is_none());
}

#[test]
fn root_is_never_forbidden_by_silence() {
    for (name, document) in all() {
        for component in components(&document) {
            for kind in ["securitycontext", "podsecuritycontext"] {
                if let Some(context) = find_trait(component, kind) {
                    assert!(context.get("runAsNonRoot").is_some(), "{name}: {kind}");
                }
            }
        }
    }
    let document = application(&one(service(json!({"user": 0, "security": {"non-root": false}}))));
    let web = component(&document, "web");
    for kind in ["securitycontext", "podsecuritycontext"] {
        assert_eq!(find_trait(web, kind).and_then(|it| it.get("runAsNonRoot")?.as_bool()), Some(false), "{kind}");
    }
}

#[test]
fn every_port_has_its_name() {
    for (name, document) in all() {
        for component in components(&document) {
            for port in component.pointer("/properties/ports").and_then(Node::as_list).unwrap_or_default() {
                assert_ne!(text(port, "name"), "", "{name}: it would be called port-NUMBER");
            }
        }
    }
}

#[test]
fn what_a_type_lacks_is_patched() {
    let document = application(&read("places"));
    for (name, kind) in [("mail", "worker"), ("agent", "daemon")] {
        let component = component(&document, name);
        assert_eq!(text(component, "type"), kind);
        assert_eq!(written(component, "/properties/args"), Value::Null);
        let operations = written(find_trait(component, "json-patch").expect("a patch"), "/operations");
        let args = operations
            .as_array()
            .expect("operations")
            .iter()
            .find(|it| it["path"].as_str().expect("a path").ends_with("/args"));
        assert_eq!(args.expect("an operation")["value"], json!(["--quiet"]), "{name}");
    }
}

#[test]
fn probes_that_are_taken_and_not_rendered_are_patched() {
    let job = json!({
        "kind": "job", "name": "web", "on": ["cluster"], "image": "ghcr.io/acme/load:1.0.0",
        "after": ["db"], "port": {"http": {"number": 8080, "protocol": "http"}},
        "health": {"liveness": {"tcp": {}}},
    });
    let mut it = one(job);
    add(&mut it, "db", json!({"kind": "postgres", "name": "db", "on": ["cluster"], "version": "17"}));
    let edges = json!([{"from": "web", "to": "db", "why": "after"}]);
    it.edges = serde_json::from_value(edges).expect("edges");
    let document = application(&it);
    let task = components(&document).iter().find(|it| text(it, "type") == "task").expect("a task");
    assert!(task.pointer("/properties/livenessProbe").is_none());
}

#[test]
fn a_startup_probe_by_tcp_is_patched() {
    let document = application(&read("first_look"));
    let db = component(&document, "db");
    assert!(find_trait(db, "startup-probe").is_none());
    let patch = written(find_trait(db, "json-patch").expect("a patch"), "/operations").to_string();
    assert!(patch.contains("startupProbe") && patch.contains("tcpSocket"), "{patch}");
    let http = json!({"health": {"startup": {"http": {"path": "/up"}}}});
    let document = application(&one(service(http)));
    let probe = find_trait(component(&document, "web"), "startup-probe").expect("a trait").to_json();
    assert_eq!(probe["httpGet"], json!({"path": "/up", "port": 8080}));
}

#[test]
fn files_keep_their_modes() {
    for (name, document) in all() {
        for component in components(&document) {
            for kind in ["configMap", "secret"] {
                let at = format!("/properties/volumeMounts/{kind}");
                for entry in component.pointer(&at).and_then(Node::as_list).unwrap_or_default() {
                    for item in entry.get("items").and_then(Node::as_list).unwrap_or_default() {
                        assert!(item.get("mode").is_some(), "{name}: it would be 0777");
                    }
                }
            }
        }
    }
}

#[test]
fn no_list_of_objects_is_empty_and_no_name_is_given_twice() {
    for (name, document) in all() {
        let mut names = BTreeSet::new();
        for component in components(&document) {
            assert!(names.insert(text(component, "name").to_owned()), "{name}: {}", text(component, "name"));
            if text(component, "type") == "k8s-objects" {
                let objects = component.pointer("/properties/objects").and_then(Node::as_list).unwrap_or_default();
                assert!(!objects.is_empty(), "{name}");
            }
        }
        // Who waits for nobody waits for ever.
        for component in components(&document) {
            for wait in component.get("dependsOn").and_then(Node::as_list).unwrap_or_default() {
                assert!(names.contains(wait.as_str().unwrap_or_default()), "{name}: {wait:?}");
            }
        }
    }
}

#[test]
fn nothing_pins_a_version() {
    for (name, document) in all() {
        assert!(document.root.pointer("/metadata/annotations").is_none(), "{name}: edits would be ignored");
    }
}

fn with_objects(objects: Value) -> Application {
    let mut application = one(service(json!({})));
    let target = &mut application.targets["cluster"];
    target.overlay.objects = serde_json::from_value(objects).expect("objects");
    application
}

/// The overlay is applied by the compiler; here, what it makes of the objects.
fn policy(kind: &str, properties: Value) -> Value {
    let application = one(service(json!({})));
    let scene = anyport_backend::StaticScene::new(&application, "cluster", false);
    let (mut documents, ..) = lowered(&KubeVela, &application, false);
    let mut root = properties;
    root["apiVersion"] = json!("vela/policy");
    root["kind"] = json!(kind);
    root["metadata"] = json!({"name": "mine"});
    documents.push(Document {
        kind: format!("vela/policy/{kind}").into(),
        name: "mine".into(),
        component: None,
        stage: 10,
        root: Node::from_json(&root),
        sources: Vec::new(),
    });
    let files = anyport_backend::Backend::assemble(&KubeVela, &scene, documents);
    let file = files.iter().find(|file| file.path == "application.yaml").expect("an application");
    written(&common::documents(file)[0].root, "/spec/policies/0")
}

#[test]
fn defaults_that_the_engine_does_not_read_are_written() {
    let rules = || json!({"rules": [{"selector": {"componentNames": ["web"]}}]});
    assert_eq!(policy("garbage-collect", rules())["properties"]["rules"][0]["strategy"], "onAppUpdate");
    assert_eq!(policy("resource-update", rules())["properties"]["rules"][0]["strategy"]["op"], "patch");
    let once = policy("apply-once", json!({"enable": true, "rules": [{"selector": {"componentNames": ["web"]}}]}));
    assert_eq!(once["properties"]["rules"][0]["strategy"]["affect"], "always");
    assert_eq!(policy("read-only", json!({}))["properties"], json!({}), "no properties at all are refused");
    assert_eq!(policy("read-only", json!({}))["type"], "read-only");
}

#[test]
fn data_outlives_the_application() {
    let mut it = one(service(json!({"mount": {"uploads": {"path": "/uploads"}}})));
    add(&mut it, "uploads", json!({"kind": "share", "name": "uploads", "on": ["cluster"], "size": 1073741824}));
    let policies = written(&application(&it).root, "/spec/policies");
    assert_eq!(
        policies,
        json!([{"name": "keep-claims", "type": "garbage-collect", "properties": {
        "rules": [{"selector": {"resourceTypes": ["PersistentVolumeClaim"]}, "strategy": "never"}]}}])
    );
    assert_eq!(written(&application(&one(service(json!({})))).root, "/spec/policies"), Value::Null);
}

#[test]
fn a_policy_that_does_nothing_is_refused() {
    let objects = |enable: bool| {
        json!([{"kind": "apply-once", "name": "drift",
            "writes": [{"path": ["enable"], "operation": {"set": enable}}]}])
    };
    let codes = |enable: bool| -> Vec<&'static str> {
        let (_, _, findings) = lowered(&KubeVela, &with_objects(objects(enable)), false);
        findings.iter().filter(|it| matches!(it.kind, FindingKind::Refusal)).map(|it| it.code.id).collect()
    };
    assert_eq!(codes(false).len(), 1);
    assert_eq!(codes(true).len(), 0);
}

#[test]
fn an_application_has_its_largest_size() {
    let said = |count: usize| {
        let mut it = one(service(json!({})));
        for index in 0..count {
            let name = format!("web-{index}");
            add(&mut it, &name, service(json!({"name": name})));
        }
        let scene = anyport_backend::StaticScene::new(&it, "cluster", false);
        let mut findings = Vec::new();
        let parts: Vec<(&dyn anyport_backend::Scene, Vec<Document>)> = vec![(&scene, lowered(&KubeVela, &it, false).0)];
        anyport_backend::Backend::assemble_joined(&KubeVela, parts, &mut findings);
        findings
    };
    assert_eq!(said(10), Vec::new());
    let said = said(600);
    assert!(said.len() == 1 && said[0].message.contains("1572864"), "{said:#?}");
}

#[test]
fn a_definition_is_used_where_it_belongs() {
    let said = |kind: &str, vela: &str| -> Vec<String> {
        let mut application = with_objects(json!([{"kind": kind, "name": "mine", "writes": []}]));
        application.targets["cluster"].options.insert("vela".into(), json!(vela));
        let (_, _, findings) = lowered(&KubeVela, &application, false);
        findings
            .into_iter()
            .filter(|it| it.severity == anyport_diagnostic::Severity::Error)
            .map(|it| it.message)
            .collect()
    };
    assert_eq!(said("helmchart", "1.10"), ["`helmchart` is there since KubeVela 1.11, and the target has 1.10"]);
    assert_eq!(said("helmchart", "1.11"), Vec::<String>::new());
    assert_eq!(said("hostalias", "1.10"), ["`hostalias` is of a component"]);

    let mut component = service(json!({}));
    component["options"] = json!({"kubevela": {"overlay": {"objects": [
        {"kind": "scaler", "name": "mine", "writes": []},
        {"kind": "read-only", "name": "mine", "writes": []},
        {"kind": "hostalias", "name": "mine", "writes": []},
    ]}}});
    let (_, _, findings) = lowered(&KubeVela, &one(component), false);
    let said: Vec<&str> = findings
        .iter()
        .filter(|it| it.severity == anyport_diagnostic::Severity::Error)
        .map(|it| it.message.as_str())
        .collect();
    assert_eq!(said.len(), 2, "{said:#?}");
}

/// A service that takes an address from another, as the compiler's objects say it.
fn data(from: &str, value: &str) -> Application {
    let mut it = one(service(json!({"options": {"kubevela": {"overlay": {"objects": [
        {"kind": "input", "name": "address", "writes": [
            {"path": ["from"], "operation": {"set": from}},
            {"path": ["parameterKey"], "operation": {"set": "properties.env[0].value"}},
        ]},
    ]}}}})));
    let giver = json!({"name": "api", "options": {"kubevela": {"overlay": {"objects": [
        {"kind": "output", "name": "host", "writes": [{"path": ["valueFrom"], "operation": {"set": value}}]},
    ]}}}});
    add(&mut it, "api", service(giver));
    it
}

#[test]
fn a_value_is_given_by_somebody_and_its_key_has_no_prefix() {
    let errors = |it: &Application| -> Vec<String> {
        let (_, _, findings) = lowered(&KubeVela, it, false);
        findings
            .into_iter()
            .filter(|it| it.severity == anyport_diagnostic::Severity::Error)
            .map(|it| it.message)
            .collect()
    };
    assert_eq!(errors(&data("host", "output.metadata.name")), Vec::<String>::new());
    assert_eq!(
        errors(&data("hots", "output.metadata.name")),
        ["nobody gives `hots`: `web` would wait for it without end"]
    );
    assert_eq!(errors(&data("host", "metadata.name")), ["`metadata.name` is nothing of what `api` renders"]);

    // Objects become documents in the compiler.
    let it = one(service(json!({})));
    let scene = anyport_backend::StaticScene::new(&it, "cluster", false);
    let (mut documents, ..) = lowered(&KubeVela, &it, false);
    for (kind, root) in [
        ("input", json!({"from": "host", "parameterKey": "properties.env[0].value"})),
        ("output", json!({"valueFrom": "output.metadata.name"})),
    ] {
        documents.push(Document {
            kind: format!("vela/component-data/{kind}").into(),
            name: "name".into(),
            component: Some("web".into()),
            stage: 10,
            root: Node::from_json(&root),
            sources: Vec::new(),
        });
    }
    let files = anyport_backend::Backend::assemble(&KubeVela, &scene, documents);
    let file = files.iter().find(|file| file.path == "application.yaml").expect("an application");
    let web = component(&common::documents(file)[0], "web").to_json();
    assert_eq!(web["inputs"], json!([{"from": "host", "parameterKey": "env[0].value"}]));
    assert_eq!(web["outputs"], json!([{"name": "name", "valueFrom": "output.metadata.name"}]));
}

#[test]
fn a_job_of_a_release_is_kept() {
    let (documents, _, findings) = lowered(&KubeVela, &read("first_look"), false);
    let jobs: Vec<&Document> = documents.iter().filter(|it| it.kind == "batch/v1/Job").collect();
    assert!(!jobs.is_empty());
    for job in jobs {
        assert!(job.root.pointer("/spec/ttlSecondsAfterFinished").is_none(), "it would be run again");
    }
    assert!(!findings.iter().any(|it| it.path == "keep"), "nobody asked for a time");

    let mut it = read("first_look");
    let mut migrate = (*it.components["migrate"]).clone();
    migrate.keep = Some(anyport_ir::Duration(3_600_000));
    it.components.insert("migrate".into(), migrate.into());
    let (_, _, findings) = lowered(&KubeVela, &it, false);
    let said = findings.iter().find(|it| it.path == "keep").expect("a note");
    assert!(matches!(said.kind, FindingKind::Adjustment { .. }));
}

#[test]
fn a_job_that_is_waited_for_is_done_when_as_many_succeed_as_run() {
    let mut it = read("first_look");
    let mut migrate = (*it.components["migrate"]).clone();
    migrate.parallel = Some(2);
    migrate.completions = Some(6);
    it.components.insert("migrate".into(), migrate.into());
    let (_, _, findings) = lowered(&KubeVela, &it, false);
    assert!(findings.iter().any(|it| it.path == "completions" && matches!(it.kind, FindingKind::Loss { .. })));
}

#[test]
fn a_workflow_names_its_policies() {
    let mut it = read("release");
    it.targets["cluster"].options.insert("clusters".into(), json!(["eu"]));
    let document = application(&it);
    let steps = written(&document.root, "/spec/workflow/steps");
    let deploy = steps.as_array().expect("steps").iter().find(|step| step["type"] == "deploy").expect("a step");
    assert_eq!(deploy["properties"]["policies"], json!(["places"]), "policies that no step names are not used");
    assert_eq!(deploy["timeout"], "30m");
    assert_eq!(written(&document.root, "/spec/policies/0/name"), "places");
}

#[test]
fn a_job_of_a_step_runs_where_the_rest_does() {
    let run = |clusters: Value| {
        let mut it = read("release");
        it.targets["cluster"].options.insert("clusters".into(), clusters);
        let (_, needs, findings) = lowered(&KubeVela, &it, false);
        let remarks = findings.iter().filter(|it| it.message.contains("runs its job in")).count();
        let places = needs.iter().filter(|it| it.name.starts_with("Namespace shop of")).count();
        let document = application(&it);
        let steps = written(&document.root, "/spec/workflow/steps");
        let group = steps.as_array().expect("steps").iter().find(|step| step["name"] == "after").expect("a group");
        (group["subSteps"][0]["properties"]["cluster"].clone(), remarks, places)
    };
    assert_eq!(run(json!([])), (Value::Null, 0, 0));
    assert_eq!(run(json!(["eu"])), (json!("eu"), 0, 1));
    let (cluster, remarks, places) = run(json!(["eu", "us"]));
    assert_eq!((cluster, places), (json!("eu"), 2));
    assert!(remarks > 0);
}

#[test]
fn steps_share_their_names_with_steps_inside() {
    let mut it = read("release");
    let inner = json!({"steps": {
        "ship": {"action": {"deploy": "prod"}},
        "both": {"action": {"parallel": {"ship": {"action": {"pause": 1000}}}}},
    }});
    it.workflows.insert("release".into(), serde_json::from_value(inner).expect("a workflow"));
    let (_, _, findings) = lowered(&KubeVela, &it, false);
    assert!(findings.iter().any(|it| it.message.contains("two steps")), "{findings:#?}");
}

#[test]
fn conditions_are_words_that_kubevela_knows() {
    let document = application(&read("release"));
    let steps = written(&document.root, "/spec/workflow/steps");
    let end = steps.as_array().expect("steps").iter().find(|step| step["name"] == "end").expect("a step");
    assert_eq!(end["if"], "status.approve.succeeded && status.ship.succeeded && status.settle.succeeded");
}
