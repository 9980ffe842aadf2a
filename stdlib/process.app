//! What every component and every process has.

/// What every component has.
kind component abstract {
  /// Whether it exists in this environment.
  enabled: Bool = true
  /// The name of what is written for it.
  name: String = label
  /// The target it stands on, or several for equal copies. Absent: the environment's.
  on: (Ref<target> | [Ref<target>])?
  /// Says that each of several targets gets a job, cron or backing service of its own.
  per-target: Bool = false
  /// What must be done or ready before it starts.
  after: [Ref<component>] = []
  /// Labels for people and their tools.
  labels: [String: String?]
  /// Annotations for people and their tools.
  annotations: [String: Deferred<String>?]
}

/// What runs an image.
kind process abstract extends component {
  /// What is run.
  image: Deferred<Image>?
  /// How a target that builds gets the image.
  build: (String | BuildEntry)?
  /// Replaces entrypoint and arguments of the image.
  command: [Deferred<String>?]?
  /// Replaces the arguments of the image.
  args: [Deferred<String>?]?
  /// Environment variables.
  env: [String: EnvValue?]
  /// Who it runs as: a number, or `"image"` for the image's own user. Absent: 65532.
  user: (Int | "image")?
  /// What it may do to its machine.
  security: SecurityEntry
  /// Processor time, from what it is promised to what it may use; one value is both.
  cpu: (Cpu..Cpu)?
  /// Memory, from what it is promised to what it may use; one value is both.
  memory: (Memory..Memory)?
  /// Scratch space, from what it is promised to what it may use; one value is both.
  disk: (Memory..Memory)?
  /// Graphics processors.
  gpu: GpuEntry?
  /// Whom it talks to where no variable says so: an edge of the graph and of the network policy.
  calls: [Ref<component>] = []
  /// Machine architectures its image is made for; none: any.
  arch: ["amd64" | "arm64"] = []
  /// Whether it may run on machines that can be taken away.
  spot: Bool = false
  /// Labels that its machines must bear.
  nodes: [String: String]
  /// How replicas are kept apart.
  spread: SpreadEntry?
  /// How long it may take to stop.
  grace: Duration?
  /// What is done after start and before stop.
  hook: HookEntry
  /// Containers that run to their end before it.
  init: [Label: InitEntry]
  /// Containers beside it.
  sidecar: [Label: SidecarEntry]
  /// Ports it listens on.
  port: [Label: PortEntry]
  /// How it is known to be well.
  health: HealthEntry?
  /// Files it reads, by path.
  file: [Path: FileEntry]
  /// Storage of each replica.
  volume: [Label: VolumeEntry]
  /// Shares it mounts.
  mount: [Ref<share>: MountEntry]
  /// Where its metrics are read.
  metrics: MetricsEntry?
  /// Whom it may reach beyond the graph, and who may reach it.
  network: NetworkEntry
  /// What it may do with buckets, queues and topics.
  use: [Ref<bucket | queue | topic>: Access]
  /// The names of its replicas, where they are stable.
  output peers: Deferred<[String]>
}

/// A container that runs to its end before a process.
type InitEntry = {
  /// What is run.
  image: Deferred<Image>
  /// Replaces entrypoint and arguments of the image.
  command: [Deferred<String>?]?
  /// Replaces the arguments of the image.
  args: [Deferred<String>?]?
  /// Environment variables.
  env: [String: EnvValue?]
  /// Who it runs as.
  user: (Int | "image")?
  /// What it may do to its machine.
  security: SecurityEntry
  /// Processor time.
  cpu: (Cpu..Cpu)?
  /// Memory.
  memory: (Memory..Memory)?
  /// Scratch space.
  disk: (Memory..Memory)?
  /// Which of the component's volumes, mounts and files it sees; absent: all.
  volumes: [String]?
}

/// A container beside a process.
type SidecarEntry = {
  /// What is run.
  image: Deferred<Image>
  /// Replaces entrypoint and arguments of the image.
  command: [Deferred<String>?]?
  /// Replaces the arguments of the image.
  args: [Deferred<String>?]?
  /// Environment variables.
  env: [String: EnvValue?]
  /// Who it runs as.
  user: (Int | "image")?
  /// What it may do to its machine.
  security: SecurityEntry
  /// Processor time.
  cpu: (Cpu..Cpu)?
  /// Memory.
  memory: (Memory..Memory)?
  /// Scratch space.
  disk: (Memory..Memory)?
  /// Ports it listens on.
  port: [Label: PortEntry]
  /// How it is known to be well.
  health: HealthEntry?
  /// Which of the component's volumes, mounts and files it sees; absent: all.
  volumes: [String]?
}

/// Outputs of what answers requests.
kind reachable abstract extends process {
  /// Who reaches it from outside, by host; `auto` is the platform's own address, `internal` the private network.
  expose: [Host | "auto" | "internal": ExposeEntry]
  /// Scheme, host and port, as the reader reaches it.
  output url: Deferred<Url>
  /// The host name, as the reader reaches it.
  output host: Deferred<Host>
  /// `host:port`, as the reader reaches it.
  output address: Deferred<String>
  /// Scheme and host, as the world reaches it.
  output public-url: Deferred<Url>
}
