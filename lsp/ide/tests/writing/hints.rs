//! Words between the words.

use anyport_ide::TextRange;
use anyport_ide::hints::hints;
use insta::assert_snapshot;

use crate::common::Fixture;

/// The text with each hint in `⟨…⟩`.
fn hinted(source: &str, environment: Option<&str>) -> String {
    let fixture = Fixture::new(source);
    let analysis = fixture.analysis();
    let text = &fixture.files["/main.app"];
    let all = TextRange { start: 0, end: u32::try_from(text.len()).expect("a small text") };
    let mut out = text.clone();
    for hint in hints(&analysis, "/main.app", all, environment).iter().rev() {
        out.insert_str(hint.offset as usize, &format!("⟨{}⟩", hint.label));
    }
    out
}

const SHOP: &str = r#"app shop
kind api extends service { memory = 1Gi }
api web {
  image = "a/web:1"
  port http = 8080
  memory = 256Mi
  cpu = 250m
  scale { replicas = 2..10, cpu = 70% }
  env { LOG = "info", LIST = join(["a"], ","), UP = upper("x") }
}
service calm { image = "a", user = 1000, port http = 80, health none, scale { replicas = 1 } }
worker busy { image = "b" }
postgres db {}
target laptop: compose
environment dev { on = laptop }
environment prod {
  on = laptop
  web { scale { replicas = 4..20 }, env { LOG = "warn" } }
  web.cpu = 1
}
"#;

#[test]
fn of_the_first_environment() {
    assert_snapshot!(hinted(SHOP, None));
}

#[test]
fn of_the_chosen_environment() {
    assert_snapshot!(hinted(SHOP, Some("prod")));
}

#[test]
fn of_sizes_that_a_target_changes() {
    assert_snapshot!(hinted(
        r#"app shop
function thumbs {
  image = "a/thumbs:1"
  cpu = 300m
  memory = 700Mi
  port http = 9000
  user = 0
}
target cloud: fc { account = "1", region = "cn-hangzhou" }
environment prod { on = cloud }
"#,
        None
    ));
}

#[test]
fn only_what_is_seen() {
    let fixture = Fixture::new(SHOP);
    let analysis = fixture.analysis();
    let from = u32::try_from(SHOP.find("worker").expect("a worker")).expect("a small text");
    let seen = TextRange { start: from, end: from + 20 };
    let found = hints(&analysis, "/main.app", seen, None);
    assert!(
        !found.is_empty() && found.iter().all(|hint| seen.start <= hint.offset && hint.offset <= seen.end),
        "{found:?}"
    );
}

#[test]
fn broken_text_has_fewer() {
    hinted("app a\nservice web {\n  image = \"a\"\n  scale { repl\n", None);
}
