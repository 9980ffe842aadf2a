//! How many replicas there are, what moves the number, and how many may be away at once.

mod disruption;
mod hpa;
mod keda;

use anyport_backend::Finding;
use anyport_ir::Scale;

use crate::finding::Problem;
use crate::object::Output;
use crate::options::AutoscalerOption;
use crate::place::Subject;

pub(crate) use disruption::lower as disruption;

/// Who sets the number of replicas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scaling {
    /// The manifest.
    Fixed(i32),
    /// A HorizontalPodAutoscaler.
    Autoscaler {
        /// At least.
        min: i32,
        /// At most.
        max: i32,
    },
    /// KEDA.
    Keda {
        /// At least.
        min: i32,
        /// At most.
        max: i32,
    },
}

impl Scaling {
    /// The number in the manifest, where nobody else owns it.
    pub fn fixed(&self) -> Option<i32> {
        match self {
            Scaling::Fixed(replicas) => Some(*replicas),
            _ => None,
        }
    }
}

fn int(count: u32) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

/// Decides who sets the number, and refuses what nobody here can.
pub(crate) fn plan(subject: &Subject, findings: &mut Vec<Finding>) -> Scaling {
    let Some(scale) = &subject.component.scale else { return Scaling::Fixed(1) };
    let min = int(scale.replicas.min);
    let signals =
        scale.cpu.is_some() || scale.memory.is_some() || !scale.queue.is_empty() || !scale.schedule.is_empty();
    if scale.replicas.max == Some(scale.replicas.min) && !signals {
        return Scaling::Fixed(min);
    }
    let mut refuse = |path: String, problem: Problem| findings.push(problem.at(subject.key, path));
    let Some(max) = scale.replicas.max.map(int) else {
        refuse(
            "scale.replicas.max".to_owned(),
            Problem::limit("an autoscaler needs a largest number of replicas", "write one: `replicas = 2..20`"),
        );
        return Scaling::Fixed(min.max(1));
    };
    let beyond = beyond_hpa(scale);
    let keda = match subject.options().autoscaler {
        AutoscalerOption::Keda => true,
        AutoscalerOption::Able => !beyond.is_empty(),
        AutoscalerOption::Hpa => {
            beyond.into_iter().for_each(|(path, problem)| refuse(path, problem));
            false
        }
    };
    if !keda {
        return Scaling::Autoscaler { min: min.max(1), max: max.max(1) };
    }
    if min == 0 && scale.queue.is_empty() && scale.schedule.is_empty() {
        refuse(
            "scale.replicas.min".to_owned(),
            Problem::unsupported(
                "nothing that is measured here sees work while there is no replica",
                "add `queue` or `schedule` to `scale`, or keep one replica",
            ),
        );
    }
    let scheduled = scale.schedule.values().map(|schedule| int(schedule.replicas)).max();
    Scaling::Keda { min, max: scheduled.map_or(max, |most| most.max(max)) }
}

/// What only KEDA can do.
fn beyond_hpa(scale: &Scale) -> Vec<(String, Problem)> {
    let problem = |what: &str| {
        Problem::unsupported(
            format!("a HorizontalPodAutoscaler cannot {what}"),
            "leave `autoscaler` out on the target, in a cluster that has KEDA",
        )
    };
    let queues = scale.queue.iter().map(|(name, signal)| {
        let whose = [&signal.group, &signal.key].into_iter().flatten().map(|text| format!(" of `{text}`"));
        let what = format!("count waiting messages{}, {} a replica", whose.collect::<String>(), signal.length);
        (crate::path::entry("scale.queue", name), problem(&what))
    });
    let schedules = scale.schedule.iter().map(|(name, at)| {
        let zone = at.timezone.as_deref().unwrap_or("UTC");
        let what = format!("follow the clock ({} replicas from `{}` to `{}`, {zone})", at.replicas, at.cron, at.until);
        (crate::path::entry("scale.schedule", name), problem(&what))
    });
    let zero = (scale.replicas.min == 0).then(|| ("scale.replicas.min".to_owned(), problem("go down to zero")));
    queues.chain(schedules).chain(zero).collect()
}

/// Writes the autoscaler of a workload.
pub(crate) fn lower(subject: &Subject, scaling: &Scaling, kind: &'static str, out: &mut Output) {
    match (scaling, &subject.component.scale) {
        (Scaling::Autoscaler { min, max }, Some(scale)) => hpa::lower(subject, scale, kind, *min, *max, out),
        (Scaling::Keda { min, max }, Some(scale)) => keda::lower(subject, scale, kind, *min, *max, out),
        _ => {}
    }
}
