//! The options of a target, read from the IR into a typed structure.
//!
//! They are declared, with their defaults, in `stdlib/targets/kubernetes.app`; the compiler fills
//! the defaults in. IR written by hand may leave them out, so the same defaults stand here.

use std::borrow::Cow;

use anyport_ir::Target;
use serde_json::{Map, Value};

/// How hosts are routed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Routes {
    /// The Ingress API.
    Ingress,
    /// The Gateway API.
    Gateway,
}

/// What moves the number of replicas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AutoscalerOption {
    /// A HorizontalPodAutoscaler where it is able to, else KEDA.
    Able,
    /// A HorizontalPodAutoscaler.
    Hpa,
    /// KEDA.
    Keda,
}

/// The Gateway that routes attach to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct GatewayOption<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its namespace; absent: the application's.
    pub namespace: Option<&'a str>,
    /// The listener of it that routes attach to; absent: whichever fits.
    pub section: Option<&'a str>,
    /// The class, where the Gateway is to be made; absent: it exists.
    pub class: Option<&'a str>,
}

/// A store of the External Secrets operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SecretStore<'a> {
    /// Its name.
    pub name: &'a str,
    /// `SecretStore` or `ClusterSecretStore`.
    pub kind: &'a str,
}

/// Where no store is named, one of this name is asked for among what the operator must provide.
const DEFAULT_STORE: Option<SecretStore<'static>> = Some(SecretStore { name: "anyport", kind: "ClusterSecretStore" });

/// The options of a target.
#[derive(Clone, Debug)]
pub(crate) struct Options<'a> {
    /// The namespace that everything stands in.
    pub namespace: Cow<'a, str>,
    /// Whether the namespace is made.
    pub namespace_create: bool,
    /// What stands before the name of every object, with its hyphen; usually empty.
    pub prefix: &'a str,
    /// How hosts are routed.
    pub routes: Routes,
    /// The Gateway that routes attach to.
    pub gateway: Option<GatewayOption<'a>>,
    /// The class of Ingresses; absent: the cluster's default.
    pub ingress_class: Option<&'a str>,
    /// The cluster issuer of cert-manager that makes certificates.
    pub issuer: Option<&'a str>,
    /// Whether secrets come through the External Secrets operator.
    pub external_secrets: bool,
    /// The store that it reads.
    pub secret_store: Option<SecretStore<'a>>,
    /// What moves the number of replicas.
    pub autoscaler: AutoscalerOption,
    /// The namespace that KEDA runs in: it must reach the brokers whose queues it watches.
    pub keda_namespace: &'a str,
    /// The storage class of volumes; absent: the cluster's default.
    pub storage_default: Option<&'a str>,
    /// The storage class of shares; absent: the cluster's default.
    pub storage_shared: Option<&'a str>,
    /// Pull secrets: host of the registry to secret.
    pub registry: Option<&'a Map<String, Value>>,
    /// The priority class of every pod; absent: the cluster's default.
    pub priority_class: Option<&'a str>,
    /// `Always` or `IfNotPresent`.
    pub pull_policy: &'static str,
}

impl<'a> Options<'a> {
    /// The options of `target` for an application in an environment.
    pub fn read(target: &'a Target, application: &str, environment: &str) -> Options<'a> {
        let options = &target.options;
        let storage = options.get("storage").and_then(Value::as_object);
        let namespace = match text(options, "namespace") {
            Some(name) => Cow::Borrowed(name),
            None if environment == "default" => Cow::Owned(application.to_owned()),
            None => Cow::Owned(format!("{application}-{environment}")),
        };
        Options {
            namespace,
            namespace_create: options.get("namespace-create").and_then(Value::as_bool).unwrap_or(true),
            prefix: text(options, "prefix").unwrap_or_default(),
            routes: if text(options, "routes") == Some("gateway") { Routes::Gateway } else { Routes::Ingress },
            gateway: options.get("gateway").and_then(Value::as_object).and_then(gateway),
            ingress_class: text(options, "ingress-class"),
            issuer: text(options, "issuer"),
            external_secrets: text(options, "secrets") == Some("external-secrets"),
            secret_store: options
                .get("secret-store")
                .and_then(Value::as_object)
                .and_then(secret_store)
                .or(DEFAULT_STORE),
            autoscaler: match text(options, "autoscaler") {
                Some("keda") => AutoscalerOption::Keda,
                Some("hpa") => AutoscalerOption::Hpa,
                _ => AutoscalerOption::Able,
            },
            keda_namespace: text(options, "keda-namespace").unwrap_or("keda"),
            storage_default: storage.and_then(|storage| text(storage, "default")),
            storage_shared: storage.and_then(|storage| text(storage, "shared")),
            registry: options.get("registry").and_then(Value::as_object).filter(|hosts| !hosts.is_empty()),
            priority_class: text(options, "priority-class"),
            pull_policy: if text(options, "pull-policy") == Some("if-not-present") { "IfNotPresent" } else { "Always" },
        }
    }

    /// Pull secrets by registry host, in the order of the hosts.
    pub fn registries(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let hosts = self.registry.into_iter().flatten();
        hosts.filter_map(|(host, secret)| Some((host.as_str(), secret_name(secret)?)))
    }
}

/// A secret as the value of an option: its name, or a reference that carries its name.
fn secret_name(value: &Value) -> Option<&str> {
    value.as_str().or_else(|| value.get("secret")?.as_str())
}

fn text<'a>(options: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    options.get(name).and_then(Value::as_str).filter(|text| !text.is_empty())
}

fn gateway(options: &Map<String, Value>) -> Option<GatewayOption<'_>> {
    Some(GatewayOption {
        name: text(options, "name")?,
        namespace: text(options, "namespace"),
        section: text(options, "section"),
        class: text(options, "class"),
    })
}

fn secret_store(options: &Map<String, Value>) -> Option<SecretStore<'_>> {
    Some(SecretStore { name: text(options, "name")?, kind: text(options, "kind").unwrap_or("ClusterSecretStore") })
}
