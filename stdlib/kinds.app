//! The kinds of things that run.

/// Answers requests.
kind service extends reachable {
  /// How many replicas, and what moves the number.
  scale: ScaleEntry = { replicas = 2..2 }
  /// How a new version takes over.
  rollout: RolloutEntry?
  /// It exists already and is not ours to run.
  external: ServiceBinding?
}

/// What is known of a service that is not ours to run.
type ServiceBinding = {
  /// Scheme, host and port.
  url: Deferred<Url>?
  /// Scheme and host, as the world reaches it.
  public-url: Deferred<Url>?
  /// The host name.
  host: Deferred<Host>?
  /// The port number.
  port: Port?
  /// `host:port`; follows from `host` and `port`.
  address: Deferred<String>?
}

/// Works without being asked: takes jobs from a queue, follows a stream.
kind worker extends process {
  /// How many replicas, and what moves the number.
  scale: ScaleEntry
  /// How a new version takes over.
  rollout: RolloutEntry?
}

/// Runs to its end. It belongs to a release if another component comes `after` it or it comes `after` one.
kind job extends process {
  /// How long a run may take.
  timeout: Duration?
  /// How often a failed run is tried again.
  retries: Count = 3
  /// How many run at once.
  parallel: Positive = 1
  /// How many must succeed.
  completions: Positive = 1
  /// How long a finished run is kept.
  keep: Duration?
}

/// Runs to its end, again and again by the clock.
kind cron extends process {
  /// When: five fields, minute, hour, day of month, month, day of week.
  schedule: Cron
  /// In which time zone; absent: UTC.
  timezone: String?
  /// What happens when a run is due while one runs.
  overlap: "allow" | "forbid" | "replace" = "forbid"
  /// How late a run may start.
  deadline: Duration?
  /// How long a run may take.
  timeout: Duration?
  /// How often a failed run is tried again.
  retries: Count = 3
  /// How many run at once.
  parallel: Positive = 1
  /// How many must succeed.
  completions: Positive = 1
  /// How long a finished run is kept.
  keep: Duration?
}

/// One on every node.
kind agent extends process {
  /// How a new version takes over.
  rollout: RolloutEntry?
}

/// Runs when something happens.
kind function extends reachable {
  /// The platform's language runtime: `python3.12`.
  runtime: String?
  /// The folder of its code, beside the source file.
  code: String?
  /// What is called in it.
  handler: String?
  /// What starts it.
  trigger: [Ref<bucket | queue | topic>: TriggerEntry]
  /// When it is started by the clock.
  schedule: [Label: ScheduleEntry]
  /// How long a call may take.
  timeout: Duration?
  /// How many calls one instance takes at a time.
  concurrency: Int?
  /// How many instances there may be.
  scale: ScaleEntry?
}

/// Files for browsers.
kind site extends reachable {
  /// The folder of its files, beside the source file.
  code: String?
  /// How many replicas, and what moves the number.
  scale: ScaleEntry = { replicas = 2..2 }
}

/// Somebody else's service. It gives the outputs that it is given.
kind external extends component {
  /// Scheme, host and port.
  url: Secret<Deferred<Url>>?
  /// The host name.
  host: Deferred<Host>?
  /// The port number.
  port: Port?
  /// `host:port`; follows from `host` and `port`.
  address: Deferred<String>?
  /// The user.
  username: Text?
  /// The password.
  password: Text?
}
