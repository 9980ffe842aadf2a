//! From a name to its declaration, its type, and what is made of it.

use anyport_ide::navigation::{definition, implementation, type_definition};
use anyport_ide::{Analysis, navigation::Leads};
use insta::assert_snapshot;

use crate::common::Fixture;

fn lead(source: &str, ask: fn(&Analysis, &str, u32) -> Option<Leads>) -> String {
    let fixture = Fixture::new(source);
    let analysis = fixture.analysis();
    let mut out = String::new();
    for (path, offset) in &fixture.cursors {
        match ask(&analysis, path, *offset) {
            None => out.push_str("nowhere\n"),
            Some(leads) => {
                out.push_str(&format!("{}\n", fixture.show(&leads.from)));
                for to in &leads.to {
                    out.push_str(&format!("  → {}\n", fixture.show(to)));
                }
            }
        }
    }
    out
}

#[test]
fn values_of_the_application() {
    assert_snapshot!(lead(
        r#"app shop
param tag: String = "1"
let image = "acme/web:${t$0ag}"
secret session-key
postgres db { version = "17" }
service web {
  image = ima$0ge
  env { URL = d$0b.ur$0l, KEY = sess$0ion-key, PORT = web.port.ht$0tp.address }
  port http = 8080
  after = [d$0b]
}
target cluster: kuber$0netes {}
environment dev { on = clus$0ter, ta$0g = "2", w$0eb { po$0rt ht$0tp = 81 } }
environment prod extends de$0v {}
test "x" in pr$0od { check w$0eb.scale.replicas.m$0in == 2 }
"#,
        definition
    ));
}

#[test]
fn kinds_traits_and_types() {
    assert_snapshot!(lead(
        r#"app shop
import "./k$0it.app" as kit
type Team = String where it matches "[a-z]+"
trait owned on ser$0vice { param team: Te$0am, labels { team = te$0am } }
kind api extends kit.ba$0se {
  param heap: Memory = 1Gi
  let half = he$0ap / 2
  memory = ha$0lf
  ow$0ned { te$0am = "a" }
}
a$0pi web { he$0ap = 2Gi, image = "acme/web:1" }
//- /kit.app
kind base extends service { port http = 8080 }
"#,
        definition
    ));
}

#[test]
fn composites() {
    assert_snapshot!(lead(
        r#"app shop
kind pair {
  param image: Image
  redis cache {}
  service main { image = ima$0ge, env { CACHE = ca$0che.url } }
  output url = ma$0in.url
}
pair one { im$0age = "a/b:1", ca$0che { sto$0rage = 1Gi } }
service web { image = "a/c:1", env { ONE = one.ur$0l } }
environment dev { one { cac$0he { version = "7" } } }
"#,
        definition
    ));
}

#[test]
fn names_that_expressions_bind() {
    assert_snapshot!(lead(
        r#"app shop
let hosts = [for na$0me in ["a", "b"] if na$0me != "c": "${na$0me}.example.com"]
let table = {for k, v in { a = 1 }: "${k$0}" = v$0}
"#,
        definition
    ));
}

#[test]
fn broken_text_around() {
    assert_snapshot!(lead(
        r#"app shop
postgres db {
service web {
  image = "a/b:${ta$0g
  env { URL = d$0b.url
}
param tag: String = "1"
"#,
        definition
    ));
}

#[test]
fn types_of_values() {
    assert_snapshot!(lead(
        r#"app shop
type Team = String where it matches "[a-z]+"
param te$0am: Team = "a"
postgres d$0b {}
service web {
  image = "a/b:1"
  hea$0lth { path = "/" }
  env { URL = d$0b.url }
}
target clus$0ter: kubernetes {}
"#,
        type_definition
    ));
}

#[test]
fn what_is_made_of_a_declaration() {
    assert_snapshot!(lead(
        r#"app shop
param ta$0g: String = "1"
trait ow$0ned on service { param te$0am: String, labels { team = team } }
kind a$0pi extends service { owned { team = "x" } }
kind big-api extends api {}
api web { image = "a/b:${tag}" }
big-api other { image = "a/b:1" }
environment de$0v { tag = "2" }
environment prod extends dev {}
"#,
        implementation
    ));
}
