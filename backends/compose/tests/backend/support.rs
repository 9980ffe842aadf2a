//! The support table, the IR and the lowering agree.

use anyport_backend::law::{Violation, check, sample};
use anyport_backend::{Backend, Support};
use anyport_compose::Compose;
use anyport_ir::{Application, Kind};

use crate::world::{REFUSED, fixtures};

#[test]
fn a_row_for_every_property_and_no_other() {
    let problems: Vec<String> = Compose.support().problems().iter().map(ToString::to_string).collect();
    assert!(problems.is_empty(), "{problems:#?}");
}

#[test]
fn what_is_lost_is_explained() {
    for (path, row) in &Compose.support().rows {
        if matches!(row.support, Support::Lossy | Support::Unsupported) {
            assert!(
                !row.instead.is_empty() && !row.source.is_empty(),
                "{path}: what else, and from where is it known?"
            );
        }
    }
}

#[test]
fn nothing_is_lost_silently() {
    let mut applications: Vec<_> = fixtures().into_iter().filter(|(name, _)| name != REFUSED).collect();
    applications.push(("the sample".into(), sample("laptop", "compose")));
    for (name, application) in applications {
        let violations: Vec<String> = check(&Compose, &application, "laptop")
            .iter()
            .filter(|violation| !says_nothing(&application, violation))
            .map(ToString::to_string)
            .collect();
        assert!(violations.is_empty(), "{name}:\n{}", violations.join("\n"));
    }
}

/// Changes that mean the same: the IR always bears safety and network, of what runs nothing too;
/// a port that is left out is the main one, which may be the one that was named; and what may be
/// root runs as its image says unless it names a user.
fn says_nothing(application: &Application, violation: &Violation) -> bool {
    let component = &application.components[&violation.component];
    let fixed = matches!(component.kind, Kind::Share | Kind::External | Kind::Bucket | Kind::Queue | Kind::Topic);
    let always_there = violation.path.starts_with("security.") || violation.path.starts_with("network.");
    let only_port = violation.path.ends_with(".port") && {
        let asks = violation.path.contains("health.") || violation.path.starts_with("hook.");
        asks && (component.port.len() <= 1 || violation.path.starts_with("sidecar."))
    };
    let images_user = violation.path == "user" && !component.security.non_root;
    ((fixed || component.external.is_some()) && always_there) || only_port || images_user
}
