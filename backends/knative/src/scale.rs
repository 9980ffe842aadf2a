//! How many, by annotations of the revision. Serving watches one number.

use anyport_backend::{Finding, Node};
use anyport_ir::Component;

const AUTOSCALING: &str = "autoscaling.knative.dev";

/// Annotations with the property that each came from.
pub(crate) fn annotations(
    name: &str,
    component: &Component,
    findings: &mut Vec<Finding>,
) -> Vec<(String, Node, String)> {
    let mut found = Vec::new();
    let Some(scale) = &component.scale else { return found };
    let mut add = |key: &str, value: String, path: &str| {
        found.push((format!("{AUTOSCALING}/{key}"), Node::from(value), path.to_owned()));
    };
    add("min-scale", scale.replicas.min.to_string(), "scale.replicas.min");
    if let Some(most) = scale.replicas.max {
        add("max-scale", most.to_string(), "scale.replicas.max");
    }
    let signals = [
        ("concurrency", "concurrency", scale.concurrency.map(|it| it.to_string())),
        ("rps", "rps", scale.rps.map(|rate| decimal(rate.0))),
        ("cpu", "cpu", scale.cpu.map(|cpu| cpu.whole().to_string())),
    ];
    let mut watched: Option<&str> = None;
    for (field, metric, value) in signals {
        let Some(value) = value else { continue };
        let path = format!("scale.{field}");
        match watched {
            None => {
                if metric == "cpu" {
                    add("class", format!("hpa.{AUTOSCALING}"), &path);
                }
                add("metric", metric.to_owned(), &path);
                add("target", value, &path);
                watched = Some(metric);
            }
            Some(other) => {
                let message = format!("Serving watches one number, {other}; {field} {value} moves nothing");
                findings.push(Finding::loss(name, path.clone(), &path, message, "say one of them"));
            }
        }
    }
    found
}

/// Thousandths, without zeros that say nothing.
fn decimal(thousandths: u64) -> String {
    match thousandths % 1000 {
        0 => (thousandths / 1000).to_string(),
        rest => format!("{}.{rest:03}", thousandths / 1000).trim_end_matches('0').into(),
    }
}
