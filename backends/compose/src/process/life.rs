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
            runs(out, service, component);
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

/// Runs that must succeed are containers, all at once; of the rest of what can be said about runs
/// Compose knows nothing.
fn runs(out: &mut Collector, service: &mut Service, component: &Component) {
    let completions = component.completions.unwrap_or(1);
    let parallel = component.parallel.unwrap_or(1);
    if completions > 1 {
        service.entry("deploy", "replicas", completions, || "completions".into());
    }
    if parallel != completions {
        let why = "Compose starts all containers of a job at once";
        out.adjust("parallel", parallel.to_string(), completions.to_string(), why);
    }
    if let Some(keep) = component.keep {
        out.adjust("keep", span(keep), "until `docker compose down`", "Compose keeps what has ended");
    }
    let mut unheard: Vec<(String, String)> = Vec::new();
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
