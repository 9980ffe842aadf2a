//! Targets that are known and that this compiler cannot write yet.

/// Google Cloud Run.
platform cloud-run extends platform {
  /// The region.
  region: String?
  /// The project.
  project: String?
}
