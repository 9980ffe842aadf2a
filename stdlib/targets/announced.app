//! Targets that are known and that this compiler cannot write yet.

/// KubeVela: an application platform above Kubernetes.
platform kubevela extends platform {
  /// The cluster it deploys to; absent: its own.
  cluster: String?
  /// The namespace.
  namespace: String?
  /// Environments that become one application with a workflow of promotion.
  environments: [Ref<environment>] = []
}

/// Alibaba Cloud Function Compute.
platform fc extends platform {
  /// The region.
  region: String?
  /// The account.
  account: String?
  /// The role that functions take on.
  role-arn: String?
  /// Where it runs.
  vpc: VpcEntry?
}

/// Google Cloud Run.
platform cloud-run extends platform {
  /// The region.
  region: String?
  /// The project.
  project: String?
}
