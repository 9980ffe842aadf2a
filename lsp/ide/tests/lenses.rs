//! Lenses: where they stand and what they say.

mod common;

use anyport_ide::lenses::{lenses, resolve};
use common::Fixture;

const SHOP: &str = r#"app shop

postgres db { version = "16" }
service web { image = "acme/web:1", user = 1000, port http = 8080, env { URL = db.url } }
cron nightly { image = "acme/report:1", user = 1000, schedule = "0 3 * * *" }

target laptop: compose
target cluster: kubernetes {}

environment dev { on = laptop }
environment prod { on = cluster }

test "a port" in prod { check web.user == 1000 }
test "no port" in dev { check web.user == 1 }
"#;

fn shown(fixture: &Fixture, environment: Option<&str>) -> String {
    let analysis = fixture.analysis();
    let mut out = String::new();
    for lens in lenses(&analysis, "/main.app", environment) {
        let name = &fixture.files["/main.app"][lens.range.start as usize..lens.range.end as usize];
        let words = resolve(&analysis, "/main.app", &lens.kind).unwrap_or_else(|| "-".to_owned());
        out.push_str(&format!("{name}: {words}\n"));
    }
    out
}

#[test]
fn lenses_say_what_becomes_of_a_thing() {
    let fixture = Fixture::new(SHOP);
    insta::assert_snapshot!(format!("{}---\n{}", shown(&fixture, None), shown(&fixture, Some("prod"))));
}

#[test]
fn a_broken_application_has_lenses_too() {
    let fixture = Fixture::new(&SHOP.replace("db.url", "nobody.url"));
    insta::assert_snapshot!(shown(&fixture, Some("prod")));
    assert_eq!(shown(&Fixture::new("kind x extends service {}\n"), None), "", "a module becomes nothing");
}
