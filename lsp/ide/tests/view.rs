//! What an editor shows and does with a text as a text: paint, folds, selections, links, the style.

mod common;

use anyport_ide::folding::folding;
use anyport_ide::links::links;
use anyport_ide::selection::selection;
use anyport_ide::text::{apply, slice};
use anyport_ide::tokens::{MODIFIERS, tokens};
use anyport_ide::{TextRange, formatting};
use common::Fixture;

const PROGRAM: &str = r#"//- /main.app
app shop
import "./kit.app" as kit

/// Which release.
param tag: String = "1"
let registry = "acme"
secret api-key {}
postgres db { version = "16" }

// What customers see.
service web {
  kit.owned-by { team = "shop" }
  image = "${registry}/web:${upper(tag)} \${x}"
  memory = 256Mi..512Mi
  port http = 8080
  env { URL = db.url, KEY = api-key.value, NAMES = [for n in ["a"] if true: n][0] }
  health { readiness http { path = "/x" } }
}

target cluster: kubernetes { namespace = "shop" }
environment prod {
  on = cluster
  web { scale { replicas = 2..4 } }
}
//- /kit.app
trait owned-by on service {
  param team: String
  label { "team" = team }
}
type Size = "small" | "large"
kind our-worker extends worker { param size: Size = "small" }
"#;

#[test]
fn names_are_painted_by_what_they_mean() {
    let fixture = Fixture::new(PROGRAM);
    let mut shown = String::new();
    for path in ["/main.app", "/kit.app"] {
        let text = &fixture.files[path];
        for token in tokens(&fixture.analysis(), path, None) {
            let named: Vec<&str> = MODIFIERS
                .iter()
                .enumerate()
                .filter(|(bit, _)| token.modifiers >> bit & 1 == 1)
                .map(|(_, it)| *it)
                .collect();
            shown.push_str(&format!("{} {} {}\n", slice(text, token.range), token.paint.name(), named.join(" ")));
        }
    }
    insta::assert_snapshot!(shown);
}

#[test]
fn the_paint_of_a_range_is_that_of_the_whole() {
    let fixture = Fixture::new(PROGRAM);
    let whole = tokens(&fixture.analysis(), "/main.app", None);
    for (start, end) in [(0, 30), (100, 300), (250, 251), (5000, 6000)] {
        let within = TextRange { start, end };
        let wanted: Vec<_> = whole.iter().copied().filter(|it| it.range.start < end && start < it.range.end).collect();
        assert_eq!(tokens(&fixture.analysis(), "/main.app", Some(within)), wanted);
    }
}

#[test]
fn folds_of_whole_and_broken_texts() {
    let fixture = Fixture::new(
        "app a\nimport \"./a.app\"\nimport \"./b.app\"\n\n// one\n// two\nservice web {\n  env {\n    A = [\n      1,\n    ]\n  }\n  \
         args = [\"\"\"\n    a\n    b\n    \"\"\"]\n}\n// region outer\nlet x = 1\n// endregion\nservice broken {\n  env {\n",
    );
    let analysis = fixture.analysis();
    let lines = analysis.lines("/main.app").expect("lines");
    let shown = folding(&analysis, "/main.app").into_iter();
    let shown = shown.map(|fold| format!("{:?} {} … {}", fold.kind, lines.line(fold.start), lines.line(fold.end)));
    insta::assert_snapshot!(shown.collect::<Vec<_>>().join("\n"));
}

#[test]
fn a_selection_grows() {
    let source = "app a\n/// A page.\nservice web {\n  env { URL = \"http://${$0db.host}/x\" }\n  args = [\"a\", f(1 + $02)]\n}\npostgres db {}\nservice br$0oken { image =";
    let fixture = Fixture::new(source);
    let mut shown = String::new();
    for (path, offset) in &fixture.cursors {
        for range in selection(&fixture.analysis(), path, *offset) {
            shown.push_str(&slice(&fixture.files[path], range).replace('\n', "⏎"));
            shown.push('\n');
        }
        shown.push('\n');
    }
    insta::assert_snapshot!(shown);
}

#[test]
fn paths_lead_to_files() {
    let fixture = Fixture::new(
        "//- /sub/main.app\napp a\nimport \"../kit.app\"\nimport crd \"./crd.yaml\"\nlet m = embed(\"./motd.txt\")\n\
         target t: kubernetes { manifests = [\"./extra/*.yaml\"] }\nlet out = embed(\"../../x\")\n//- /kit.app\nlet a = 1\n",
    );
    let text = &fixture.files["/sub/main.app"];
    let shown = links(&fixture.analysis(), "/sub/main.app").into_iter();
    let shown = shown.map(|link| format!("{} → {} ({:?})", slice(text, link.range), link.path, link.why));
    insta::assert_snapshot!(shown.collect::<Vec<_>>().join("\n"));
}

const UNTIDY: &str = "app a\n\n\nlet   x=1\nservice web {\nimage=\"a\"\n    cpu   = 1\n  env {A=1}\n}\nlet y  =  2\n";

#[test]
fn a_document_is_formatted_by_few_edits() {
    let fixture = Fixture::new(UNTIDY);
    let analysis = fixture.analysis();
    let found = formatting::document(&analysis, "/main.app");
    let wanted = anyport_syntax::format(UNTIDY).expect("it can be read");
    assert_eq!(apply(UNTIDY, &found), wanted);
    assert!(found.iter().all(|edit| edit.range.end - edit.range.start < 60), "no edit is the whole text: {found:?}");
    let tidy = Fixture::new(&wanted);
    assert!(formatting::document(&tidy.analysis(), "/main.app").is_empty(), "the style stays");
    // Only the lines that are asked for.
    let start = UNTIDY.find("let y").expect("a line") as u32;
    let found = formatting::lines(&analysis, "/main.app", TextRange { start: start + 1, end: start + 2 });
    assert_eq!(apply(UNTIDY, &found), UNTIDY.replace("let y  =  2", "let y = 2"));
}

#[test]
fn what_cannot_be_read_is_left_alone() {
    let source = format!("{UNTIDY}service broken {{ image = = }}\nlet   z=3\n");
    let fixture = Fixture::new(&source);
    let found = apply(&source, &formatting::document(&fixture.analysis(), "/main.app"));
    insta::assert_snapshot!(found);
}

#[test]
fn typing_formats() {
    let mut shown = String::new();
    for (source, character) in [
        ("app a\nservice web {\nimage=\"a\"\n}$0\nlet   y=1\n", "}"),
        ("app a\nservice web {\n$0\n}\n", "\n"),
        ("app a\nservice web {\n  env {\n$0}\n}\n", "\n"),
        ("app a\nlet t = \"\"\"\n  x\n$0\n  \"\"\"\n", "\n"),
        ("app a\nservice web {\n  env { A = [1,2]$0\n", "]"),
    ] {
        let fixture = Fixture::new(source);
        let (path, offset) = fixture.cursor();
        let found = formatting::typed(&fixture.analysis(), &path, offset, character);
        shown.push_str(&apply(&fixture.files[&path], &found));
        shown.push_str("-----\n");
    }
    insta::assert_snapshot!(shown);
}
