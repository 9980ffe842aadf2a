//! Every golden loads in the loader of `docker compose config`.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::world::{Built, REFUSED, fixtures};
use anyport_cluster::judges;

#[test]
fn the_loader_of_compose_takes_every_golden() {
    let judge = judges::program("composecheck", "composecheck").unwrap_or_else(|error| panic!("{error}"));
    let mut judged = 0;
    for (name, application) in fixtures().into_iter().filter(|(name, _)| name != REFUSED) {
        let folder = tempfile::tempdir().expect("a folder");
        for (path, bytes) in Built::of(&application, "laptop", false).files() {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap_or(folder.path())).expect("a folder");
            fs::write(&path, bytes).expect("a file");
        }
        give_values(folder.path());
        let output =
            Command::new(&judge).arg("--json").arg(folder.path().join("compose.yaml")).output().expect("it runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && said.is_empty(), "{name}: {said}");
        let loaded = String::from_utf8_lossy(&output.stdout);
        assert!(loaded.contains("\"services\""), "{name}: {loaded}");
        if name == "shop" {
            literals_survive(&loaded);
        }
        judged += 1;
    }
    assert!(judged >= 6, "only {judged} were judged");
}

/// What is written is what the process sees, and what the operator gives too.
fn literals_survive(loaded: &str) {
    let loaded: serde_json::Value = serde_json::from_str(loaded).expect("JSON");
    let env = &loaded["services"]["web"]["environment"];
    assert_eq!(env["PRICE"], "$5 and ${HOME}");
    assert_eq!(env["STRIPE"], format!("Bearer {HOSTILE}"));
}

/// A value that breaks what is not quoted well.
const HOSTILE: &str = "a $b \"c\" #d\ne: [f";

/// Does what the operator does with `.env.example`.
fn give_values(folder: &Path) {
    let Ok(example) = fs::read_to_string(folder.join(".env.example")) else { return };
    let lines: Vec<String> = example
        .lines()
        .map(|line| if line.ends_with('=') { format!("{line}'{HOSTILE}'") } else { line.to_string() })
        .collect();
    fs::write(folder.join(".env"), lines.join("\n") + "\n").expect("a file");
}
