//! Growing: a scaling rule of SAE, as a document where metrics alone move the number, else as a
//! request.

use anyport_backend::Node;
use anyport_ir::Scale;

use crate::clock;
use crate::limits::number;
use crate::lowering::Lowering;

/// How many instances there are, and what moves the number.
#[derive(Debug, Default)]
pub(crate) struct Growth {
    /// How many at first.
    pub replicas: u64,
    /// How many at most, where the number moves.
    pub most: Option<u64>,
    /// Metrics that move it.
    pub metrics: Vec<Metric>,
    /// Times that move it: the period, then each time with its least and most, and its property.
    pub timers: Option<(String, Vec<Timer>)>,
}

/// A metric with its target.
#[derive(Debug)]
pub(crate) struct Metric {
    /// In the words of the HTTP interface: `CPU`.
    pub kind: &'static str,
    /// The target value.
    pub target: u64,
    /// The property that it came from.
    pub path: &'static str,
}

/// A time of day from which other bounds hold.
#[derive(Debug)]
pub(crate) struct Timer {
    /// `HH:mm` in GMT+8.
    pub at: String,
    /// The least number of instances from then on.
    pub least: u64,
    /// The most.
    pub most: u64,
    /// The property that it came from.
    pub path: String,
}

impl Growth {
    /// Whether anything moves the number.
    pub(crate) fn moves(&self) -> bool {
        !self.metrics.is_empty() || self.timers.is_some()
    }
}

/// How a component grows.
pub(crate) fn of(out: &mut Lowering<'_>) -> Growth {
    let Some(scale) = &out.component.scale else { return Growth { replicas: 1, ..Growth::default() } };
    let least = u64::from(scale.replicas.min);
    let limit = number("replicas");
    if least == 0 {
        let message = "SAE keeps one instance of an application at least";
        let other = "say `replicas = 1..…`; kubernetes (with KEDA) and fc go down to none";
        out.beyond("scale.replicas.min", message, limit, other);
    }
    let most = match scale.replicas.max {
        Some(most) => u64::from(most),
        None => {
            let most = limit.most.unwrap_or(50);
            out.adjust("scale.replicas.max", "unlimited", most.to_string(), "SAE wants an upper end");
            most
        }
    };
    if least != 0 && !limit.holds(most) {
        let message = format!("{most} instances are more than SAE gives to one application");
        out.beyond("scale.replicas.max", message, limit, "split it, or ask the vendor for a larger quota");
    }
    let metrics = metrics(out, scale);
    let timers = timers(out, scale, least.max(1), most);
    if timers.is_some() && !metrics.is_empty() {
        out.lean("timers");
    } else if timers.is_some() && most > least {
        let message = format!("times alone move the number, so it does not grow to {most} by itself");
        out.remark("scale.replicas.max", message);
    }
    if least == most && timers.is_none() {
        for metric in &metrics {
            let message = format!("the number of instances is fixed, so {} moves nothing", metric.kind);
            out.remark(metric.path, message);
        }
        return Growth { replicas: least, ..Growth::default() };
    }
    Growth { replicas: least.max(1), most: Some(most), metrics, timers }
}

fn metrics(out: &mut Lowering<'_>, scale: &Scale) -> Vec<Metric> {
    let mut metrics = Vec::new();
    let percent = |percent: Option<anyport_ir::Percent>, kind, path| {
        percent.map(|percent| Metric { kind, target: percent.whole().max(1), path })
    };
    metrics.extend(percent(scale.cpu, "CPU", "scale.cpu"));
    metrics.extend(percent(scale.memory, "MEMORY", "scale.memory"));
    if let Some(rate) = scale.rps {
        let target = rate.0.div_ceil(1000);
        if out.own.language.as_deref() == Some("java") {
            metrics.push(Metric { kind: "QPS", target, path: "scale.rps" });
        } else {
            let message = format!("SAE counts requests ({target}/s here) of Java applications only");
            let other = "say `options sae { language = \"java\" }` if it is one, else scale by `cpu`; knative counts \
                         requests of any";
            out.refuse("scale.rps", message, other);
        }
    }
    let connections = scale.concurrency.map(u64::from);
    metrics.extend(connections.map(|target| Metric { kind: "tcpActiveConn", target, path: "scale.concurrency" }));
    // Queues are refused by the table. Nothing else that could move the number: the usual metric.
    let fixed = scale.replicas.max == Some(scale.replicas.min);
    if metrics.is_empty() && !fixed && scale.queue.is_empty() && scale.schedule.is_empty() {
        metrics.push(Metric { kind: "CPU", target: 70, path: "scale.cpu" });
    }
    metrics
}

fn timers(out: &mut Lowering<'_>, scale: &Scale, least: u64, most: u64) -> Option<(String, Vec<Timer>)> {
    let mut period: Option<String> = None;
    let mut timers = Vec::new();
    for (name, wish) in &scale.schedule {
        let path = format!("scale.schedule.{name}");
        let zone = wish.timezone.as_deref();
        let wished = u64::from(wish.replicas);
        let said = format!("{} to {} in {}, {wished} replicas", wish.cron, wish.until, zone.unwrap_or("UTC"));
        let (begin, end) = match (clock::timer(&wish.cron, zone), clock::timer(&wish.until, zone)) {
            (Ok(begin), Ok(end)) => (begin, end),
            (Err(why), _) | (_, Err(why)) => {
                let other = "give times of day in a zone without summer time, such as `Asia/Shanghai`; kubernetes with \
                             KEDA takes any schedule";
                out.refuse(&path, format!("{said}: {why}"), other);
                continue;
            }
        };
        let own = [&begin.0, &end.0];
        let first = period.get_or_insert_with(|| begin.0.clone());
        if own.iter().any(|own| *own != first) {
            let message = format!("{said}: a scaling rule has one set of days, and another is named too");
            out.refuse(&path, message, "let all times of a component be on the same days");
            continue;
        }
        if !number("replicas").holds(wished.max(1)) {
            let message = format!("{wished} instances are more than SAE gives to one application");
            out.beyond(&path, message, number("replicas"), "split it, or ask the vendor for a larger quota");
        }
        let during = wished.max(least);
        let at = |at: String, least: u64, most: u64| Timer { at, least, most, path: path.clone() };
        timers.extend(begin.1.into_iter().map(|time| at(time, during, most.max(during))));
        timers.extend(end.1.into_iter().map(|time| at(time, least, most)));
    }
    timers.sort_by(|a, b| a.at.cmp(&b.at));
    if !number("timers").holds(timers.len() as u64) {
        let message = format!("{} times of day are too many", timers.len());
        out.beyond("scale.schedule", message, number("timers"), "leave some out");
    }
    Some((period.filter(|_| !timers.is_empty())?, timers))
}

/// A rule's metrics, as the HTTP interface takes them.
pub(crate) fn metric_node(growth: &Growth) -> Node {
    let metrics = growth.metrics.iter().map(|metric| {
        Node::builder().with("metricType", metric.kind).with("metricTargetAverageUtilization", metric.target).build()
    });
    Node::builder()
        .with("minReplicas", growth.replicas)
        .with("maxReplicas", growth.most.unwrap_or(growth.replicas))
        .with("metrics", metrics.collect::<Node>())
        .build()
}
