//! Who may know whom: the direction of dependencies, and who touches the world.

use std::collections::BTreeMap;
use std::process::Command;

use anyport_house::repository;
use serde_json::Value;

/// A crate of the workspace: its folder, and what it depends on outside its tests.
struct Member {
    folder: String,
    needs: Vec<String>,
}

fn members() -> BTreeMap<String, Member> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(repository::root())
        .output()
        .expect("cargo runs");
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo prints JSON");
    let root = metadata["workspace_root"].as_str().expect("there is a root").to_owned();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut found = BTreeMap::new();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        let manifest = text(&package["manifest_path"]);
        let folder = manifest.trim_start_matches(&root).trim_matches('/').trim_end_matches("/Cargo.toml").to_owned();
        let needs = package["dependencies"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|dependency| dependency["kind"] != "dev")
            .map(|dependency| text(&dependency["name"]))
            .collect();
        found.insert(text(&package["name"]), Member { folder, needs });
    }
    assert!(found.len() > 8, "the workspace has crates");
    found
}

/// What each crate of the core may know of the others. A head (`cli`, `lsp`, `playground`) may know
/// all of them, and a test everything.
const MAY_KNOW: &[(&str, &[&str])] = &[
    ("anyport-diagnostic", &[]),
    ("anyport-stdlib", &[]),
    ("anyport-syntax", &["anyport-diagnostic"]),
    ("anyport-ir", &["anyport-diagnostic"]),
    ("anyport-compiler", &["anyport-diagnostic", "anyport-ir", "anyport-stdlib", "anyport-syntax"]),
    ("anyport-backend", &["anyport-diagnostic", "anyport-ir"]),
    ("anyport-kubernetes-schemas", &["anyport-backend"]),
    // A layer above Kubernetes: what KubeVela applies are the objects that the Kubernetes backend writes.
    ("anyport-kubevela", &["anyport-backend", "anyport-diagnostic", "anyport-ir", "anyport-kubernetes"]),
    ("anyport-knative", &["anyport-backend", "anyport-diagnostic", "anyport-ir", "anyport-kubernetes"]),
];

/// What a backend may know.
const A_BACKEND_MAY_KNOW: &[&str] = &["anyport-backend", "anyport-diagnostic", "anyport-ir"];

#[test]
fn dependencies_point_one_way() {
    let members = members();
    for (name, member) in &members {
        let ours: Vec<&str> =
            member.needs.iter().map(String::as_str).filter(|need| members.contains_key(*need)).collect();
        let listed = MAY_KNOW.iter().find(|(known, _)| known == name).map(|(_, may)| may.to_vec());
        let may = match (listed, member.folder.split('/').next()) {
            (Some(may), _) => may,
            (None, Some("compiler")) => panic!("{name}: a new crate of the compiler: say here whom it may know"),
            // The one place that knows the compiler and the backends.
            (None, Some("backends")) if name == "anyport-build" => continue,
            (None, Some("backends")) => {
                let mut may = A_BACKEND_MAY_KNOW.to_vec();
                may.extend(ours.iter().copied().filter(|need| need.starts_with(&format!("{name}-"))));
                may
            }
            _ => continue,
        };
        for need in ours {
            assert!(may.contains(&need), "{name} must not know {need}");
        }
    }
}

#[test]
fn nobody_depends_on_a_head_or_a_test() {
    let members = members();
    let is = |name: &str, folders: &[&str]| {
        members.get(name).is_some_and(|member| folders.iter().any(|folder| member.folder.starts_with(folder)))
    };
    for (name, member) in &members {
        for need in &member.needs {
            // `anyport lsp` is the language server; `anyport-ide` is the core that heads share.
            let is_head = is(need, &["cli", "lsp", "playground"]) && need != "anyport-ide";
            let carries = name == "anyport" && need == "anyport-lsp";
            assert!(!is_head || carries, "{name} depends on {need}, which is a head");
            assert!(is(name, &["tests"]) || !is(need, &["tests"]), "{name} depends on {need}, which is for tests");
        }
    }
}

/// Crates that only some may use, and who.
const ONLY: &[(&str, &[&str])] = &[
    ("k8s-openapi", &["backends/kubernetes"]),
    ("salsa", &["compiler/core", "backends/build", "lsp"]),
    ("logos", &["compiler/syntax"]),
    ("lalrpop", &["compiler/syntax"]),
    ("lalrpop-util", &["compiler/syntax"]),
    ("ariadne", &["compiler/diagnostic"]),
    ("clap", &["cli"]),
    ("indicatif", &["cli"]),
    ("tempfile", &["cli", "lsp", "tests"]),
    ("tokio", &["cli", "lsp"]),
    ("kube", &["cli"]),
    ("ureq", &["cli"]),
    ("reqwest", &["cli"]),
    ("rand", &["cli", "tests"]),
    ("chrono", &["cli", "tests"]),
];

#[test]
fn what_few_need_few_see() {
    for (name, member) in members() {
        for (library, folders) in ONLY {
            if member.needs.iter().any(|need| need == library) {
                let may = folders.iter().any(|folder| {
                    member.folder == *folder
                        || member.folder.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
                });
                assert!(may, "{name} uses {library}, which is for {folders:?}");
            }
        }
    }
}

/// What reads or changes the world.
const WORLD: &[&str] = &[
    "std::fs",
    "std::env::",
    "std::process",
    "std::net::Tcp",
    "std::net::Udp",
    "ToSocketAddrs",
    "std::time::SystemTime",
    "SystemTime::now",
    "Instant::now",
    "std::io::stdin",
    "std::io::stdout",
    "std::thread::sleep",
    "File::open",
    "File::create",
];

#[test]
fn the_core_does_not_touch_the_world() {
    let mut found = Vec::new();
    for folder in ["compiler", "backends", "stdlib"] {
        for path in repository::files(folder, &["rs"]) {
            // Build scripts and tests run on a developer's machine; neither is in the product.
            if !path.contains("/src/") || path.ends_with("/tests.rs") || path.contains("/src/bin/") {
                continue;
            }
            let text = repository::text(&path);
            let product = text.split("#[cfg(test)]").next().unwrap_or_default();
            for (number, line) in product.lines().enumerate() {
                let code = line.split("//").next().unwrap_or_default();
                for word in WORLD.iter().filter(|word| code.contains(**word)) {
                    found.push(format!("{path}:{}: {word}", number + 1));
                }
            }
        }
    }
    assert!(found.is_empty(), "the heads read and write; the core is given what it needs: {found:#?}");
}

#[test]
fn the_linter_watches_the_same_border() {
    let compiler = repository::text("compiler/clippy.toml");
    assert!(compiler.contains("disallowed-methods"), "compiler/clippy.toml names what the core must not call");
    assert_eq!(compiler, repository::text("backends/clippy.toml"), "both halves of the core have one border");
}
