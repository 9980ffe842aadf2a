//! Limits as data: `data/limits.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// One limit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Limit {
    /// The least.
    #[serde(default)]
    pub min: u64,
    /// The most.
    pub max: u64,
    /// What values are multiples of.
    #[serde(default = "one")]
    pub step: u64,
    /// What is counted.
    pub unit: String,
    /// The version of the API that it was read for.
    pub version: String,
    /// Where it is known from; empty: nobody verified it.
    pub source: String,
}

fn one() -> u64 {
    1
}

/// How a value stands to a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fit {
    /// It is taken as it is.
    Exact,
    /// The nearest value above that is taken.
    Raised(u64),
    /// It is more than there can be.
    TooMuch,
}

impl Limit {
    /// How `value` stands to the limit.
    pub(crate) fn fit(&self, value: u64) -> Fit {
        let stepped = value.max(self.min).div_ceil(self.step) * self.step;
        match stepped {
            stepped if stepped > self.max => Fit::TooMuch,
            stepped if stepped == value => Fit::Exact,
            stepped => Fit::Raised(stepped),
        }
    }

    /// The limit in words, with where it is from.
    pub(crate) fn describe(&self) -> String {
        let Limit { min, max, unit, .. } = self;
        let range = if *min == 0 { format!("at most {max} {unit}") } else { format!("{min} to {max} {unit}") };
        let step = if self.step > 1 { format!(", in steps of {}", self.step) } else { String::new() };
        let source = if self.source.is_empty() { "nobody has verified this yet" } else { &self.source };
        format!("{range}{step} ({source})")
    }
}

/// The table is part of the program, and this module's test reads it, so it is never empty.
static LIMITS: LazyLock<BTreeMap<String, Limit>> =
    LazyLock::new(|| toml::from_str(include_str!("../data/limits.toml")).unwrap_or_default());

static UNKNOWN: LazyLock<Limit> = LazyLock::new(|| Limit { max: u64::MAX, step: 1, ..Limit::default() });

/// A limit by name. A name that the table does not have limits nothing; a test holds the names that
/// are used against the table.
pub(crate) fn of(name: &str) -> &'static Limit {
    LIMITS.get(name).unwrap_or(&UNKNOWN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read() {
        let parsed: Result<BTreeMap<String, Limit>, _> = toml::from_str(include_str!("../data/limits.toml"));
        let parsed = parsed.unwrap();
        assert!(parsed.len() > 20);
        for (name, limit) in parsed {
            assert!(limit.min <= limit.max && limit.step > 0 && !limit.version.is_empty(), "{name}");
        }
    }

    #[test]
    fn values_are_raised_to_steps() {
        let memory = of("memory");
        assert_eq!(memory.fit(512), Fit::Exact);
        assert_eq!(memory.fit(1), Fit::Raised(128));
        assert_eq!(memory.fit(513), Fit::Raised(576));
        assert_eq!(memory.fit(32769), Fit::TooMuch);
    }
}
