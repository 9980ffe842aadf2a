//! `ir`, `explain`, `why`, `test`, `targets`, `graph`: what one asks of an application.

use serde_json::Value;

use crate::support::{BROKEN, Folder, HELLO, SHOP};

#[test]
fn the_ir_is_json() {
    let folder = Folder::with("shop.app", SHOP);
    let ran = folder.run(&["ir", "shop.app", "--env", "prod"]).status(0);
    let ir: Value = serde_json::from_str(&ran.out).expect("an application");
    assert_eq!((&ir["name"], &ir["environment"]), (&"shop".into(), &"prod".into()));
    folder.run(&["ir", "shop.app"]).status(2).says("dev, prod");
    folder.write("hello.app", BROKEN);
    folder.run(&["ir", "hello.app"]).status(1).prints_nothing().says("E0312");
}

#[test]
fn a_code_is_explained() {
    let folder = Folder::new();
    let page = folder.run(&["explain", "E0312"]).status(0).prints("# E0312 unknown-field").out;
    assert_eq!(folder.run(&["explain", "unknown-field"]).status(0).out, page);
    assert_eq!(folder.run(&["explain", "e0312"]).status(0).out, page);
    folder.run(&["explain", "E9999"]).status(2).says("no code `E9999`");
    folder.run(&["explain", "unknown-feild"]).status(2).says("unknown-field");
}

#[test]
fn a_property_is_explained_with_its_layers() {
    let folder = Folder::with("shop.app", SHOP);
    let ran = folder.run(&["explain", "web.scale.replicas", "--env", "prod"]).status(0);
    insta::assert_snapshot!(ran.out, @r"
    web.scale.replicas = 3..9    (prod)
        component         scale.replicas  shop.app:14:11
      ▸ environment prod  scale.replicas  shop.app:24:17
    ");
    folder.run(&["explain", "web.memory", "shop.app", "--env", "dev"]).status(0).prints("128Mi..256Mi");
    folder.run(&["explain", "web.cpu", "--env", "dev"]).status(0).prints("100m..500m");
    folder.run(&["explain", "web.env.CACHE_URL", "--env", "dev"]).status(0).prints("cache");
    folder.run(&["explain", "web.health", "--env", "dev"]).status(0).prints("/healthz");
    folder.run(&["explain", "webb.memory", "--env", "dev"]).status(2).says("there are cache, web");
    folder.run(&["explain", "web.memroy", "--env", "dev"]).status(2).says("no property");
    folder.run(&["explain", "web.memory"]).status(2).says("dev, prod");
}

#[test]
fn the_application_is_found_where_there_is_one() {
    let folder = Folder::new();
    folder.run(&["explain", "web.memory"]).status(2).says("there is none in this folder");
    folder.write("kinds.app", "/// Ours.\nkind ours extends service {}\n");
    folder.write("hello.app", HELLO);
    folder.run(&["explain", "web.image"]).status(0).prints("ghcr.io/acme/web:1.0.0");
    folder.write("other.app", HELLO.replace("app hello", "app other"));
    folder.run(&["explain", "web.image"]).status(2).says("hello.app, other.app");
}

#[test]
fn an_output_knows_its_source() {
    let folder = Folder::with("shop.app", SHOP);
    let pointer = "30-web.yaml#/spec/template/spec/containers/0/image";
    let ran = folder.run(&["why", pointer, "--env", "prod"]).status(0);
    assert!(ran.out.contains("web.image  shop.app:8:"), "{}", ran.out);
    // The path says which environment is meant, and JSON is the same document.
    folder.run(&["why", &format!("out/prod/cluster/{pointer}")]).status(0).prints("shop.app:8:");
    folder
        .run(&["why", &pointer.replace(".yaml", ".json"), "shop.app", "--env", "prod"])
        .status(0)
        .prints("shop.app:8:");
    folder.run(&["why", "30-web.yaml#/none", "--env", "prod"]).status(2).says("there is no");
    folder.run(&["why", "30-web.yaml:7", "--env", "prod"]).status(2).says("name the node");
}

#[test]
fn a_source_line_knows_its_outputs() {
    let folder = Folder::with("shop.app", SHOP);
    let ran = folder.run(&["why", "shop.app:8", "--env", "prod"]).status(0);
    assert!(ran.out.contains("prod/cluster/30-web.yaml#/spec/template/spec/containers/0/image"), "{}", ran.out);
    let all = folder.run(&["why", "shop.app:8"]).status(0).out;
    assert!(all.contains("dev/laptop/compose.yaml#") && all.contains("prod/cluster/"), "{all}");
    folder.run(&["why", "shop.app:2", "--env", "prod"]).status(2).says("nothing in the output");
    folder.run(&["why", "shop.app:0"]).status(2).says("count from 1");
    folder.write("shop.app", SHOP.replace("image =", "imagee ="));
    folder.run(&["why", "shop.app:8"]).status(1).says("E0312");
}

#[test]
fn tests_run() {
    let folder = Folder::with("shop.app", SHOP);
    folder
        .run(&["test", "shop.app"])
        .status(0)
        .prints("ok    prod survives a node (in prod)")
        .prints("1 passed, 0 failed");
    folder.write("shop.app", SHOP.replace("min >= 2", "min >= 20"));
    let ran =
        folder.run(&["test", "shop.app"]).status(1).prints("FAIL  prod survives a node").prints("0 passed, 1 failed");
    ran.says("E0527").says("one is none");
    let ran = folder.run(&["test", "shop.app", "--message-format", "json"]).status(1);
    for line in ran.out.lines() {
        serde_json::from_str::<Value>(line).expect("a line is an object");
    }
    folder.write("hello.app", HELLO);
    folder.run(&["test", "hello.app"]).status(0).prints("0 passed");
}

#[test]
fn the_matrix_is_a_table_and_json() {
    let folder = Folder::with("shop.app", SHOP);
    let ran = folder.run(&["targets", "shop.app"]).status(0).prints("property").prints("service.scale.replicas.min");
    assert!(!ran.out.contains('\x1b'));
    let ran = folder.run(&["targets", "shop.app", "--json"]).status(0);
    let matrix: Value = serde_json::from_str(&ran.out).expect("a matrix");
    let targets = matrix["targets"].as_array().expect("targets").len();
    for row in matrix["rows"].as_array().expect("rows") {
        assert_eq!(row["cells"].as_array().map(Vec::len), Some(targets));
    }
    folder.write("shop.app", BROKEN);
    folder.run(&["targets", "shop.app"]).status(1).says("E0312");
}

#[test]
fn the_graph_is_drawn() {
    let folder = Folder::with("shop.app", SHOP);
    let mermaid = folder.run(&["graph", "shop.app", "--env", "prod"]).status(0).out;
    insta::assert_snapshot!(mermaid, @r#"
    flowchart LR
      c0[("cache<br/><small>redis</small>")]
      c1["web<br/><small>service</small>"]
      c1 --> c0
    "#);
    let dot = folder.run(&["graph", "shop.app", "--env", "prod", "--format", "dot"]).status(0).out;
    insta::assert_snapshot!(dot, @r#"
    digraph "shop" {
      rankdir=LR
      "cache" [label="cache\nredis", shape=cylinder]
      "web" [label="web\nservice", shape=box]
      "web" -> "cache" [label=""]
    }
    "#);
    folder.write("hello.app", BROKEN);
    folder.run(&["graph", "hello.app"]).status(1).prints_nothing().says("E0312");
}

#[test]
fn advice_begins_with_the_easiest_target() {
    let folder = Folder::with("shop.app", SHOP);
    let run = folder.run(&["advise", "shop.app"]).status(0).prints("As it stands, it runs on").prints("you operate");
    let at = |text: &str| run.out.find(text).unwrap_or_else(|| panic!("no {text} in {}", run.out));
    assert!(at("compose:") < at("After changes"));
    // What it cannot do is said with what to do instead.
    assert!(at("After changes") < at("`cache`"));
    let json = folder.run(&["advise", "shop.app", "--json"]).status(0);
    let advice: serde_json::Value = serde_json::from_str(&json.out).expect("JSON");
    let targets = advice["targets"].as_array().expect("targets");
    assert!(targets.iter().any(|target| target["hosts"] == true));
    let refused = targets.iter().find(|target| target["hosts"] == false).expect("one that does not host it");
    assert!(!refused["changes"][0]["instead"].as_array().expect("a list").is_empty());
    folder.write("broken.app", BROKEN);
    folder.run(&["advise", "broken.app"]).status(1).says("E0312");
}

#[test]
fn holes_are_filled_by_name() {
    let folder = Folder::with(
        "shop.app",
        "app shop\n\n\
         service web { image = \"ghcr.io/acme/web:1\", user = 1000, port http = 8080, env { API = api.url } }\n\
         service api { image = \"ghcr.io/acme/api:1\", user = 1000, port http = 8080, on = east }\n\
         target east: ack { network = \"n\" }\ntarget west: ack { network = \"n\" }\n\
         environment prod { on = west }\n",
    );
    folder.run(&["build", "shop.app", "-o", "out"]).status(0);
    assert!(folder.read("out/prod/west/30-web.yaml").contains("http://<anyport:api.private-host>:8080"));
    assert!(folder.read("out/prod/anyport.json").contains("\"from\": \"api.private-host\""));
    folder.run(&["build", "shop.app", "-o", "out", "--hole", "api.private-host=10.0.0.7"]).status(0);
    assert!(folder.read("out/prod/west/30-web.yaml").contains("value: http://10.0.0.7:8080"));
    assert!(!folder.read("out/prod/anyport.json").contains("private-host"));
    folder
        .run(&["build", "shop.app", "-o", "out", "--hole", "api.public-host=10.0.0.7"])
        .status(1)
        .says("`api.public-host` is missing nowhere");
}
