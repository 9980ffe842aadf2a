//! Examples in an environment on Serverless App Engine, held strictly against the field tables of the
//! vendor's SDK: the interface itself drops what it does not know.

#[path = "../../../backends/sae/tests/backend/strict.rs"]
mod strict;

use anyport_build::{BuildOptions, Built, Format, Session};
use anyport_compiler::{Embedded, World};
use anyport_diagnostic::{Severity, render};
use anyport_tests::{Example, Repository, examples, root};
use serde_json::Value;
use strict::Tables;

/// Where applications stand.
const TARGET: &str = r#"
target front: sae {
  region    = "cn-hangzhou"
  namespace = "cn-hangzhou:front"
  network   = "vpc-hz"
  gateway { id = "alb-4iceqaf9", certificates = ["154080-cn-hangzhou"] }
}
"#;

/// An example, the body of an environment on the target `front` (none: the example has one, called
/// `anywhere`), and applications that are in it.
const HOSTED: [(&str, &str, &[&str]); 4] = [
    ("hello", "on = front", &["web"]),
    (
        // Routes lead to HTTP: what speaks gRPC has a balancer of its own.
        "gateway",
        "on = front
         catalog { unset expose, expose auto { tls none } }",
        &["web", "api", "catalog", "back-office"],
    ),
    (
        "boutique",
        "on = front
         frontend { unset expose, expose \"boutique.example.com\" {} }
         redis-cart { external { host = \"carts.redis.rds.aliyuncs.com\", port = 6379, address = \"carts.redis.rds.aliyuncs.com:6379\" } }",
        &["frontend", "checkoutservice", "cartservice", "emailservice", "loadgenerator"],
    ),
    // One service in front, everything else elsewhere: its own environment.
    ("gallery", "", &["api"]),
];

/// The repository with more text at the end of one file, in the place of its tests.
struct With {
    file: String,
    more: String,
}

impl World for With {
    fn source(&self, path: &str) -> Result<String, String> {
        let text = Repository.source(path)?;
        if path != self.file {
            return Ok(text);
        }
        // Its tests are of its own environments, and stand at the end.
        let body = text.split_once("\ntest \"").map_or(text.as_str(), |(body, _)| body);
        Ok(format!("{body}\n{TARGET}\n{}", self.more))
    }

    fn asset(&self, path: &str) -> Embedded {
        Repository.asset(path)
    }
}

/// What an example writes for its environment, with the environment's name.
fn build(name: &str, body: &str) -> (Session, Built, &'static str) {
    let example = Example { name: name.to_owned() };
    let (session, environment) = match body {
        "" => (example.load(), "anywhere"),
        body => {
            let more = format!("environment serverless {{\n  {body}\n}}\n");
            (Session::load(&With { file: example.file(), more }, &example.file()), "serverless")
        }
    };
    let session = session.expect("a source");
    let built = session.build(Some(environment), &BuildOptions { format: Format::Json, ..BuildOptions::default() });
    (session, built, environment)
}

/// The documents of a file.
fn documents(bytes: &[u8]) -> Vec<Value> {
    let read = serde_json::Deserializer::from_slice(bytes).into_iter::<Value>();
    read.map(|document| document.expect("JSON")).collect()
}

#[test]
fn examples_are_taken() {
    let tables = Tables::read(&root().join("backends/sae/data"));
    for (name, body, applications) in HOSTED {
        let (session, built, environment) = build(name, body);
        let said = render::human(&built.diagnostics, session.sources(), false);
        let files: Vec<_> =
            built.files.iter().filter(|file| file.path.starts_with(&format!("{environment}/front/"))).collect();
        assert!(!files.is_empty(), "{name} is not written:\n{said}");
        let (mut total, mut there) = (0, Vec::new());
        for file in files.iter().filter(|file| file.path.ends_with(".json")) {
            let documents = documents(&file.bytes);
            let (judged, wrong) = tables.judge(&file.path, &documents);
            assert!(wrong.is_empty(), "{name}:\n{}", wrong.join("\n"));
            total += judged;
            for document in &documents {
                let steps = document["steps"].as_array().into_iter().flatten();
                there.extend(steps.filter_map(|step| step["create"]["query"]["AppName"].as_str().map(str::to_owned)));
                if document["kind"] == "Deployment" {
                    there.extend(document["metadata"]["name"].as_str().map(str::to_owned));
                }
            }
        }
        for application in applications {
            assert!(there.iter().any(|name| name == application), "{name}: {application} is not in {there:?}");
        }
        assert!(total > applications.len(), "{name}: only {total} were judged");
    }
}

/// The service in front reads its secrets from files, and they come from the cluster's stores.
#[test]
fn what_stands_in_front_needs_copies() {
    let (_, built, environment) = build("gallery", "");
    let record = built.files.iter().find(|file| file.path == format!("{environment}/anyport.json")).expect("a record");
    let record: Value = serde_json::from_slice(&record.bytes).expect("JSON");
    let front = record["targets"].as_array().into_iter().flatten().find(|it| it["name"] == "front").expect("a target");
    let needs = front["needs"].as_array().expect("needs");
    let need = |name: &str| {
        let wanted = format!("Secret cn-hangzhou:gallery/{name}");
        needs.iter().find(|need| need["name"] == wanted.as_str()).unwrap_or_else(|| panic!("{wanted}: {needs:#?}"))
    };
    assert_eq!(need("albums")["keys"], serde_json::json!(["albums-url"]));
    assert!(need("albums")["why"].as_str().is_some_and(|why| why.contains("a copy of the credentials of `albums`")));
    assert_eq!(need("signing_key")["recipe"], serde_json::json!([["signing-key", "generate:64"]]));
    let commands: Vec<&str> = front["commands"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    assert!(commands.iter().any(|command| command.starts_with("python3 apply.py")), "{commands:?}");
}

/// Every example that cannot run here is told so, at a place of its own.
#[test]
fn others_are_refused_at_their_text() {
    for example in examples().expect("the examples") {
        let mut session = example.load().expect("a source");
        session.force_target(Some("sae".into()));
        let environment = session.environments().last().cloned().expect("an environment");
        let built = session.build(Some(&environment), &BuildOptions::default());
        let errors: Vec<_> = built.diagnostics.iter().filter(|it| it.severity == Severity::Error).collect();
        let said = render::human(&built.diagnostics, session.sources(), false);
        // No target says a region.
        assert!(!errors.is_empty() && built.files.is_empty(), "{}:\n{said}", example.name);
        assert!(errors.iter().all(|it| !it.notes.is_empty() || !it.fixes.is_empty()), "{}:\n{said}", example.name);
    }
}

/// The interface reads JSON, whatever documents are written in.
#[test]
fn requests_are_json_in_either_format() {
    let (session, built, environment) = build("gallery", "");
    let plain = session.build(Some(environment), &BuildOptions::default());
    let requests = |built: &Built| -> Vec<(String, Vec<u8>)> {
        let asked = built.files.iter().filter(|file| file.path.ends_with(".requests.json"));
        asked.map(|file| (file.path.clone(), file.bytes.clone())).collect()
    };
    assert!(requests(&built).len() >= 2);
    assert_eq!(requests(&built), requests(&plain));
    for (path, bytes) in requests(&plain) {
        assert_eq!(documents(&bytes).len(), 1, "{path}");
    }
}
