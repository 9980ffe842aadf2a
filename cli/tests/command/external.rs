//! Backends that are programs of their own.

use std::path::{Path, PathBuf};

use crate::support::Folder;

const APP: &str = r#"app shop

service web {
  image = "ghcr.io/acme/web:1.4"
  user  = 10001
  port http = 8080
  env { API = api.url }
  health { path = "/ready" }
  options nomad { priority = 70 }
}

service api {
  image = "ghcr.io/acme/api:1.4"
  user  = 10001
  port http = 8080
  memory = 256Mi
  health { path = "/ready" }
}

target cells: nomad { datacenters = ["eu1"] }

environment prod { on = cells }
"#;

fn documented() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/external-backends")
}

/// The path with a folder before it.
fn path_with(folder: &Path) -> String {
    let rest = std::env::var("PATH").unwrap_or_default();
    format!("{}:{rest}", folder.display())
}

#[test]
fn the_documented_one_writes_jobs() {
    let folder = Folder::new();
    folder.write("shop.app", APP);
    folder.run_on(&["build", "shop.app", "-o", "out"], &path_with(&documented())).status(0);
    let job: serde_json::Value = serde_json::from_str(&folder.read("out/prod/cells/web.nomad.json")).expect("JSON");
    assert_eq!(job["Job"]["Priority"], 70);
    assert_eq!(job["Job"]["Datacenters"][0], "eu1");
    assert_eq!(job["Job"]["TaskGroups"][0]["Tasks"][0]["Env"]["API"], "http://api.service.nomad:8080");
    assert!(folder.read("out/prod/anyport.json").contains("nomad job run -json web.nomad.json"));
}

#[test]
fn what_it_does_not_know_is_refused_at_its_place() {
    let folder = Folder::new();
    folder.write("shop.app", APP.replace("  memory = 256Mi\n", "  expose \"api.example.com\"\n"));
    folder.run_on(&["check", "shop.app"], &path_with(&documented())).status(1).says("shop.app:16:");
}

#[test]
fn without_the_program_the_kind_is_unknown() {
    let folder = Folder::new();
    folder.write("shop.app", APP);
    folder.run(&["check", "shop.app"]).status(1).says("E0210");
}

#[test]
fn a_program_that_is_no_backend_is_said() {
    let folder = Folder::new();
    folder.write("shop.app", APP);
    for (script, why) in [
        (
            "#!/bin/sh\nread question\necho '{\"kind\": \"other\", \"options\": \"\", \"support\": \"\"}'\n",
            "not of `nomad`",
        ),
        ("#!/bin/sh\nread question\necho nonsense\n", "not what the protocol asks for"),
        ("#!/bin/sh\nexit 3\n", "is no backend"),
        (
            "#!/bin/sh\nread question\necho '{\"kind\": \"nomad\", \"options\": \"service x {}\", \"support\": \"\"}'\n",
            "does not declare its options well",
        ),
    ] {
        folder.write("bin/anyport-backend-nomad", script);
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        std::fs::set_permissions(folder.path("bin/anyport-backend-nomad"), mode).expect("it can be run");
        folder.run_on(&["check", "shop.app"], &path_with(&folder.path("bin"))).status(2).says(why);
    }
}
