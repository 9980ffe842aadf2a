//! Actions: what they are called, what they change, and that a refactoring changes nothing that is meant.

mod common;

use std::collections::BTreeMap;
use std::sync::Arc;

use anyport_build::Session;
use anyport_ide::actions::{Action, ActionKind, actions, source_actions};
use anyport_ide::text::{FilePath, apply};
use anyport_ide::{Host, TextRange};
use common::{Fixture, MemoryDisk};

/// The range from the first cursor to the second, if there is one.
fn range(fixture: &Fixture) -> (FilePath, TextRange) {
    let (path, start) = fixture.cursor();
    let end = fixture.cursors.get(1).map_or(start, |(_, end)| *end);
    (path, TextRange { start, end })
}

fn found(fixture: &Fixture) -> Vec<Action> {
    let (path, range) = range(fixture);
    let mut out = actions(&fixture.analysis(), &path, range);
    out.extend(source_actions(&fixture.analysis(), &path));
    out
}

/// What the one action that contains `title` makes of the text, with its title.
fn done(source: &str, title: &str) -> String {
    let fixture = Fixture::new(source);
    let all = found(&fixture);
    let action = all.iter().find(|action| action.title.contains(title));
    let titles: Vec<&str> = all.iter().map(|action| action.title.as_str()).collect();
    let action = action.unwrap_or_else(|| panic!("no `{title}` in {titles:#?}"));
    for (path, edits) in &action.edit.files {
        let text = apply(&fixture.files[path], edits);
        let errors = anyport_syntax::parse(&text).errors;
        assert!(errors.is_empty(), "{title} leaves what cannot be read: {errors:?}\n{text}");
    }
    format!(
        "=== {}{}\n{}",
        action.title,
        if action.preferred { " (preferred)" } else { "" },
        fixture.apply(&action.edit)
    )
}

/// The titles of what is offered.
fn titles(source: &str) -> Vec<String> {
    found(&Fixture::new(source)).into_iter().map(|action| action.title).collect()
}

#[test]
fn fixes_of_what_is_wrong() {
    let source = "app a\nlet name = \"b\"\nservice web {\n  image = \"${na$0m}\"\n  memory = 256Mi..512\n  args = [nam, nam]\n}\n";
    insta::assert_snapshot!(
        [done(source, "Write `name`"), done(source, "Fix all"), done(source, "Fix everything"),].join("\n")
    );
    let fixture = Fixture::new(source);
    let all = found(&fixture);
    assert!(all.iter().filter(|action| action.kind == ActionKind::Fix).all(|action| !action.mends.is_empty()));
}

#[test]
fn what_is_missing_is_written() {
    insta::assert_snapshot!(
        [
            done("app a\ncron nigh$0tly {\n  image = \"a:1\" // the image\n}\n", "Write `schedule`"),
            done("app a\ncron nigh$0tly { image = \"a:1\" }\n", "Write `schedule`"),
        ]
        .join("\n")
    );
    // What the kind gives is not missing.
    let kind = "app a\nkind report extends cron { image = \"a:1\" }\nreport nigh$0tly {}\n";
    assert!(titles(kind).iter().any(|title| title == "Write `schedule`"), "{:?}", titles(kind));
}

#[test]
fn losses_are_accepted() {
    let source = "app a\n\nservice web {\n  image = \"a:1\"\n  user = 1000\n  port http = 8080\n  rollout batches { fi$0rst = 1, count = 3, pause = 10min }  // slowly\n}\n";
    insta::assert_snapshot!(
        [
            done(source, "Accept it"),
            done("app a\nrule small for service {\n  check it.scale.replicas.min > 1 else \"one is none\"\n}\nservice w$0eb { image = \"a:1\", port http = 80, scale { replicas = 1..4 } }\n", "Accept it"),
        ]
        .join("\n")
    );
}

const SHOP: &str = r#"app shop

param tag: String = "1"
let registry = "ghcr.io/acme"
let size = 1 + 1

postgres db { version = "16" }

/// What customers see.
service web {
  image  = "${registry}/web:${tag}" // the image
  user   = 1000
  cpu    = 250m..1
  memory = 512Mi
  port http = 8080
  env {
    URL = db.url
    /// How many.
    SIZE = "${size * 2}"
  }
  health { path = "/x" }
  scale { replicas = 2..10 }
}

target laptop: compose
target cluster: kubernetes {}

environment dev { on = laptop }

environment prod {
  on = cluster
  web { scale { replicas = 4..20 } }
}

environment late extends prod {}
"#;

/// [`SHOP`] with a cursor in front of some words, and a second one behind `end` if it is not empty.
fn shop(at: &str, end: &str) -> String {
    let start = SHOP.find(at).unwrap_or_else(|| panic!("{at}"));
    let mut out = SHOP.to_owned();
    if !end.is_empty() {
        let stop = start + SHOP[start..].find(end).expect("the end") + end.len();
        out.insert_str(stop, "$0");
    }
    out.insert_str(start, "$0");
    out
}

/// The application of each environment, without what names params; it must be whole.
fn meaning(files: &BTreeMap<FilePath, String>) -> Vec<String> {
    whole(files).unwrap_or_else(|| panic!("it is whole: {files:#?}"))
}

/// The same, if it is whole.
fn whole(files: &BTreeMap<FilePath, String>) -> Option<Vec<String>> {
    let on_disk = files.iter().map(|(path, text)| (path.to_string(), text.clone())).collect();
    let mut host = Host::new(Arc::new(MemoryDisk { files: on_disk }));
    for (path, text) in files.iter().filter(|(path, _)| path.ends_with(".app")) {
        host.open(path, text.as_str().into(), 1);
    }
    let analysis = host.snapshot();
    let mut out = Vec::new();
    for app in analysis.apps().filter(|app| app.is_application()) {
        let session = Session::over(app.db().clone());
        for env in session.environments() {
            let (whole, _) = session.ir(&env);
            let mut whole = (*whole?).clone();
            whole.params.clear();
            let mut whole = serde_json::to_value(&whole).expect("JSON");
            // Which kinds and traits it was written with is for people and rules.
            for component in whole["components"].as_object_mut().expect("components").values_mut() {
                let component = component.as_object_mut().expect("a component");
                component.remove("kinds");
                component.remove("traits");
            }
            out.push(serde_json::to_string_pretty(&whole).expect("JSON"));
        }
    }
    Some(out)
}

/// [`done`], and the applications are what they were.
fn kept(source: &str, title: &str) -> String {
    let out = done(source, title);
    let fixture = Fixture::new(source);
    let action = found(&fixture).into_iter().find(|action| action.title.contains(title)).expect("it is there");
    let mut after = fixture.files.clone();
    for (path, edits) in &action.edit.files {
        after.insert(path.clone(), apply(&fixture.files[path], edits));
    }
    for (before, after) in meaning(&fixture.files).iter().zip(&meaning(&after)) {
        let differs = before.lines().zip(after.lines()).position(|(one, other)| one != other);
        let near = |text: &str| {
            let from = differs.unwrap_or(0).saturating_sub(8);
            text.lines().skip(from).take(16).collect::<Vec<_>>().join("\n")
        };
        assert!(before == after, "{title} keeps the meaning:\n{out}\n{}\n---\n{}", near(before), near(after));
    }
    out
}

/// What changed, not all that did not.
fn changed(out: &str) -> String {
    let mut lines: Vec<&str> = out.lines().filter(|line| !SHOP.lines().any(|old| old == *line)).collect();
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}

#[test]
fn extracts_keep_the_meaning() {
    insta::assert_snapshot!(
        [
            changed(&kept(&shop("512Mi", "512Mi"), "Extract to `let")),
            changed(&kept(&shop("512Mi", ""), "Extract to `param")),
            changed(&kept(&shop("\"${registry}", "${tag}\""), "Extract to `let")),
            changed(&kept(&shop("size * 2", "size * 2"), "Extract to `let")),
            changed(&kept(&shop("2..10", "2..10"), "Extract to `let")),
            changed(&kept(&shop("/x\"", ""), "Extract to `param")),
        ]
        .join("\n")
    );
    for (at, end) in [("registry}", ""), ("db.url", ""), ("true", "")] {
        if !SHOP.contains(at) {
            continue;
        }
        assert!(!titles(&shop(at, end)).iter().any(|title| title.starts_with("Extract to `param")), "{at}");
    }
    let kind = "app a\nkind own extends service {\n  param size: Int = 1\n  image = \"a:1\"\n  user = 1000\n  port http = 8080\n  env { A = \"${size $0+ 1}\" }\n}\nown web {}\n";
    insta::assert_snapshot!(kept(kind, "Extract to `let"));
    assert!(!titles(kind).iter().any(|title| title.contains("param")));
}

#[test]
fn inlining_keeps_the_meaning() {
    insta::assert_snapshot!(
        [
            kept(&shop("registry}", ""), "Inline `registry`"),
            kept(&shop("size =", ""), "Inline `size`"),
            kept("app a\n/// Doc.\nlet x = 1 + 2 // remark\n// stays\nlet y = x * 2\nservice web { image = \"a:1\", user = 1000, port http = 80, env { A = \"${y}\", B = $0x } }\n", "Inline `x`"),
        ]
        .join("\n")
    );
    let module = "//- /main.app\napp a\nimport \"./kit.app\" as kit\nlet y = kit.x\n//- /kit.app\nlet $0x = 1\n";
    assert!(!titles(module).iter().any(|title| title.starts_with("Inline")), "it is used elsewhere");
}

#[test]
fn kinds_and_traits_keep_the_meaning() {
    insta::assert_snapshot!(
        [
            kept(&shop("web {\n  image", ""), "Extract to `kind"),
            kept(&shop("web {\n  image", ""), "Extract to `trait"),
        ]
        .join("\n")
    );
}

#[test]
fn units_keep_the_meaning() {
    let out = [
        changed(&kept(&shop("512Mi", ""), "Write `0.5Gi`")),
        changed(&kept(&shop("250m", ""), "Write `0.25`")),
        changed(&kept(&shop("1\n  memory", ""), "Write `1000m`")),
    ];
    insta::assert_snapshot!(out.join("\n"));
    // Beside what cannot be read, as well.
    let broken = "app a\nservice web { memory = 51$02Mi }\nservice other { image = = }\nservice";
    let fixture = Fixture::new(broken);
    let action = found(&fixture).into_iter().find(|action| action.title == "Write `0.5Gi`").expect("it is there");
    assert_eq!(fixture.apply(&action.edit), format!("//- /main.app\n{}", broken.replace("51$02Mi", "0.5Gi")));
}

#[test]
fn moves_to_environments_keep_the_meaning() {
    insta::assert_snapshot!(
        [
            changed(&kept(&shop("memory = 512Mi", ""), "in environment `prod`")),
            changed(&kept(&shop("memory = 512Mi", ""), "in environment `dev`")),
            kept(&shop("memory = 512Mi", ""), "to every environment"),
            kept(&shop("user   = 1000", ""), "to every environment"),
            changed(&kept(&shop("URL = db.url", ""), "in environment `dev`")),
            changed(&kept(&shop("port http", ""), "in environment `late`")),
        ]
        .join("\n")
    );
    let said = titles(&shop("replicas = 2..10", ""));
    assert!(said.iter().any(|title| title.contains("in environment `dev`")), "{said:?}");
    assert!(
        !said.iter().any(|title| title.contains("`prod`") || title.contains("every")),
        "prod says its own: {said:?}"
    );
}

#[test]
fn stores_are_bound_to_what_exists() {
    insta::assert_snapshot!(
        [
            changed(&done(&shop("db {", ""), "environment `prod`")),
            changed(&done(&shop("db {", ""), "environment `late`")),
        ]
        .join("\n")
    );
    // What is read is bound, in another file too, and what is bound can be written.
    let parts = "//- /main.app\napp a\nimport \"./stores.app\"\nservice web { image = \"a:1\", user = 1000, port http = 80, env { H = db.host, P = \"${db.port}\", U = db.username } }\nenvironment prod {\n  web { env { X = \"1\" } }\n}\n//- /stores.app\npart a\npostgres d$0b { version = \"16\" }\n";
    insta::assert_snapshot!(done(parts, "environment `prod`"));
    let fixture = Fixture::new(parts);
    let action = found(&fixture).into_iter().find(|action| action.title.starts_with("Bind")).expect("it is there");
    let mut after = fixture.files.clone();
    for (path, edits) in &action.edit.files {
        after.insert(path.clone(), apply(&fixture.files[path], edits));
    }
    assert!(whole(&after).is_some(), "{after:#?}");
    insta::assert_snapshot!(kept(&parts.replace("d$0b { version", "db { ver$0sion"), "to every environment"));
    let bound = "app a\npostgres d$0b {}\nenvironment prod { db { external { url = \"x\" } } }\n";
    assert!(!titles(bound).iter().any(|title| title.starts_with("Bind")), "it is bound");
}

#[test]
fn imports_are_put_in_order() {
    insta::assert_snapshot!(done(
        "//- /main.app\n$0app a\n\n// Kits.\nimport \"./b.app\"\n// The first.\nimport \"./a.app\" as a\nimport \"./b.app\"\n\nimport \"./0.app\"\nlet x = 1\n//- /a.app\nlet a = 1\n//- /b.app\nlet b = 1\n//- /0.app\nlet c = 1\n",
        "imports"
    ));
    assert!(!titles("app a\n$0import \"./a.app\"\nimport \"./b.app\"\n").iter().any(|title| title.contains("imports")));
}

/// Refactorings of every example at many places keep what each environment is.
#[test]
fn refactorings_of_examples_keep_the_meaning() {
    let (mut tried, mut failed) = (0, Vec::new());
    for (name, files) in common::example_programs() {
        let fixture = Fixture::of(files.clone());
        let analysis = fixture.analysis();
        let Some(before) = whole(&files) else { panic!("{name} is whole") };
        let mut seen = std::collections::BTreeSet::new();
        for (path, text) in files.iter().filter(|(path, _)| path.ends_with(".app")) {
            for offset in (0..text.len()).step_by(131) {
                let cursor = TextRange { start: offset as u32, end: offset as u32 };
                let whole_file = if offset == 0 { source_actions(&analysis, path) } else { Vec::new() };
                for action in actions(&analysis, path, cursor).into_iter().chain(whole_file) {
                    let is_bound = action.title.starts_with("Bind ");
                    let is_fix = matches!(action.kind, ActionKind::Fix | ActionKind::FixAll);
                    if is_bound || is_fix || !seen.insert((path.clone(), action.title.clone())) {
                        continue;
                    }
                    tried += 1;
                    let mut after = files.clone();
                    for (path, edits) in &action.edit.files {
                        after.insert(path.clone(), apply(&files[path], edits));
                    }
                    if whole(&after).as_ref() != Some(&before) {
                        let line = text[..offset].matches('\n').count() + 1;
                        failed.push(format!("{path}:{line}: {}\n{}", action.title, fixture.apply(&action.edit)));
                    }
                }
            }
        }
    }
    assert!(tried > 100, "{tried} refactorings");
    let titles: Vec<&str> = failed.iter().filter_map(|failed| failed.lines().next()).collect();
    assert!(failed.is_empty(), "{} of {tried}: {titles:#?}\n{}", failed.len(), failed[0]);
}
