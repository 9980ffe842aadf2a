//! Another name, everywhere; or a reason why not.

use anyport_ide::rename::{prepare, rename};
use insta::assert_snapshot;

use crate::common::Fixture;

fn renamed(source: &str, new: &str) -> String {
    let fixture = Fixture::new(source);
    let (path, offset) = fixture.cursor();
    match rename(&fixture.analysis(), &path, offset, new) {
        Ok(edit) => fixture.apply(&edit),
        Err(why) => format!("refused: {why}\n"),
    }
}

const SHOP: &str = r#"//- /shop.app
app shop
import "./cart.app"
param tag: String = "1"
postgres db { version = "17" }
service web {
  image = "a/web:${tag}"
  port http = 8080
  env { URL = db.url, TEXT = "host=${db.host}", "odd key" = "1" }
  after = [db]
}
environment dev { db { version = "16" } }
test "t" in dev { check db.version == "16" else "no ${db.version}" }
//- /cart.app
part shop
service cart { image = "a/cart:${tag}", env { DB = db.url } }
"#;

#[test]
fn of_a_component_across_files_and_environments() {
    assert_snapshot!(renamed(&SHOP.replace("postgres db", "postgres d$0b"), "main-db"));
}

#[test]
fn from_a_use() {
    assert_snapshot!(renamed(&SHOP.replace("${db.host}", "${d$0b.host}"), "store"));
}

#[test]
fn of_what_is_in_quotes_or_must_be() {
    assert_snapshot!(renamed(&SHOP.replace("\"odd key\"", "\"odd$0 key\""), "even.key"));
    assert_snapshot!(renamed(&SHOP.replace("URL =", "U$0RL ="), "a.b/c"));
}

#[test]
fn of_a_param_of_a_kind() {
    assert_snapshot!(renamed(
        "app a\nkind k extends service { param he$0ap: Memory, memory = heap }\nk one { heap = 1Gi, image = \"a/b:1\" }\nenvironment dev { one { heap = 2Gi } }\n",
        "size"
    ));
}

#[test]
fn of_a_module() {
    assert_snapshot!(renamed(
        "//- /a.app\napp a\nimport \"./kit.app\" as k$0it\nkit.base web { image = \"a/b:1\" }\n//- /kit.app\nkind base extends service {}\n",
        "ours"
    ));
}

#[test]
fn of_the_application() {
    assert_snapshot!(renamed(&SHOP.replace("app shop", "app sh$0op"), "market"));
}

#[test]
fn is_refused_with_a_reason() {
    let refused = |at: &str, marked: &str, new: &str| {
        let out = renamed(&SHOP.replacen(at, marked, 1), new);
        assert!(out.starts_with("refused: "), "{out}");
        out
    };
    let out = [
        refused("postgres db", "postgres d$0b", "web"),
        refused("postgres db", "postgres d$0b", "cart"),
        refused("postgres db", "postgres d$0b", "My_DB"),
        refused("postgres db", "postgres d$0b", "it"),
        refused("postgres db", "postgres d$0b", "two words"),
        refused("postgres db", "postgres d$0b", ""),
        refused("postgres db", "postgres d$0b", "_db"),
        refused("postgres db", "post$0gres db", "mysql"),
        refused("version = \"17\"", "ver$0sion = \"17\"", "release"),
        refused("URL =", "U$0RL =", "TEXT"),
        refused("param tag", "param t$0ag", "dev"),
        refused("8080", "80$080", "x"),
    ];
    assert_snapshot!(out.concat());
}

#[test]
fn is_prepared_with_the_name_without_its_quotes() {
    let fixture = Fixture::new("app a\nservice web { image = \"a/b:1\", env { \"od$0d key\" = \"1\" } }\n");
    let (path, offset) = fixture.cursor();
    let found = prepare(&fixture.analysis(), &path, offset).expect("it can be renamed");
    assert_eq!(found.name, "odd key");
    assert_eq!(
        fixture.show(&found.place),
        "/main.app:2: service web { image = \"a/b:1\", env { \"«odd key»\" = \"1\" } }"
    );
}
