//! What Kubernetes takes, as data: each limit once, with where it is known from.

/// A largest length or size.
pub(crate) struct Limit {
    /// The largest value that is taken.
    pub most: usize,
    /// What is limited, for messages.
    pub of: &'static str,
    /// Where this is known from.
    pub source: &'static str,
}

/// Names that become host names: Services, and everything that we name like a Service.
pub(crate) const LABEL: Limit = Limit {
    most: 63,
    of: "a name that is also a host name or a label",
    source: "RFC 1123; kubernetes.io/docs/concepts/overview/working-with-objects/names",
};

/// A CronJob appends eleven characters to name its Jobs.
pub(crate) const CRON_JOB: Limit = Limit {
    most: 52,
    of: "the name of a CronJob",
    source: "kubernetes.io/docs/concepts/workloads/controllers/cron-jobs",
};

/// A StatefulSet's Pods are named by an ordinal, and a revision hash of ten characters and a
/// hyphen goes into a label of each Pod.
pub(crate) const STATEFUL_SET: Limit = Limit {
    most: 52,
    of: "the name of a StatefulSet",
    source: "label controller-revision-hash; kubernetes/kubernetes#64023",
};

/// Port names are service names of the IANA registry.
pub(crate) const PORT_NAME: Limit = Limit { most: 15, of: "the name of a port", source: "RFC 6335, section 5.1" };

/// All data of one ConfigMap.
pub(crate) const CONFIG_MAP_BYTES: Limit = Limit {
    most: 1024 * 1024,
    of: "the content of a ConfigMap in bytes",
    source: "kubernetes.io/docs/concepts/configuration/configmap",
};

/// Object names that are not host names.
pub(crate) const SUBDOMAIN: Limit = Limit {
    most: 253,
    of: "the name of an object",
    source: "RFC 1123; kubernetes.io/docs/concepts/overview/working-with-objects/names",
};

/// Rules of one HTTPRoute.
pub(crate) const ROUTE_MATCHES: Limit = Limit {
    most: 64,
    of: "the paths of one HTTPRoute rule",
    source: "gateway.networking.k8s.io/v1 HTTPRoute, matches",
};

/// Hosts of one HTTPRoute.
pub(crate) const ROUTE_HOSTS: Limit =
    Limit { most: 16, of: "the hosts of one HTTPRoute", source: "gateway.networking.k8s.io/v1 HTTPRoute, hostnames" };

/// Listeners of one Gateway.
pub(crate) const GATEWAY_LISTENERS: Limit =
    Limit { most: 64, of: "the listeners of one Gateway", source: "gateway.networking.k8s.io/v1 Gateway, listeners" };

/// Versions that this backend writes for.
pub(crate) const VERSIONS: [&str; 4] = ["1.33", "1.34", "1.35", "1.36"];

/// Characters of the hash that makes a release job's name its own, with the hyphen before it.
pub(crate) const RELEASE_SUFFIX: usize = 9;

/// `-headless`, appended to name the Service that gives replicas their names.
pub(crate) const HEADLESS: &str = "-headless";
