//! What stands under the pointer.

use std::fmt::Write as _;

use anyport_ide::hover::hover;
use insta::assert_snapshot;

use crate::common::Fixture;

fn hovers(source: &str) -> String {
    let fixture = Fixture::new(source);
    let analysis = fixture.analysis();
    let mut out = String::new();
    for (path, offset) in &fixture.cursors {
        match hover(&analysis, path, *offset) {
            None => out.push_str("── nothing\n"),
            Some(found) => {
                let text = &fixture.files[path];
                let about = &text[found.range.start as usize..found.range.end as usize];
                let _ = writeln!(out, "── {about}\n{}", found.markdown);
            }
        }
    }
    out
}

const SHOP: &str = r#"app shop
/// Which version.
param tag: String = "1"
/// Holds orders.
postgres db { version = "17" }
/// What customers see.
service web {
  image = "a/web:${t$0ag}"
  user = 1000
  port ht$0tp = 8080
  mem$0ory = 256Mi..51$02Mi
  cpu = 250$0m
  sc$0ale { rep$0licas = 2..10, cpu = 70$0% }
  env { URL = d$0b.ur$0l, KEY = web.port.http.add$0ress }
  he$0alth { path = "/" }
  grace = 90$0s
  gpu { count = 1 }
}
target lap$0top: comp$0ose
target cluster: kubernetes {}
environment dev { on = laptop }
environment pr$0od {
  on = clus$0ter
  ta$0g = "2"
  w$0eb { scale { repli$0cas = 4 } }
  web.sc$0ale.cp$0u = 80%
}
test "x" in prod { expect "unknown-n$0ame" }
"#;

#[test]
fn of_an_application() {
    assert_snapshot!(hovers(SHOP));
}

#[test]
fn of_kinds_and_traits() {
    assert_snapshot!(hovers(
        r#"app shop
/// Who | answers_it <now>.
trait own$0ed on ser$0vice {
  /// The team.
  param te$0am: String
  labels { team = te$0am }
}
/// Ours.
kind a$0pi extends service {
  param he$0ap: Memory = 1Gi
  mem$0ory = heap * 2
}
type Te$0am = String where it matches "[a-z]+"
api web { he$0ap = 2Gi, image = "a:1", owned { te$0am = "a" } }
rule pin$0ned for service { check i$0t.image.t$0ag != "latest" }
let x = [for na$0me in ["a"]: jo$0in([name], "")]
let y = if environ$0ment.name == "dev" then "a" else "b"
"#
    ));
}

#[test]
fn of_broken_text() {
    assert_snapshot!(hovers(
        "app shop\npostgres db {\nservice web {\n  env { A = d$0b.url\n  mem$0ory = \n  // com$0ment\n}\n$0"
    ));
}

#[test]
fn secrets_are_named_and_never_shown() {
    let text = hovers(
        "app a\nsecret key\npostgres db {}\nservice web {\n  image = \"a\"\n  env { K$0EY = key, U$0RL = db.url }\n}\n",
    );
    assert!(text.contains("${key}") || text.contains("key"), "{text}");
    assert_snapshot!(text);
}
