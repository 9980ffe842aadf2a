//! What targets in Alibaba Cloud have in common.

/// A VPC with its switches.
type VpcEntry = {
  /// The VPC.
  vpc-id: String?
  /// Its switches.
  vswitch-ids: [String] = []
  /// The security group.
  security-group: String?
}
