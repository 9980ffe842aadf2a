//! Limits of what is mounted.

use anyport_backend::Finding;

use crate::finding::{Problem, bad_name};
use crate::names;
use crate::place::Subject;
use crate::storage::is_absolute;

pub(super) fn check(subject: &Subject, findings: &mut Vec<Finding>) {
    let component = subject.component;
    for (name, volume) in &component.volume {
        if !names::is_label(name) {
            let message = format!("`{name}` is no name of a volume");
            findings.push(bad_name(
                subject.key,
                &crate::path::entry("volume", name),
                message,
                "lower-case letters, digits and hyphens",
            ));
        }
        mounted(subject, &volume.path, || crate::path::field("volume", name, "path"), findings);
    }
    for (name, mount) in &component.mount {
        mounted(subject, &mount.path, || crate::path::field("mount", name, "path"), findings);
    }
    for path in component.file.keys() {
        mounted(subject, path, || crate::path::entry("file", path), findings);
    }
    duplicates(subject, findings);
}

fn mounted(subject: &Subject, path: &str, property: impl FnOnce() -> String, findings: &mut Vec<Finding>) {
    if !is_absolute(path) {
        let problem = Problem::limit(
            format!("`{path}` is no path that can be mounted"),
            "write it from the root, without `:` and `..`",
        );
        findings.push(problem.at(subject.key, property()));
    }
}

/// One path holds one thing.
fn duplicates(subject: &Subject, findings: &mut Vec<Finding>) {
    let component = subject.component;
    if component.volume.len() + component.mount.len() + component.file.len() < 2 {
        return;
    }
    let volumes = component.volume.iter().map(|(name, volume)| (volume.path.as_str(), "volume", name));
    let mounts = component.mount.iter().map(|(name, mount)| (mount.path.as_str(), "mount", name));
    let files = component.file.keys().map(|path| (path.as_str(), "file", path));
    let mut all: Vec<_> = volumes
        .chain(mounts)
        .chain(files)
        .map(|(path, field, name)| (path.trim_end_matches('/'), field, name))
        .collect();
    all.sort();
    for pair in all.windows(2) {
        if pair[0].0 == pair[1].0 {
            let problem = Problem::limit(format!("two things are mounted at `{}`", pair[1].0), "");
            findings.push(problem.at(subject.key, crate::path::entry(pair[1].1, pair[1].2)));
        }
    }
}
