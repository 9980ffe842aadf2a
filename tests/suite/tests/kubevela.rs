//! Every example on KubeVela: strict parameters, a real API server, and what is rendered of the
//! Application held against what the Kubernetes backend writes for the same source.

mod common;
#[path = "../../../backends/kubevela/tests/common/facts.rs"]
mod facts;

use std::collections::BTreeMap;
use std::sync::Once;

use anyport_build::{BuildOptions, Built, Session};
use anyport_cluster::Cluster;
use anyport_compiler::{Embedded, World};
use anyport_diagnostic::{Severity, render};
use anyport_kubevela::{definition, rendered};
use anyport_tests::{Example, Repository};
use facts::facts;
use serde_json::{Value, json};

const APPLICATION: &str = "core.oam.dev/v1beta1/Application";

for_each_example!(is_an_application);

/// An example on KubeVela, and on Kubernetes: its own target where it names one, else all of it.
fn sessions(example: &Example) -> (Session, Session) {
    let text = Repository.source(&example.file()).expect("a source");
    const CLUSTERS: [&str; 4] = [": kubernetes", ": ack", ": eks", ": gke"];
    let targets = text.lines().filter(|line| line.starts_with("target "));
    let mut clusters = targets.filter_map(|line| Some((line, CLUSTERS.iter().find(|kind| line.contains(**kind))?)));
    if let Some((line, kind)) = clusters.next() {
        let changed = line.replacen(*kind, ": kubevela", 1);
        let world = Changed { path: example.file(), from: line.to_owned(), to: changed };
        return (Session::load(&world, &example.file()).expect("a source"), example.load().expect("a source"));
    }
    let on = |kind: &str| {
        let mut session = example.load().expect("a source");
        session.force_target(Some(kind.into()));
        session
    };
    (on("kubevela"), on("kubernetes"))
}

fn build(session: &Session, environment: &str) -> Built {
    let options = BuildOptions { traced: true, ..BuildOptions::default() };
    let built = session.build(Some(environment), &options);
    let errors = built.diagnostics.iter().filter(|it| it.severity == Severity::Error).cloned().collect::<Vec<_>>();
    assert!(errors.is_empty(), "{}", render::human(&errors, session.sources(), false));
    built
}

/// The documents of a kind, with the files that they stand in.
fn of_kind<'b>(built: &'b Built, kind: &str) -> Vec<(&'b str, Value)> {
    let all = built.documents.iter().flat_map(|(path, documents)| documents.iter().map(move |it| (path.as_str(), it)));
    all.filter(|(_, it)| it.kind == kind).map(|(path, it)| (path, it.root.to_json())).collect()
}

fn is_an_application(example: &Example) {
    let (vela, kubernetes) = sessions(example);
    let mut count = 0;
    for environment in vela.environments() {
        let title = format!("{}.{environment}", example.name);
        let built = build(&vela, &environment);
        // An environment may stand elsewhere.
        for (_, application) in of_kind(&built, APPLICATION) {
            count += 1;
            assert_eq!(strict(&application), Vec::<String>::new(), "{title}");
            assert_eq!(pointers(&built), Vec::<String>::new(), "{title}");
            assert_eq!(differences(&application, &build(&kubernetes, &environment)), Vec::<String>::new(), "{title}");
            applied(&title, &built, &application);
        }
    }
    assert!(count > 0, "{} has no Application", example.name);
}

/// What KubeVela would pass over without a word.
fn strict(application: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut judge = |kind: &str, it: &Value| {
        let name = it["type"].as_str().unwrap_or_default();
        let Some(definition) = definition(kind, name) else { return found.push(format!("no {kind} {name}")) };
        let validator = jsonschema::validator_for(definition.schema()).expect("a schema");
        let errors = validator.iter_errors(&it["properties"]);
        found.extend(errors.map(|error| format!("{kind} {name}: {error} at {}", error.instance_path())));
    };
    for component in application["spec"]["components"].as_array().into_iter().flatten() {
        judge("component", component);
        component["traits"].as_array().into_iter().flatten().for_each(|it| judge("trait", it));
    }
    application["spec"]["policies"].as_array().into_iter().flatten().for_each(|it| judge("policy", it));
    for step in application["spec"]["workflow"]["steps"].as_array().into_iter().flatten() {
        if step["subSteps"].is_null() {
            judge("workflowstep", step);
        }
    }
    found
}

/// Places of the source map that lead nowhere, or that there are none.
fn pointers(built: &Built) -> Vec<String> {
    let documents = built.documents.iter().flat_map(|(_, documents)| documents);
    let application = documents.into_iter().find(|it| it.kind == APPLICATION).expect("an application");
    let lost = application.sources.iter().filter(|source| application.root.pointer(&source.pointer).is_none());
    let mut found: Vec<String> = lost.map(|source| source.pointer.clone()).collect();
    let images = application.sources.iter().filter(|source| source.pointer.ends_with("/properties/image"));
    if images.filter(|source| source.path == "image").count() == 0 {
        found.push("no image has a source".into());
    }
    found
}

/// Workloads that KubeVela would render differently from what the Kubernetes backend writes.
fn differences(application: &Value, kubernetes: &Built) -> Vec<String> {
    let mut found = Vec::new();
    let mut compared = 0;
    let components = application["spec"]["components"].as_array().expect("components");
    for kind in ["apps/v1/Deployment", "apps/v1/StatefulSet", "apps/v1/DaemonSet", "batch/v1/Job", "batch/v1/CronJob"] {
        for (path, wanted) in of_kind(kubernetes, kind) {
            // Jobs that people start are the same files.
            if path.contains("/jobs/") {
                continue;
            }
            let name = wanted["metadata"]["name"].as_str().expect("a name");
            let Some(component) = components.iter().find(|it| it["name"] == name) else {
                found.push(format!("{kind} {name} is missing"));
                continue;
            };
            let node = node(component);
            let is = rendered(application["metadata"]["name"].as_str().expect("a name"), &node).expect("a workload");
            let (is, should) = (facts(&is.to_json()), facts(&wanted));
            compared += 1;
            for (key, value) in should.as_object().expect("facts") {
                if is[key] != *value {
                    found.push(format!("{kind} {name} {key}:\n  is     {}\n  should {value}", is[key]));
                }
            }
        }
    }
    if compared == 0 {
        found.push("nothing was compared".into());
    }
    found
}

fn node(value: &Value) -> anyport_backend::Node {
    anyport_backend::Node::from_json(value)
}

fn cluster() -> &'static Cluster {
    static DEFINITIONS: Once = Once::new();
    let cluster = Cluster::shared().unwrap_or_else(|error| panic!("{error}"));
    DEFINITIONS.call_once(|| {
        let text = include_str!("../../../backends/kubevela/tests/data/crds.json");
        let definitions: Value = serde_json::from_str(text).expect("JSON");
        cluster.apply_json(&definitions).unwrap_or_else(|error| panic!("{error}"));
        let wait = ["wait", "--for=condition=established", "--timeout=60s", "crd/applications.core.oam.dev"];
        cluster.kubectl(&wait).and_then(|output| output.ok()).unwrap_or_else(|error| panic!("{error}"));
    });
    cluster
}

/// The server takes the namespace and the Application, strictly, and the objects that it holds.
fn applied(title: &str, built: &Built, application: &Value) {
    let folder = tempfile::tempdir().expect("a folder");
    let apply = |name: &str, list: Vec<Value>| {
        let path = folder.path().join(name);
        let list = json!({"apiVersion": "v1", "kind": "List", "items": list});
        std::fs::write(&path, list.to_string()).expect("a file");
        let applied = cluster().apply_server_side(&path, None).unwrap_or_else(|error| panic!("{title}: {error}"));
        assert_eq!(applied.warnings, Vec::<String>::new(), "{title}");
    };
    apply("first.json", of_kind(built, "v1/Namespace").into_iter().map(|(_, it)| it).collect());
    apply("application.json", vec![application.clone()]);
    let namespace = &application["metadata"]["namespace"];
    let components = application["spec"]["components"].as_array().into_iter().flatten();
    let mut objects = Vec::new();
    for component in components {
        objects.extend(component["properties"]["objects"].as_array().into_iter().flatten().cloned());
        if let Some(workload) = rendered("app", &node(component)) {
            let mut workload = workload.to_json();
            workload["metadata"]["name"] = component["name"].clone();
            objects.push(workload);
        }
    }
    for object in &mut objects {
        if object["kind"] != "PriorityClass" && object["metadata"]["namespace"].is_null() {
            object["metadata"]["namespace"] = namespace.clone();
        }
    }
    apply("objects.json", objects);
}

/// The repository, with one file said in another way.
struct Changed {
    path: String,
    from: String,
    to: String,
}

impl World for Changed {
    fn source(&self, path: &str) -> Result<String, String> {
        let text = Repository.source(path)?;
        if path != self.path {
            return Ok(text);
        }
        assert!(text.contains(&self.from), "{path} has changed");
        Ok(text.replace(&self.from, &self.to))
    }

    fn asset(&self, path: &str) -> Embedded {
        Repository.asset(path)
    }
}

const ENVIRONMENTS: &str = "examples/environments/environments.app";
const TARGET: &str = "target cluster: kubernetes { version = \"1.35\" }";

fn joined(target: &str) -> Session {
    let world = Changed { path: ENVIRONMENTS.into(), from: TARGET.into(), to: target.into() };
    Session::load(&world, ENVIRONMENTS).expect("a source")
}

#[test]
fn environments_become_one_application() {
    let session = joined("target cluster: kubevela { version = \"1.35\", environments = [staging, prod-eu, prod-us] }");
    let mut texts: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for environment in ["staging", "prod-eu", "prod-us"] {
        let built = build(&session, environment);
        let path = format!("{environment}/cluster/application.yaml");
        let file = built.files.iter().find(|file| file.path == path).expect("an application");
        texts.insert(environment.into(), file.bytes.clone());
        let (_, application) = of_kind(&built, APPLICATION).remove(0);
        assert_eq!(strict(&application), Vec::<String>::new());
        let policies: Vec<&Value> =
            application["spec"]["policies"].as_array().expect("policies").iter().map(|it| &it["type"]).collect();
        assert_eq!(policies.iter().filter(|kind| **kind == "topology").count(), 3);
        assert!(policies.iter().any(|kind| **kind == "override"));
        let steps = application["spec"]["workflow"]["steps"].as_array().expect("steps");
        assert_eq!(
            steps.iter().map(|it| it["name"].as_str().expect("a name")).collect::<Vec<_>>(),
            ["deploy-staging", "deploy-prod-eu", "deploy-prod-us"]
        );
    }
    let mut all = texts.values();
    let first = all.next().expect("a text");
    assert!(all.all(|text| text == first), "whichever environment is built, the Application is one");
    // An environment that is not named stays by itself.
    let demo = build(&session, "demo");
    let (_, application) = of_kind(&demo, APPLICATION).remove(0);
    assert!(application["spec"]["policies"].is_null());
}

#[test]
fn environments_that_stand_elsewhere_cannot_join() {
    let session = joined("target cluster: kubevela { version = \"1.35\", environments = [dev, staging] }");
    let said = session.check();
    let errors: Vec<String> =
        said.iter().filter(|it| it.severity == Severity::Error).map(|it| it.message.clone()).collect();
    assert!(errors.iter().any(|it| it.contains("nothing of `dev` stands on this target")), "{errors:#?}");
}

/// A source with the definitions of a platform team beside it.
struct WithDefinitions;

const DEFINED: &str = r#"app shop

import vela "platform"

service web {
  image = "ghcr.io/acme/shop:1.4"
  user  = 10001
  port http = 8080
  cpu    = 250m..1
  memory = 256Mi..512Mi
  health { path = "/healthz" }
  options kubevela { object canary slowly { steps = 5, pause = "10m" } }
}

target platform: kubevela {
  object java-service reports { image = "ghcr.io/acme/reports:2.0" }
}

environment prod { on = platform }
"#;

const DEFINITIONS: [(&str, &str); 2] = [
    (
        "canary.yaml",
        r#"apiVersion: v1
kind: ConfigMap
metadata: { name: trait-schema-canary, namespace: vela-system }
data:
  openapi-v3-json-schema: |
    {"type": "object", "required": ["steps"],
     "properties": {"steps": {"type": "integer"}, "pause": {"type": "string"}}}
"#,
    ),
    ("component-java-service.json", r#"{"type": "object", "properties": {"image": {"type": "string"}}}"#),
];

impl World for WithDefinitions {
    fn source(&self, path: &str) -> Result<String, String> {
        match path {
            "shop.app" => Ok(DEFINED.to_owned()),
            "typo.app" => Ok(DEFINED.replace("steps = 5, pause", "paus")),
            _ => Err("no such file".to_owned()),
        }
    }

    fn asset(&self, path: &str) -> Embedded {
        if path != "platform" {
            return Embedded::Missing("no such folder".to_owned());
        }
        let files = DEFINITIONS.iter().map(|(name, text)| ((*name).into(), text.as_bytes().into()));
        Embedded::Folder(files.collect())
    }
}

#[test]
fn definitions_of_a_platform_team_are_typed() {
    let session = Session::load(&WithDefinitions, "shop.app").expect("a source");
    let built = build(&session, "prod");
    let (_, application) = of_kind(&built, APPLICATION).remove(0);
    let components = application["spec"]["components"].as_array().expect("components");
    let web = components.iter().find(|it| it["name"] == "web").expect("a component");
    let canary = web["traits"].as_array().expect("traits").iter().find(|it| it["type"] == "canary");
    assert_eq!(canary.expect("a trait")["properties"], json!({"steps": 5, "pause": "10m"}));
    let reports = components.iter().find(|it| it["name"] == "reports").expect("a component");
    assert_eq!(reports["type"], "java-service");
    assert_eq!(reports["properties"], json!({"image": "ghcr.io/acme/reports:2.0"}));

    let typo = Session::load(&WithDefinitions, "typo.app").expect("a source");
    let said: Vec<String> = typo.check().into_iter().map(|it| it.message).collect();
    assert!(said.iter().any(|it| it.contains("there is no field `paus`")), "{said:#?}");
}
