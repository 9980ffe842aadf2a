//! What files declare.

use std::fmt::Write as _;

use anyport_ide::outline::{Outline, outline, search};
use insta::assert_snapshot;

use crate::common::Fixture;

const SHOP: &str = r#"app shop
import "./kit.app" as kit
/// The tag.
param tag: String = "1"
type Team = { name: String, size: Int? }
secret key { from generate { length = 48 } }
kind api extends service { param heap: Memory, output x = it.url, check heap > 1Gi else "no" }
service web {
  image = "a/b:${tag}"
  port http = 8080
  volume data { path = "/data" }
  health { readiness http { path = "/" } }
}
target cluster: kubernetes { namespace = "x" }
environment dev { on = cluster, tag = "2", web { port http = 80 } }
rule pinned for service { check it.image.tag != "latest" else "no" }
test "a title" in dev { check web.port.http.port == 80 }
service {
"#;

fn draw(nodes: &[Outline], depth: usize, out: &mut String) {
    for node in nodes {
        let indent = "  ".repeat(depth);
        let _ = writeln!(out, "{indent}{} | {} | {:?}", node.name, node.detail, node.kind);
        assert!(node.range.start <= node.name_range.start && node.name_range.end <= node.range.end, "{}", node.name);
        draw(&node.children, depth + 1, out);
    }
}

#[test]
fn of_a_file_as_a_tree() {
    let fixture = Fixture::new(SHOP);
    let mut out = String::new();
    draw(&outline(&fixture.analysis(), "/main.app"), 0, &mut out);
    assert_snapshot!(out);
}

#[test]
fn of_all_files_by_letters() {
    let fixture = Fixture::new(&format!("//- /shop.app\n{SHOP}//- /kit.app\nkind web-base extends service {{}}\n"));
    let find = |query: &str| {
        let found = search(&fixture.analysis(), query, 10);
        found
            .iter()
            .map(|found| format!("{} {:?} in {}\n", found.name, found.kind, found.container))
            .collect::<String>()
    };
    assert_snapshot!(find("web"));
    assert_snapshot!(find("clr"));
    assert_eq!(search(&fixture.analysis(), "", 3).len(), 3);
}
