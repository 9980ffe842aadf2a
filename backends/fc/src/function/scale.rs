//! How many instances: a floor that is kept warm, a ceiling, and what moves the floor.

use anyport_backend::Node;
use anyport_ir::{Kind, Overlap};

use super::code;
use crate::cron;
use crate::limits::{self, Fit};
use crate::out::Out;
use crate::props::Props;

/// Requests that an instance of a service takes at a time where nothing is said.
const USUAL: u64 = 20;
/// From when to when a policy holds: always. fc3's own tests give both ends.
const ALWAYS: [&str; 2] = ["2020-01-01T00:00:00", "2099-12-31T23:59:59"];

/// Instances of a function.
pub(super) fn write(out: &mut Out, props: &mut Props) {
    if code::is_task(out.component.kind) {
        one_run_at_a_time(out, props);
    }
    let Some(scale) = &out.component.scale else { return };
    let (least, most) = (scale.replicas.min, scale.replicas.max);
    instances(out, "scale.replicas.min", least);
    if least > 0 {
        props.set("scalingConfig/minInstances", least, "scale.replicas.min");
    }
    if let Some(most) = most {
        instances(out, "scale.replicas.max", most);
        props.set("concurrencyConfig/reservedConcurrency", most, "scale.replicas.max");
    }
    if let Some(cpu) = scale.cpu {
        match (least, most) {
            (0, _) => {
                let message = format!(
                    "instances come with requests where there may be none; {}% moves nothing",
                    cpu.0 as f64 / 100.0
                );
                out.remark("scale.cpu", message);
            }
            (least, most) => {
                let ceiling = most.map_or_else(
                    || {
                        let limit = limits::of("instances");
                        let why = format!("a policy has an upper end; an account has {}", limit.describe());
                        out.adjust("scale.replicas.max", "unlimited", limit.max.to_string(), &why);
                        limit.max
                    },
                    u64::from,
                );
                let policy = Node::builder()
                    .with("name", "cpu")
                    .with("metricType", "CPUUtilization")
                    .with("metricTarget", cpu.0 as f64 / 10_000.0)
                    .with("minInstances", least)
                    .with("maxInstances", ceiling);
                props.push("scalingConfig/horizontalScalingPolicies", policy, "scale.cpu");
            }
        }
    }
    for (name, time) in &scale.schedule {
        for (policy, cron, target, field) in [
            (name.to_string(), &time.cron, time.replicas, "cron"),
            (format!("{name}-until"), &time.until, least, "until"),
        ] {
            let path = format!("scale.schedule.{name}.{field}");
            let expression = match cron::fields(cron) {
                Ok(fields) => format!("cron({fields})"),
                Err(why) => {
                    out.refuse(&path, why, "say it as two schedules");
                    continue;
                }
            };
            let zone = time.timezone.as_deref().filter(|zone| !cron::is_utc(zone));
            // Without a zone both ends are in UTC and say so.
            let ends = ALWAYS.map(|end| if zone.is_some() { end.to_string() } else { format!("{end}Z") });
            let node = Node::builder()
                .with("name", policy)
                .with("scheduleExpression", expression)
                .with("target", target)
                .with("startTime", ends[0].as_str())
                .with("endTime", ends[1].as_str())
                .with_some("timeZone", zone);
            props.push("scalingConfig/scheduledPolicies", node, &path);
        }
    }
}

/// More than an account has is asked for beforehand.
fn instances(out: &mut Out, path: &str, asked: u32) {
    let limit = limits::of("instances");
    if u64::from(asked) > limit.max {
        let message = format!("an account has {} until it asks for more in the Quota Center", limit.describe());
        out.remark(path, message);
    }
}

/// Requests that one instance takes at a time, and the property that says so.
pub(super) fn concurrency(out: &mut Out) -> Option<(u64, &'static str)> {
    let component = out.component;
    let scaled = component.scale.as_ref().and_then(|scale| scale.concurrency);
    let (asked, path) = match (component.concurrency, scaled) {
        (Some(asked), both) => {
            if let Some(other) = both.filter(|other| *other != asked) {
                let message = format!("an instance takes {asked} calls at a time, so not {other}");
                out.refuse("scale.concurrency", message, "say one of them");
            }
            (u64::from(asked), "concurrency")
        }
        (None, Some(asked)) => (u64::from(asked), "scale.concurrency"),
        (None, None) if component.kind == Kind::Service => {
            out.remark(
                "",
                format!("an instance takes {USUAL} requests at a time; `scale {{ concurrency = … }}` says otherwise"),
            );
            return Some((USUAL, ""));
        }
        (None, None) => return None,
    };
    let limit = limits::of("instance-concurrency");
    let held = match limit.fit(asked) {
        Fit::Exact => asked,
        Fit::Raised(held) => {
            out.adjust(path, asked.to_string(), held.to_string(), &format!("there is {}", limit.describe()));
            held
        }
        Fit::TooMuch => {
            let message = format!("{asked} requests at a time are more than an instance takes: {}", limit.describe());
            out.refuse(path, message, "ask for fewer: more instances share the work");
            limit.max
        }
    };
    if held > 1 && !code::serves_itself(component) {
        let message = format!("a runtime of Function Compute takes one call at a time, not {held}");
        out.refuse(path, message, "leave it out, or bring an image or the runtime `custom`");
        return None;
    }
    Some((held, path))
}

/// What becomes of a run that is due while one runs.
fn one_run_at_a_time(out: &mut Out, props: &mut Props) {
    match out.component.overlap {
        None | Some(Overlap::Allow) => {}
        Some(Overlap::Forbid) => {
            out.remark(
                "overlap",
                "one instance takes one call: a run that is due meanwhile comes after, it is not left out",
            );
            props.set("concurrencyConfig/reservedConcurrency", 1, "overlap");
        }
        Some(Overlap::Replace) => {
            let instead = "`overlap = \"forbid\"`, or run it on `kubernetes`";
            out.refuse("overlap", "Function Compute ends no run because another is due", instead);
        }
    }
}
