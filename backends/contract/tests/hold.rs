//! Components against support tables.

mod sample;

use anyport_backend::support::{hold, wished};
use anyport_backend::{FindingKind, StaticScene, SupportTable};
use anyport_diagnostic::Severity;

/// A table in which everything is native but for these rows.
fn table(rows: &str) -> SupportTable {
    let mut table = SupportTable::parse(rows).expect("rows");
    for leaf in anyport_backend::leaves::schema_leaves() {
        let native = SupportTable::parse(&format!("[\"*.{}\"]\nsupport = \"native\"\n", leaf.path)).expect("a row");
        for (path, row) in native.rows {
            table.rows.entry(path).or_insert(row);
        }
    }
    table
}

fn findings(rows: &str, component: &str, used: &dyn Fn(&str) -> bool) -> Vec<(Severity, String, String)> {
    let application = sample::application();
    let scene = StaticScene::new(&application, "cluster", false);
    let table = table(rows);
    hold(&table.prepare(), &scene, component, &application.components[component], used)
        .into_iter()
        .map(|finding| {
            let key = match finding.kind {
                FindingKind::Loss { key } => key,
                _ => String::new(),
            };
            (finding.severity, finding.path, key)
        })
        .collect()
}

#[test]
fn rows_speak() {
    let rows = r#"
        ["*.expose.*.sticky"]
        support = "lossy"
        note = "by cookie"
        ["*.gpu.count"]
        support = "unsupported"
        note = "no graphics"
        ["cron.gpu.model"]
        support = "unsupported"
        note = "another kind"
    "#;
    assert_eq!(
        findings(rows, "web", &wished(None)),
        [
            (Severity::Error, "gpu.count".into(), String::new()),
            (Severity::Warning, "expose.shop.example.com.sticky".into(), "expose.sticky".into()),
        ]
    );
}

#[test]
fn outer_rows_speak_once() {
    let rows = r#"
        ["*.sidecar.*"]
        support = "unsupported"
        note = "one container"
        ["*.scale"]
        support = "lossy"
        note = "by hand"
        ["service.spread"]
        support = "unsupported"
        note = "one machine"
    "#;
    let web = findings(rows, "web", &wished(None));
    assert_eq!(
        web,
        [
            (Severity::Error, "spread".into(), String::new()),
            (Severity::Error, "sidecar.proxy".into(), String::new()),
            (Severity::Warning, "scale".into(), "scale".into()),
        ]
    );
}

#[test]
fn defaults_are_no_wishes() {
    let rows = "[\"*.network\"]\nsupport = \"unsupported\"\nnote = \"x\"\n[\"*.security\"]\nsupport = \"lossy\"\nnote = \"x\"\n";
    assert_eq!(findings(rows, "report", &wished(None)), []);
    let rows = "[\"*.scale.replicas.min\"]\nsupport = \"unsupported\"\nnote = \"x\"\n";
    assert_eq!(findings(rows, "web", &|path| path != "scale.replicas.min"), []);
    assert_eq!(findings(rows, "web", &wished(None)).len(), 1);
}

#[test]
fn what_no_row_speaks_of_is_refused() {
    let application = sample::application();
    let scene = StaticScene::new(&application, "cluster", false);
    let table = SupportTable::default();
    let found = hold(&table.prepare(), &scene, "report", &application.components["report"], &wished(None));
    let paths: Vec<&str> = found.iter().map(|finding| finding.path.as_str()).collect();
    assert_eq!(paths, ["name", "image", "timeout", "retries", "parallel", "completions", "keep"]);
}

#[test]
fn completeness() {
    assert_eq!(table("").problems(), []);
    let all = SupportTable::default().problems();
    assert!(all.iter().any(|problem| problem.path == "*.expose.*.sticky"));
    let rows = "[\"*.expose.*.stick\"]\nsupport = \"native\"\n[\"*.scale\"]\nsupport = \"native\"\n[\"*.sidecar\"]\nsupport = \"unsupported\"\nnote = \"x\"\n";
    let said: Vec<String> = table(rows).problems().iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "[\"*.expose.*.stick\"]: there is no such property",
            "[\"*.scale\"]: has properties inside: only `lossy` and `unsupported` speak for all of them",
        ]
    );
}
