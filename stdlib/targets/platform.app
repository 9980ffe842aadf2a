//! What every target has.

/// What every target has.
platform platform abstract {
  /// The version of the platform; absent: the edition's.
  version: String?
  /// Targets of one network reach each other's private addresses.
  network: String?
  /// Parameters that stay open in what is written, as values of a chart or stack.
  open: [String] = []
}
