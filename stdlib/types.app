//! Types that several kinds share.

/// Text that may hold secrets and what is known only after deployment.
type Text = Secret<Deferred<String>>

/// What an environment variable takes. A `null` leaves it out.
type EnvValue = Text | Int | Float | Bool

/// A name that is new here: letters, digits and hyphens, as in a host name.
type Label = String where it matches "[a-z]([a-z0-9-]{0,61}[a-z0-9])?"

/// One or more.
type Positive = Int where it >= 1

/// None or more.
type Count = Int where it >= 0

/// The mode of a file, in octal.
type Mode = String where it matches "[0-7]{3,4}"

/// How many characters a generated secret has.
type SecretLength = Int where it >= 8 and it <= 1024

/// What is spoken on a port.
type Protocol = "http" | "grpc" | "tcp" | "udp"

/// A port that a process listens on.
type PortEntry = {
  /// What the process listens on.
  number: Port
  /// What is spoken on it: the port's name if that says it, else tcp.
  protocol: Protocol = if label in ["http", "grpc", "udp"] then label else "tcp"
  /// What clients dial where the target can tell the two apart; else the same number.
  service: Port?
  /// `host:port`, as the reader reaches it.
  output address: Deferred<String>
  /// Scheme, host and port, as the reader reaches it.
  output url: Deferred<Url>
  /// The host name, as the reader reaches it.
  output host: Deferred<Host>
}

/// How an image is built where a target builds.
type BuildEntry = {
  /// The folder that is sent to the builder, beside the source file.
  context: String
  /// The Dockerfile in it.
  dockerfile: String?
  /// The stage of a multi-stage build.
  target: String?
  /// Build arguments.
  args: [String: String]
}

/// What a process may do to its machine: nothing, unless said.
type SecurityEntry = {
  /// It must not run as root.
  non-root: Bool = true
  /// It cannot write to its own image; `/tmp` stays writable.
  read-only-root: Bool = true
  /// It has the machine's own rights.
  privileged: Bool = false
  /// Linux capabilities it is given, without `CAP_`.
  capabilities: [String] = []
}

/// Graphics processors.
type GpuEntry = {
  /// How many.
  count: Positive
  /// Which model, in the target's words: `nvidia-l4`.
  model: String?
}

/// How replicas are kept apart.
type SpreadEntry = {
  /// Over failure zones or over machines.
  over: "zone" | "node" = "zone"
  /// By how many the fullest and the emptiest may differ.
  skew: Positive = 1
}

/// Something done at a moment of a process's life.
type HookAction =
  /// A command in the container.
  | exec {
    /// Its words.
    command: [Text]
  }
  /// A GET request to the process.
  | http {
    /// Its path.
    path: Path
    /// The port by name; absent: the main one.
    port: String?
  }
  /// Nothing, for a while.
  | sleep {
    /// How long.
    for: Duration
  }

/// What is done around the life of a process.
type HookEntry = {
  /// Right after it started.
  post-start: HookAction?
  /// Before it is asked to stop.
  pre-stop: HookAction?
}

/// How a process is asked whether it is well.
type Probe =
  /// A GET request that must be answered with 200 to 399.
  | http {
    /// Its path.
    path: Path = "/"
    /// The port by name; absent: the main one.
    port: String?
    /// How long after the start it first asks.
    after: Duration?
    /// How long between two.
    every: Duration?
    /// How long it waits for an answer.
    timeout: Duration?
    /// How many failures in a row count.
    failures: Int?
  }
  /// A connection that must be taken.
  | tcp {
    /// The port by name; absent: the main one.
    port: String?
    /// How long after the start it first asks.
    after: Duration?
    /// How long between two.
    every: Duration?
    /// How long it waits for an answer.
    timeout: Duration?
    /// How many failures in a row count.
    failures: Int?
  }
  /// The gRPC health protocol.
  | grpc {
    /// The port by name; absent: the main one.
    port: String?
    /// The service asked for.
    service: String?
    /// How long after the start it first asks.
    after: Duration?
    /// How long between two.
    every: Duration?
    /// How long it waits for an answer.
    timeout: Duration?
    /// How many failures in a row count.
    failures: Int?
  }
  /// A command in the container that must end with 0.
  | exec {
    /// Its words.
    command: [Text]
    /// How long after the start it first asks.
    after: Duration?
    /// How long between two.
    every: Duration?
    /// How long it waits for an answer.
    timeout: Duration?
    /// How many failures in a row count.
    failures: Int?
  }

/// How a process is known to be well. `health { path = "/ready" }` asks that path before requests
/// come and holds a connection open to know it is alive. `health none` asks nothing.
type HealthEntry =
  /// No probe at all.
  | none {}
  | {
    /// Short for `readiness http { path }` and `liveness tcp`.
    path: Path?
    /// The port of `path` by name; absent: the main one.
    port: String?
    /// Whether it may get requests.
    readiness: Probe?
    /// Whether it must be started again.
    liveness: Probe?
    /// Whether it is done with starting.
    startup: Probe?
  }

/// A file that a process reads, or a directory of them.
type FileEntry = {
  /// What stands in it: text, bytes, or a map of names to them for a directory.
  content: Text | Bytes | [String: Text | Bytes]
  /// Its mode in octal.
  mode: Mode?
}

/// Storage of each replica.
type VolumeEntry = {
  /// Where the process sees it.
  path: Path
  /// How much it holds.
  size: Memory?
  /// Whether it outlives the replica. Replicas then have stable names.
  persistent: Bool = false
  /// Whether it lives in memory.
  memory: Bool = false
  /// The storage class, where the target's default will not do.
  storage-class: String?
}

/// A share as a process sees it.
type MountEntry = {
  /// Where.
  path: Path
  /// Whether it may only read.
  read-only: Bool = false
}

/// Where metrics are read.
type MetricsEntry = {
  /// The port by name; absent: the main one.
  port: String?
  /// The path.
  path: Path = "/metrics"
}

/// Whom a process may reach, and who may reach it.
type NetworkEntry = {
  /// `public`: names, the graph, and port 443 of public addresses. `declared`: names and the graph. `open`: everything.
  egress: "public" | "declared" | "open" = "public"
  /// `declared`: the graph, and the world where it is exposed. `open`: everything.
  ingress: "declared" | "open" = "declared"
}

/// What may be done with a bucket, queue or topic.
type Access = "read" | "write" | "read-write" | "send" | "receive" | "send-receive"

/// Waiting messages as a signal.
type QueueSignal = {
  /// How many messages one replica is good for.
  length: Positive
  /// The consumer group of a topic.
  group: String?
  /// The list in a redis.
  key: String?
}

/// A time with a number of replicas of its own.
type ScheduleSignal = {
  /// When it begins.
  cron: Cron
  /// When it ends.
  until: Cron
  /// In which time zone; absent: UTC.
  timezone: String?
  /// How many then.
  replicas: Count
}

/// How many replicas, and what moves the number. The largest wish wins.
type ScaleEntry = {
  /// From how many to how many; one number is both.
  replicas: Int..Int = 1..1
  /// Processor use, of what is promised. Where the number may move and nothing says by what: 70%.
  cpu: Percent?
  /// Memory use, of what is promised.
  memory: Percent?
  /// Requests per second and replica.
  rps: Rate?
  /// Requests at a time and replica.
  concurrency: Int?
  /// Waiting messages of a queue, topic or redis list.
  queue: [Ref<queue | topic | redis>: QueueSignal]
  /// Times with a number of their own.
  schedule: [Label: ScheduleSignal]
}

/// One step of a canary.
type CanaryStep = {
  /// The share of requests.
  weight: Percent = label
  /// How long it is watched; absent: until somebody goes on.
  pause: Duration?
}

/// How a new version takes over.
type RolloutEntry =
  /// A few replicas at a time.
  | rolling {
    /// How many more than wanted there may be.
    surge: (Int | Percent)?
    /// How many fewer than wanted there may be.
    unavailable: (Int | Percent)?
  }
  /// All are stopped, then all are started.
  | recreate {}
  /// A growing share of requests.
  | canary {
    /// Shares in order.
    step: [Percent: CanaryStep]
    /// Requests with this header go to the new version first.
    header: [String: String]
  }
  /// Groups of replicas.
  | batches {
    /// How many in the first.
    first: Int?
    /// How many groups.
    count: Positive
    /// How long between two.
    pause: Duration?
  }

/// Certificates of a host.
type TlsEntry =
  /// The target's own issuer makes it.
  | auto {}
  /// None: plain HTTP.
  | none {}
  /// A secret holds it, with keys `tls.crt` and `tls.key`.
  | secret {
    /// Which.
    name: Ref<secret>
  }

/// How the world reaches a component under one host.
type ExposeEntry = {
  /// Paths under the host, each a prefix; none: all.
  paths: [Path] = []
  /// The port by name; absent: the main one.
  port: String?
  /// Certificates.
  tls: TlsEntry = auto
  /// Whether plain HTTP is answered by a redirect; absent: yes with certificates.
  redirect: Bool?
  /// How long a request may take.
  timeout: Duration?
  /// How long a connection may be silent.
  idle: Duration?
  /// Whether a client stays with its replica.
  sticky: Bool = false
  /// More hosts for the same.
  aliases: [Host] = []
  /// Address ranges that may come; none: all.
  allow: [Cidr] = []
}

/// When something runs.
type ScheduleEntry = {
  /// Five fields: minute, hour, day of month, month, day of week.
  cron: Cron
  /// In which time zone; absent: UTC.
  timezone: String?
}

/// What starts a function.
type TriggerEntry = {
  /// Which events of a bucket.
  events: ["created" | "removed"] = []
  /// Only objects whose name begins so.
  prefix: String?
  /// Only objects whose name ends so.
  suffix: String?
  /// How many messages at a time.
  batch: Int?
}
