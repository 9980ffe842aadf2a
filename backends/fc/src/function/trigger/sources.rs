//! Sources of events that only Alibaba Cloud has: `options fc { log … rocketmq … }`.

use anyport_backend::Node;

use super::{Trigger, account, event_stream};
use crate::limits::{self, Fit};
use crate::out::Out;

/// A trigger for each of them.
pub(super) fn write(out: &mut Out, triggers: &mut Vec<Trigger>) {
    if !out.own.has_triggers() {
        return;
    }
    let region = out.options.region().to_string();
    for (name, wish) in out.own.log.clone() {
        let path = format!("options.fc.log.{name}");
        for (value, limit) in [(wish.interval, "log-interval"), (wish.retries, "log-retries")] {
            let limit = limits::of(limit);
            if limit.fit(value) != Fit::Exact {
                out.refuse(
                    "options.fc.log",
                    format!("`options fc {{ log {name} }}`: {value} is not {}", limit.describe()),
                    "choose a value in between",
                );
            }
        }
        let job = Node::builder().with("maxRetryTime", wish.retries).with("triggerInterval", wish.interval);
        let config = Node::builder()
            .with("sourceConfig", Node::builder().with("logstore", wish.logstore))
            .with("jobConfig", job)
            .with("logConfig", Node::builder().with("project", wish.project.as_str()).with("logstore", wish.report_to))
            .with("functionParameter", Node::empty_map())
            .with("enable", true)
            .build();
        let source = Some(format!("acs:log:{region}:{}:project/{}", account(out, &path), wish.project));
        triggers.push(Trigger { name, kind: "log", config, source, path });
    }
    for (name, wish) in out.own.tablestore.clone() {
        let path = format!("options.fc.tablestore.{name}");
        let account = account(out, &path);
        let source = Some(format!("acs:ots:{region}:{account}:instance/{}/table/{}", wish.instance, wish.table));
        triggers.push(Trigger { name, kind: "tablestore", config: Node::empty_map(), source, path });
    }
    for (name, wish) in out.own.cdn.clone() {
        let path = format!("options.fc.cdn.{name}");
        let config = Node::builder()
            .with("eventName", wish.event)
            .with("eventVersion", wish.version)
            .with("notes", name.as_str())
            .with("filter", Node::builder().with("domain", Node::list(wish.domains)))
            .build();
        let source = Some(format!("acs:cdn:*:{}", account(out, &path)));
        triggers.push(Trigger { name, kind: "cdn_events", config, source, path });
    }
    for (name, wish) in out.own.rocketmq.clone() {
        let parameters = Node::builder()
            .with("RegionId", region.as_str())
            .with("InstanceId", wish.instance)
            .with("Topic", wish.topic)
            .with("GroupID", wish.group)
            .with_some("Tag", wish.tag)
            .with("Offset", "CONSUME_FROM_LAST_OFFSET");
        let config = event_stream("RocketMQ", ("sourceRocketMQParameters", parameters), None);
        let path = format!("options.fc.rocketmq.{name}");
        triggers.push(Trigger { name, kind: "eventbridge", config, source: None, path });
    }
}
