//! Names, labels and annotations.

use anyport_backend::Finding;
use anyport_ir::Kind;

use crate::finding::{Problem, bad_name};
use crate::labels::RESERVED;
use crate::limits::{CRON_JOB, HEADLESS, LABEL, RELEASE_SUFFIX, STATEFUL_SET};
use crate::names;
use crate::place::Subject;

const SHORTER: &str = "give it another one with `name = \"…\"`";

pub(super) fn check(subject: &Subject, findings: &mut Vec<Finding>) {
    object(subject, findings);
    for (key, value) in &subject.component.labels {
        let path = || crate::path::entry("labels", key);
        if RESERVED.contains(&key.as_str()) {
            let message = format!("the label `{key}` is how the target finds what it wrote");
            findings.push(bad_name(subject.key, &path(), message, "take another key"));
        } else if !names::is_qualified(key) {
            let message = format!("`{key}` is no key of a label");
            findings.push(bad_name(
                subject.key,
                &path(),
                message,
                "letters, digits, `-_.`, 63 at most, perhaps after a host name and a slash",
            ));
        } else if !names::is_label_value(value) {
            let message = format!("`{value}` is no value of a label");
            let problem = Problem::limit(message, "letters, digits, `-_.`, 63 at most; `annotations` take any text");
            findings.push(problem.at(subject.key, path()));
        }
    }
    for key in subject.component.annotations.keys() {
        if !names::is_qualified(key) {
            let message = format!("`{key}` is no key of an annotation");
            findings.push(bad_name(
                subject.key,
                &crate::path::entry("annotations", key),
                message,
                "letters, digits, `-_.`, 63 at most, perhaps after a host name and a slash",
            ));
        }
    }
}

fn object(subject: &Subject, findings: &mut Vec<Finding>) {
    let (name, component) = (subject.name.as_ref(), subject.component);
    if matches!(component.kind, Kind::External | Kind::Bucket | Kind::Queue | Kind::Topic) {
        return;
    }
    let mut refuse = |message: String| findings.push(bad_name(subject.key, "name", message, SHORTER));
    let (extra, limit) = match component.kind {
        Kind::Cron => (0, &CRON_JOB),
        Kind::Function if !component.schedule.is_empty() => {
            let several = component.schedule.len() > 1;
            let longest = component.schedule.keys().map(|schedule| schedule.len() + 1).max().filter(|_| several);
            (longest.unwrap_or(0), &CRON_JOB)
        }
        Kind::Job => (RELEASE_SUFFIX, &LABEL),
        _ if subject.is_stateful() => (0, &STATEFUL_SET),
        _ => (0, &LABEL),
    };
    if let Some(message) = names::too_long(name, extra, limit) {
        refuse(format!("{message} ({})", limit.source));
    } else if subject.is_stateful()
        && let Some(message) = names::too_long(name, HEADLESS.len(), &LABEL)
    {
        refuse(message);
    } else if !names::is_label(name) {
        refuse(format!("`{name}` is no name of an object: lower-case letters, digits and hyphens"));
    } else if !component.port.is_empty() && !names::is_service(name) {
        refuse(format!("`{name}` is no name of a Service: it must begin with a letter"));
    }
}
