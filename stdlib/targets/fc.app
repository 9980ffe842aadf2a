//! Alibaba Cloud Function Compute.

/// Where functions write their logs.
type FunctionLogEntry = {
  /// The project of the log service.
  project: String
  /// The store in it.
  logstore: String
  /// Whether there are metrics of each request.
  request-metrics: Bool = true
  /// Whether there are metrics of each instance.
  instance-metrics: Bool = true
}

/// What happens to calls that nobody waits for.
type FunctionAsyncEntry = {
  /// Who is told of a success, by ARN.
  on-success: String?
  /// Who is told of a failure, by ARN.
  on-failure: String?
  /// Whether each call is a task that can be looked up.
  track: Bool = false
}

/// A store of the log service whose lines start a function.
type LogTriggerEntry = {
  /// The project.
  project: String
  /// The store.
  logstore: String
  /// The store that what happens is written to.
  report-to: String
  /// How often lines are taken, in seconds: 3 to 600.
  interval: Positive = 60
  /// How often a failure is tried again: 0 to 100.
  retries: Count = 3
}

/// A topic of RocketMQ that starts a function.
type RocketmqTriggerEntry = {
  /// The instance.
  instance: String
  /// The topic.
  topic: String
  /// The consumer group.
  group: String
  /// Only messages with this tag.
  tag: String?
}

/// A table of Tablestore that starts a function.
type TablestoreTriggerEntry = {
  /// The instance.
  instance: String
  /// The table.
  table: String
}

/// Events of the CDN that start a function.
type CdnTriggerEntry = {
  /// The event.
  event: String
  /// Its version.
  version: String
  /// The domains.
  domains: [String]
}

/// Alibaba Cloud Function Compute 3.0, deployed by Serverless Devs.
platform fc extends platform {
  /// The region: `cn-hangzhou`.
  region: String?
  /// The number of the account; sources of events are named by it.
  account: String?
  /// The name of the credentials that Serverless Devs keeps.
  access: String = "default"
  /// What stands before the name of every function. Absent: `APP-ENV-`, or `APP-` in the environment `default`.
  prefix: String?
  /// The role that functions take on.
  role-arn: String?
  /// The role by which sources of events call functions; absent: fc3 makes one.
  invocation-role-arn: String?
  /// Where functions run; absent: they reach the internet alone.
  vpc: VpcEntry?
  /// Where logs go; absent: nowhere.
  logs: FunctionLogEntry?
  /// What becomes of a secret in a variable: it is refused, or the variable holds the name by which the process asks KMS.
  secrets: "refuse" | "kms" = "refuse"
  /// Certificates by host: their numbers in Certificate Management Service.
  certificates: [Host: String]
  /// Instances of message services by component: a `rabbitmq` or `kafka` that is bound.
  instances: [String: String]
  /// Where the source file's folder is, seen from the output folder.
  source: String = "../../.."
  component {
    /// What becomes of a secret in a variable; absent: as the target says.
    secrets: ("refuse" | "kms")?
    /// The role that this function takes on; absent: the target's.
    role-arn: String?
    /// Layers, by ARN; the first wins.
    layers: [String] = []
    /// Who may call its URL: anybody, or who signs.
    auth: ("anonymous" | "function")?
    /// What happens to calls that nobody waits for.
    async: FunctionAsyncEntry?
    /// Stores of the log service whose lines start it.
    log: [Label: LogTriggerEntry]
    /// Topics of RocketMQ that start it.
    rocketmq: [Label: RocketmqTriggerEntry]
    /// Tables of Tablestore that start it.
    tablestore: [Label: TablestoreTriggerEntry]
    /// Events of the CDN that start it.
    cdn: [Label: CdnTriggerEntry]
  }
}
