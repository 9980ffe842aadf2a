//! `anyport build`: what is printed, and from what.

use std::io::Read;
use std::process::Stdio;

use serde_json::Value;

use crate::support::{BROKEN, Folder, HELLO, SHOP};

#[test]
fn one_environment_goes_to_standard_output() {
    let folder = Folder::with("hello.app", HELLO);
    let ran = folder.run(&["build", "hello.app"]).status(0);
    let documents: Vec<&str> = ran.out.split("\n---\n").collect();
    assert!(documents.iter().all(|document| document.starts_with("apiVersion: ")), "{}", ran.out);
    for kind in ["Namespace", "Deployment", "Service"] {
        let wanted = format!("\nkind: {kind}\n");
        assert_eq!(documents.iter().filter(|document| document.contains(&wanted)).count(), 1, "{kind}");
    }
}

#[test]
fn several_environments_need_a_choice() {
    let folder = Folder::with("shop.app", SHOP);
    folder.run(&["build", "shop.app"]).status(2).prints_nothing().says("dev, prod").says("--env").says("-o DIR");
    folder.run(&["build", "shop.app", "--env", "none"]).status(2).says("there are dev, prod");
    folder.run(&["build", "shop.app", "--env", "prod"]).status(0).prints("kind: Deployment");
    folder.run(&["build", "shop.app", "--env", "dev"]).status(0).prints("services:").says(".env.example");
}

#[test]
fn several_targets_do_not_fit_standard_output() {
    let both = SHOP.replace("  on = cluster\n", "  on = cluster\n  cache { on = laptop }\n");
    let folder = Folder::with("shop.app", both);
    let ran = folder.run(&["build", "shop.app", "--env", "prod"]);
    // Whatever is said of such a placement, nothing is printed of it.
    assert_ne!(ran.status, Some(0), "{ran:#?}");
    assert!(!ran.out.contains("apiVersion"), "{ran:#?}");
}

#[test]
fn mistakes_print_nothing() {
    let folder = Folder::with("hello.app", BROKEN);
    folder.run(&["build", "hello.app"]).status(1).prints_nothing().says("E0312");
}

#[test]
fn json_documents_follow_each_other() {
    let folder = Folder::with("shop.app", SHOP);
    let ran = folder.run(&["build", "shop.app", "--env", "prod", "--format", "json"]).status(0);
    let documents: Vec<Value> =
        serde_json::Deserializer::from_str(&ran.out).into_iter().map(|it| it.expect("a document")).collect();
    let yaml = folder.run(&["build", "shop.app", "--env", "prod"]).status(0).out;
    assert_eq!(documents.len(), yaml.split("\n---\n").count());
    assert!(documents.iter().any(|it| it["kind"] == "Deployment"));
}

#[test]
fn another_target_can_be_asked_for() {
    let folder = Folder::with("hello.app", HELLO);
    folder.run(&["build", "hello.app", "--target", "compose"]).status(0).prints("services:");
}

#[test]
fn what_has_no_application_is_not_built() {
    let folder = Folder::with("kinds.app", "/// Ours.\nkind ours extends service {}\n");
    folder.run(&["check", "kinds.app"]).status(0);
    folder.run(&["build", "kinds.app", "-o", "out"]).status(2).says("nothing to build");
    assert!(!folder.has("out"));
}

#[test]
fn from_the_ir_comes_the_same() {
    let folder = Folder::with("shop.app", SHOP);
    let ir = folder.run(&["ir", "shop.app", "--env", "prod"]).status(0).out;
    folder.write("ir.json", &ir);
    folder.run(&["build", "shop.app", "--env", "prod", "-o", "source"]).status(0);
    folder.run(&["build", "ir.json", "--from-ir", "-o", "ir"]).status(0);
    assert_eq!(folder.files("source"), folder.files("ir"));
    for file in folder.files("source").iter().filter(|file| file.ends_with(".yaml")) {
        assert_eq!(folder.read(&format!("source/{file}")), folder.read(&format!("ir/{file}")), "{file}");
    }
    folder.run_with(&["build", "-", "--from-ir"], ir.as_bytes()).status(0).prints("kind: Deployment");
}

#[test]
fn what_is_no_ir_is_said() {
    let folder = Folder::with("ir.json", "{\"name\": 1}");
    folder.run(&["build", "ir.json", "--from-ir"]).status(1).prints_nothing().says("E0701");
    let shop = Folder::with("shop.app", SHOP);
    let ir = shop.run(&["ir", "shop.app", "--env", "prod"]).status(0).out;
    folder.write("ir.json", ir.replace("\"ir-version\": \"1", "\"ir-version\": \"7"));
    folder.run(&["build", "ir.json", "--from-ir"]).status(1).says("E0702");
    folder.run(&["build", "ir.json", "--from-ir", "--set", "a=b"]).status(2);
    folder.run(&["build", "ir.json", "--from-ir", "--env", "prod"]).status(2);
    folder.run(&["build", "-"]).status(2);
}

#[test]
fn environments_of_an_ir_do_not_lead_out_of_the_folder() {
    let shop = Folder::with("shop.app", SHOP);
    let ir = shop.run(&["ir", "shop.app", "--env", "prod"]).status(0).out;
    let folder = Folder::with("ir.json", ir.replace("\"environment\": \"prod\"", "\"environment\": \"../../away\""));
    let ran = folder.run(&["build", "ir.json", "--from-ir", "-o", "out"]);
    assert!(matches!(ran.status, Some(1 | 2)), "{ran:#?}");
    assert!(!folder.has("out"), "{ran:#?}");
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let mut app = String::from("app many\n");
    for number in 0..200 {
        app.push_str(&format!(
            "\nservice s{number} {{\n  image = \"ghcr.io/acme/web:1.0.0\"\n  port http = 8080\n  user = 1000\n}}\n"
        ));
    }
    let folder = Folder::with("many.app", app);
    for arguments in [["build", "many.app"], ["ir", "many.app"], ["graph", "many.app"], ["completions", "bash"]] {
        let mut child =
            folder.command(&arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it runs");
        let mut first = [0_u8; 10];
        child.stdout.take().expect("its output").read_exact(&mut first).expect("something");
        let output = child.wait_with_output().expect("it ends");
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        assert!(!String::from_utf8_lossy(&output.stderr).contains("panicked"), "{arguments:?}");
    }
}

#[test]
fn two_builds_have_the_same_bytes() {
    let folder = Folder::with("shop.app", SHOP);
    folder.run(&["build", "shop.app", "-o", "one"]).status(0);
    folder.run(&["build", "shop.app", "-o", "two"]).status(0);
    assert_eq!(folder.files("one"), folder.files("two"));
    for file in folder.files("one") {
        assert_eq!(folder.read(&format!("one/{file}")), folder.read(&format!("two/{file}")), "{file}");
    }
}
