//! Examples in an environment on Function Compute, held against the schemas of the components of
//! Serverless Devs, closed. fc3 keeps to itself what its schema says, so nothing may be left to it.

use anyport_build::{BuildOptions, Built, Format, Session};
use anyport_compiler::{Embedded, World};
use anyport_diagnostic::{Severity, render};
use anyport_tests::{Example, Repository, examples, root};
use serde_json::{Value, json};

/// Where functions stand. Hosts have certificates, and functions reach each other through a VPC.
const TARGET: &str = r#"
target edge: fc {
  region   = "cn-hangzhou"
  account  = "1234567890"
  role-arn = "acs:ram::1234567890:role/functions"
  vpc { vpc-id = "vpc-1", vswitch-ids = ["vsw-1"], security-group = "sg-1" }
  certificates {
    "hello.localhost"          = "1"
    "shop.example.com"         = "2"
    "www.shop.example.com"     = "3"
    "catalog.example.com"      = "4"
    "boutique.localhost"       = "5"
    "booking.fc.example.com"   = "6"
    "notes.fc.example.com"     = "7"
  }
}
"#;

/// An example that could be functions, with what its environment says.
const HOSTED: [(&str, &str, &[&str]); 5] = [
    ("hello", "", &["web"]),
    (
        // A function has one port.
        "gateway",
        "api { unset port.admin, health { port = \"http\" } }",
        &["web", "api", "catalog", "back-office"],
    ),
    (
        // Nothing calls a generator of load, and the carts are kept elsewhere.
        "boutique",
        "loadgenerator { enabled = false }
         redis-cart { external { host = \"carts.redis.rds.aliyuncs.com\", port = 6379, address = \"carts.redis.rds.aliyuncs.com:6379\" } }",
        &["frontend", "checkoutservice", "cartservice", "emailservice"],
    ),
    (
        "platform",
        "host = \"booking.fc.example.com\"
         search { cache { external { url = \"redis://cache.redis.rds.aliyuncs.com:6379\" } } }",
        &["api", "search", "prices"],
    ),
    (
        "environments",
        "host = \"notes.fc.example.com\"
         edge { secrets = \"kms\" }
         mail-catcher { enabled = false }
         managed-db { from alibaba { secret = \"notes-db\" } }
         db { external { host = \"notes.pg.rds.aliyuncs.com\", port = 5432, database = \"notes\", username = \"notes\", password = managed-db } }",
        &["web"],
    ),
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
        Ok(format!("{body}\n{}", self.more))
    }

    fn asset(&self, path: &str) -> Embedded {
        Repository.asset(path)
    }
}

fn load(example: &Example, body: &str) -> Session {
    let more = format!("{TARGET}\nenvironment functions {{\n  on = edge\n  {body}\n}}\n");
    Session::load(&With { file: example.file(), more }, &example.file()).expect("a source")
}

fn build(session: &Session) -> Built {
    session.build(Some("functions"), &BuildOptions { format: Format::Json, ..BuildOptions::default() })
}

/// The schema that the backend was made with: a file of Serverless Devs, every record closed.
fn judge() -> jsonschema::Validator {
    let path = root().join("backends/fc/data/schema.json");
    let text = std::fs::read_to_string(path).expect("the schema");
    let mut schema: Value = serde_json::from_str(&text).expect("JSON");
    schema["$schema"] = json!("http://json-schema.org/draft-07/schema#");
    schema["$ref"] = json!("#/definitions/file");
    jsonschema::draft7::new(&schema).expect("a schema")
}

#[test]
fn examples_are_taken() {
    let judge = judge();
    for (name, body, functions) in HOSTED {
        let session = load(&Example { name: name.to_owned() }, body);
        let built = build(&session);
        let said = render::human(&built.diagnostics, session.sources(), false);
        let file = built.files.iter().find(|file| file.path == "functions/edge/s.json");
        let file = file.unwrap_or_else(|| panic!("{name} is not written:\n{said}"));
        let document: Value = serde_json::from_slice(&file.bytes).expect("JSON");
        let wrong: Vec<String> =
            judge.iter_errors(&document).map(|error| format!("{error} at {}", error.instance_path())).collect();
        assert!(wrong.is_empty(), "{name}: {wrong:#?}");
        let resources = document["resources"].as_object().expect("resources");
        for function in functions {
            assert_eq!(resources[*function]["component"], "fc3", "{name}: {function}");
        }
        let written = resources.values().filter(|it| it["component"] == "fc3").count();
        assert!(written >= functions.len(), "{name}: {written} functions");
    }
}

/// The whole shop finds itself: addresses inside are holes, each with the command that prints it.
#[test]
fn addresses_inside_are_holes() {
    let (name, body, _) = HOSTED[2];
    let built = build(&load(&Example { name: name.to_owned() }, body));
    let record = built.files.iter().find(|file| file.path == "functions/anyport.json").expect("a record");
    let record: Value = serde_json::from_slice(&record.bytes).expect("JSON");
    let holes = record["targets"][0]["holes"].as_array().expect("holes");
    let of_checkout = holes.iter().find(|hole| hole["from"] == "checkoutservice.private-host").expect("a hole");
    let command = of_checkout["command"].as_str().expect("a command");
    assert!(command.contains("functions/boutique-functions-checkoutservice/triggers/http"), "{command}");
    let commands = record["targets"][0]["commands"].as_array().expect("commands");
    assert!(commands.iter().any(|it| it.as_str().is_some_and(|it| it.contains("DELETE"))), "{commands:#?}");
}

/// What cannot stand there says what to do instead, in every example.
#[test]
fn refusals_say_what_to_do() {
    let mut refused = 0;
    for example in examples().expect("examples") {
        let session = load(&example, "");
        let built = build(&session);
        for diagnostic in built.diagnostics.iter().filter(|it| it.severity == Severity::Error) {
            let ours = matches!(diagnostic.code.name, "target-unsupported" | "target-limit" | "target-name");
            if ours {
                let text = render::human(std::slice::from_ref(diagnostic), session.sources(), false);
                assert!(!diagnostic.notes.is_empty(), "{}: {text}", example.name);
                refused += 1;
            }
        }
    }
    assert!(refused > 20, "only {refused} properties were refused");
}
