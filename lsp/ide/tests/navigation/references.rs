//! Everybody who names a declaration.

use anyport_ide::navigation::{highlights, linked, references};
use insta::assert_snapshot;

use crate::common::Fixture;

fn refer(source: &str) -> String {
    let fixture = Fixture::new(source);
    let (path, offset) = fixture.cursor();
    let found = references(&fixture.analysis(), &path, offset, true).unwrap_or_default();
    fixture.show_all(&found)
}

const SHOP: &str = r#"//- /shop.app
app shop
import "./cart.app"
import "./kit.app" as kit
param tag: String = "1"
postgres d$0b { version = "17" }
service web {
  image = "a/web:${tag}"
  env { URL = db.url, TEXT = "host=${db.host}" }
  after = [db]
  calls = [db]
}
environment dev { db { version = "16" } }
environment prod { tag = "2", db { external { url = "x" } } }
test "t" in dev { check db.version == "16" else "no ${db.version}" }
workflow release { step one { deploy = prod } }
//- /cart.app
part shop
service cart { image = "a/cart:${tag}", env { DB = db.url, APP = app.name } }
//- /kit.app
kind base extends service { port http = 8080 }
"#;

#[test]
fn of_a_component_everywhere() {
    assert_snapshot!(refer(SHOP));
}

#[test]
fn of_a_parameter_in_texts_and_environments() {
    assert_snapshot!(refer(&SHOP.replace("$0", "").replace("param tag", "param t$0ag")));
}

#[test]
fn of_an_environment() {
    assert_snapshot!(refer(&SHOP.replace("$0", "").replace("environment prod", "environment pr$0od")));
}

#[test]
fn of_an_environment_in_texts_that_its_name_is_held_against() {
    assert_snapshot!(refer(
        r#"app shop
environment pr$0od {}
environment dev {}
service web {
  enabled = environment.name != "prod"
  image = match environment.name { "prod" | "dev" => "a/b:1", _ => "a/b:2" }
  spot = environment.name in ["dev", "prod"]
  env { NAME = "prod" }
}
"#
    ), @r#"
    /main.app:2: environment «prod» {}
    /main.app:5: enabled = environment.name != «"prod"»
    /main.app:6: image = match environment.name { «"prod"» | "dev" => "a/b:1", _ => "a/b:2" }
    /main.app:7: spot = environment.name in ["dev", «"prod"»]
    "#);
}

#[test]
fn of_a_kind_in_two_applications() {
    assert_snapshot!(refer(
        r#"//- /kit.app
kind ba$0se extends service { port http = 8080 }
//- /one.app
app one
import "./kit.app" as kit
kit.base web { image = "a/b:1" }
rule pinned for kit.base { check it.image.tag != "latest" else "no" }
//- /two.app
app two
import "./kit.app"
kind more extends base {}
base web { image = "a/b:1" }
"#
    ));
}

#[test]
fn of_a_port() {
    assert_snapshot!(refer(
        r#"app shop
service web {
  image = "a/b:1"
  port ht$0tp = 8080
  port admin = 9000
  env { A = it.port.http.address, B = it.port.admin.address }
}
service other { image = "a/b:1", env { WEB = web.port.http.url }, calls = [web] }
environment dev { web { port http = 80, port admin { protocol = "http" } } }
"#
    ));
}

#[test]
fn of_a_field_of_the_library() {
    let found = refer("app shop\nservice web { ima$0ge = \"a/b:1\" }\nservice api { image = web.image }\n");
    // The declaration is in the library, and no line of it is among the uses.
    assert_snapshot!(found);
}

#[test]
fn in_the_same_file() {
    let fixture = Fixture::new(
        "app shop\nparam t$0ag: String = \"1\"\nservice web { image = \"a:${tag}\" }\nenvironment dev { tag = \"2\" }\n",
    );
    let (path, offset) = fixture.cursor();
    let found = highlights(&fixture.analysis(), &path, offset);
    let roles: Vec<_> = found.iter().map(|(_, role)| *role).collect();
    let ranges: Vec<_> = found.iter().map(|(range, _)| *range).collect();
    assert_snapshot!(format!("{roles:?}\n{}", fixture.mark(&path, &ranges)));
}

#[test]
fn edited_as_one() {
    let linked = |source: &str| {
        let fixture = Fixture::new(source);
        let (path, offset) = fixture.cursor();
        linked(&fixture.analysis(), &path, offset).map(|ranges| fixture.mark(&path, &ranges)).unwrap_or("no".into())
    };
    assert_snapshot!(linked("app a\nlet x = [for na$0me in [\"a\"]: \"${name}\"]\nlet name = 1\n"), @r#"
    app a
    let x = [for «name» in ["a"]: "${«name»}"]
    let name = 1
    "#);
    assert_snapshot!(linked("app a\nparam na$0me: String = \"\"\nlet b = name\n"), @"no");
    assert_snapshot!(linked("kind k extends service {\n  param he$0ap: Memory\n  memory = heap\n}\n"), @r"
    kind k extends service {
      param «heap»: Memory
      memory = «heap»
    }
    ");
}
