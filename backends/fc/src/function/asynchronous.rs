//! Calls that nobody waits for: how often they are tried, for how long, and who is told.

use anyport_backend::Node;

use super::code;
use super::health::span;
use crate::limits::{self, Fit};
use crate::out::Out;
use crate::props::Props;
use crate::text;

/// The configuration of such calls.
pub(super) fn write(out: &mut Out, props: &mut Props) {
    let component = out.component;
    if let Some(retries) = component.retries.filter(|_| code::is_task(component.kind)) {
        let limit = limits::of("async-retries");
        let asked = u64::from(retries);
        let held = match limit.fit(asked) {
            Fit::TooMuch => {
                out.adjust(
                    "retries",
                    asked.to_string(),
                    limit.max.to_string(),
                    &format!("there is {}", limit.describe()),
                );
                limit.max
            }
            _ => asked,
        };
        props.set("asyncInvokeConfig/maxAsyncRetryAttempts", held, "retries");
    }
    if let Some(deadline) = component.deadline {
        let limit = limits::of("async-age");
        let seconds = deadline.seconds().clamp(limit.min, limit.max);
        if span(deadline) != format!("{seconds}s") {
            out.adjust("deadline", span(deadline), format!("{seconds}s"), &format!("there is {}", limit.describe()));
        }
        props.set("asyncInvokeConfig/maxAsyncEventAgeInSeconds", seconds, "deadline");
    }
    let Some(own) = out.own.asynchronous.clone() else { return };
    let path = "options.fc.async";
    if own.track {
        props.set("asyncInvokeConfig/asyncTask", true, path);
    }
    for (field, destination) in [("onSuccess", own.on_success), ("onFailure", own.on_failure)] {
        let Some(destination) = destination else { continue };
        if !destination.starts_with("acs:") {
            let message = format!("`options fc {{ async }}`: `{destination}` is no ARN, which begins with `acs:`");
            out.refuse(
                "options.fc.async",
                message,
                "name a queue, topic or function: `acs:fc:cn-hangzhou:1:functions/notify`",
            );
        }
        text::hold_literal(out, &destination, path);
        let node = Node::builder().with("destination", destination);
        props.set(&format!("asyncInvokeConfig/destinationConfig/{field}"), node, path);
    }
}
