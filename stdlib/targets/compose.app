//! Docker Compose: the whole application on one machine.

/// Docker Compose.
platform compose extends platform {
  /// The project's name; absent: the application's.
  project: String?
}
