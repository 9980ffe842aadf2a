//! What is offered at a cursor, and what is written.

use std::fmt::Write as _;

use anyport_ide::completion::{Completions, completions, resolve};
use insta::assert_snapshot;

use crate::common::Fixture;

/// The most that a golden shows of a list.
const MOST: usize = 14;

fn at(fixture: &Fixture, index: usize) -> Completions {
    let (path, offset) = &fixture.cursors[index];
    completions(&fixture.analysis(), path, *offset)
}

/// The best items at each cursor: `rank label · detail → what is written`.
fn offers(source: &str) -> String {
    let fixture = Fixture::new(source);
    let mut out = String::new();
    for index in 0..fixture.cursors.len() {
        let (path, offset) = &fixture.cursors[index];
        let text = &fixture.files[path];
        let line_start = text[..*offset as usize].rfind('\n').map_or(0, |at| at + 1);
        let line_end = text[*offset as usize..].find('\n').map_or(text.len(), |at| *offset as usize + at);
        let found = at(&fixture, index);
        let replaced = &text[found.range.start as usize..found.range.end as usize];
        let _ = writeln!(
            out,
            "{}│{}  replaces «{replaced}»",
            text[line_start..*offset as usize].trim_start(),
            &text[*offset as usize..line_end]
        );
        for item in found.items.iter().take(MOST) {
            let _ = write!(out, "  {} {}", item.rank, item.label);
            if !item.detail.is_empty() {
                let _ = write!(out, " · {}", item.detail);
            }
            let plain = item.insert.clone();
            if plain != item.label {
                let _ = write!(out, " → {}", plain.replace('\n', "⏎"));
            }
            out.push('\n');
        }
        if found.items.len() > MOST {
            let _ = writeln!(out, "  … {} more", found.items.len() - MOST);
        }
    }
    out
}

fn labels(source: &str) -> Vec<String> {
    let fixture = Fixture::new(source);
    at(&fixture, 0).items.into_iter().map(|item| item.label).collect()
}

#[test]
fn fields_by_kind() {
    assert_snapshot!(offers(
        r#"app shop
service web {
  image = "a/web:1"
  port http = 8080
  $0
  cpu = 1
}
cron nightly {
  $0
}
"#
    ));
}

#[test]
fn fields_that_are_written_are_left_out() {
    let found = labels(
        "app a\nservice web {\n  image = \"a\"\n  port http = 1\n  $0\n  scale { replicas = 2 }\n  cpu = 1\n}\n",
    );
    for written in ["image", "scale", "cpu"] {
        assert!(!found.contains(&written.to_owned()), "{written} is written");
    }
    for left in ["port", "memory", "health", "user"] {
        assert!(found.contains(&left.to_owned()), "{left} is not");
    }
}

#[test]
fn fields_of_blocks_entries_and_variants() {
    assert_snapshot!(offers(
        r#"app shop
service web {
  scale { replicas = 2, $0 }
  port grpc = 8080 { $0 }
  health { readiness http { $0 } }
  rollout $0
  hook { pre-stop sleep { $0 } }
  scale.$0
  volume data {
    $0
  }
  expose $0
}
"#
    ));
}

#[test]
fn values_by_type() {
    assert_snapshot!(offers(
        r#"app shop
param tag: String = "1"
param size: Memory = 1Gi
param flag: Bool = true
secret key
postgres db {}
queue mails {}
bucket files {}
job migrate { image = "a" }
service web {
  image = $0
  memory = $0
  network { egress = "$0" }
  spot = $0
  after = [$0]
  use files = $0
  use $0
  grace = 30$0
  cpu = 250$0
  memory = 256Mi..$0
  env { KEY = $0, URL = db.$0 }
  enabled = environment.name == $0
}
queue jobs { broker = $0 }
target laptop: compose
environment dev { on = $0 }
"#
    ));
}

#[test]
fn in_texts() {
    assert_snapshot!(offers(
        r#"app shop
param tag: String = "1"
postgres db {}
service web {
  image = "a/web:${$0}"
  env {
    A = "x ${db.$0"
    B = "plain $0"
    C = "${web.port.$0}"
  }
  port http = 80
}
"#
    ));
}

#[test]
fn after_dots() {
    assert_snapshot!(offers(
        r#"app shop
import "./kit.app" as kit
service web {
  image = "a"
  port http = 8080
  port grpc = 9090
  env { A = web.port.$0, B = web.port.grpc.$0, C = kit.$0, D = environment.$0, E = it.$0 }
}
kit.$0
//- /kit.app
let registry = "a"
kind base extends service {}
kind pair { service main { image = "x" } }
"#
    ));
}

#[test]
fn at_the_top() {
    assert_snapshot!(offers(
        r#"app shop
import "./kit.app"
$0
kind api extends $0 {}
kind other $0
trait owned on service, $0
rule r for $0
environment prod extends $0
environment dev {}
target laptop: $0
test "x" in $0
param size: $0
param memory: Memory = $0
type Team = $0
let x = [$0
//- /kit.app
kind base extends service { param heap: Memory, param team: String, image = "x" }
"#
    ));
}

#[test]
fn in_environments() {
    assert_snapshot!(offers(
        r#"app shop
param tag: String = "1"
secret key
postgres db {}
service web {
  image = "a"
  port http = 80
  scale { replicas = 2..3, cpu = 70% }
  env { LOG = "info" }
}
target cluster: kubernetes {}
environment prod {
  $0
  on = cluster
}
environment dev {
  web.$0
}
environment test { web { port $0 } }
environment a { web { env { $0 } } }
environment b { web.scale.$0 }
environment c { unset web.$0 }
environment d { cluster { $0 } }
"#
    ));
}

#[test]
fn kinds_and_traits() {
    assert_snapshot!(offers(
        r#"app shop
/// Who answers.
trait owned on service { param team: String, labels { team = te$0 } }
trait scheduled on cron { param by: String }
kind api extends service {
  param heap: Memory = 1Gi
  memory = $0
  $0
}
api web {
  $0
  owned { $0 }
}
kind pair {
  param image: Image
  redis cache {}
  service main { image = $0 }
  output url = main.$0
}
pair both { $0 }
rule r for service { $0 check it.$0 }
workflow w { step a { $0 } }
"#
    ));
}

#[test]
fn words_for_targets() {
    assert_snapshot!(offers(
        r#"app shop
service web {
  image = "a"
  options $0
  options kubernetes { $0 }
  options cluster {
    patch $0
    patch Deployment { spec.$0 }
    patch Deployment { spec { template { spec { $0 } } } }
    patch Deployment { spec { strategy { type = $0 } } }
    object ConfigMap x { $0 }
  }
  accept $0
  accept laptop "$0"
}
target cluster: kubernetes { $0 }
target laptop: compose
rule mine for service { check true }
test "x" in prod { expect "$0" }
environment prod {}
"#
    ));
}

#[test]
fn half_typed_and_broken_text() {
    assert_snapshot!(offers(
        r#"app shop
postgres db {
service web {
  imag$0
  scale { repl$0
  env { A = db.u$0
  health { path =
  cp$0
}
service other {
  env { X = "${db.ur$0
  args = ["a", $0
  memory = 512$0
"#
    ));
}

/// What fits best is not refused by the compiler when it is written.
#[test]
fn what_fits_best_is_of_the_right_type() {
    let source = r#"app shop
param tag: String = "1"
param size: Memory = 1Gi
param many: Int = 3
param share: Percent = 50%
secret key
postgres db {}
rabbitmq bus {}
queue mails { broker = bus }
bucket files {}
job migrate { image = "a:1" }
service other { image = "a:1", port http = 80, port amqp = 5672 }
service web {
  port http = 8080
  image = @
}
service a { image = "a:1", port http = 80, memory = @ }
service b { image = "a:1", port http = 80, network { egress = @ } }
service c { image = "a:1", port http = 80, after = @ }
service d { image = "a:1", port http = 80, use files = @ }
service e { image = "a:1", port http = 80, env { A = @ } }
service f { image = "a:1", port http = 80, env { A = db.@ } }
service g { image = "a:1", port http = 80, scale { replicas = @ } }
service h { image = "a:1", port http = 80, scale { replicas = 1..3, cpu = @ } }
service j { image = "a:1", port http = 80, calls = [other.port.@] }
service k { image = "a:1", port http = 80, health { readiness http { every = @ } } }
service l { image = "a:1", port http = 80, spot = @ }
service m { image = "a:1", port http = 80, user = @ }
service n { image = "a:1", port http = 80, rollout @ }
service o { image = "a:1", port http = 80, expose "x.example.com" { tls = @ } }
queue q { broker = @ }
target laptop: compose
environment dev { on = @ }
environment prod { on = laptop, web { enabled = environment.name == @ } }
"#;
    let places = source.matches('@').count();
    let mut applied = 0;
    for index in 0..places {
        // All other places hold a line without mistake: what is looked at is the one.
        let mut kept = String::new();
        let mut place = 0;
        for line in source.split_inclusive('\n') {
            let here = line.contains('@');
            match (here, place == index) {
                (true, true) => kept.push_str(&line.replace('@', "$0")),
                (true, false) if line.starts_with("  ") => kept.push_str("  image = \"a:1\"\n"),
                (true, false) => {}
                (false, _) => kept.push_str(line),
            }
            place += usize::from(here);
        }
        let fixture = Fixture::new(&kept);
        let found = at(&fixture, 0);
        let text = &fixture.files["/main.app"];
        assert!(!found.items.is_empty(), "nothing at {}", kept.lines().find(|line| line.contains("$0")).unwrap_or(""));
        for item in found
            .items
            .iter()
            .filter(|item| item.rank <= 2 && item.lazy != anyport_ide::completion::Lazy::None || item.rank == 0)
        {
            let mut edited = text.clone();
            edited.replace_range(found.range.start as usize..found.range.end as usize, &item.plain());
            let checked = Fixture::new(&edited);
            let analysis = checked.analysis();
            let said = &analysis.app_of("/main.app").expect("an application").diagnostics()["/main.app"];
            let end = found.range.start + item.plain().len() as u32;
            let wrong: Vec<_> = said
                .iter()
                .filter(|found_| {
                    found_.code.starts_with("E01") || found_.code.starts_with("E02") || found_.code == "E0301"
                })
                .filter(|said| said.range.start <= end && found.range.start <= said.range.end)
                .collect();
            assert!(wrong.is_empty(), "{} (rank {}): {wrong:?}", item.plain(), item.rank);
            applied += 1;
        }
    }
    assert!(applied > 45, "{applied}");
}

#[test]
fn nothing_is_offered_where_nothing_can_stand() {
    for source in [
        "app a\nservice $0 {}\n",
        "app a\n// a comment $0\n",
        "app a\nparam $0\n",
        "app a\nlet x = 1 $0\n",
        "app a\nlet x = \"free text $0\"\n",
        "app a\nservice web { image = \"a\" $0 }\n",
        "app a\nservice web { health { path = \"/\" } $0 }\n",
        "app a\nservice web { nonsense { $0 } }\n",
        "app a\nservice web { cpu { $0 } }\n",
        "app a\nimport \"./x.app\" as $0\n",
    ] {
        assert_eq!(labels(source), Vec::<String>::new(), "{source}");
    }
}

#[test]
fn imports() {
    let source = r#"app shop
import "./use$0d.app"

$0
//- /used.app
kind used extends service {}
//- /kit.app
/// From the kit.
kind base extends service {}
kind _private extends service {}
trait owned on service { param team: String }
"#;
    assert_snapshot!(offers(source));
    let fixture = Fixture::new(source);
    let found = at(&fixture, 1);
    let item = found.items.iter().find(|item| item.label == "base").expect("the kit's kind");
    let rest = resolve(&fixture.analysis(), &item.lazy);
    let text = anyport_ide::text::apply(&fixture.files["/main.app"], &rest.edits);
    assert!(text.starts_with("app shop\nimport \"./used.app\"\nimport \"./kit.app\"\n"), "{text}");
    assert!(rest.documentation.contains("From the kit."), "{}", rest.documentation);
}

#[test]
fn documentation_comes_when_asked_for() {
    let fixture = Fixture::new("app a\nservice web { hea$0, env { A = joi$0 } }\nser$0\n");
    let mut out = String::new();
    for (index, label) in [(0, "health"), (1, "join"), (2, "service")] {
        let found = at(&fixture, index);
        let item = found.items.iter().find(|item| item.label == label).expect(label);
        let _ = writeln!(out, "{label}: {}\n", resolve(&fixture.analysis(), &item.lazy).documentation);
    }
    assert_snapshot!(out);
}

#[test]
fn rules_of_the_library_that_are_offered_exist() {
    let offered = labels("app a\nservice web { image = \"a\", port http = 80, accept $0 }\n");
    for rule in offered.iter().filter(|label| label.contains('-') && *label != "single") {
        let source =
            format!("app a\nservice web {{\n  image = \"a\"\n  port http = 80\n  accept {rule} = \"why\"\n}}\n");
        let fixture = Fixture::new(&source);
        let analysis = fixture.analysis();
        let said = &analysis.app_of("/main.app").expect("an application").diagnostics()["/main.app"];
        assert!(!said.iter().any(|found| found.message.contains("no rule")), "{rule}: {said:?}");
    }
    assert!(offered.iter().any(|label| label == "moving-tag"));
}

#[test]
fn modules_that_nobody_opened_are_offered_too() {
    use std::sync::Arc;

    let on_disk = [
        ("/kit.app", "/// Ours.\nkind base extends service {}\nkind odd abstract {}\ntrait owned on service {}\n"),
        ("/other.app", "app other\n"),
        ("/deep/more.app", "kind more extends job {}\n"),
    ];
    let files = on_disk.map(|(path, text)| (path.to_owned(), text.to_owned())).into_iter().collect();
    let mut host = anyport_ide::Host::new(Arc::new(crate::common::MemoryDisk { files }));
    let text = "app a\nimport \"\"\n\n";
    host.open("/a.app", text.into(), 1);
    let analysis = host.snapshot();
    let offered = |offset: usize| completions(&analysis, "/a.app", offset as u32).items;
    let paths: Vec<String> = offered(14).into_iter().map(|item| item.label).collect();
    assert_eq!(paths, ["\"./deep/more.app\"", "\"./kit.app\""]);
    let kinds = offered(text.len());
    let base = kinds.iter().find(|item| item.label == "base").expect("the kit's kind");
    assert_eq!(base.detail, "Ours. (./kit.app)");
    assert!(kinds.iter().any(|item| item.label == "more") && !kinds.iter().any(|item| item.label == "odd"));
    let edits = resolve(&analysis, &base.lazy).edits;
    assert_eq!(edits[0].text, "import \"./kit.app\"\n");
}

#[test]
fn definitions_that_are_imported_type_their_objects() {
    assert_snapshot!(offers(
        r#"app shop
import crd "./crd.yaml"
target cluster: kubernetes {
  object Wid$0 w { spec { $0 } }
  object Widget v { spec { colour = $0 } }
}
environment prod { on = cluster }
//- /crd.yaml
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: widgets.example.com }
spec:
  group: example.com
  scope: Namespaced
  names: { kind: Widget, plural: widgets, singular: widget }
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              required: [colour]
              properties:
                colour: { type: string, enum: [red, blue] }
                size: { type: integer }
"#
    ));
}
