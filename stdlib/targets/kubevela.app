//! KubeVela: an application platform above Kubernetes.

/// Who is told of a release, and how.
type NotifyEntry = {
  /// The tool.
  tool: "slack" | "dingding" | "lark" = "slack"
  /// A secret with the address of its incoming webhook.
  url: Ref<secret>
}

/// KubeVela, above a Kubernetes cluster. All options of `kubernetes` are its own, too.
platform kubevela extends kubernetes {
  /// The version of KubeVela; `version` is that of Kubernetes.
  vela: "1.10" | "1.11" = "1.10"
  /// The clusters it deploys to, by the names under which they were joined; none: its own.
  clusters: [String] = []
  /// Labels of the clusters it deploys to.
  cluster-labels: [String: String]
  /// Environments that become one application with a workflow of promotion.
  environments: [Ref<environment>] = []
  /// Who is told of a release.
  notify: NotifyEntry?
}
