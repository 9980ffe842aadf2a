//! Judges that need no cluster: whatever an example writes, none of them finds anything.

mod built;
mod common;

use std::collections::BTreeSet;

use anyport_cluster::lint::{Report, checkov, composecheck, kube_score, kubeconform};
use anyport_tests::{Example, Part, examples};

for_each_example!(nobody_finds_anything);

/// kube-score and kubeconform over each cluster's manifests, Compose's own loader over the rest.
fn nobody_finds_anything(example: &Example) {
    let mut found = Vec::new();
    for part in built::parts(example) {
        let folder = tempfile::tempdir().expect("a folder");
        part.write(folder.path()).expect("files");
        let title = part.title();
        let mut take = |report: anyport_cluster::Result<Report>| {
            let report = report.unwrap_or_else(|error| panic!("{title}: {error}"));
            assert!(report.judged > 0, "{title}: nothing was judged");
            if !report.is_clean() {
                found.push(format!("{title}\n{report}"));
            }
        };
        if part.is_kubernetes() {
            take(kube_score(folder.path()));
            take(kubeconform(folder.path()));
        } else if part.kind == "compose" {
            take(compose(&part, folder.path()));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// The loader reads what the operator must give from `.env`: here, a word for each.
fn compose(part: &Part, folder: &std::path::Path) -> anyport_cluster::Result<Report> {
    let all = part.text();
    let names: BTreeSet<&str> = all
        .split("${")
        .skip(1)
        .map(|rest| rest.split(|it: char| !(it.is_ascii_alphanumeric() || it == '_')).next().unwrap_or_default())
        .filter(|name| !name.is_empty())
        .collect();
    let env: String = names.iter().map(|name| format!("{name}=given\n")).collect();
    std::fs::write(folder.join(".env"), env)?;
    let (report, project) = composecheck(&[&folder.join("compose.yaml")])?;
    assert!(project.is_some() || !report.is_clean(), "{}: no project and no reason", part.title());
    Ok(report)
}

/// checkov takes seconds to start, so it sees everything at once.
#[test]
fn checkov_finds_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    for example in examples().expect("examples") {
        for part in built::parts(&example).into_iter().filter(Part::is_kubernetes) {
            part.write(&folder.path().join(part.title())).expect("files");
        }
    }
    let report = checkov(folder.path()).unwrap_or_else(|error| panic!("{error}"));
    assert!(report.judged > 2000, "only {} checks", report.judged);
    assert!(report.findings.is_empty(), "{report}");
}
