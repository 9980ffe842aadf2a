//! A component: what every kind has, and a place for each concern.
//!
//! One structure serves every kind. A concern that a kind does not have is absent, and
//! the declarations in `stdlib/` say which kind has which; so a function carries nothing
//! that is a lie for a function, and a backend that knows volumes knows them for all.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::{
    Binding, Build, Cpu, Duration, Expose, File, Gpu, Health, Hooks, Init, Map, Memory, Metrics, Mount, Network,
    Overlay, Port, Range, Rollout, Scale, Schedule, Security, Sidecar, Spread, Text, Trigger, UseAccess, User, Volume,
};

/// The built-in kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Answers requests.
    Service,
    /// Works without being asked.
    Worker,
    /// Runs to its end.
    Job,
    /// Runs to its end, again and again by the clock.
    Cron,
    /// One on every node.
    Agent,
    /// Runs when something happens.
    Function,
    /// Files for browsers.
    Site,
    /// A file system that several components mount.
    Share,
    /// Somebody else's service.
    External,
    /// PostgreSQL.
    Postgres,
    /// MySQL.
    Mysql,
    /// MongoDB.
    Mongodb,
    /// Redis.
    Redis,
    /// Memcached.
    Memcached,
    /// Kafka.
    Kafka,
    /// RabbitMQ.
    Rabbitmq,
    /// Object storage.
    Bucket,
    /// A queue of messages.
    Queue,
    /// A topic of messages.
    Topic,
}

/// A component of the application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Component {
    /// The built-in kind.
    pub kind: Kind,
    /// User kinds it is made with, nearest first: `java-service`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<SmolStr>,
    /// Traits attached to it, in source order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub traits: Vec<SmolStr>,
    /// The name of what is written for it.
    pub name: SmolStr,
    /// The targets it stands on; more than one: equal copies.
    pub on: Vec<SmolStr>,
    /// Whether each of several targets gets one of its own (jobs, crons, backing services).
    #[serde(default, skip_serializing_if = "is_false")]
    pub per_target: bool,
    /// What it waits for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<SmolStr>,
    /// Labels for people and their tools.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub labels: Map<SmolStr>,
    /// Annotations for people and their tools.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub annotations: Map<Text>,

    // The container.
    /// What is run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<Text>,
    /// How a target that builds gets the image.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub build: Option<Build>,
    /// Replaces entrypoint and arguments of the image.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub command: Option<Vec<Text>>,
    /// Replaces the arguments of the image.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub args: Option<Vec<Text>>,
    /// Environment variables.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub env: Map<Text>,
    /// Who it runs as; absent: an unprivileged user that the compiler chooses, with a note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<User>,
    /// What it may do to its machine.
    #[serde(default)]
    pub security: Security,
    /// Processor time, from what it is promised to what it may use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cpu: Option<Range<Cpu>>,
    /// Memory, from what it is promised to what it may use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory: Option<Range<Memory>>,
    /// Scratch space, from what it is promised to what it may use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disk: Option<Range<Memory>>,
    /// Graphics processors.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gpu: Option<Gpu>,

    // The process around it.
    /// Whom it talks to where no text says so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub calls: Vec<Call>,
    /// Machine architectures its image is made for (`amd64`, `arm64`); empty: any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub arch: Vec<SmolStr>,
    /// Whether it may run on machines that can be taken away.
    #[serde(default, skip_serializing_if = "is_false")]
    pub spot: bool,
    /// Labels that its machines must bear.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub nodes: Map<SmolStr>,
    /// How replicas are kept apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spread: Option<Spread>,
    /// How long it may take to stop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grace: Option<Duration>,
    /// What is done after start and before stop.
    #[serde(default, skip_serializing_if = "Hooks::is_empty")]
    pub hook: Hooks,
    /// Containers that run to their end before it, by name; of a backing service: the files that
    /// fill it when it is first made, by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub init: Option<Init>,
    /// Containers beside it, by name.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub sidecar: Map<Sidecar>,
    /// Ports it listens on, by name.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub port: Map<Port>,
    /// How it is known to be well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub health: Option<Health>,
    /// Files it reads, by path. A path that ends in a slash is a directory of [`File::entries`].
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub file: Map<File>,
    /// Storage of each replica, by name.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub volume: Map<Volume>,
    /// Shares it mounts, by the share's name.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub mount: Map<Mount>,
    /// Where its metrics are read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metrics: Option<Metrics>,
    /// Whom it may reach beyond the graph, and who may reach it.
    #[serde(default)]
    pub network: Network,
    /// What it may do with buckets, queues and topics, by their names.
    #[serde(rename = "use", default, skip_serializing_if = "Map::is_empty")]
    pub uses: Map<UseAccess>,

    // Services and workers.
    /// How many replicas, and what moves the number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scale: Option<Scale>,
    /// How a new version takes over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rollout: Option<Rollout>,
    /// Who reaches it from outside the application, by host (`auto` and `internal` for the
    /// platform's own address and the private network).
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub expose: Map<Expose>,
    /// It is not ours to run: what is known of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external: Option<Binding>,

    // Jobs and crons.
    /// How long a run may take.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout: Option<Duration>,
    /// How often a failed run is tried again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retries: Option<u32>,
    /// How many run at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parallel: Option<u32>,
    /// How many must succeed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub completions: Option<u32>,
    /// How long a finished run is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keep: Option<Duration>,
    /// When it runs: of a cron one entry named `default`, of a function any.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub schedule: Map<Schedule>,
    /// What happens when a run is due while one runs: `allow`, `forbid` or `replace`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overlap: Option<Overlap>,
    /// How late a run may start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Duration>,

    // Functions and sites.
    /// The platform's language runtime (`python3.12`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub runtime: Option<SmolStr>,
    /// The folder of code or files, relative to the source file's folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<SmolStr>,
    /// What is called in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handler: Option<SmolStr>,
    /// What starts it, by the name of the bucket, queue or topic.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub trigger: Map<Trigger>,
    /// Requests that one instance takes at a time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub concurrency: Option<u32>,

    // Backing services.
    /// The version of the software, a string.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<SmolStr>,
    /// How much it can keep.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub storage: Option<Memory>,
    /// The storage class, where the target's default will not do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub storage_class: Option<SmolStr>,
    /// Whether it keeps its data over a restart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub persistent: Option<bool>,
    /// How many members.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replicas: Option<u32>,
    /// The database that its outputs mean; absent: the first of `db`, else the default of the software.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub database: Option<SmolStr>,
    /// Databases it holds, by name, where it holds several.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub db: Map<Database>,
    /// The user it is read as.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<Text>,
    /// That user's password where it is not generated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<Text>,
    /// `password` or `none`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth: Option<Auth>,
    /// The virtual host of a rabbitmq.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vhost: Option<SmolStr>,
    /// The rabbitmq or kafka that a queue or topic lives in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub broker: Option<SmolStr>,
    /// Partitions of a topic.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partitions: Option<u32>,
    /// How long a queue or topic keeps a message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retention: Option<Duration>,
    /// The size of a share.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<Memory>,

    // Said to one target only.
    /// Options, patches and objects by target family, kind or name, narrower last.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub options: Map<TargetOptions>,
    /// Losses and rules that somebody accepts: key to reason.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub accept: Map<Accept>,
}

/// One of several databases of a store. It has nothing of its own but its name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Database {}

/// What is said in a component to one target, in that target's words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct TargetOptions {
    /// Declared options of the target kind for a component.
    #[serde(default, skip_serializing_if = "serde_json::Map::is_empty")]
    pub values: serde_json::Map<String, serde_json::Value>,
    /// `patch` and `object`.
    #[serde(default, skip_serializing_if = "Overlay::is_empty")]
    pub overlay: Overlay,
}

/// A loss or rule violation that somebody accepts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Accept {
    /// Why; not empty.
    pub reason: SmolStr,
    /// On which target family, kind or name; absent: a rule's name is accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<SmolStr>,
}

/// A component that is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Call {
    /// Which.
    pub component: SmolStr,
    /// Which port; absent: all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<SmolStr>,
}

/// What happens when a run is due while one runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Overlap {
    /// Both run.
    Allow,
    /// The new one is left out.
    Forbid,
    /// The old one is ended.
    Replace,
}

/// How a backing service knows its users.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Auth {
    /// By a password.
    Password,
    /// Not at all.
    None,
}

impl Kind {
    /// All kinds, in the order of the declarations.
    pub const ALL: [Kind; 19] = [
        Kind::Service,
        Kind::Worker,
        Kind::Job,
        Kind::Cron,
        Kind::Agent,
        Kind::Function,
        Kind::Site,
        Kind::Share,
        Kind::External,
        Kind::Postgres,
        Kind::Mysql,
        Kind::Mongodb,
        Kind::Redis,
        Kind::Memcached,
        Kind::Kafka,
        Kind::Rabbitmq,
        Kind::Bucket,
        Kind::Queue,
        Kind::Topic,
    ];

    /// The name in the language.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Service => "service",
            Kind::Worker => "worker",
            Kind::Job => "job",
            Kind::Cron => "cron",
            Kind::Agent => "agent",
            Kind::Function => "function",
            Kind::Site => "site",
            Kind::Share => "share",
            Kind::External => "external",
            Kind::Postgres => "postgres",
            Kind::Mysql => "mysql",
            Kind::Mongodb => "mongodb",
            Kind::Redis => "redis",
            Kind::Memcached => "memcached",
            Kind::Kafka => "kafka",
            Kind::Rabbitmq => "rabbitmq",
            Kind::Bucket => "bucket",
            Kind::Queue => "queue",
            Kind::Topic => "topic",
        }
    }

    /// Whether it is software that others depend on and that keeps data: a store or broker.
    pub fn is_store(self) -> bool {
        matches!(
            self,
            Kind::Postgres | Kind::Mysql | Kind::Mongodb | Kind::Redis | Kind::Memcached | Kind::Kafka | Kind::Rabbitmq
        )
    }
}

pub(crate) fn is_false(value: &bool) -> bool {
    !*value
}
