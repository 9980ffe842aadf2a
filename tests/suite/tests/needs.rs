//! `anyport needs --fill` before real readers: an API server keeps its Secrets, and the loader of `docker
//! compose` takes what it wrote. After it, only what the operator gives is missing.

mod built;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use anyport_cluster::lint::composecheck;
use anyport_cluster::{Cluster, judges};
use anyport_tests::{Example, Part, examples};
use serde_json::Value;

/// The command as this workspace builds it.
fn anyport() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let output = Command::new(env!("CARGO"))
            .args(["build", "--quiet", "--offline", "--package", "anyport", "--message-format", "json"])
            .current_dir(root())
            .output()
            .expect("cargo runs");
        String::from_utf8_lossy(&output.stdout)
            .lines()
            .filter_map(|line| serde_json::from_str::<Value>(line).ok())
            .filter_map(|message| message["executable"].as_str().map(PathBuf::from))
            .next_back()
            .unwrap_or_else(|| panic!("{}", String::from_utf8_lossy(&output.stderr)))
    })
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Runs it from the root of the repository, with the kubectl of the judges and this cluster, if any.
fn run(arguments: &[&str], kubeconfig: Option<&Path>) -> Output {
    let kubectl = judges::program("control-plane", "kubectl").unwrap_or_else(|error| panic!("{error}"));
    let mut path = vec![kubectl.parent().expect("a folder").to_owned()];
    path.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    Command::new(anyport())
        .args(arguments)
        .current_dir(root())
        .env("PATH", std::env::join_paths(path).expect("folders make a path"))
        .env("KUBECONFIG", kubeconfig.unwrap_or(Path::new("/dev/null")))
        .env_remove("KUBERC")
        .output()
        .expect("the command runs")
}

fn texts(output: &Output) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&output.stdout), text(&output.stderr))
}

// ---- Compose

/// A target that Compose runs, and the names of its variables by who gives them.
struct Laptop {
    part: Part,
    generated: Vec<String>,
    given: Vec<String>,
}

fn laptops(example: &Example) -> Vec<Laptop> {
    let names = |part: &Part, generated: bool| -> Vec<String> {
        let needs = part.record["needs"].as_array().cloned().unwrap_or_default();
        let needs = needs.iter().filter(|need| need["place"]["dot-env"].is_object());
        let needs = needs.filter(|need| (need["kind"] == "generated-secret") == generated);
        needs.flat_map(|need| need["keys"].as_array().cloned().unwrap_or_default()).map(|key| text(&key)).collect()
    };
    let all = built::parts(example);
    // Environments that stand on Compose alone: the rest of another one is the cluster's affair.
    let alone = |part: &&Part| all.iter().all(|other| other.environment != part.environment || other.kind == "compose");
    let parts: Vec<Part> = all.iter().filter(alone).cloned().collect();
    parts.into_iter().map(|part| Laptop { generated: names(&part, true), given: names(&part, false), part }).collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

#[test]
fn after_it_compose_lacks_only_what_the_operator_gives() {
    let (mut judged, mut made) = (0, 0);
    for example in examples().expect("examples") {
        for Laptop { part, generated, given } in laptops(&example) {
            let title = part.title();
            let out = tempfile::tempdir().expect("a folder");
            let folder = out.path().join(&part.environment).join(&part.target);
            let files = part.write(&folder).expect("files");
            let env = folder.join(".env");
            // A value of which a person can see that it is no secret.
            let theirs: String = given.iter().map(|name| format!("{name}='given $by \"hand\"'\n")).collect();
            if !theirs.is_empty() {
                std::fs::write(&env, &theirs).expect("a file");
            }
            let output = fill(&example, &part, out.path());
            let (listed, said) = texts(&output);
            assert_eq!(output.status.code(), Some(0), "{title}: {said}");
            assert!(!listed.contains(".env "), "{title}: a variable is missing: {listed}");

            let compose = files.iter().find(|file| file.ends_with("compose.yaml")).expect("a Compose file");
            let (report, project) = composecheck(&[compose]).unwrap_or_else(|error| panic!("{title}: {error}"));
            assert!(report.findings.is_empty(), "{title}: {:?}", report.findings);
            let project = project.expect("a project").to_string();
            let file = std::fs::read_to_string(&env).unwrap_or_default();
            assert!(file.starts_with(&theirs), "{title}: what was there stays");
            for name in &generated {
                let at =
                    file.find(&format!("\n{name}='")).or_else(|| file.starts_with(&format!("{name}='")).then_some(0));
                let value = &file[at.unwrap_or_else(|| panic!("{title}: {name} is not made"))..];
                let value = value.split('\'').nth(1).expect("a value");
                assert!(!listed.contains(value) && !said.contains(value), "{title}: {name} is printed");
                // As part of a text, or as a file that is made of the variable.
                let inside = Value::from(value).to_string();
                let told = project.contains(inside.trim_matches('"'));
                assert!(
                    told || project.contains(&format!("\"environment\":\"{name}\"")),
                    "{title}: {name} goes nowhere"
                );
                made += 1;
            }
            fill(&example, &part, out.path());
            assert_eq!(std::fs::read_to_string(&env).unwrap_or_default(), file, "{title}: it is made once");
            judged += 1;
        }
    }
    assert!(judged >= 5 && made >= 10, "{judged} targets were judged, {made} values made");
}

fn fill(example: &Example, part: &Part, out: &Path) -> Output {
    let out = out.to_string_lossy();
    let environment = part.environment.as_str();
    run(&["needs", &example.file(), "--env", environment, "--fill", "-o", &out], None)
}

// ---- Kubernetes

fn cluster() -> &'static Cluster {
    Cluster::shared().unwrap_or_else(|error| panic!("{error}"))
}

/// The Secrets that are generated for a part: namespace, name, keys.
fn generated(part: &Part) -> Vec<(String, String, Vec<String>)> {
    let needs = part.record["needs"].as_array().cloned().unwrap_or_default();
    let generated = needs.into_iter().filter(|need| need["kind"] == "generated-secret");
    generated
        .map(|need| {
            let place = &need["place"]["kubernetes-secret"];
            let keys = need["keys"].as_array().cloned().unwrap_or_default();
            (text(&place["namespace"]), text(&place["name"]), keys.iter().map(text).collect())
        })
        .collect()
}

/// A Secret of the cluster.
fn secret(namespace: &str, name: &str) -> Value {
    let args = ["get", "secret", name, "-n", namespace, "-o", "json"];
    let output = cluster().kubectl(&args).and_then(|output| output.ok()).unwrap_or_else(|error| panic!("{error}"));
    output.objects().unwrap_or_else(|error| panic!("{error}")).remove(0)
}

fn kubectl(args: &[&str]) {
    cluster().kubectl(args).and_then(|output| output.ok()).unwrap_or_else(|error| panic!("{args:?}: {error}"));
}

/// The Secrets of a part, by name, as the server keeps them.
fn secrets(part: &Part) -> BTreeMap<String, Value> {
    generated(part).into_iter().map(|(namespace, name, _)| (name.clone(), secret(&namespace, &name))).collect()
}

fn keeps_secrets(name: &str, environment: &str, expected: usize) {
    let example = Example { name: name.to_owned() };
    let part = built::parts(&example)
        .into_iter()
        .find(|part| part.environment == environment && part.is_kubernetes())
        .expect("a cluster");
    let wanted = generated(&part);
    assert_eq!(wanted.len(), expected, "{}: {wanted:?}", part.title());
    let namespace = wanted[0].0.clone();
    let out = tempfile::tempdir().expect("a folder");
    let folder = out.path().join(environment).join(&part.target);
    let files = part.write(&folder).expect("files");
    let (file, out) = (example.file(), out.path().to_string_lossy().into_owned());
    let arguments = ["needs", &file, "--env", environment, "--fill", "-o", &out];
    let fill = || {
        let output = run(&arguments, Some(cluster().kubeconfig()));
        let (listed, said) = texts(&output);
        (output.status.code(), listed, said)
    };

    // Without its namespace nothing can be made, and the file that makes it is named.
    let (status, _, said) = fill();
    let first = files.iter().find(|file| file.ends_with("00-namespace.yaml")).expect("a namespace");
    assert!(status == Some(2) && said.contains("not found"), "{said}");
    let command = said.lines().find_map(|line| line.split_once("apply the namespace first: kubectl ")).expect("a help");
    assert!(command.1.ends_with(&first.display().to_string()), "{said}");
    kubectl(&command.1.split_whitespace().collect::<Vec<_>>());

    let (status, listed, said) = fill();
    assert_eq!(status, Some(0), "{said}");
    let mut before = secrets(&part);
    for (_, name, keys) in &wanted {
        let object = &before[name];
        let data = object["data"].as_object().expect("data");
        let mut names: Vec<&String> = data.keys().collect();
        let mut keys: Vec<&String> = keys.iter().collect();
        names.sort();
        keys.sort();
        assert_eq!(names, keys, "{name}");
        let labels = &object["metadata"]["labels"];
        assert_eq!(labels["app.kubernetes.io/managed-by"], "anyport");
        assert!(labels["app.kubernetes.io/part-of"].is_string());
        for value in data.values().map(|value| decoded(&text(value))).filter(|value| value.len() > 16) {
            assert!(!listed.contains(&value) && !said.contains(&value), "{name}: a value is printed");
        }
        if let (Some(url), Some(password)) = (data.get("url"), data.get("password")) {
            assert!(decoded(&text(url)).contains(&decoded(&text(password))), "{name}: the URL is of another password");
        }
    }

    let (status, _, said) = fill();
    assert!(status == Some(0) && !said.contains("made"), "{said}");
    assert_eq!(secrets(&part), before, "a second time changes nothing");

    // An empty value is somebody's, too.
    let (_, object, keys) = wanted.iter().max_by_key(|(_, _, keys)| keys.len()).expect("a Secret");
    let one = before[object]["data"][&keys[0]].clone();
    for value in [Value::from(""), one] {
        let patch = serde_json::json!({"data": {&keys[0]: value}}).to_string();
        kubectl(&["patch", "secret", object, "-n", &namespace, "--type=merge", "-p", &patch]);
        let (status, _, said) = fill();
        assert!(status == Some(0) && !said.contains("made"), "{said}");
    }

    // Each key that is lost is made again, and only that one. A password comes back out of the URL that holds it.
    for key in keys {
        let patch = serde_json::json!({"data": {key: null}}).to_string();
        kubectl(&["patch", "secret", object, "-n", &namespace, "--type=merge", "-p", &patch]);
        let (status, _, said) = fill();
        assert!(status == Some(0) && said.contains(&format!("{object}: made {key}\n")), "{said}");
        let after = secrets(&part);
        for (name, object) in &before {
            let (now, then) = (&after[name]["data"], &object["data"]);
            assert!(now.as_object().map(|data| data.len()) == then.as_object().map(|data| data.len()));
            for other in then.as_object().into_iter().flatten().map(|(other, _)| other).filter(|other| *other != key) {
                assert_eq!(now[other], then[other], "{name}: {other} is another");
            }
        }
        let (now, then) = (&after[object]["data"], &before[object]["data"]);
        if key == "password" || key == "url" {
            assert_eq!(now[key], then[key], "{key} fits to what is there");
        }
        before = after;
    }
}

fn decoded(text: &str) -> String {
    let mut child = Command::new("base64")
        .arg("--decode")
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("base64 runs");
    std::io::Write::write_all(&mut child.stdin.take().expect("its input"), text.as_bytes()).expect("it reads");
    String::from_utf8(child.wait_with_output().expect("it ends").stdout).expect("text")
}

#[test]
fn a_cluster_keeps_the_secrets_of_sidecars() {
    keeps_secrets("sidecars", "default", 2);
}

#[test]
fn a_cluster_keeps_the_secrets_of_retail() {
    keeps_secrets("retail", "preview", 4);
}

const COPIES: &str = r#"app copies

secret db-password

postgres db { version = "17", storage = 1Gi, password = db-password }

service web {
  image = "ghcr.io/acme/web:1"
  user  = 1000
  port http = 8080
  cpu    = 100m..200m
  memory = 64Mi..128Mi
  env { DATABASE_URL = db.url }
}

target cluster: kubernetes { namespace = "needs-copies" }

environment prod { on = cluster }
"#;

/// What is made of a value that the operator gives waits for it, and nothing is made by halves.
#[test]
fn copies_wait_for_what_the_operator_gives() {
    let namespace = "needs-copies";
    cluster().create_namespace(namespace, &[]).unwrap_or_else(|error| panic!("{error}"));
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("copies.app");
    std::fs::write(&file, COPIES).expect("a file");
    let fill = || run(&["needs", &file.to_string_lossy(), "--fill"], Some(cluster().kubeconfig()));
    let waiting = fill();
    let (listed, said) = texts(&waiting);
    assert!(waiting.status.code() == Some(0) && said.is_empty(), "{said}");
    assert!(listed.contains("a copy of `db-password/value`, which is not there yet"), "{listed}");
    let none = cluster().kubectl(&["get", "secrets", "-n", namespace, "-o", "name"]).expect("kubectl runs");
    assert_eq!(none.stdout, "", "half of it is made");

    let password = "p@ss/w:rd ?#%";
    let command = listed.lines().find_map(|line| line.trim_start().strip_prefix("$ kubectl ")).expect("a command");
    let arguments: Vec<String> = command.split_whitespace().map(|word| word.replace('…', password)).collect();
    kubectl(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
    let (listed, said) = texts(&fill());
    assert!(said.contains("made username, database, password, url"), "{said}");
    assert!(!listed.contains("secrets that"), "{listed}");
    let data = &secret(namespace, "db-credentials")["data"];
    assert_eq!(decoded(&text(&data["password"])), password);
    let url = "postgresql://app:p%40ss%2Fw%3Ard%20%3F%23%25@db:5432/app";
    assert_eq!(decoded(&text(&data["url"])), url);
}

/// What somebody writes while values are made is not overwritten: the server refuses what comes later.
#[test]
fn nobodys_value_is_overwritten() {
    let namespace = "needs-conflict";
    cluster().create_namespace(namespace, &[]).unwrap_or_else(|error| panic!("{error}"));
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("own.app");
    let app = format!(
        "app own\n\nsecret pair {{ from key-pair {{ algorithm = \"es256\" }} }}\n\nservice web {{\n  image = \"web:1\"\n  \
         user = 1000\n  port http = 8080\n  cpu = 100m..200m\n  memory = 64Mi..128Mi\n  env {{ KEY = pair.private, \
         PUBLIC = pair.public }}\n}}\n\ntarget cluster: kubernetes {{ namespace = \"{namespace}\" }}\n\nenvironment prod \
         {{ on = cluster }}\n"
    );
    std::fs::write(&file, app).expect("a file");
    // A kubectl that lets somebody else in between what it reads and what it writes.
    let real = judges::program("control-plane", "kubectl").unwrap_or_else(|error| panic!("{error}"));
    let real = real.display();
    let script = format!(
        "#!/bin/sh\ncase \"$1\" in patch) {real} annotate secret pair -n {namespace} seen=\"$$\" --overwrite >&2 </dev/null;; \
         esac\nexec {real} \"$@\"\n"
    );
    let between = folder.path().join("bin/kubectl");
    std::fs::create_dir(folder.path().join("bin")).expect("a folder");
    std::fs::write(&between, script).expect("a file");
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(&between, std::fs::Permissions::from_mode(0o755)).expect("it is ours");
    let fill = |path: &Path| {
        Command::new(anyport())
            .args(["needs", &file.to_string_lossy(), "--fill"])
            .env("PATH", format!("{}:/usr/bin:/bin", path.display()))
            .env("KUBECONFIG", cluster().kubeconfig())
            .output()
            .expect("the command runs")
    };
    let own = between.parent().expect("a folder");
    assert_eq!(fill(own).status.code(), Some(0));
    let patch = serde_json::json!({"data": {"public": null}}).to_string();
    kubectl(&["patch", "secret", "pair", "-n", namespace, "--type=merge", "-p", &patch]);
    let refused = fill(own);
    let (_, said) = texts(&refused);
    assert!(refused.status.code() == Some(2) && said.contains("the object has been modified"), "{said}");
    assert_eq!(secret(namespace, "pair")["data"]["public"], Value::Null);
    let named =
        run(&["needs", &file.to_string_lossy(), "--fill", "--context", "nowhere"], Some(cluster().kubeconfig()));
    let (_, said) = texts(&named);
    assert!(named.status.code() == Some(2) && said.contains("nowhere"), "kubectl's own words: {said}");
}
