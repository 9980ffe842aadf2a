//! How a new version takes over.

use anyport_backend::Node;
use anyport_ir::{Amount, Rollout};

use crate::limits::number;
use crate::lowering::Lowering;

/// How a new version takes over, in SAE's words.
#[derive(Debug, Default)]
pub(crate) struct Release {
    /// How many instances more there may be: count or percent.
    pub surge: Option<Share>,
    /// How many must stay ready: count or percent.
    pub ready: Option<Share>,
    /// The order of groups, with the property that it came from.
    pub strategy: Option<Node>,
    /// Whether it is said to be a few at a time.
    pub rolling: bool,
    /// Whether only requests can say it.
    pub by_requests: bool,
}

/// A number of instances, or a percentage of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Share {
    /// So many.
    Count(u64),
    /// So many of a hundred.
    Percent(u64),
    /// As many as SAE recommends: a quarter.
    Usual,
}

impl From<Amount> for Share {
    fn from(amount: Amount) -> Share {
        match amount {
            Amount::Count(count) => Share::Count(u64::from(count)),
            Amount::Share(percent) => Share::Percent(percent.whole()),
        }
    }
}

/// The release of a component with at least `replicas` instances.
pub(crate) fn of(out: &mut Lowering<'_>, replicas: u64) -> Release {
    match &out.component.rollout {
        None => Release::default(),
        Some(Rollout::Rolling { surge: None, unavailable: None }) => {
            Release { rolling: true, ready: Some(Share::Usual), ..Release::default() }
        }
        Some(Rollout::Rolling { surge, unavailable }) => {
            let (surge, unavailable) = (surge.map(Share::from), *unavailable);
            let ready = unavailable.map(|amount| ready(out, amount, replicas));
            Release { rolling: true, surge, ready, ..Release::default() }
        }
        Some(Rollout::Recreate {}) => Release { ready: Some(Share::Count(0)), by_requests: true, ..Release::default() },
        // The table refuses it.
        Some(Rollout::Canary { .. }) => Release::default(),
        Some(Rollout::Batches { first, count, pause }) => {
            let limit = number("canary-instances");
            if !limit.holds(replicas) {
                let message = format!("there may be {replicas} instance, which cannot be released in groups");
                out.beyond("rollout.batches.count", message, limit, "raise `scale.replicas`, or leave `rollout` out");
            }
            let mut batch = Node::builder().with("batch", *count).with("releaseType", "auto");
            if let Some(pause) = pause {
                out.lean("batch-wait");
                let minutes = pause.seconds().div_ceil(60);
                if minutes * 60_000 != pause.0 {
                    let from = format!("{}s", pause.seconds());
                    out.adjust("rollout.batches.pause", from, format!("{minutes}min"), "SAE waits whole minutes");
                }
                batch = batch.with("batchWaitTime", minutes);
            }
            let kind = if first.is_some() { "GrayBatchUpdate" } else { "BatchUpdate" };
            let gray = first.map(|first| Node::builder().with("gray", first).build());
            let strategy = Node::builder().with("type", kind).with_some("grayUpdate", gray).with("batchUpdate", batch);
            Release { strategy: Some(strategy.build()), by_requests: true, ..Release::default() }
        }
    }
}

/// How many stay ready: one at least, or nobody would be served.
fn ready(out: &mut Lowering<'_>, unavailable: Amount, replicas: u64) -> Share {
    match unavailable {
        Amount::Count(away) => {
            let left = replicas.saturating_sub(u64::from(away)).max(1);
            if left + u64::from(away) > replicas {
                let why = "of so few instances one stays ready";
                let path = "rollout.rolling.unavailable";
                out.adjust(path, away.to_string(), replicas.saturating_sub(left).to_string(), why);
            }
            Share::Count(left)
        }
        Amount::Share(away) => Share::Percent(100_u64.saturating_sub(away.whole())),
    }
}
