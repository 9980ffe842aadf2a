//! Docker Compose: the whole application on one machine.

/// Docker Compose.
platform compose extends platform {
  /// The project's name. Absent: `APP-ENV`, or `APP` in the environment `default`.
  project: String?
  /// The address of this machine that published ports listen on.
  bind: String = "127.0.0.1"
  /// Ports of this machine by component (`web`, its main port) or port (`"web.grpc"`); also publishes what is not exposed.
  publish: [String: Port]
  /// Where the source file's folder is, seen from the output folder.
  source: String = "../../.."
  /// Registries that ask for a login.
  registry: [String: Ref<secret>]
}
