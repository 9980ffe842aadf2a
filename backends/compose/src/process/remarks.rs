//! What one machine has no use for: numbers of replicas, rollouts, machines to choose from.

use anyport_ir::{Amount, Component, Rollout, Scale, SpreadOver};

use super::health::span;
use crate::collector::Collector;

/// Says, once for each concern, what is different with one machine.
pub(super) fn write(out: &mut Collector, component: &Component) {
    if let Some(scale) = &component.scale
        && let Some(from) = describe_scale(scale)
    {
        out.adjust("scale", from, "1", "on one machine a component runs once");
    }
    if let Some(rollout) = &component.rollout {
        match describe_rollout(rollout) {
            Some(from) => {
                let why = "Compose stops the old container, then starts the new one";
                out.adjust("rollout", from, "recreate", why);
            }
            None => out.remark("rollout.recreate", "this is what Compose does with everything"),
        }
    }
    if component.spot {
        out.remark("spot", "there is one machine, and nobody takes it away");
    }
    if !component.nodes.is_empty() {
        let labels: Vec<String> = component.nodes.iter().map(|(key, value)| format!("{key}={value}")).collect();
        out.adjust("nodes", labels.join(", "), "this machine", "there is one machine");
    }
    if let Some(spread) = &component.spread {
        let over = match spread.over {
            SpreadOver::Zone => "zone",
            SpreadOver::Node => "node",
        };
        out.adjust("spread", format!("{over}, skew {}", spread.skew), "this machine", "there is one machine");
    }
    if let Some(concurrency) = component.concurrency {
        out.remark(
            "concurrency",
            format!("nothing counts requests here; all come at once, not {concurrency} at a time"),
        );
    }
}

fn describe_scale(scale: &Scale) -> Option<String> {
    let range = scale.replicas;
    let mut said = match range.max {
        Some(max) if max == range.min => vec![format!("{max} replicas")],
        Some(max) => vec![format!("{}..{max} replicas", range.min)],
        None => vec![format!("{} replicas or more", range.min)],
    };
    said.extend(scale.cpu.map(|cpu| format!("cpu {}%", decimal(cpu.0, 100))));
    said.extend(scale.memory.map(|memory| format!("memory {}%", decimal(memory.0, 100))));
    said.extend(scale.rps.map(|rate| format!("rps {}/s", decimal(rate.0, 1000))));
    said.extend(scale.concurrency.map(|number| format!("concurrency {number}")));
    for (name, signal) in &scale.queue {
        let group = signal.group.as_ref().map(|group| format!(" group {group}")).unwrap_or_default();
        let key = signal.key.as_ref().map(|key| format!(" key {key}")).unwrap_or_default();
        said.push(format!("queue {name} length {}{group}{key}", signal.length));
    }
    for (name, time) in &scale.schedule {
        let zone = time.timezone.as_deref().unwrap_or("UTC");
        said.push(format!("schedule {name} {} from `{}` until `{}` {zone}", time.replicas, time.cron, time.until));
    }
    (said != ["1 replicas"]).then(|| said.join(", "))
}

fn describe_rollout(rollout: &Rollout) -> Option<String> {
    let amount = |amount: &Amount| match amount {
        Amount::Count(count) => count.to_string(),
        Amount::Share(share) => format!("{}%", decimal(share.0, 100)),
    };
    Some(match rollout {
        Rollout::Recreate {} => return None,
        Rollout::Rolling { surge, unavailable } => {
            let surge = surge.as_ref().map(|it| format!(" surge {}", amount(it))).unwrap_or_default();
            let unavailable = unavailable.as_ref().map(|it| format!(" unavailable {}", amount(it))).unwrap_or_default();
            format!("rolling{surge}{unavailable}")
        }
        Rollout::Canary { step, header } => {
            let pause = |pause: Option<anyport_ir::Duration>| {
                pause.map(|it| format!(" pause {}", span(it))).unwrap_or_default()
            };
            let steps = step.values().map(|step| format!(" {}%{}", decimal(step.weight.0, 100), pause(step.pause)));
            let headers = header.iter().map(|(name, value)| format!(" {name}={value}"));
            format!("canary{}", steps.chain(headers).collect::<String>())
        }
        Rollout::Batches { first, count, pause } => {
            let first = first.map(|first| format!(" first {first}")).unwrap_or_default();
            let pause = pause.map(|pause| format!(" pause {}", span(pause))).unwrap_or_default();
            format!("batches{first} count {count}{pause}")
        }
    })
}

/// A number of hundredths or thousandths, without zeros that say nothing.
fn decimal(value: u64, unit: u64) -> String {
    let digits = if unit == 100 { 2 } else { 3 };
    match value % unit {
        0 => (value / unit).to_string(),
        rest => format!("{}.{rest:0digits$}", value / unit).trim_end_matches('0').into(),
    }
}
