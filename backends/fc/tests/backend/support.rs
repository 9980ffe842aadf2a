//! The support table, the IR and the lowering agree.

use anyport_backend::law::{Violation, check, sample};
use anyport_backend::{Backend, StaticScene, Support};
use anyport_diagnostic::Severity;
use anyport_fc::Fc;
use anyport_ir::{Application, Kind};
use serde_json::json;

use crate::world::{REFUSED, fixtures};

#[test]
fn a_row_for_every_property_and_no_other() {
    let problems: Vec<String> = Fc.support().problems().iter().map(ToString::to_string).collect();
    assert!(problems.is_empty(), "{problems:#?}");
}

#[test]
fn what_is_lost_is_explained() {
    for (path, row) in &Fc.support().rows {
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
    let mut everything = sample("edge", "fc");
    everything.targets["edge"].options = options();
    applications.push(("the sample".into(), everything));
    for (name, application) in applications {
        let violations: Vec<String> = check(&Fc, &application, "edge")
            .iter()
            .filter(|violation| !refused_whole(&application, violation) && !says_nothing(&application, violation))
            .map(ToString::to_string)
            .collect();
        assert!(violations.is_empty(), "{name}:\n{}", violations.join("\n"));
    }
}

fn options() -> serde_json::Map<String, serde_json::Value> {
    let options = json!({
        "region": "cn-hangzhou", "account": "1", "role-arn": "acs:ram::1:role/fc",
        "vpc": { "vpc-id": "vpc-1", "vswitch-ids": ["vsw-1"], "security-group": "sg-1" },
        "instances": { "bus": "amqp-cn-1", "stream": "alikafka-cn-1" }
    });
    options.as_object().expect("an object").clone()
}

/// A component that cannot stand here at all is refused once, whatever its properties.
fn refused_whole(application: &Application, violation: &Violation) -> bool {
    let scene = StaticScene::new(application, "edge", false);
    let mut findings = Vec::new();
    Fc.check(&scene, &violation.component, &application.components[&violation.component], &mut findings);
    findings.iter().any(|finding| finding.severity == Severity::Error && finding.path.is_empty())
}

/// Changes that mean the same: the IR always bears safety and network, of what runs nothing too; a
/// port that is left out is the one port that there is.
fn says_nothing(application: &Application, violation: &Violation) -> bool {
    let component = &application.components[&violation.component];
    let fixed = matches!(component.kind, Kind::Share | Kind::External | Kind::Bucket | Kind::Queue | Kind::Topic);
    let always_there = violation.path.starts_with("security.") || violation.path.starts_with("network.");
    (fixed || component.external.is_some()) && always_there
}
