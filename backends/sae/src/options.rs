//! Options of an SAE target and of a component on it, as data.

use std::collections::BTreeMap;

use anyport_ir::{Component, Target};
use serde::Deserialize;

/// Options of the target kind `sae`. Their declarations check the types, so what does not fit here
/// was never written by a person; it is read as absent.
#[derive(Clone, Debug, Default)]
pub(crate) struct Options {
    /// The region: `cn-hangzhou`.
    pub region: Option<String>,
    /// The namespace: `cn-hangzhou:shop`, `shop` or `default`.
    pub namespace: Option<String>,
    /// Whether the namespace is made where it is missing.
    pub namespace_create: bool,
    /// The edition of SAE: `lite`, `std`, `pro`.
    pub edition: Option<String>,
    /// Whether requests are written even where documents would do.
    pub by_requests: bool,
    /// Where it runs; absent: where the namespace is bound to.
    pub vpc: Option<Vpc>,
    /// The balancer that hosts lead to.
    pub gateway: Option<Gateway>,
    /// File systems by the name of the share.
    pub nas: BTreeMap<String, Nas>,
    /// Registries that ask for a login, with the secret that holds it.
    pub registry: BTreeMap<String, serde_json::Value>,
    /// The instance of the enterprise registry that images come from.
    pub acr_instance: Option<String>,
    /// The time zone of containers.
    pub timezone: Option<String>,
}

/// A VPC.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub(crate) struct Vpc {
    /// Its id.
    pub vpc_id: Option<String>,
    /// Its switches.
    pub vswitch_ids: Vec<String>,
    /// The security group.
    pub security_group: Option<String>,
}

/// A balancer that exists.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Gateway {
    /// Its id: `alb-…` or `lb-…`.
    pub id: String,
    /// Which sort it is.
    #[serde(default = "alb")]
    pub kind: String,
    /// Ids of certificates.
    #[serde(default)]
    pub certificates: Vec<String>,
}

fn alb() -> String {
    "alb".into()
}

/// A file system that exists.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Nas {
    /// Its id.
    pub id: String,
    /// The domain of its mount target.
    pub domain: String,
    /// The folder in it.
    #[serde(default = "root")]
    pub path: String,
}

fn root() -> String {
    "/".into()
}

impl Options {
    /// The options of a target. Each is read by itself, so that a bad one spoils no other.
    pub(crate) fn of(target: &Target) -> Options {
        fn read<T: for<'de> Deserialize<'de>>(target: &Target, name: &str) -> Option<T> {
            target.options.get(name).filter(|value| !value.is_null()).and_then(|value| T::deserialize(value).ok())
        }
        Options {
            region: read(target, "region"),
            namespace: read(target, "namespace"),
            namespace_create: read(target, "namespace-create").unwrap_or(true),
            edition: read(target, "edition"),
            by_requests: read::<String>(target, "via").as_deref() == Some("requests"),
            vpc: read(target, "vpc"),
            gateway: read(target, "gateway"),
            nas: read(target, "nas").unwrap_or_default(),
            registry: read(target, "registry").unwrap_or_default(),
            acr_instance: read(target, "acr-instance"),
            timezone: read(target, "timezone"),
        }
    }
}

/// Options of a component.
#[derive(Clone, Debug)]
pub(crate) struct Own {
    /// Whether a shell puts secrets into variables before the command runs.
    pub secret_env: bool,
    /// What it is written in.
    pub language: Option<String>,
    /// The RAM role that it takes on.
    pub role: Option<String>,
}

impl Own {
    /// What a component says to a target: its family, its kind, itself; narrower wins.
    pub(crate) fn of(component: &Component, target: &Target, target_name: &str) -> Own {
        let names = target.family.iter().rev().map(|it| it.as_str());
        let names: Vec<&str> = names.chain([target.kind.as_str(), target_name]).collect();
        let text = |name: &str| {
            let said = names.iter().rev().find_map(|target| component.options.get(*target)?.values.get(name));
            said.and_then(|value| value.as_str()).map(str::to_owned)
        };
        Own {
            secret_env: text("secret-env").as_deref() == Some("shell"),
            language: text("language"),
            role: text("role"),
        }
    }
}
