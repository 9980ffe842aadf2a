//! What is known of a service that is not ours to run.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::Text;

/// A binding gives exactly the outputs that it is given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Binding {
    /// The whole address with its scheme.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<Text>,
    /// The address as the world uses it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_url: Option<Text>,
    /// The address for JDBC, without credentials.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jdbc_url: Option<Text>,
    /// The host name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host: Option<Text>,
    /// Several hosts with ports.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hosts: Vec<Text>,
    /// The port number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<u16>,
    /// `host:port`, or several joined by commas.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<Text>,
    /// The database.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub database: Option<Text>,
    /// The user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<Text>,
    /// The password.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password: Option<Text>,
    /// The virtual host of a rabbitmq.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vhost: Option<Text>,
    /// The name of a bucket, queue, topic or share.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Text>,
    /// The region of a bucket.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<SmolStr>,
    /// The endpoint of a bucket.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<Text>,
}
