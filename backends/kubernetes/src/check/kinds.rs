//! What a kind cannot be here.

use anyport_backend::Finding;
use anyport_ir::{Amount, ImageUser, Kind, Rollout, User};

use crate::finding::Problem;
use crate::order;
use crate::place::Subject;

pub(super) fn check(subject: &Subject, findings: &mut Vec<Finding>) {
    let component = subject.component;
    let mut refuse = |path: &str, problem: Problem| findings.push(problem.at(subject.key, path));
    match component.kind {
        Kind::Bucket => refuse(
            "",
            Problem::unsupported(
                "a cluster has no object storage of its own",
                "bind one that exists: `external { name = \"…\" }`",
            ),
        ),
        Kind::Queue | Kind::Topic if component.broker.is_none() => refuse(
            "broker",
            Problem::broker(
                format!("a cluster has no {}s of its own", component.kind.name()),
                "put it on one of the application's: `broker = bus`, a rabbitmq or kafka; or bind one with `external`",
            ),
        ),
        Kind::Site if component.image.is_none() && component.code.is_none() => refuse(
            "image",
            Problem::unsupported(
                "a cluster serves no files by itself",
                "build them into an image with a web server, and name it",
            ),
        ),
        // Code, and what goes with it, is refused by the table.
        Kind::Function if component.code.is_some() => {}
        Kind::Function => function(subject, &mut refuse),
        kind if !kind.is_store() && runs(kind) && component.image.is_none() => refuse(
            "image",
            Problem::unsupported(
                "a cluster runs images, and none is named",
                "name one; what `build` makes is pushed under that name",
            ),
        ),
        _ => {}
    }
    if order::is_too_late(subject) {
        let problem = Problem::limit(
            "it waits for a longer chain of others than there are stages",
            "wait for fewer: ten in a row are the most",
        );
        findings.push(problem.at(subject.key, "after"));
    }
    user(subject, findings);
    rollout(subject, findings);
    for (name, volume) in &component.volume {
        if volume.persistent && volume.memory {
            let problem =
                Problem::limit("what lives in memory does not outlive its pod", "leave out `memory` or `persistent`");
            findings.push(problem.at(subject.key, crate::path::field("volume", name, "memory")));
        }
    }
}

fn runs(kind: Kind) -> bool {
    matches!(kind, Kind::Service | Kind::Worker | Kind::Job | Kind::Cron | Kind::Agent)
}

fn function(subject: &Subject, refuse: &mut dyn FnMut(&str, Problem)) {
    let component = subject.component;
    if component.image.is_none() {
        let problem = Problem::unsupported("a cluster runs images, and none is named", "name one");
        return refuse("image", problem);
    }
    let answers = !component.port.is_empty();
    if let Some(timeout) = component.timeout.filter(|_| answers) {
        let problem = Problem::unsupported(
            format!("nothing in a cluster ends a call after {}s", timeout.seconds()),
            "let the process itself do it",
        );
        refuse("timeout", problem);
    }
    if answers && !component.schedule.is_empty() {
        let problem = Problem::unsupported(
            "a function that answers requests is not started by the clock as well",
            "write a `cron` with its image beside it",
        );
        refuse("schedule", problem);
    }
    if !answers && component.schedule.is_empty() && component.trigger.is_empty() {
        refuse("", Problem::unsupported("nothing starts this function", "give it a port, or a `schedule`"));
    }
}

fn user(subject: &Subject, findings: &mut Vec<Finding>) {
    let component = subject.component;
    if component.user == Some(User::Id(0)) && component.security.non_root {
        let problem = Problem::limit(
            "user 0 is root, and it must not run as root",
            "write `security { non-root = false }` if it must",
        );
        findings.push(problem.at(subject.key, "user"));
    }
    if component.user == Some(User::Named(ImageUser::Image)) && component.security.non_root {
        let said = "whether the image's user may run is seen only when it starts: it must be a number, and not 0";
        findings.push(anyport_backend::Finding::remark(subject.key, "user", said));
    }
}

fn rollout(subject: &Subject, findings: &mut Vec<Finding>) {
    let component = subject.component;
    let stateful = subject.is_stateful();
    let mut lose = |field: &str, message: &str| {
        findings.push(Finding::loss(subject.key, format!("rollout.{field}"), &format!("rollout.{field}"), message, ""));
    };
    match &component.rollout {
        // One replica is stopped before its successor starts.
        Some(Rollout::Recreate {})
            if stateful && component.scale.as_ref().is_none_or(|scale| scale.replicas.upper() > 1) =>
        {
            lose("recreate", "a StatefulSet replaces its replicas one by one, never all at once");
        }
        Some(Rollout::Rolling { surge, unavailable }) if stateful => {
            if let Some(surge) = surge {
                lose(
                    "rolling.surge",
                    &format!("a StatefulSet never has more replicas than wanted, not even {}", amount(*surge)),
                );
            }
            if let Some(unavailable) = unavailable {
                lose(
                    "rolling.unavailable",
                    &format!("a StatefulSet replaces its replicas one by one, not {}", amount(*unavailable)),
                );
            }
        }
        Some(Rollout::Rolling { surge: Some(_), unavailable: Some(_) }) if component.kind == Kind::Agent => {
            lose("rolling.unavailable", "a DaemonSet adds new pods first or takes old ones away first, not both");
        }
        _ => {}
    }
}

fn amount(amount: Amount) -> String {
    match amount {
        Amount::Count(count) => count.to_string(),
        Amount::Share(share) => format!("{}%", share.whole()),
    }
}

/// A share that exists is mounted by the name of its claim.
pub(super) fn external(subject: &Subject, findings: &mut Vec<Finding>) {
    let component = subject.component;
    let bound = component.external.as_ref().and_then(|binding| binding.name.as_ref());
    if component.kind == Kind::Share
        && let Some(name) = bound
        && name.as_literal() != Some(component.name.as_str())
    {
        let problem = Problem::limit(
            "a claim that exists is mounted under its own name",
            "give the share the claim's name: `name = \"…\"`, the same as in `external`",
        );
        findings.push(problem.at(subject.key, "external.name"));
    }
}
