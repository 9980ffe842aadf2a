//! Knative Serving, above Kubernetes.

/// Knative Serving, above a Kubernetes cluster. All options of `kubernetes` are its own, too.
platform knative extends kubernetes {
  /// The namespace that Serving's ingress runs in: whoever calls what is served reaches that.
  ingress-namespace: String = "kourier-system"
}
