//! What a process needs from its machine.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::component::is_false;
use crate::{Cpu, Duration, Map, Memory, Range, Text};

/// How an image is built.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Build {
    /// The folder that is sent to the builder, relative to the source file's folder.
    pub context: SmolStr,
    /// The Dockerfile in it; absent: `Dockerfile`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dockerfile: Option<SmolStr>,
    /// The stage of a multi-stage build.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<SmolStr>,
    /// Build arguments.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub args: Map<SmolStr>,
}

/// Who a process runs as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum User {
    /// A numeric user.
    Id(u32),
    /// The image's own.
    Named(ImageUser),
}

/// The image's own user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ImageUser {
    /// As the image says.
    Image,
}

/// What a process may do to its machine: nothing, unless said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Security {
    /// It must not run as root.
    pub non_root: bool,
    /// It cannot write to its own image.
    pub read_only_root: bool,
    /// It has the machine's own rights.
    #[serde(skip_serializing_if = "is_false")]
    pub privileged: bool,
    /// Linux capabilities it is given, without `CAP_`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub capabilities: Vec<SmolStr>,
}

impl Default for Security {
    fn default() -> Security {
        Security { non_root: true, read_only_root: true, privileged: false, capabilities: Vec::new() }
    }
}

/// Graphics processors.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Gpu {
    /// How many.
    pub count: u32,
    /// Which model, in the target's words (`nvidia-l4`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<SmolStr>,
}

/// How replicas are kept apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Spread {
    /// Over what.
    pub over: SpreadOver,
    /// By how many the fullest and the emptiest may differ.
    pub skew: u32,
}

/// What replicas are spread over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SpreadOver {
    /// Failure zones.
    Zone,
    /// Machines.
    Node,
}

/// What is done around the life of a process.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Hooks {
    /// Right after it started.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub post_start: Option<HookAction>,
    /// Before it is asked to stop.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pre_stop: Option<HookAction>,
}

impl Hooks {
    /// Whether nothing is done.
    pub fn is_empty(&self) -> bool {
        self.post_start.is_none() && self.pre_stop.is_none()
    }
}

/// One thing done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum HookAction {
    /// A command in the container.
    Exec {
        /// Its words.
        command: Vec<Text>,
    },
    /// A GET request to the process.
    Http {
        /// Its path.
        path: SmolStr,
        /// The port by name; absent: the main one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        port: Option<SmolStr>,
    },
    /// Nothing, for a while.
    Sleep {
        /// How long.
        #[serde(rename = "for")]
        duration: Duration,
    },
}

/// What `init` means for a kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Init {
    /// Files that fill a store when it is first made, by name.
    Files(Map<Content>),
    /// Containers that run to their end before the process, by name.
    Containers(Map<Sidecar>),
}

/// A container before or beside the process.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Sidecar {
    /// What is run.
    pub image: Text,
    /// Replaces entrypoint and arguments of the image.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub command: Option<Vec<Text>>,
    /// Replaces the arguments of the image.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub args: Option<Vec<Text>>,
    /// Environment variables.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub env: Map<Text>,
    /// Who it runs as.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<User>,
    /// What it may do to its machine.
    #[serde(default)]
    pub security: Security,
    /// Processor time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cpu: Option<Range<Cpu>>,
    /// Memory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory: Option<Range<Memory>>,
    /// Scratch space.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disk: Option<Range<Memory>>,
    /// Ports it listens on (sidecars only).
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub port: Map<Port>,
    /// How it is known to be well (sidecars only).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub health: Option<Health>,
    /// Which of the component's volumes, mounts and files it sees, by name; absent: all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub volumes: Option<Vec<SmolStr>>,
}

/// A port a process listens on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Port {
    /// What the process listens on.
    pub number: u16,
    /// What is spoken on it.
    pub protocol: Protocol,
    /// What clients dial where the target can remap; absent: the same number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<u16>,
}

impl Port {
    /// What clients dial.
    pub fn dialled(&self) -> u16 {
        self.service.unwrap_or(self.number)
    }
}

/// What is spoken on a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Protocol {
    /// HTTP/1.1, and HTTP/2 where both ends agree.
    Http,
    /// gRPC over HTTP/2.
    Grpc,
    /// Anything over TCP.
    Tcp,
    /// Anything over UDP.
    Udp,
}

/// How a process is known to be well. `none` is no probe at all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Health {
    /// Whether it may get requests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub readiness: Option<Probe>,
    /// Whether it must be started again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub liveness: Option<Probe>,
    /// Whether it is done with starting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub startup: Option<Probe>,
}

/// A probe: how it asks and how often.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Probe {
    /// A GET request that must be answered with 200 to 399.
    Http {
        /// Its path.
        path: SmolStr,
        /// The port by name; absent: the main one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        port: Option<SmolStr>,
        /// How long after the start it first asks.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<Duration>,
        /// How long between two.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        every: Option<Duration>,
        /// How long it waits for an answer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        timeout: Option<Duration>,
        /// How many failures in a row count.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        failures: Option<u32>,
    },
    /// A connection that must be taken.
    Tcp {
        /// The port by name; absent: the main one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        port: Option<SmolStr>,
        /// How long after the start it first asks.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<Duration>,
        /// How long between two.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        every: Option<Duration>,
        /// How long it waits for an answer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        timeout: Option<Duration>,
        /// How many failures in a row count.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        failures: Option<u32>,
    },
    /// The gRPC health protocol.
    Grpc {
        /// The port by name; absent: the main one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        port: Option<SmolStr>,
        /// The service asked for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        service: Option<SmolStr>,
        /// How long after the start it first asks.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<Duration>,
        /// How long between two.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        every: Option<Duration>,
        /// How long it waits for an answer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        timeout: Option<Duration>,
        /// How many failures in a row count.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        failures: Option<u32>,
    },
    /// A command in the container that must end with 0.
    Exec {
        /// Its words.
        command: Vec<Text>,
        /// How long after the start it first asks.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<Duration>,
        /// How long between two.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        every: Option<Duration>,
        /// How long it waits for an answer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        timeout: Option<Duration>,
        /// How many failures in a row count.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        failures: Option<u32>,
    },
}

impl Probe {
    /// When and how often.
    pub fn timing(&self) -> Timing {
        match *self {
            Probe::Http { after, every, timeout, failures, .. }
            | Probe::Tcp { after, every, timeout, failures, .. }
            | Probe::Grpc { after, every, timeout, failures, .. }
            | Probe::Exec { after, every, timeout, failures, .. } => Timing { after, every, timeout, failures },
        }
    }

    /// The port it names, if it names one.
    pub fn port(&self) -> Option<&SmolStr> {
        match self {
            Probe::Http { port, .. } | Probe::Tcp { port, .. } | Probe::Grpc { port, .. } => port.as_ref(),
            Probe::Exec { .. } => None,
        }
    }
}

/// When and how often a probe asks; absent: the target's own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Timing {
    /// How long after the start it first asks.
    pub after: Option<Duration>,
    /// How long between two.
    pub every: Option<Duration>,
    /// How long it waits for an answer.
    pub timeout: Option<Duration>,
    /// How many failures in a row count.
    pub failures: Option<u32>,
}

/// A file, or a directory of files, that a process reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct File {
    /// Of a file: what stands in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<Content>,
    /// Of a directory: its files by relative path.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub entries: Map<Content>,
    /// Its mode in octal: `0440`; absent: 0444.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<SmolStr>,
}

/// What stands in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Content {
    /// Text.
    Text(Text),
    /// Bytes that are not text.
    Bytes(Bytes),
}

/// Bytes, in base64 in JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Bytes {
    /// Standard base64 with padding.
    pub base64: String,
}

/// Storage of each replica.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Volume {
    /// Where the process sees it.
    pub path: SmolStr,
    /// How much it holds; absent: the target's own limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<Memory>,
    /// Whether it outlives the replica; replicas then have stable names.
    #[serde(default, skip_serializing_if = "is_false")]
    pub persistent: bool,
    /// Whether it lives in memory.
    #[serde(default, skip_serializing_if = "is_false")]
    pub memory: bool,
    /// The storage class, where the target's default will not do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub storage_class: Option<SmolStr>,
}

/// A share as a process sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Mount {
    /// Where.
    pub path: SmolStr,
    /// Whether it may only read.
    #[serde(default, skip_serializing_if = "is_false")]
    pub read_only: bool,
}

/// Where metrics are read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Metrics {
    /// The port by name; absent: the main one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<SmolStr>,
    /// The path.
    pub path: SmolStr,
}

/// Whom a process may reach beyond the graph, and who may reach it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Network {
    /// Whom it may reach.
    pub egress: Egress,
    /// Who may reach it.
    pub ingress: Ingress,
}

/// Whom a process may reach.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Egress {
    /// DNS, the graph, and port 443 of public addresses.
    #[default]
    Public,
    /// DNS and the graph.
    Declared,
    /// Everything.
    Open,
}

/// Who may reach a process.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Ingress {
    /// The graph, and the world where it is exposed.
    #[default]
    Declared,
    /// Everything.
    Open,
}
