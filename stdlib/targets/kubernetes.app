//! Kubernetes and its managed flavours.

/// A gateway of the Gateway API that routes attach to.
type GatewayEntry = {
  /// Its name.
  name: String
  /// Its namespace; absent: the application's.
  namespace: String?
  /// The listener of it.
  section: String?
  /// Its class, where it is to be made; absent: it exists.
  class: String?
}

/// Names of storage classes.
type StorageEntry = {
  /// For volumes of one replica; absent: the cluster's default.
  default: String?
  /// For shares; absent: the cluster's default.
  shared: String?
}

/// A store of External Secrets.
type SecretStoreEntry = {
  /// Its name.
  name: String
  /// Of the namespace or of the whole cluster.
  kind: "SecretStore" | "ClusterSecretStore" = "ClusterSecretStore"
}

/// A right in the cluster.
type ApiEntry = {
  /// API groups; none: the core group.
  groups: [String] = []
  /// Resources: `configmaps`.
  resources: [String]
  /// What may be done: `get`, `list`, `watch`.
  verbs: [String]
  /// Names of single objects; none: all.
  names: [String] = []
}

/// A Kubernetes cluster.
platform kubernetes extends platform {
  /// The namespace. Absent: `APP-ENV`, or `APP` in the environment `default`.
  namespace: String?
  /// What stands before the name of every object, hyphen included.
  prefix: String?
  /// Whether the namespace is made.
  namespace-create: Bool = true
  /// How hosts are routed.
  routes: "ingress" | "gateway" = "ingress"
  /// The gateway that routes attach to, for `routes = "gateway"`.
  gateway: GatewayEntry?
  /// The class of ingresses; absent: the cluster's default.
  ingress-class: String?
  /// The cluster issuer of certificates, where cert-manager makes them.
  issuer: String?
  /// Where secrets come from: Secret objects, or the External Secrets operator.
  secrets: "kubernetes" | "external-secrets" = "kubernetes"
  /// The store that External Secrets read, for `secrets = "external-secrets"`.
  secret-store: SecretStoreEntry?
  /// What changes the number of replicas. Absent: a HorizontalPodAutoscaler where that can do it, else KEDA.
  autoscaler: ("hpa" | "keda")?
  /// The namespace that KEDA runs in: it must reach the stores it watches.
  keda-namespace: String = "keda"
  /// Storage classes.
  storage: StorageEntry
  /// Pull secrets by registry.
  registry: [String: Ref<secret>]
  /// The priority class of all pods.
  priority-class: String?
  /// When nodes fetch images.
  pull-policy: "always" | "if-not-present" = "always"
  /// Manifests that ride along, beside the source file.
  manifests: [String] = []
  component {
    /// Rights in the cluster, by name: a Role, its binding, and a token in the pod.
    api: [Label: ApiEntry]
    /// The priority class of its pods; absent: the target's.
    priority-class: String?
  }
}

/// Amazon EKS.
platform eks extends kubernetes {}

/// Alibaba Cloud ACK.
platform ack extends kubernetes {}

/// Google GKE.
platform gke extends kubernetes {}

/// Azure AKS.
platform aks extends kubernetes {}
