//! Alibaba Cloud Serverless App Engine.

/// A load balancer that exists, and that hosts lead to.
type SaeGatewayEntry = {
  /// Its id: `alb-…` or `lb-…`.
  id: String
  /// Application Load Balancer or Classic Load Balancer.
  kind: "alb" | "clb" = "alb"
  /// Ids of certificates in the cloud's own store.
  certificates: [String] = []
}

/// A file system of NAS that exists, and that a share stands for.
type SaeNasEntry = {
  /// Its id.
  id: String
  /// The domain of its mount target.
  domain: String
  /// The folder in it.
  path: String = "/"
}

/// Alibaba Cloud Serverless App Engine.
platform sae extends platform {
  /// The region, where the namespace does not say it: `cn-hangzhou`.
  region: String?
  /// The namespace, with its region: `cn-hangzhou:shop`; `default` for the region's own. Absent: the application's and the environment's names in letters and digits.
  namespace: String?
  /// Whether the namespace is made where it is missing.
  namespace-create: Bool = true
  /// The edition of SAE: Lite, Standard or Professional.
  edition: "lite" | "std" | "pro" = "std"
  /// Documents of `saectl` where they can say all of a component, or requests of the HTTP interface always.
  via: "saectl" | "requests" = "saectl"
  /// Where it runs; absent: in the VPC that the namespace is bound to.
  vpc: VpcEntry?
  /// The load balancer that exposed hosts lead to.
  gateway: SaeGatewayEntry?
  /// File systems by the name of the share.
  nas: [Label: SaeNasEntry]
  /// Registries that ask for a login.
  registry: [String: Ref<secret>]
  /// The Enterprise Edition instance of Container Registry that images come from.
  acr-instance: String?
  /// The time zone of containers; absent: SAE's own, `Asia/Shanghai`.
  timezone: String?
  component {
    /// Secrets in variables: refused, or put there by a shell before the component's `command` runs.
    secret-env: "refuse" | "shell" = "refuse"
    /// What it is written in, for the vendor's tools. Only of Java does SAE count requests.
    language: ("java" | "php" | "python" | "dotnet" | "other")?
    /// The RAM role that it takes on, for `use`.
    role: String?
  }
}
