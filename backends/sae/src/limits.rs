//! Limits and facts as rows: `data/limits.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// All rows.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Limits {
    /// How much memory goes with how much processor time, by memory.
    pub size: Vec<Size>,
    /// Ends of ranges, by name.
    pub number: BTreeMap<String, Number>,
    /// Ports that SAE keeps for itself.
    pub port: Vec<Port>,
    /// Facts that were never verified, by name.
    pub fact: BTreeMap<String, Fact>,
}

/// One size of memory.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Size {
    /// In mebibytes.
    pub memory: u64,
    /// In thousandths of a core, ascending.
    pub cpu: Vec<u64>,
    /// From which version of the interface on.
    pub version: String,
    /// Where this is known from; empty: nobody verified it.
    pub source: String,
}

/// The ends of a range.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Number {
    /// The lower end.
    #[serde(default)]
    pub least: u64,
    /// The upper end; absent: none.
    pub most: Option<u64>,
    /// As a sentence.
    pub says: String,
    /// From which version of the interface on.
    pub version: String,
    /// Where this is known from; empty: nobody verified it.
    pub source: String,
}

/// A port that SAE keeps for itself.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Port {
    /// Which.
    pub number: u16,
    /// What for.
    pub why: String,
    /// From which version on.
    pub version: String,
    /// Where this is known from; empty: nobody verified it.
    pub source: String,
}

/// Something that the output leans on.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Fact {
    /// What is taken for true.
    pub says: String,
    /// How to do without it.
    #[serde(default)]
    pub instead: String,
    /// Of which version.
    pub version: String,
    /// Where this is known from; empty: nobody verified it.
    pub source: String,
}

impl Number {
    /// Whether a value lies in the range.
    pub(crate) fn holds(&self, value: u64) -> bool {
        value >= self.least && self.most.is_none_or(|most| value <= most)
    }

    /// The sentence with its source, for a note.
    pub(crate) fn explained(&self) -> String {
        let known = if self.source.is_empty() { "nobody has verified this" } else { self.source.as_str() };
        format!("{} ({}; {known})", self.says, self.version)
    }
}

/// The rows. The text is part of the program and is read by this module's test.
pub(crate) static LIMITS: LazyLock<Limits> =
    LazyLock::new(|| toml::from_str(include_str!("../data/limits.toml")).unwrap_or_default());

/// The range called `name`; one that there is not holds everything.
pub(crate) fn number(name: &str) -> &'static Number {
    static ANY: Number =
        Number { least: 0, most: None, says: String::new(), version: String::new(), source: String::new() };
    LIMITS.number.get(name).unwrap_or(&ANY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rows_are_read_and_have_versions() {
        let limits: Limits = toml::from_str(include_str!("../data/limits.toml")).unwrap();
        assert!(limits.size.len() >= 10 && limits.number.len() >= 9 && limits.fact.len() >= 9);
        assert!(limits.size.is_sorted_by_key(|size| size.memory));
        assert!(
            limits.size.iter().all(|size| size.cpu.is_sorted() && !size.cpu.is_empty() && !size.version.is_empty())
        );
        assert!(limits.number.values().all(|it| !it.version.is_empty() && !it.says.is_empty()));
        assert!(limits.fact.values().all(|it| !it.version.is_empty() && it.source.is_empty()));
        assert!(limits.port.iter().all(|it| !it.version.is_empty() && !it.why.is_empty()));
    }

    #[test]
    fn every_name_that_is_asked_for_is_there() {
        for name in [
            "name-length",
            "namespace-length",
            "replicas",
            "grace",
            "idle",
            "request",
            "timers",
            "canary-instances",
            "config-bytes",
        ] {
            assert!(LIMITS.number.contains_key(name), "{name}");
        }
    }
}
