//! Scale, rollout, exposure, triggers and rights.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::{Duration, Map, Percent, Range, Rate};

/// How many replicas, and what moves the number: the largest wish wins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Scale {
    /// From how many to how many.
    pub replicas: Range<u32>,
    /// Processor use, of what is promised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cpu: Option<Percent>,
    /// Memory use, of what is promised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory: Option<Percent>,
    /// Requests per second and replica.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rps: Option<Rate>,
    /// Requests at a time and replica.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub concurrency: Option<u32>,
    /// Waiting messages, by the name of the queue, topic or redis.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub queue: Map<QueueSignal>,
    /// Times with a number of their own, by name.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub schedule: Map<ScheduledReplicas>,
}

/// Waiting messages as a signal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct QueueSignal {
    /// How many messages one replica is good for.
    pub length: u32,
    /// The consumer group of a topic.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<SmolStr>,
    /// The list in a redis.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<SmolStr>,
}

/// A time with a number of replicas of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ScheduledReplicas {
    /// When it begins: five fields.
    pub cron: SmolStr,
    /// When it ends: five fields.
    pub until: SmolStr,
    /// In which time zone; absent: UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timezone: Option<SmolStr>,
    /// How many then.
    pub replicas: u32,
}

/// When something runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Schedule {
    /// Five fields: minute, hour, day of month, month, day of week.
    pub cron: SmolStr,
    /// In which time zone; absent: UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timezone: Option<SmolStr>,
}

/// How a new version takes over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Rollout {
    /// A few at a time.
    Rolling {
        /// How many more than wanted there may be.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        surge: Option<Amount>,
        /// How many fewer than wanted there may be.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unavailable: Option<Amount>,
    },
    /// All are stopped, then all are started.
    Recreate {},
    /// A growing share of requests.
    Canary {
        /// Shares in order: `10%`.
        #[serde(default, skip_serializing_if = "Map::is_empty")]
        step: Map<CanaryStep>,
        /// Requests with this header go to the new version first: name to value.
        #[serde(default, skip_serializing_if = "Map::is_empty")]
        header: Map<SmolStr>,
    },
    /// Groups of replicas.
    Batches {
        /// How many in the first.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        first: Option<u32>,
        /// How many groups.
        count: u32,
        /// How long between two.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pause: Option<Duration>,
    },
}

/// A number of replicas, or a share of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Amount {
    /// So many.
    Count(u32),
    /// Such a share.
    Share(Percent),
}

/// One step of a canary.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct CanaryStep {
    /// The share of requests.
    pub weight: Percent,
    /// How long it is watched; absent: until somebody goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pause: Option<Duration>,
}

/// How the world, or the private network, reaches a component under one host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Expose {
    /// Paths under the host, each a prefix; empty: all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub paths: Vec<SmolStr>,
    /// The port by name; absent: the main one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<SmolStr>,
    /// Certificates.
    #[serde(default)]
    pub tls: Tls,
    /// Whether plain HTTP is answered by a redirect; absent: yes with certificates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redirect: Option<bool>,
    /// How long a request may take.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout: Option<Duration>,
    /// How long a connection may be silent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idle: Option<Duration>,
    /// Whether a client stays with its replica.
    #[serde(default, skip_serializing_if = "crate::component::is_false")]
    pub sticky: bool,
    /// More hosts for the same.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<SmolStr>,
    /// Address ranges that may come; empty: all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allow: Vec<SmolStr>,
}

/// Certificates of a host.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Tls {
    /// The target's own issuer makes it.
    #[default]
    Auto,
    /// None: plain HTTP.
    None,
    /// A secret holds it.
    Secret {
        /// A secret of the application with keys `tls.crt` and `tls.key`.
        name: SmolStr,
    },
}

/// What starts a function.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Trigger {
    /// Which events of a bucket: `created`, `removed`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<SmolStr>,
    /// Only objects whose name begins so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prefix: Option<SmolStr>,
    /// Only objects whose name ends so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suffix: Option<SmolStr>,
    /// How many messages at a time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub batch: Option<u32>,
}

/// What a component may do with a bucket, queue or topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum UseAccess {
    /// Read objects.
    Read,
    /// Write objects.
    Write,
    /// Both.
    ReadWrite,
    /// Put messages in.
    Send,
    /// Take messages out.
    Receive,
    /// Both.
    SendReceive,
}

impl UseAccess {
    /// As it is written: `read-write`.
    pub fn name(self) -> &'static str {
        match self {
            UseAccess::Read => "read",
            UseAccess::Write => "write",
            UseAccess::ReadWrite => "read-write",
            UseAccess::Send => "send",
            UseAccess::Receive => "receive",
            UseAccess::SendReceive => "send-receive",
        }
    }
}
