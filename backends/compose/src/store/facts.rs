//! What is known of the images of backing services: `data/stores.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use anyport_ir::Kind;
use serde::Deserialize;

/// What is known of one image.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Facts {
    pub version: String,
    pub image: String,
    #[serde(default)]
    pub suffix: String,
    #[serde(default)]
    pub broker_suffix: String,
    #[serde(default)]
    pub tags: BTreeMap<String, String>,
    pub user: u32,
    #[serde(default)]
    pub open: String,
    #[serde(default)]
    pub data: Option<String>,
    #[serde(default)]
    pub data_from: BTreeMap<String, String>,
    #[serde(default)]
    pub writable: Vec<String>,
    #[serde(default)]
    pub init: Option<String>,
    #[serde(default)]
    pub databases: String,
    #[serde(default)]
    pub env: BTreeMap<String, String>,
    #[serde(default)]
    pub with_password: BTreeMap<String, String>,
    #[serde(default)]
    pub without_password: BTreeMap<String, String>,
    #[serde(default)]
    pub command: Vec<String>,
    #[serde(default)]
    pub keep: String,
    #[serde(default)]
    pub forget: String,
    #[serde(default)]
    pub hostname: bool,
    #[serde(default)]
    pub slow: bool,
    pub health: Vec<String>,
}

/// The table is part of the program and is read by this module's test, so that it is never empty.
static FACTS: LazyLock<BTreeMap<String, Facts>> =
    LazyLock::new(|| toml::from_str(include_str!("../../data/stores.toml")).unwrap_or_default());

/// What is known of a kind's image; nothing for what is no store.
pub(crate) fn of(kind: Kind) -> Option<&'static Facts> {
    FACTS.get(kind.name())
}

impl Facts {
    /// The image of a version.
    pub(crate) fn image(&self, version: Option<&str>, holds_queues: bool) -> String {
        let version = version.unwrap_or(&self.version);
        let tag = self.tags.get(version).map_or(version, String::as_str);
        let more = if holds_queues { &self.broker_suffix } else { "" };
        format!("{}:{tag}{}{more}", self.image, self.suffix)
    }

    /// Where a version keeps its data.
    pub(crate) fn data(&self, version: Option<&str>) -> Option<&str> {
        let major = |text: &str| text.split(['.', '-']).next().and_then(|first| first.parse::<u32>().ok());
        let own = major(version.unwrap_or(&self.version));
        let newest = self.data_from.iter().rfind(|(from, _)| major(from) <= own && own.is_some());
        newest.map(|(_, path)| path.as_str()).or(self.data.as_deref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_store_is_known() {
        let parsed: Result<BTreeMap<String, Facts>, _> = toml::from_str(include_str!("../../data/stores.toml"));
        assert!(parsed.is_ok(), "{parsed:?}");
        for kind in Kind::ALL {
            assert_eq!(of(kind).is_some(), kind.is_store(), "{}", kind.name());
        }
    }

    #[test]
    fn versions_decide() {
        let postgres = of(Kind::Postgres).unwrap();
        assert_eq!(postgres.image(Some("16"), false), "docker.io/library/postgres:16");
        assert_eq!(postgres.data(Some("16.4")), Some("/var/lib/postgresql/data"));
        assert_eq!(postgres.data(Some("18")), Some("/var/lib/postgresql"));
        assert_eq!(postgres.data(Some("main")), Some("/var/lib/postgresql/data"));
        assert_eq!(of(Kind::Kafka).unwrap().image(None, true), "docker.io/apache/kafka:4.1.1");
        assert_eq!(of(Kind::Rabbitmq).unwrap().image(None, true), "docker.io/library/rabbitmq:4.1-management");
    }
}
