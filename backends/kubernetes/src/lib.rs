//! The Kubernetes backend.
