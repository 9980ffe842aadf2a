//! What calls a function: requests, the clock, events.
//!
//! fc3 stops looking at triggers at the first one of EventBridge that did not change, so those stand
//! last. It also never deletes a trigger that is no longer in the file: commands do.

mod events;
mod sources;

use anyport_backend::{MapBuilder, Node};
use anyport_ir::Kind;

use super::code;
use crate::address::takes_http;
use crate::cron;
use crate::limits;
use crate::names;
use crate::out::Out;
use crate::props::Props;

/// The methods of an HTTP trigger and of routes: all that there are.
pub(crate) const HTTP_METHODS: [&str; 7] = ["GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS"];

/// One trigger.
pub(super) struct Trigger {
    /// Its name.
    pub name: String,
    /// Its type.
    pub kind: &'static str,
    /// Its configuration.
    pub config: Node,
    /// The source of events by ARN, and whether a role is needed to call the function.
    pub source: Option<String>,
    /// The property that it came from.
    pub path: String,
}

/// All triggers of a function.
pub(super) fn write(out: &mut Out, props: &mut Props) {
    let mut triggers = Vec::new();
    http(out, props, &mut triggers);
    timers(out, &mut triggers);
    events::write(out, &mut triggers);
    sources::write(out, &mut triggers);
    if triggers.is_empty() && out.component.kind == Kind::Function {
        let instead = "say `trigger`, `schedule` or `expose`, or read its address elsewhere";
        out.remark("", format!("nothing calls it but somebody who knows its name: {instead}"));
    }
    // The sort keeps the order of the source.
    triggers.sort_by_key(|trigger: &Trigger| trigger.kind == "eventbridge");
    hold_names(out, &triggers);
    for trigger in triggers {
        let asks_role = trigger.source.is_some();
        let node = Node::builder()
            .with("triggerName", trigger.name)
            .with("triggerType", trigger.kind)
            .with("qualifier", "LATEST")
            .with_some("sourceArn", trigger.source)
            .with_some("invocationRole", out.options.invocation_role_arn.clone().filter(|_| asks_role))
            .with("triggerConfig", trigger.config);
        props.push("triggers", node, &trigger.path);
    }
}

fn hold_names(out: &mut Out, triggers: &[Trigger]) {
    let limit = limits::of("trigger-name");
    for (index, trigger) in triggers.iter().enumerate() {
        if trigger.name.len() as u64 > limit.max {
            let message = format!("the name of a trigger has {}", limit.describe());
            out.refuse(&trigger.path, message, "shorten it");
        }
        if triggers[..index].iter().any(|other| other.name == trigger.name) {
            out.refuse(&trigger.path, format!("there is a trigger `{}` already", trigger.name), "rename one of them");
        }
    }
}

fn http(out: &mut Out, props: &mut Props, triggers: &mut Vec<Trigger>) {
    let Some(interface) = out.scene.interface(out.name).filter(|it| takes_http(out.scene, it)) else {
        if let Some(auth) = out.own.auth.clone() {
            out.remark("options.fc.auth", format!("nobody calls it over HTTP, so nobody is asked who he is: `{auth}`"));
        }
        return;
    };
    let open = interface.hosts.iter().any(|host| host == "auto");
    let auth = out.own.auth.clone().unwrap_or_else(|| "anonymous".into());
    let path = if open { "expose.auto" } else { "" };
    let config = Node::builder()
        .with("authType", auth)
        .with("methods", code::words(&HTTP_METHODS))
        .with("disableURLInternet", !open)
        .build();
    triggers.push(Trigger { name: names::HTTP.into(), kind: "http", config, source: None, path: path.into() });
    if let Some((host, _)) = out.component.expose.iter().find(|(_, it)| it.sticky) {
        props.set("sessionAffinity", "GENERATED_COOKIE", &format!("expose.{host}.sticky"));
    }
}

fn timers(out: &mut Out, triggers: &mut Vec<Trigger>) {
    for (name, schedule) in &out.component.schedule {
        let path = format!("schedule.{name}");
        match cron::timer(&schedule.cron, schedule.timezone.as_deref()) {
            Ok(expression) => {
                let config = Node::builder().with("cronExpression", expression).with("enable", true).build();
                triggers.push(Trigger { name: name.to_string(), kind: "timer", config, source: None, path });
            }
            Err(why) => {
                let instead = "say it as two schedules, or run it on `kubernetes`";
                out.refuse(&format!("{path}.cron"), why, instead);
            }
        }
    }
}

/// The configuration of a trigger of EventBridge: a stream of events from one source.
pub(super) fn event_stream(source: &'static str, parameters: (&'static str, MapBuilder), batch: Option<u32>) -> Node {
    let window = batch.map(|count| Node::builder().with("CountBasedWindow", count).with("TimeBasedWindow", 1));
    let (name, parameters) = parameters;
    Node::builder()
        .with("triggerEnable", true)
        .with("asyncInvocationType", false)
        .with("eventRuleFilterPattern", "{}")
        .with(
            "eventSinkConfig",
            Node::builder().with(
                "deliveryOption",
                Node::builder().with("mode", "event-streaming").with("eventSchema", "CloudEvents"),
            ),
        )
        .with(
            "eventSourceConfig",
            Node::builder()
                .with("eventSourceType", source)
                .with("eventSourceParameters", Node::builder().with(name, parameters)),
        )
        .with(
            "runOptions",
            Node::builder()
                .with("mode", "event-streaming")
                .with("errorsTolerance", "ALL")
                .with("retryStrategy", Node::builder().with("PushRetryStrategy", "BACKOFF_RETRY"))
                .with_some("batchWindow", window),
        )
        .build()
}

/// The account's number; a source of events is named by it.
pub(super) fn account(out: &mut Out, path: &str) -> String {
    let account = out.options.account.clone();
    if account.is_none() {
        let message = "a source of events is named by the number of the account, and the target does not say it";
        out.refuse(path, message, "give the target its `account`");
    }
    account.unwrap_or_default()
}
