//! Who refers to whom.

use std::fmt::Write as _;

use anyport_ide::calls::{Call, incoming, outgoing, prepare};
use insta::assert_snapshot;

use crate::common::Fixture;

fn show(fixture: &Fixture, title: &str, calls: &[Call], out: &mut String) {
    let _ = writeln!(out, "{title}");
    for call in calls {
        let _ = writeln!(out, "  {} {}", call.node.detail, call.node.name);
        for range in &call.ranges {
            let place = anyport_ide::FileRange { path: call.path.clone(), range: *range };
            let _ = writeln!(out, "    {}", fixture.show(&place));
        }
    }
}

#[test]
fn follow_references() {
    let fixture = Fixture::new(
        r#"//- /shop.app
app shop
import "./cart.app"
postgres db {}
redis cache {}
service web {
  image = "a/b:1"
  port http = 8080
  env { CART = cart.url, ALSO = "${cart.host}", DB = db.url }
}
environment dev { w$0eb { env { CACHE = cache.url } } }
//- /cart.app
part shop
service cart { image = "a/b:1", port http = 8080, env { DB = db.url, WEB = web.public-url } }
"#,
    );
    let (path, offset) = fixture.cursor();
    let analysis = fixture.analysis();
    let node = prepare(&analysis, &path, offset).expect("a component");
    let (path, offset) = (node.name_place.path.clone(), node.name_place.range.start);
    let mut out = String::new();
    show(&fixture, "outgoing", &outgoing(&analysis, &path, offset), &mut out);
    show(&fixture, "incoming", &incoming(&analysis, &path, offset), &mut out);
    assert_snapshot!(out);
}
