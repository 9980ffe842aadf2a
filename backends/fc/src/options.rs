//! Options of a target, and of a component on it, as data. Their declarations check the types, so
//! what does not fit here was never written by a person; it is read as absent.

use std::collections::BTreeMap;

use anyport_backend::Scene;
use anyport_ir::{Component, Target};
use serde::Deserialize;
use serde_json::Value;

/// Options of the target kind `fc`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Options {
    /// The region.
    pub region: Option<String>,
    /// The account's number.
    pub account: Option<String>,
    /// The name of the credentials of Serverless Devs.
    pub access: String,
    /// What stands before the name of every function.
    pub prefix: Option<String>,
    /// The role that functions take on.
    pub role_arn: Option<String>,
    /// The role by which sources of events call functions.
    pub invocation_role_arn: Option<String>,
    /// Where functions run.
    pub vpc: Option<Vpc>,
    /// Where logs go.
    pub logs: Option<Logs>,
    /// What becomes of secrets in variables.
    pub secrets: Secrets,
    /// Certificates by host.
    pub certificates: BTreeMap<String, String>,
    /// Instances of message services by component.
    pub instances: BTreeMap<String, String>,
    /// Where the source file's folder is, seen from the output folder.
    pub source: String,
}

/// A VPC with its switches.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub(crate) struct Vpc {
    /// The VPC.
    pub vpc_id: Option<String>,
    /// Its switches.
    pub vswitch_ids: Vec<String>,
    /// The security group.
    pub security_group: Option<String>,
}

/// A log store.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Logs {
    /// The project of the log service.
    pub project: String,
    /// The store in it.
    pub logstore: String,
    /// Whether there is a metric for each request.
    #[serde(default)]
    pub request_metrics: bool,
    /// Whether there is a metric for each instance.
    #[serde(default)]
    pub instance_metrics: bool,
}

/// What becomes of secrets in variables.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Secrets {
    /// They are refused: a variable is text in the configuration.
    #[default]
    Refuse,
    /// The variable holds the name by which the process asks KMS.
    Kms,
}

/// Options of a component.
#[derive(Clone, Debug, Default)]
pub(crate) struct Own {
    /// What becomes of secrets in variables, here.
    pub secrets: Option<Secrets>,
    /// The role that this function takes on.
    pub role_arn: Option<String>,
    /// Layers, the first wins.
    pub layers: Vec<String>,
    /// Who may call its URL.
    pub auth: Option<String>,
    /// What happens to calls that nobody waits for.
    pub asynchronous: Option<Async>,
    /// Log stores whose lines start it, by name.
    pub log: BTreeMap<String, LogTrigger>,
    /// Topics of RocketMQ that start it, by name.
    pub rocketmq: BTreeMap<String, RocketmqTrigger>,
    /// Tables that start it, by name.
    pub tablestore: BTreeMap<String, TablestoreTrigger>,
    /// Events of the CDN that start it, by name.
    pub cdn: BTreeMap<String, CdnTrigger>,
}

/// What happens to calls that nobody waits for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub(crate) struct Async {
    /// Who is told of a success, by ARN.
    pub on_success: Option<String>,
    /// Who is told of a failure, by ARN.
    pub on_failure: Option<String>,
    /// Whether each call is a task that can be looked up.
    pub track: bool,
}

/// A log store whose lines start a function.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct LogTrigger {
    /// The project.
    pub project: String,
    /// The store.
    pub logstore: String,
    /// The store that what happens is written to.
    pub report_to: String,
    /// How often lines are taken, in seconds.
    #[serde(default = "minute")]
    pub interval: u64,
    /// How often a failure is tried again.
    #[serde(default = "three")]
    pub retries: u64,
}

fn minute() -> u64 {
    60
}

fn three() -> u64 {
    3
}

/// A topic of RocketMQ that starts a function.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct RocketmqTrigger {
    /// The instance.
    pub instance: String,
    /// The topic.
    pub topic: String,
    /// The consumer group.
    pub group: String,
    /// Only messages with this tag.
    #[serde(default)]
    pub tag: Option<String>,
}

/// A table of Tablestore that starts a function.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct TablestoreTrigger {
    /// The instance.
    pub instance: String,
    /// The table.
    pub table: String,
}

/// Events of the CDN that start a function.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct CdnTrigger {
    /// The event.
    pub event: String,
    /// Its version.
    pub version: String,
    /// The domains.
    pub domains: Vec<String>,
}

impl Options {
    /// The options of a target. Each is read by itself, so that a bad one spoils no other.
    pub(crate) fn of(target: &Target) -> Options {
        let values = &target.options;
        Options {
            region: read(values, "region"),
            account: read(values, "account"),
            access: read(values, "access").unwrap_or_else(|| "default".into()),
            prefix: read(values, "prefix"),
            role_arn: read(values, "role-arn"),
            invocation_role_arn: read(values, "invocation-role-arn"),
            vpc: read(values, "vpc"),
            logs: read(values, "logs"),
            secrets: read(values, "secrets").unwrap_or_default(),
            certificates: read(values, "certificates").unwrap_or_default(),
            instances: read(values, "instances").unwrap_or_default(),
            source: read(values, "source").unwrap_or_else(|| "../../..".into()),
        }
    }

    /// The region, or nothing: a check refuses to be without one.
    pub(crate) fn region(&self) -> &str {
        self.region.as_deref().unwrap_or_default()
    }
}

impl Own {
    /// The options of a component on a target: what is said to the family, its kind and its name,
    /// narrower last.
    pub(crate) fn of(scene: &dyn Scene, component: &Component) -> Own {
        let target = scene.target();
        let mut values = serde_json::Map::new();
        let kinds = target.family.iter().rev().chain([&target.kind]).map(AsRef::as_ref);
        for name in kinds.chain([scene.target_name()]) {
            if let Some(said) = component.options.get(name) {
                values.extend(said.values.iter().map(|(key, value)| (key.clone(), value.clone())));
            }
        }
        Own {
            secrets: read(&values, "secrets"),
            role_arn: read(&values, "role-arn"),
            layers: read(&values, "layers").unwrap_or_default(),
            auth: read(&values, "auth"),
            asynchronous: read(&values, "async"),
            log: read(&values, "log").unwrap_or_default(),
            rocketmq: read(&values, "rocketmq").unwrap_or_default(),
            tablestore: read(&values, "tablestore").unwrap_or_default(),
            cdn: read(&values, "cdn").unwrap_or_default(),
        }
    }

    /// Whether something outside the application starts it.
    pub(crate) fn has_triggers(&self) -> bool {
        !(self.log.is_empty() && self.rocketmq.is_empty() && self.tablestore.is_empty() && self.cdn.is_empty())
    }
}

fn read<T: for<'de> Deserialize<'de>>(values: &serde_json::Map<String, Value>, name: &str) -> Option<T> {
    values.get(name).filter(|value| !value.is_null()).and_then(|value| T::deserialize(value).ok())
}
