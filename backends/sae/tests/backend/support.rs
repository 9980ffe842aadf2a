//! The support table, the IR and the lowering agree.

use anyport_backend::law::{Violation, check, sample};
use anyport_backend::{Backend, FindingKind, Scene, StaticScene, Support};
use anyport_ir::{Application, Component};
use anyport_sae::Sae;

use crate::world::{REFUSED, fixtures};

#[test]
fn a_row_for_every_property_and_no_other() {
    let problems: Vec<String> = Sae.support().problems().iter().map(ToString::to_string).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn what_is_lost_is_explained() {
    for (path, row) in &Sae.support().rows {
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
    applications.push(("the sample".into(), sample("front", "sae")));
    for (name, application) in applications {
        let violations: Vec<String> = check(&Sae, &application, "front")
            .iter()
            .filter(|violation| !says_nothing(&application, violation))
            .map(ToString::to_string)
            .collect();
        assert!(violations.is_empty(), "{name}:\n{}", violations.join("\n"));
    }
}

/// Changes that mean the same: what is refused as a whole is refused once; of what does not run the
/// IR still bears safety and network; a probe without a port means the only one; a shell for secrets
/// does nothing where there are none.
fn says_nothing(application: &Application, violation: &Violation) -> bool {
    let component = &application.components[&violation.component];
    let only_port = violation.path.ends_with(".port") && {
        let asks = violation.path.contains("health.") || violation.path.starts_with("hook.");
        asks && (component.port.len() <= 1 || violation.path.starts_with("sidecar."))
    };
    let bound = component.external.is_some() || component.kind == anyport_ir::Kind::External;
    let unsaid = bound && !violation.path.starts_with("external");
    let share = component.kind == anyport_ir::Kind::Share;
    let unsafe_share = share && ["security.", "network."].iter().any(|part| violation.path.starts_with(part));
    let no_secrets = component.env.values().all(|text| text.secrets().next().is_none());
    let shell_for_nothing = violation.path.ends_with("secret-env") && no_secrets;
    shell_for_nothing
        || unsafe_share
        || refused_whole(application, &violation.component, component)
        || unsaid
        || only_port
}

/// Whether one error speaks for the whole component.
fn refused_whole(application: &Application, name: &str, component: &Component) -> bool {
    let scene = StaticScene::new(application, "front", false);
    let mut findings = Vec::new();
    Sae.check(&scene as &dyn Scene, name, component, &mut findings);
    findings.iter().any(|finding| finding.kind == FindingKind::Refusal && finding.path.is_empty())
}
