//! The cluster that tests share: a control plane, its nodes, and what is installed in it.

use std::path::Path;
use std::sync::LazyLock;
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::control_plane::{ControlPlane, PROGRAMS};
use crate::kubectl::Output;
use crate::{Error, Result, fixtures, judges};

/// Longest time for the nodes to be ready and the CRDs to be served.
const FURNISHED_WITHIN: Duration = Duration::from_secs(60);

/// What tells, in one question each, how far the CRDs and the nodes are.
const FURNITURE: [(&str, &str); 2] = [("crd", "Established"), ("node", "Ready")];

/// What [`Cluster::objects`] asks for: kinds that an application is made of.
const KINDS: &str = "all,configmaps,secrets,serviceaccounts,persistentvolumeclaims,ingresses,\
    networkpolicies,poddisruptionbudgets,roles,rolebindings,resourcequotas,limitranges,\
    gateways.gateway.networking.k8s.io,httproutes.gateway.networking.k8s.io,\
    grpcroutes.gateway.networking.k8s.io,scaledobjects.keda.sh,triggerauthentications.keda.sh,\
    scaledjobs.keda.sh,externalsecrets.external-secrets.io,secretstores.external-secrets.io,\
    certificates.cert-manager.io,issuers.cert-manager.io,services.serving.knative.dev";

static SHARED: LazyLock<Result<Cluster>> = LazyLock::new(Cluster::start);

/// A Kubernetes control plane of its own, with three nodes in three zones, a
/// default storage class and the CRDs of the pinned projects. Pods become ready
/// without a container being run. It ends when it is dropped, and also when the
/// process ends without dropping it.
pub struct Cluster {
    pub(crate) plane: ControlPlane,
}

impl Cluster {
    /// Starts a cluster and waits until it is of use.
    pub fn start() -> Result<Self> {
        let cluster = Self { plane: ControlPlane::start()? };
        cluster.furnish().map_err(|error| {
            let reason = cluster.plane.check().err();
            reason.unwrap_or(error).while_doing("the cluster could not be furnished")
        })?;
        Ok(cluster)
    }

    /// The cluster that all tests of one binary share: give each its own namespace.
    pub fn shared() -> Result<&'static Self> {
        SHARED.as_ref().map_err(Clone::clone)
    }

    fn furnish(&self) -> Result<()> {
        let crds = judges::folder("crds")?.to_string_lossy().into_owned();
        self.kubectl(&["apply", "--server-side", "--recursive", "-f", &crds])?.ok()?;
        self.apply_json(&fixtures::objects())?;
        // `kubectl wait` asks about one object after the other, which takes
        // seconds for this many.
        for (kind, condition) in FURNITURE {
            let each = format!("{{.status.conditions[?(@.type==\"{condition}\")].status}}");
            let query = format!("jsonpath={{range .items[*]}}[{each}]{{end}}");
            self.poll(FURNISHED_WITHIN, &format!("not every {kind} is {condition}"), || {
                let output = self.kubectl(&["get", kind, "-o", &query])?.ok()?;
                Ok(output.stdout.split_terminator(']').all(|it| it == "[True"))
            })?;
        }
        Ok(())
    }

    /// Asks again and again, and says `otherwise` when the time is up.
    fn poll(&self, within: Duration, otherwise: &str, done: impl Fn() -> Result<bool>) -> Result<()> {
        let end = Instant::now() + within;
        while !done()? {
            self.plane.check()?;
            if Instant::now() > end {
                let within = within.as_secs();
                return Err(Error::new(format!("{otherwise} after {within} s")));
            }
            sleep(Duration::from_millis(100));
        }
        Ok(())
    }

    /// Runs kubectl against this cluster.
    pub fn kubectl(&self, args: &[&str]) -> Result<Output> {
        self.plane.kubectl.run(args)
    }

    /// The kubeconfig of an administrator, for a program under test.
    pub fn kubeconfig(&self) -> &Path {
        self.plane.kubectl.kubeconfig()
    }

    /// Applies an object that a test holds as JSON.
    pub fn apply_json(&self, object: &Value) -> Result<()> {
        let args = ["apply", "--server-side", "--validate=strict", "-f", "-"];
        self.plane.kubectl.run_with_input(&args, &object.to_string())?.ok().map(drop)
    }

    /// Makes a namespace with labels, and waits until pods may be made in it.
    pub fn create_namespace(&self, name: &str, labels: &[(&str, &str)]) -> Result<()> {
        let labels: serde_json::Map<String, Value> =
            labels.iter().map(|(key, value)| ((*key).to_owned(), Value::from(*value))).collect();
        self.apply_json(&serde_json::json!({
            "apiVersion": "v1",
            "kind": "Namespace",
            "metadata": {"name": name, "labels": labels},
        }))?;
        // A pod made before its service account is refused.
        self.poll(Duration::from_secs(30), &format!("{name} has no default service account"), || {
            Ok(self.kubectl(&["get", "serviceaccount", "default", "-n", name])?.success)
        })
    }

    /// What a namespace holds, without what the cluster puts into every one.
    pub fn objects(&self, namespace: &str) -> Result<Vec<Value>> {
        let mut objects = self.kubectl(&["get", KINDS, "-n", namespace, "-o", "json"])?.ok()?.objects()?;
        objects.retain(|object| {
            let name = object["metadata"]["name"].as_str();
            let kind = object["kind"].as_str();
            (kind, name) != (Some("ServiceAccount"), Some("default"))
                && (kind, name) != (Some("ConfigMap"), Some("kube-root-ca.crt"))
        });
        Ok(objects)
    }

    /// The end of every program's log, for the message of a failing test.
    pub fn logs(&self) -> String {
        PROGRAMS.iter().map(|name| format!("--- {name}\n{}\n", self.plane.supervisor.log_tail(name))).collect()
    }
}
