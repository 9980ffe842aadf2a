//! Health: Function Compute asks one question, a GET, and sends no requests to an instance that does
//! not answer it.

use anyport_backend::Node;
use anyport_ir::{Duration, Probe, Timing};

use super::code::main_port;
use crate::limits::{self, Fit};
use crate::out::Out;
use crate::props::Props;
use crate::text;

/// The one question, in the configuration of the container or of the runtime.
pub(super) fn write(out: &mut Out, props: &mut Props, config: &str) {
    let Some(health) = &out.component.health else { return };
    let candidates = [("readiness", &health.readiness), ("startup", &health.startup), ("liveness", &health.liveness)];
    let asked = candidates.iter().find(|(_, probe)| matches!(probe, Some(Probe::Http { .. }))).map(|(name, _)| *name);
    for (name, probe) in candidates {
        let Some(probe) = probe else { continue };
        let path = format!("health.{name}");
        if Some(name) == asked {
            let node = question(out, probe, &path);
            props.set(&format!("{config}/healthCheckConfig"), node, &path);
        } else {
            let what = describe(out, probe, &path);
            let instead = match asked {
                Some(asked) => format!("{asked} is asked"),
                None => "nothing is asked; an instance that ends is replaced".into(),
            };
            out.remark(
                &path,
                format!("Function Compute asks one question, over HTTP: {name} ({what}) is not asked, {instead}"),
            );
        }
    }
    if candidates.iter().all(|(_, probe)| probe.is_none()) {
        out.remark("health", "nothing is asked; an instance that ends is replaced");
    }
}

fn question(out: &mut Out, probe: &Probe, path: &str) -> Node {
    let Probe::Http { path: url, port, .. } = probe else { return Node::Null };
    let variant = format!("{path}.http");
    let limit = limits::of("health-url");
    if url.chars().count() as u64 > limit.max {
        out.refuse(
            &format!("{variant}.path"),
            format!("the path has more than {}", limit.describe()),
            "ask a shorter one",
        );
    }
    text::hold_literal(out, url, &format!("{variant}.path"));
    if let Some(port) = port {
        let main = main_port(out.component).map(|(name, _)| name);
        if main != Some(port) {
            let message = format!("a function has one port, and `{port}` is not it");
            out.refuse(&format!("{variant}.port"), message, "ask on the port that takes requests");
        } else {
            out.remark(&format!("{variant}.port"), format!("`{port}` is the one port that there is"));
        }
    }
    let Timing { after, every, timeout, failures } = probe.timing();
    let mut seconds = |value: Option<Duration>, field: &str, limit: &str| {
        let value = value?;
        let path = format!("{variant}.{field}");
        let whole = value.seconds();
        let from = span(value);
        if !value.0.is_multiple_of(1000) {
            out.adjust(&path, from.clone(), format!("{whole}s"), "whole seconds");
        }
        Some(held(out, &path, limit, whole, &from, "s"))
    };
    let after = seconds(after, "after", "health-after");
    let every = seconds(every, "every", "health-every");
    let timeout = seconds(timeout, "timeout", "health-timeout");
    let failures = failures.map(|failures| {
        let path = format!("{variant}.failures");
        held(out, &path, "health-failures", u64::from(failures), &failures.to_string(), "")
    });
    Node::builder()
        .with("httpGetUrl", url.as_str())
        .with_some("initialDelaySeconds", after)
        .with_some("periodSeconds", every)
        .with_some("timeoutSeconds", timeout)
        .with_some("failureThreshold", failures)
        .build()
}

/// A value within a limit: the nearest one where it is beyond.
fn held(out: &mut Out, path: &str, limit: &str, value: u64, from: &str, unit: &str) -> u64 {
    let limit = limits::of(limit);
    let held = match limit.fit(value) {
        Fit::Exact => return value,
        Fit::Raised(held) => held,
        Fit::TooMuch => limit.max,
    };
    out.adjust(path, from, format!("{held}{unit}"), &format!("there is {}", limit.describe()));
    held
}

/// A question that is not asked, in words: each part of it, so that nothing of it goes unsaid.
fn describe(out: &mut Out, probe: &Probe, path: &str) -> String {
    let Timing { after, every, timeout, failures } = probe.timing();
    let mut said = match probe {
        Probe::Exec { command, .. } => format!("exec {}", text::write_all(out, command, path).join(" ")),
        Probe::Http { path, .. } => format!("http {path}"),
        Probe::Tcp { .. } => "tcp".into(),
        Probe::Grpc { service, .. } => format!("grpc {}", service.as_deref().unwrap_or_default()).trim_end().into(),
    };
    if let Some(port) = probe.port() {
        said += &format!(" on {port}");
    }
    for (name, value) in [("after", after), ("every", every), ("timeout", timeout)] {
        if let Some(value) = value {
            said += &format!(" {name} {}", span(value));
        }
    }
    if let Some(failures) = failures {
        said += &format!(" failures {failures}");
    }
    said
}

/// A span of time in words.
pub(super) fn span(duration: Duration) -> String {
    match duration.0 {
        whole if whole.is_multiple_of(1000) => format!("{}s", whole / 1000),
        rest => format!("{rest}ms"),
    }
}
