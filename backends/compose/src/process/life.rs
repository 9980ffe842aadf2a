//! How a container lives: when it is started again, by hand or with the rest, how it stops.

use anyport_ir::{Component, Kind, Overlap};

use super::health::span;
use super::{hooks, order};
use crate::collector::Collector;
use crate::service::Service;

/// The profile of jobs that no release waits for.
const JOBS: &str = "jobs";
/// The profile of what the clock starts elsewhere.
const CRON: &str = "cron";

/// Restart policy, profile, stopping.
pub(super) fn write(out: &mut Collector, service: &mut Service, name: &str, component: &Component) {
    match component.kind {
        Kind::Job | Kind::Cron => {
            let retries = component.retries.unwrap_or(0);
            let restart = if retries == 0 { "no".to_string() } else { format!("on-failure:{retries}") };
            service.set("restart", restart, "retries");
            say_runs(out, component);
        }
        _ => service.set("restart", "unless-stopped", ""),
    }
    let profile = match component.kind {
        Kind::Cron => Some((CRON, "schedule")),
        Kind::Job if !order::in_release(out.scene, name) => Some((JOBS, "")),
        _ => None,
    };
    if let Some((profile, path)) = profile {
        service.element("profiles", profile, || path.into());
        let run = format!("run it by hand: `docker compose run --rm {}`", component.name);
        if component.kind == Kind::Job {
            out.remark("", format!("no release waits for it, so it is not started with the rest; {run}"));
        }
    }
    if let Some(grace) = component.grace {
        service.set("stop_grace_period", span(grace), "grace");
    }
    hooks::write(out, service, component);
}

/// What Compose knows nothing of when it runs something to its end.
fn say_runs(out: &mut Collector, component: &Component) {
    for (path, value) in [("parallel", component.parallel), ("completions", component.completions)] {
        if let Some(value) = value.filter(|value| *value > 1) {
            out.adjust(path, value.to_string(), "1", "on one machine a job runs once, in one container");
        }
    }
    if let Some(keep) = component.keep {
        out.adjust("keep", span(keep), "until `docker compose down`", "Compose keeps what has ended");
    }
    let mut unheard = Vec::new();
    for (at, schedule) in &component.schedule {
        unheard.extend(schedule.timezone.as_ref().map(|zone| (format!("schedule.{at}.timezone"), zone.to_string())));
    }
    if let Some(overlap) = component.overlap {
        let overlap = match overlap {
            Overlap::Allow => "allow",
            Overlap::Forbid => "forbid",
            Overlap::Replace => "replace",
        };
        unheard.push(("overlap".into(), overlap.into()));
    }
    unheard.extend(component.deadline.map(|deadline| ("deadline".to_string(), span(deadline))));
    for (path, value) in unheard {
        out.remark(&path, format!("nothing starts it by the clock here, so `{value}` has no effect"));
    }
}
