//! The life of an instance and of a call: how long it may take, what is done before it stops.

use anyport_backend::Node;
use anyport_ir::HookAction;

use super::health::span;
use super::{code, scale};
use crate::limits::{self, Fit};
use crate::out::Out;
use crate::props::Props;

/// How long a request may take where nothing is said, in seconds: what most gateways allow.
const USUAL: u64 = 60;
/// What Function Compute asks before it stops an instance.
const PRE_STOP: &str = "/pre-stop";

/// Timeout, requests at a time, hooks.
pub(super) fn write(out: &mut Out, props: &mut Props) {
    timeout(out, props);
    if let Some((concurrency, path)) = scale::concurrency(out) {
        props.set("instanceConcurrency", concurrency, path);
    }
    pre_stop(out, props);
}

fn timeout(out: &mut Out, props: &mut Props) {
    let component = out.component;
    let limit = limits::of("timeout");
    let (seconds, path) = match (component.timeout, component.kind) {
        (Some(timeout), _) => {
            if !timeout.0.is_multiple_of(1000) {
                out.adjust("timeout", span(timeout), format!("{}s", timeout.seconds()), "whole seconds");
            }
            (timeout.seconds(), "timeout".to_string())
        }
        (None, kind) if code::is_task(kind) => {
            out.remark("", format!("a run ends after {} {} at the latest", limit.max, limit.unit));
            (limit.max, String::new())
        }
        (None, _) => {
            let longest =
                component.expose.iter().filter_map(|(host, it)| Some((it.timeout?, host))).max_by_key(|it| it.0);
            longest
                .map_or((USUAL, String::new()), |(timeout, host)| (timeout.seconds(), format!("expose.{host}.timeout")))
        }
    };
    let written = match limit.fit(seconds) {
        Fit::Exact => seconds,
        Fit::Raised(held) => held,
        Fit::TooMuch => {
            let message = format!("{seconds} seconds is longer than a call can take: {}", limit.describe());
            out.refuse(&path, message, "cut the work into calls, or run it on `kubernetes`");
            limit.max
        }
    };
    for (host, expose) in &component.expose {
        let Some(asked) = expose.timeout else { continue };
        let path = format!("expose.{host}.timeout");
        if asked.seconds() != written || !asked.0.is_multiple_of(1000) {
            let why = "a function has one time limit, for every way to it";
            out.adjust(&path, span(asked), format!("{written}s"), why);
        }
    }
    props.set("timeout", written, &path);
}

fn pre_stop(out: &mut Out, props: &mut Props) {
    let component = out.component;
    let grace = component.grace.map(|grace| {
        let limit = limits::of("hook-timeout");
        let seconds = grace.seconds().clamp(limit.min, limit.max);
        if span(grace) != format!("{seconds}s") {
            out.adjust("grace", span(grace), format!("{seconds}s"), &format!("there is {}", limit.describe()));
        }
        out.trust("grace", limit);
        seconds
    });
    match &component.hook.pre_stop {
        Some(HookAction::Http { path, port }) => {
            if path != PRE_STOP {
                let message = format!("before it stops, an instance is asked GET {PRE_STOP}, and nothing else");
                out.refuse("hook.pre-stop.http.path", message, format!("answer there: `path = \"{PRE_STOP}\"`"));
            }
            if let Some(port) = port {
                let main = code::main_port(component).map(|(name, _)| name);
                if main != Some(port) {
                    out.refuse(
                        "hook.pre-stop.http.port",
                        format!("a function has one port, and `{port}` is not it"),
                        "leave it out",
                    );
                } else {
                    out.remark("hook.pre-stop.http.port", format!("`{port}` is the one port that there is"));
                }
            }
            let hook =
                Node::builder().with("handler", PRE_STOP.trim_start_matches('/')).with("timeout", grace.unwrap_or(30));
            props.set("instanceLifecycleConfig/preStop", hook, "hook.pre-stop");
        }
        other => {
            if let Some(HookAction::Sleep { duration }) = other {
                let message =
                    format!("an instance is stopped when it has no requests, so nothing waits {}", span(*duration));
                out.remark("hook.pre-stop.sleep.for", message);
            }
            if let Some(grace) = component.grace {
                let message = format!(
                    "an instance is stopped when it has no requests; {} are for a hook that it does not have",
                    span(grace)
                );
                out.remark("grace", message);
            }
        }
    }
}
