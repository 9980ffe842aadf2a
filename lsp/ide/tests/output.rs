//! Outputs: the files, what a place becomes, and the way back.

mod common;

use anyport_ide::text::slice;
use anyport_ide::{explained, graph, output, support};
use common::Fixture;

const SHOP: &str = r#"app shop

postgres db { version = "16" }

/// What customers see.
service web {
  image = "acme/we$0b:1"
  user  = 1000
  port http = 8080
  memory = 256Mi..512Mi
  env { URL = db.url }
  scale { replicas = 2..10 }
}

target laptop: compose
target cluster: kubernetes { namespace = "shop" }

environment dev { on = laptop }
environment prod {
  on = cluster
  web { scale { repl$0icas = 4..20 } }
}
"#;

#[test]
fn environments_with_their_targets() {
    let fixture = Fixture::new(SHOP);
    insta::assert_debug_snapshot!(output::environments(&fixture.analysis(), "/main.app"));
    let broken = Fixture::new("app shop\ntarget c: kubernetes\nenvironment a { on = c }\nservice web { image = }\n");
    let found = output::environments(&broken.analysis(), "/main.app");
    assert_eq!(found[0].targets, [("c".into(), "kubernetes".into())], "a broken application has targets");
    let module = Fixture::new("kind x extends service {}\n");
    assert!(output::environments(&module.analysis(), "/main.app").is_empty(), "a module is no application");
}

/// What stands at the asked place's piece of output.
fn active(fixture: &Fixture, cursor: usize, environment: &str) -> String {
    let analysis = fixture.analysis();
    let (path, offset) = &fixture.cursors[cursor];
    let out = output::output(&analysis, path, Some(*offset), Some(environment), None).expect("an output");
    let (file, range) = out.active.expect("a place");
    let text = &out.files.iter().find(|found| found.path == file).expect("the file").text;
    format!("{}/{}/{file}: {}", out.environment, out.target, slice(text, range))
}

#[test]
fn a_place_leads_to_what_it_becomes() {
    let fixture = Fixture::new(SHOP);
    let shown = [active(&fixture, 0, "prod"), active(&fixture, 0, "dev"), active(&fixture, 1, "prod")];
    insta::assert_snapshot!(shown.join("\n\n"));
}

#[test]
fn every_piece_leads_back() {
    let fixture = Fixture::new(SHOP);
    let analysis = fixture.analysis();
    let out = output::output(&analysis, "/main.app", None, Some("prod"), None).expect("an output");
    assert_eq!((&*out.environment, &*out.target), ("prod", "cluster"));
    assert!(out.map.len() > 10, "{} pieces", out.map.len());
    let mut shown = String::new();
    for mapping in &out.map {
        let text = &out.files.iter().find(|file| file.path == mapping.path).expect("the file").text;
        let piece = slice(text, mapping.range);
        assert!(!piece.is_empty(), "{mapping:?}");
        let first = piece.lines().next().unwrap_or_default();
        shown.push_str(&format!(
            "{}: {first} ← {} ← {}\n",
            mapping.path,
            mapping.property,
            fixture.show(&mapping.name)
        ));
    }
    insta::assert_snapshot!(shown);
}

#[test]
fn a_place_of_an_output_has_an_origin() {
    let fixture = Fixture::new(SHOP);
    let analysis = fixture.analysis();
    let address = output::Address::read("/prod/cluster/30-web.yaml").expect("an address");
    let text = output::text(&analysis, &address, "/main.app").expect("a text");
    let at = |words: &str| {
        let offset = text.find(words).unwrap_or_else(|| panic!("{words} in {text}")) as u32 + 1;
        let origin = output::origin(&analysis, &address, "/main.app", offset).expect("an origin");
        format!("{words} ← {} ← {}", origin.property, fixture.show(&origin.name))
    };
    let shown = ["image: acme", "memory: 512Mi", "kind: Deployment", "containerPort"].map(at);
    insta::assert_snapshot!(shown.join("\n"));
    let offset = text.find("image: acme").expect("the image") as u32;
    assert!(!output::siblings(&analysis, &address, "/main.app", offset).is_empty());
}

#[test]
fn while_something_is_wrong_it_is_said() {
    let fixture = Fixture::new(&SHOP.replace("db.url", "nobody.url"));
    let analysis = fixture.analysis();
    let address = output::Address::read("/prod/cluster/30-web.yaml").expect("an address");
    let text = output::text(&analysis, &address, "/main.app").expect("a text");
    assert!(text.contains("nothing called `nobody`") && text.lines().all(|line| line.starts_with('#')), "{text}");
    assert!(!output::is_whole(&analysis, &address, "/main.app"));
    let out = output::output(&analysis, "/main.app", Some(40), Some("prod"), None).expect("an answer");
    assert!(out.files.is_empty() && out.active.is_none());
}

#[test]
fn an_output_follows_edits() {
    let mut fixture = Fixture::new(SHOP);
    let address = output::Address::read("/prod/cluster/30-web.yaml").expect("an address");
    let before = output::text(&fixture.analysis(), &address, "/main.app").expect("a text");
    let edited = fixture.files["/main.app"].replace("acme/web:1", "acme/web:2");
    fixture.host.open("/main.app", edited.as_str().into(), 2);
    let after = output::text(&fixture.analysis(), &address, "/main.app").expect("a text");
    assert!(before.contains("acme/web:1") && after.contains("acme/web:2"));
}

#[test]
fn who_talks_to_whom() {
    let fixture = Fixture::new(SHOP);
    let found = graph::graph(&fixture.analysis(), "/main.app", Some("prod")).expect("a graph");
    let nodes: Vec<String> = found
        .nodes
        .iter()
        .map(|node| {
            let place = node.place.as_ref().map(|place| fixture.show(place)).unwrap_or_default();
            format!("{} {} on {} at {place}", node.kind, node.name, node.target)
        })
        .collect();
    insta::assert_snapshot!(format!("{}\n{:?}\n{}{}", nodes.join("\n"), found.edges, found.mermaid, found.dot));
}

#[test]
fn where_a_component_could_run() {
    let fixture = Fixture::new(
        "app a\nservice web { image = \"a:1\", user = 1000, port http = 80, scale { replicas = 1..3, cpu = 70% } }\n",
    );
    let analysis = fixture.analysis();
    let matrix = support::support(&analysis, "/main.app").expect("a matrix");
    let hosts = support::hosts(matrix, "web").expect("hosts");
    assert!(hosts.whole.iter().any(|target| target == "kubernetes"), "{hosts:?}");
    assert!(hosts.lossy.iter().chain(&hosts.not).any(|target| target == "fc"), "{hosts:?}");
    assert_eq!(hosts.whole.len() + hosts.lossy.len() + hosts.not.len(), matrix.targets.len());
    assert_eq!(support::hosts(matrix, "nobody"), None);
}

#[test]
fn why_a_value_is_what_it_is() {
    let fixture = Fixture::new(SHOP);
    let analysis = fixture.analysis();
    let (path, offset) = &fixture.cursors[1];
    let prod = explained::at(&analysis, path, *offset, Some("prod")).expect("a page");
    let dev = explained::at(&analysis, path, *offset, Some("dev")).expect("a page");
    insta::assert_snapshot!(format!("{prod}\n{dev}"));
    assert!(explained::code("E0301").is_some_and(|page| page.contains("type-mismatch")));
    assert_eq!(explained::code("E9999"), None);
    let kind = fixture.files["/main.app"].find("service").expect("a kind") as u32;
    assert!(explained::at(&analysis, path, kind + 1, None).is_some_and(|page| page.contains("web")), "the component");
    assert_eq!(explained::at(&analysis, path, 9, None), None, "nothing stands there");
}
